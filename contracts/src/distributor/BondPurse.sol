// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

/// @title Where challengers' bonds lie
/// @notice Apart from the payouts, so that no accounting of bonds can ever touch a payee's money.
contract BondPurse {
    error Unauthorized();

    address private immutable _TOKEN;
    address private immutable _OWNER;

    /// @dev Made by the distributor, which owns it.
    constructor(address token) {
        _TOKEN = token;
        _OWNER = msg.sender;
    }

    /// @param amount Wei.
    function pay(address to, uint256 amount) external {
        if (msg.sender != _OWNER) revert Unauthorized();
        SafeTransferLib.safeTransfer(_TOKEN, to, amount);
    }
}
