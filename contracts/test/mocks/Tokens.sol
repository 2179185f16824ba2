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

/// @dev Put in OPEN's place: says false to everything and moves nothing.
contract RefusingToken {
    fallback() external {
        assembly {
            mstore(0, 0)
            return(0, 0x20)
        }
    }
}

/// @dev Put in OPEN's place: agrees to every transfer, moves nothing, and calls back first, once.
contract ReentrantToken {
    address private _target;
    bytes private _call;
    bool public called;
    bytes4 public refusal;

    function arm(address target, bytes calldata data) external {
        (_target, _call, called) = (target, data, false);
    }

    function transfer(address, uint256) external returns (bool) {
        return callBack();
    }

    function transferFrom(address, address, uint256) external returns (bool) {
        return callBack();
    }

    function callBack() private returns (bool) {
        if (called) return true;
        called = true;
        (bool done, bytes memory answer) = _target.call(_call);
        refusal = done ? bytes4(0) : bytes4(answer);
        return true;
    }
}
