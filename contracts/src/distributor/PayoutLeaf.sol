// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {EfficientHashLib} from "solady/utils/EfficientHashLib.sol";

/// @title The leaves of a payout tree, one by one and in packed runs
/// @notice A leaf is keccak256(keccak256(abi.encode(chainid, distributor, account, cumulative))), as
/// OpenZeppelin's StandardMerkleTree makes it. Chain and contract keep a root from being replayed
/// elsewhere; 128 bytes hashed twice cannot be mistaken for the 64 bytes of a node.
library PayoutLeaf {
    /// @dev One entry of a run: address (20 bytes), cumulative (uint128, 16 bytes).
    uint256 internal constant ENTRY = 36;

    function hash(address account, uint256 cumulative) internal view returns (bytes32) {
        bytes32 inner = EfficientHashLib.hash(
            block.chainid, uint256(uint160(address(this))), uint256(uint160(account)), cumulative
        );
        return EfficientHashLib.hash(inner);
    }

    /// @dev What `node` and its siblings hash to, children in ascending order.
    function rootFrom(bytes32 node, bytes32[] calldata proof) internal pure returns (bytes32 root) {
        assembly ("memory-safe") {
            root := node
            let sibling := proof.offset
            for { let end := add(sibling, shl(5, proof.length)) } lt(sibling, end) {
                sibling := add(sibling, 0x20)
            } {
                let other := calldataload(sibling)
                // 0x20 where the node is the greater one, and so comes second.
                let place := shl(5, gt(root, other))
                mstore(place, root)
                mstore(xor(place, 0x20), other)
                root := keccak256(0x00, 0x40)
            }
        }
    }

    /// @dev The entry at `index`; the caller has checked the length.
    function entry(bytes calldata packed, uint256 index)
        internal
        pure
        returns (address account, uint256 cumulative)
    {
        assembly ("memory-safe") {
            let at := add(packed.offset, mul(index, ENTRY))
            account := shr(96, calldataload(at))
            cumulative := shr(128, calldataload(add(at, 20)))
        }
    }

    /// @notice The root of the subtree whose leaves are exactly the entries of `packed`.
    /// @return node Zero where `packed` is not 2^k entries with k >= 1.
    /// @return height k.
    function subtree(bytes calldata packed) internal view returns (bytes32 node, uint256 height) {
        uint256 count = packed.length / ENTRY;
        bool fits = count > 1 && count & (count - 1) == 0 && packed.length == count * ENTRY;
        if (!fits) return (bytes32(0), 0);
        bytes32[] memory nodes = _leaves(packed, count);
        for (; count > 1; count >>= 1) {
            _halve(nodes, count);
            ++height;
        }
        return (nodes[0], height);
    }

    /// @dev All preimages share their first two words, so they are written once.
    function _leaves(bytes calldata packed, uint256 count)
        private
        view
        returns (bytes32[] memory nodes)
    {
        nodes = new bytes32[](count);
        assembly ("memory-safe") {
            let preimage := mload(0x40)
            mstore(preimage, chainid())
            mstore(add(preimage, 0x20), address())
            let source := packed.offset
            let target := add(nodes, 0x20)
            for { let end := add(target, shl(5, count)) } lt(target, end) {
                target := add(target, 0x20)
            } {
                mstore(add(preimage, 0x40), shr(96, calldataload(source)))
                mstore(add(preimage, 0x60), shr(128, calldataload(add(source, 20))))
                mstore(0x00, keccak256(preimage, 0x80))
                mstore(target, keccak256(0x00, 0x20))
                source := add(source, ENTRY)
            }
        }
    }

    /// @dev Replaces `count` nodes by the `count / 2` parents of neighbours, children in ascending
    /// order, in place.
    function _halve(bytes32[] memory nodes, uint256 count) private pure {
        assembly ("memory-safe") {
            let source := add(nodes, 0x20)
            let target := source
            for { let end := add(source, shl(5, count)) } lt(source, end) {
                source := add(source, 0x40)
            } {
                let left := mload(source)
                let right := mload(add(source, 0x20))
                let swapped := shl(5, gt(left, right))
                mstore(swapped, left)
                mstore(xor(swapped, 0x20), right)
                mstore(target, keccak256(0x00, 0x40))
                target := add(target, 0x20)
            }
        }
    }
}
