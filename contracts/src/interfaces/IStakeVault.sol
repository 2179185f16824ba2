// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Stake behind a role, which evidence can take
interface IStakeVault {
    /// @param taken Wei; `reward` of them went to the challenger, the rest to the treasury.
    event Slashed(
        address indexed slasher,
        bytes32 indexed evidenceHash,
        address indexed challenger,
        uint256 taken,
        uint256 reward
    );

    /// @notice Takes `amount` wei, or all there is if less, from everybody in the vault pro rata.
    /// Only a slasher may call.
    /// @param evidenceHash What was proven; never zero.
    /// @param challenger Receives the reward; never zero.
    /// @return taken Wei really taken.
    function slash(uint256 amount, bytes32 evidenceHash, address challenger)
        external
        returns (uint256 taken);

    function isSlasher(address slasher) external view returns (bool);
}
