// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MerkleProofLib} from "solady/utils/MerkleProofLib.sol";
import {IStakeVault} from "./interfaces/IStakeVault.sol";

/// @title Datanets and the batches of contributions in them
/// @notice A batch is one event and one slot: the root over its contributions, which are leaves
/// keccak256(keccak256(abi.encode(chainid, registry, datanetId, seq, contributor, contentHash, size))).
/// Content is unique in a Datanet. Nobody can check that over a batch on chain, so it is enforced
/// backwards: whoever shows the same content at a lower sequence number voids the later batch, and the
/// curators' stake pays for it (SPEC §9).
contract DatanetRegistry {
    /// @dev Two slots beside the hashes.
    struct Datanet {
        address owner;
        uint64 nextSeq;
        uint32 batches;
        bytes32 schemaHash;
        bytes32 licenceHash;
    }

    /// @param firstSeq Sequence number of the batch's first contribution.
    struct Batch {
        bytes32 root;
        uint64 firstSeq;
        uint32 count;
        uint48 submittedAt;
        bool voided;
    }

    /// @param size Bytes of the content.
    struct Contribution {
        uint64 seq;
        address contributor;
        bytes32 contentHash;
        uint64 size;
    }

    event DatanetCreated(
        uint256 indexed datanetId, address indexed owner, bytes32 schemaHash, bytes32 licenceHash
    );
    event OwnerChanged(uint256 indexed datanetId, address indexed owner);
    event BatchAppended(
        uint256 indexed datanetId, uint32 indexed batch, bytes32 root, uint64 firstSeq, uint32 count
    );
    event BatchVoided(
        uint256 indexed datanetId, uint32 indexed batch, address indexed prover, bytes32 contentHash
    );

    error AlreadyVoid();
    error DatanetUnknown();
    error EmptyBatch();
    error InvalidProof();
    error NotDuplicate();
    error OutOfRange();
    error Unauthorized();
    error ZeroAddress();
    error ZeroHash();

    IStakeVault public immutable STAKE;
    /// @notice Wei of the curators' stake that a proven duplicate costs.
    uint96 public immutable PENALTY;

    uint256 public datanets;
    mapping(uint256 datanetId => Datanet) public datanetOf;
    mapping(uint256 datanetId => mapping(uint32 batch => Batch)) public batchOf;

    /// @param stake Made beforehand with this address among its slashers.
    constructor(IStakeVault stake, uint96 penalty) {
        if (!stake.isSlasher(address(this))) revert Unauthorized();
        STAKE = stake;
        PENALTY = penalty;
    }

    function create(bytes32 schemaHash, bytes32 licenceHash) external returns (uint256 datanetId) {
        if (schemaHash == bytes32(0) || licenceHash == bytes32(0)) revert ZeroHash();
        datanetId = ++datanets;
        datanetOf[datanetId] = Datanet(msg.sender, 0, 0, schemaHash, licenceHash);
        emit DatanetCreated(datanetId, msg.sender, schemaHash, licenceHash);
    }

    function changeOwner(uint256 datanetId, address owner) external {
        if (datanetOf[datanetId].owner != msg.sender) revert Unauthorized();
        if (owner == address(0)) revert ZeroAddress();
        datanetOf[datanetId].owner = owner;
        emit OwnerChanged(datanetId, owner);
    }

    /// @notice Appends a batch; what was appended is never changed, at most voided.
    /// @param count Contributions in it; they take the next sequence numbers.
    function append(uint256 datanetId, bytes32 root, uint32 count) external returns (uint32 batch) {
        Datanet memory datanet = datanetOf[datanetId];
        if (datanet.owner != msg.sender) revert Unauthorized();
        if (root == bytes32(0)) revert ZeroHash();
        if (count == 0) revert EmptyBatch();
        batch = datanet.batches;
        batchOf[datanetId][batch] =
            Batch(root, datanet.nextSeq, count, uint48(block.timestamp), false);
        datanetOf[datanetId].nextSeq = datanet.nextSeq + count;
        datanetOf[datanetId].batches = batch + 1;
        emit BatchAppended(datanetId, batch, root, datanet.nextSeq, count);
    }

    /// @notice Voids the batch of `later`, because its content stands at a lower sequence number in the
    /// Datanet already: in an earlier batch in force, or in the same one. Rewards the caller.
    function proveDuplicate(
        uint256 datanetId,
        uint32 earlierBatch,
        Contribution calldata earlier,
        bytes32[] calldata earlierProof,
        uint32 laterBatch,
        Contribution calldata later,
        bytes32[] calldata laterProof
    ) external {
        bool same =
            earlier.contentHash == later.contentHash && earlier.seq < later.seq;
        if (!same) revert NotDuplicate();
        _check(datanetId, earlierBatch, earlier, earlierProof);
        _check(datanetId, laterBatch, later, laterProof);
        batchOf[datanetId][laterBatch].voided = true;
        emit BatchVoided(datanetId, laterBatch, msg.sender, later.contentHash);
        STAKE.slash(PENALTY, keccak256(abi.encode(datanetId, earlier, later)), msg.sender);
    }

    /// @notice Whether a contribution stands in a batch in force.
    function contains(
        uint256 datanetId,
        uint32 batch,
        Contribution calldata contribution,
        bytes32[] calldata proof
    ) external view returns (bool) {
        Batch memory of_ = batchOf[datanetId][batch];
        return !of_.voided && _isIn(of_, datanetId, contribution, proof);
    }

    function leafOf(uint256 datanetId, Contribution calldata contribution)
        public
        view
        returns (bytes32)
    {
        bytes32 inner = keccak256(abi.encode(block.chainid, address(this), datanetId, contribution));
        return keccak256(bytes.concat(inner));
    }

    function _check(
        uint256 datanetId,
        uint32 batch,
        Contribution calldata contribution,
        bytes32[] calldata proof
    ) private view {
        Batch memory of_ = batchOf[datanetId][batch];
        if (of_.voided) revert AlreadyVoid();
        if (!_isIn(of_, datanetId, contribution, proof)) revert InvalidProof();
    }

    /// @dev The sequence number must be one of the batch's, so that a curator cannot date a copy back.
    function _isIn(
        Batch memory batch,
        uint256 datanetId,
        Contribution calldata contribution,
        bytes32[] calldata proof
    ) private view returns (bool) {
        bool ranged = contribution.seq >= batch.firstSeq
            && contribution.seq < uint256(batch.firstSeq) + batch.count;
        if (!ranged || batch.root == bytes32(0)) return false;
        return MerkleProofLib.verifyCalldata(proof, batch.root, leafOf(datanetId, contribution));
    }
}
