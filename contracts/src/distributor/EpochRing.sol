// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MerkleProofLib} from "solady/utils/MerkleProofLib.sol";
import {IRewardDistributor} from "../interfaces/IRewardDistributor.sol";
import {PayoutLeaf} from "./PayoutLeaf.sol";

/// @title The last 64 epochs and the books over all of them
/// @notice Decides which epoch is pending, frozen, valid or void, and whether a leaf is in its tree.
/// Knows nothing of money moving, nor of who may call.
/// @dev Epoch e lives in place e % 64. In steady state a commit rewrites two slots of the ring and
/// the slot of the books, none of them from zero. Voiding e voids every later epoch, so the epochs in
/// force are always 1..lastEpoch, of which the ring knows the last 64.
abstract contract EpochRing is IRewardDistributor {
    uint256 public constant RING = 64;
    /// @dev `validAt` of an epoch that a dispute froze: no clock reaches it.
    uint40 internal constant FROZEN = type(uint40).max;

    /// @dev Two slots: the root; and 192 bits of the rest. `delta` and not the total, because the
    /// total before any voided epoch follows from the deltas, even where its predecessor has left
    /// the ring.
    struct Place {
        bytes32 root;
        uint32 epoch;
        uint40 validAt;
        uint88 delta;
        uint32 leaves;
    }

    /// @dev One slot, 256 bits: a commit reads and writes it once. 2^104 wei are 20 billion times a
    /// supply of a billion OPEN.
    struct Books {
        uint32 lastEpoch;
        uint104 total;
        uint104 funded;
        uint8 openDisputes;
        bool paused;
    }

    /// @notice Seconds from a commit to its first claim.
    uint40 public immutable WINDOW;

    Books internal _books;
    Place[RING] private _ring;

    constructor(uint40 window) {
        WINDOW = window;
    }

    /// @inheritdoc IRewardDistributor
    function lastEpoch() external view returns (uint64) {
        return _books.lastEpoch;
    }

    /// @inheritdoc IRewardDistributor
    function total() external view returns (uint128) {
        return _books.total;
    }

    /// @inheritdoc IRewardDistributor
    function funded() external view returns (uint128) {
        return _books.funded;
    }

    /// @inheritdoc IRewardDistributor
    function epochState(uint64 epoch) external view returns (EpochState memory state) {
        Place storage place = _place(epoch);
        if (place.epoch != epoch || epoch == 0) return state;
        return EpochState(place.root, place.validAt, place.delta, place.leaves);
    }

    /// @inheritdoc IRewardDistributor
    function leafOf(address account, uint256 cumulative) public view returns (bytes32) {
        return PayoutLeaf.hash(account, cumulative);
    }

    /// @dev Writes epoch `number` over the one of 64 epochs before, which must be claimable by now: a
    /// pending epoch never falls out of the ring, so whatever can be voided is still there.
    function _push(uint32 number, bytes32 root, uint88 delta, uint32 leaves, bool frozen)
        internal
        returns (uint40 validAt)
    {
        Place storage place = _place(number);
        if (place.validAt > block.timestamp) revert RingFull();
        validAt = frozen ? FROZEN : uint40(block.timestamp) + WINDOW;
        place.root = root;
        (place.epoch, place.validAt, place.delta, place.leaves) = (number, validAt, delta, leaves);
    }

    /// @dev The root of an epoch in its window or frozen; reverts for any other.
    function _pendingPlace(uint64 epoch) internal view returns (Place storage place) {
        place = _place(epoch);
        if (place.epoch != epoch || epoch == 0) revert EpochUnknown();
        if (block.timestamp >= place.validAt) revert AlreadyValid();
    }

    /// @dev Forgets `from` and all later epochs. What they pulled stays and funds their successors.
    /// @return last The last epoch that was voided.
    function _drop(uint64 from) internal returns (uint64 last) {
        Books memory books = _books;
        last = books.lastEpoch;
        for (uint256 e = from; e <= last; ++e) {
            Place storage place = _place(e);
            books.total -= place.delta;
            delete _ring[e % RING];
        }
        // `from` is at most `last`, which is a uint32.
        books.lastEpoch = uint32(from - 1);
        _books = books;
        emit EpochsVoided(from, last);
    }

    function _freeze(uint64 from) internal {
        uint256 last = _books.lastEpoch;
        for (uint256 e = from; e <= last; ++e) {
            _place(e).validAt = FROZEN;
        }
    }

    function _place(uint256 epoch) internal view returns (Place storage) {
        return _ring[epoch % RING];
    }

    /// @dev Reverts unless `node`, the root of a subtree of height `height` (0 for a leaf), lies in the
    /// tree of `place`. Beside the hashes, the depth must be one that a complete tree of that many
    /// leaves has: floor or ceiling of its binary logarithm. So no inner node passes for a leaf, and
    /// no empty proof for a tree of more than one leaf, whatever the hashes say.
    function _checkProof(
        Place storage place,
        bytes32 node,
        uint256 height,
        bytes32[] calldata proof
    ) internal view {
        uint256 leaves = place.leaves;
        uint256 span = 1 << (proof.length + height);
        // 2^depth is more than half of, and less than twice, the number of leaves.
        bool fits = span << 1 > leaves && span < leaves << 1;
        if (!fits || !MerkleProofLib.verifyCalldata(proof, place.root, node)) {
            revert InvalidProof();
        }
    }
}
