// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Epochs of cumulative payouts: committed by root, disputed in a window, claimed by proof
/// @notice All amounts are wei of the token, all times are seconds since 1970.
interface IRewardDistributor {
    /// @param total Cumulative payouts of all epochs up to this one; equal to the sum of the leaves.
    /// @param leaves Leaves of the payout tree, padding included; 0 only while `total` is 0.
    struct Commit {
        uint64 epoch;
        bytes32 payoutRoot;
        bytes32 debitRoot;
        bytes32 receiptsRoot;
        bytes32 dataHash;
        uint128 total;
        uint32 leaves;
    }

    /// @notice A leaf of an account, without the account.
    struct Leaf {
        uint256 cumulative;
        bytes32[] proof;
    }

    /// @param root Zero where the epoch is unknown, voided or out of the ring.
    /// @param validAt First second of claims; `type(uint40).max` while a dispute freezes the epoch.
    /// @param delta What the epoch added to the total.
    struct EpochState {
        bytes32 root;
        uint64 validAt;
        uint128 delta;
        uint32 leaves;
    }

    struct Dispute {
        address challenger;
        uint64 openedAt;
        bytes32 evidenceHash;
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
    /// @notice Only of `claimTo`: other payments are the token's Transfer events from this contract.
    event ClaimedTo(address indexed account, address indexed to, uint256 amount);
    event RunClaimed(uint64 indexed epoch, uint256 paid, uint256 amount);

    event Challenged(
        uint64 indexed epoch, address indexed challenger, bytes32 evidenceHash, string uri
    );
    event DisputeClosed(uint64 indexed epoch, address indexed challenger, Outcome outcome);
    event WindowRestarted(uint64 indexed from, uint64 to, uint64 validAt);
    event FraudProven(uint64 indexed epoch, address indexed prover, Fraud fraud, address account);
    event Collected(address indexed account, address indexed to, uint256 amount);

    event SettlerSet(address settler);
    event GuardianSet(address guardian);
    event MaxDeltaSet(uint256 maxDelta);
    event AttestorsSet(address[] attestors, uint256 threshold);
    event CommitsPaused(bool paused);

    /// @dev Rejected: the bond goes to the treasury. Upheld: bond back, reward from the settler's
    /// stake. Moot: the epoch fell for another reason, or nobody resolved in time; bond back.
    enum Outcome {
        Rejected,
        Upheld,
        Moot
    }

    enum Fraud {
        Lowered,
        Duplicate
    }

    error AlreadyValid();
    error AttestationsMissing();
    error DeltaTooLarge();
    error DisputeUnknown();
    error EpochNotClaimable();
    error EpochOutOfOrder();
    error EpochUnknown();
    error EscrowMismatch();
    error InvalidProof();
    error InvalidRun();
    error InvalidSignature();
    error LeavesMissing();
    error NotFraud();
    error NotOpen();
    error NotYetDue();
    error NothingToClaim();
    error NothingToCollect();
    error OutOfBounds();
    error Paused();
    error RingFull();
    error SignatureExpired();
    error TotalDecreased();
    error Unauthorized();
    error AlreadyChallenged();
    error ZeroAddress();
    error ZeroRoot();

    /// @notice Commits the next epoch and pulls from the escrow exactly what it adds.
    /// @param attestorSignatures EIP-712 `Attest` signatures, in ascending order of their signers.
    function commit(Commit calldata c, bytes[] calldata attestorSignatures) external;

    /// @notice Voids an epoch that is not yet valid, and every later one: they build on it.
    function veto(uint64 epoch) external;

    /// @notice Stakes the bond against an epoch in its window. Freezes it and every later one.
    /// @param evidenceHash keccak256 of the evidence.
    /// @param uri Where the evidence is published.
    function challenge(uint64 epoch, bytes32 evidenceHash, string calldata uri) external;

    /// @notice The arbiter's word: upheld voids from the epoch on, rejected restarts the window.
    function resolve(uint64 epoch, bool upheld) external;

    /// @notice Voids from a challenged epoch on when the arbiter stayed silent; anybody may call.
    function expire(uint64 epoch) external;

    /// @notice Proves, without any arbiter, that an epoch in its window lowered an account's
    /// cumulative amount against the epoch before. Voids it and rewards the caller.
    /// @param before The account's leaf in `epoch - 1`.
    /// @param lowered The account's leaf in `epoch`.
    function proveLowered(
        uint64 epoch,
        address account,
        Leaf calldata before,
        Leaf calldata lowered
    ) external;

    /// @notice Proves that an epoch in its window has two different leaves of one account.
    function proveDuplicate(uint64 epoch, address account, Leaf calldata one, Leaf calldata other)
        external;

    /// @notice Pays out bonds and rewards that the caller is owed.
    function collect(address to) external;

    /// @notice Pays `account` what it has not yet claimed of `cumulative`; anybody may submit.
    function claim(uint64 epoch, address account, uint256 cumulative, bytes32[] calldata proof)
        external;

    /// @notice As `claim`, to an address that `account` chose by an EIP-712 or ERC-1271 signature.
    function claimTo(
        uint64 epoch,
        address account,
        uint256 cumulative,
        bytes32[] calldata proof,
        address to,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Claims for 2^k accounts whose leaves fill one subtree, with one proof for all. Leaves
    /// with nothing left to claim are passed over.
    /// @param packed 2^k entries of 36 bytes, `address ++ uint128 cumulative`, in the tree's order.
    /// @param proof Siblings from the subtree's root to the root; its length plus k is the depth.
    function claimRun(uint64 epoch, bytes calldata packed, bytes32[] calldata proof) external;

    function setSettler(address settler) external;

    function setGuardian(address guardian) external;

    /// @param maxDelta Wei that one epoch may add, at most 2^88 - 1.
    function setMaxDelta(uint256 maxDelta) external;

    /// @notice Replaces the whole set of attestors.
    function setAttestors(address[] calldata attestors, uint256 threshold) external;

    /// @notice Stops commits, never claims. The guardian pauses; the owner also resumes.
    function pauseCommits(bool paused) external;

    function lastEpoch() external view returns (uint64);

    /// @notice Total of the last epoch in force.
    function total() external view returns (uint128);

    /// @notice Cumulative wei pulled from the escrow; never less than `total`.
    function funded() external view returns (uint128);

    /// @notice Cumulative wei paid to an account over its life.
    function claimed(address account) external view returns (uint256);

    /// @notice Bonds and rewards that `account` may collect.
    function owed(address account) external view returns (uint256);

    function epochState(uint64 epoch) external view returns (EpochState memory);

    function disputeOf(uint64 epoch) external view returns (Dispute memory);

    /// @notice The leaf of an account: bound to this chain and this contract, hashed twice.
    function leafOf(address account, uint256 cumulative) external view returns (bytes32);
}
