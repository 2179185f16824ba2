// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @dev Keeps a hundredth of every transfer, from `charge` on.
contract FeeToken is ERC20("Fee", "FEE") {
    bool private _charging;

    constructor(address to, uint256 supply) {
        _mint(to, supply);
    }

    function charge() external {
        _charging = true;
    }

    function _update(address from, address to, uint256 value) internal override {
        uint256 fee = _charging && from != address(0) && to != address(0) ? value / 100 : 0;
        super._update(from, to, value - fee);
        if (fee > 0) super._update(from, address(0), fee);
    }
}

/// @dev Says false and moves nothing, from `refuse` on.
contract FalseToken is ERC20("False", "FALSE") {
    bool private _refusing;

    constructor(address to, uint256 supply) {
        _mint(to, supply);
    }

    function refuse(bool refusing) external {
        _refusing = refusing;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        return !_refusing && super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        return !_refusing && super.transferFrom(from, to, value);
    }
}

/// @dev Calls back what it was told before every transfer out of `watched`, once.
contract ReentrantToken is ERC20("Reentrant", "RE") {
    address private _target;
    bytes private _call;
    /// @notice Whether the call back was made, and whether it succeeded.
    bool public called;
    bool public succeeded;

    constructor(address to, uint256 supply) {
        _mint(to, supply);
    }

    function arm(address target, bytes calldata data) external {
        (_target, _call, called, succeeded) = (target, data, false, false);
    }

    function _update(address from, address to, uint256 value) internal override {
        if (_target != address(0) && from != address(0)) {
            address target = _target;
            _target = address(0);
            called = true;
            (succeeded,) = target.call(_call);
        }
        super._update(from, to, value);
    }
}
