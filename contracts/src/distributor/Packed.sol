// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {LibBit} from "solady/utils/LibBit.sol";

/// @dev The books of a distributor in one slot, so that a commit loads and stores them once.
///
/// | bits    | field        |                                                          |
/// |---------|--------------|----------------------------------------------------------|
/// | 0..31   | lastEpoch    |                                                          |
/// | 32..135 | total        | wei; 2^104 is 20 billion times a supply of a billion OPEN |
/// | 136..239| funded       | wei; at least `total`                                    |
/// | 240..247| openDisputes | at most one for each of the 64 epochs of the ring        |
/// | 248     | paused       |                                                          |
type Books is uint256;

/// @dev All that a claim needs of an epoch, in one slot, because a second one would cost each claim
/// 2,100 gas. The root is compared by its first 208 bits: 208 bits against a second preimage and 104
/// against a collision, where the accounts in the leaves have 160 and 80.
///
/// | bits    | field      |                                                         |
/// |---------|------------|---------------------------------------------------------|
/// | 0..7    | shape      | twice the least depth of a leaf, plus 1 if some lie deeper |
/// | 8..47   | validAt    | seconds; all ones while the epoch is frozen             |
/// | 48..255 | rootPrefix | zero only where there is no epoch                       |
type EpochHead is uint256;

/// @dev What only disputes and readers need of an epoch.
///
/// | bits     | field    |                                                           |
/// |----------|----------|-----------------------------------------------------------|
/// | 0..31    | epoch    |                                                           |
/// | 32..63   | leaves   | of the payout tree, padding included                      |
/// | 64..151  | delta    | wei that the epoch added to the total                     |
/// | 152..199 | rootTail | the last 48 bits of the root                              |
type EpochTail is uint256;

using BooksLib for Books global;
using EpochHeadLib for EpochHead global;
using EpochTailLib for EpochTail global;

/// @dev The most that all epochs may add up to, in wei.
uint256 constant MAX_TOTAL = type(uint104).max;
/// @dev A `validAt` that no clock reaches.
uint256 constant FROZEN = type(uint40).max;

/// @dev Callers keep every field within its bits: epoch and count grow by one, amounts are checked
/// against MAX_TOTAL and the cap.
library BooksLib {
    function pack(
        uint256 lastEpoch_,
        uint256 total_,
        uint256 funded_,
        uint256 openDisputes_,
        bool paused_
    ) internal pure returns (Books) {
        uint256 flag = LibBit.rawToUint(paused_);
        return
            Books.wrap(
                lastEpoch_ | total_ << 32 | funded_ << 136 | openDisputes_ << 240 | flag << 248
            );
    }

    function lastEpoch(Books books) internal pure returns (uint256) {
        return uint32(Books.unwrap(books));
    }

    function total(Books books) internal pure returns (uint256) {
        return uint104(Books.unwrap(books) >> 32);
    }

    function funded(Books books) internal pure returns (uint256) {
        return uint104(Books.unwrap(books) >> 136);
    }

    function openDisputes(Books books) internal pure returns (uint256) {
        return uint8(Books.unwrap(books) >> 240);
    }

    function paused(Books books) internal pure returns (bool) {
        return Books.unwrap(books) >> 248 != 0;
    }
}

library EpochHeadLib {
    /// @dev The bits below the root's prefix.
    uint256 private constant _REST = 48;

    /// @param leaves 0 gives a shape that no proof has.
    function pack(bytes32 root, uint256 validAt_, uint256 leaves)
        internal
        pure
        returns (EpochHead)
    {
        return EpochHead.wrap(uint256(root) >> _REST << _REST | validAt_ << 8 | shapeOf(leaves));
    }

    function validAt(EpochHead head) internal pure returns (uint256) {
        return uint40(EpochHead.unwrap(head) >> 8);
    }

    function withValidAt(EpochHead head, uint256 validAt_) internal pure returns (EpochHead) {
        uint256 cleared = EpochHead.unwrap(head) & ~(uint256(type(uint40).max) << 8);
        return EpochHead.wrap(cleared | validAt_ << 8);
    }

    /// @dev Whether a complete tree of this shape has leaves at `depth`.
    function fits(EpochHead head, uint256 depth) internal pure returns (bool) {
        uint256 shape = uint8(EpochHead.unwrap(head));
        unchecked {
            return depth - (shape >> 1) <= shape & 1;
        }
    }

    function matches(EpochHead head, bytes32 root) internal pure returns (bool) {
        return (EpochHead.unwrap(head) ^ uint256(root)) >> _REST == 0;
    }

    function fullRoot(EpochHead head, EpochTail tail) internal pure returns (bytes32) {
        uint256 prefix = EpochHead.unwrap(head) >> _REST << _REST;
        return bytes32(prefix | EpochTail.unwrap(tail) >> 152);
    }

    /// @dev The leaves of a complete tree lie at the floor of log2(leaves) and, unless their number is
    /// a power of two, one deeper.
    function shapeOf(uint256 leaves) internal pure returns (uint256) {
        if (leaves == 0) return type(uint8).max;
        unchecked {
            return LibBit.fls(leaves) << 1 | LibBit.rawToUint(leaves & (leaves - 1) != 0);
        }
    }
}

library EpochTailLib {
    function pack(uint256 epoch_, uint256 leaves_, uint256 delta_, bytes32 root)
        internal
        pure
        returns (EpochTail)
    {
        uint256 rootTail = uint48(uint256(root));
        return EpochTail.wrap(epoch_ | leaves_ << 32 | delta_ << 64 | rootTail << 152);
    }

    function epoch(EpochTail tail) internal pure returns (uint256) {
        return uint32(EpochTail.unwrap(tail));
    }

    function leaves(EpochTail tail) internal pure returns (uint256) {
        return uint32(EpochTail.unwrap(tail) >> 32);
    }

    function delta(EpochTail tail) internal pure returns (uint256) {
        return uint88(EpochTail.unwrap(tail) >> 64);
    }
}
