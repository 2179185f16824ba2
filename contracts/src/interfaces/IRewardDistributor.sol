// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Epochs of cumulative payouts, committed by root and claimed by proof
interface IRewardDistributor {
    struct Commit {
        uint64 epoch;
        bytes32 payoutRoot;
        bytes32 debitRoot;
        bytes32 receiptsRoot;
        bytes32 dataHash;
        /// Cumulative payouts of all epochs up to this one, in wei.
        uint128 total;
        uint32 leaves;
    }

    event EpochCommitted(
        uint64 indexed epoch,
        bytes32 payoutRoot,
        bytes32 debitRoot,
        bytes32 receiptsRoot,
        bytes32 dataHash,
        uint128 total,
        uint32 leaves,
        uint64 validAt
    );
    event EpochsVoided(uint64 indexed from, uint64 to);
    event Claimed(address indexed account, address indexed to, uint256 amount, uint256 cumulative);

    error AlreadyValid();
    error AttestationsMissing();
    error DeltaTooLarge();
    error EpochNotClaimable();
    error EpochOutOfOrder();
    error InvalidProof();
    error InvalidSignature();
    error NothingToClaim();
    error SignatureExpired();
    error TotalDecreased();
    error Unauthorized();
    error ZeroRoot();

    function commit(Commit calldata c, bytes[] calldata attestorSignatures) external;

    /// @notice Voids an epoch that is not yet valid, and every later one: they build on it.
    function veto(uint64 epoch) external;

    /// @notice Pays `account` what it has not yet claimed of `cumulative`; anybody may submit.
    function claim(uint64 epoch, address account, uint256 cumulative, bytes32[] calldata proof)
        external;

    /// @notice As `claim`, to an address that `account` chose by an EIP-712 signature.
    function claimTo(
        uint64 epoch,
        address account,
        uint256 cumulative,
        bytes32[] calldata proof,
        address to,
        uint256 deadline,
        bytes calldata signature
    ) external;
}
