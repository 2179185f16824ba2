// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @dev Payout trees as OpenZeppelin's JavaScript library lays them out: leaves sorted by hash, a
/// complete binary tree in an array with the leaves at its end in reverse, children hashed in
/// ascending order. Slow and plain, so that it can be trusted; the vectors hold it to the library.
library Trees {
    function sorted(bytes32[] memory leaves) internal pure returns (bytes32[] memory copy) {
        copy = new bytes32[](leaves.length);
        for (uint256 i = 0; i < leaves.length; ++i) {
            uint256 j = i;
            for (; j > 0 && copy[j - 1] > leaves[i]; --j) {
                copy[j] = copy[j - 1];
            }
            copy[j] = leaves[i];
        }
    }

    function root(bytes32[] memory leaves) internal pure returns (bytes32) {
        return nodesOf(leaves)[0];
    }

    function proofOf(bytes32[] memory leaves, bytes32 leaf)
        internal
        pure
        returns (bytes32[] memory)
    {
        bytes32[] memory nodes = nodesOf(leaves);
        for (uint256 i = nodes.length - leaves.length; i < nodes.length; ++i) {
            if (nodes[i] == leaf) return proofAt(nodes, i);
        }
        revert("no such leaf");
    }

    /// @dev The proof of the node at `index` of the array: of a leaf, or of a whole subtree.
    function proofAt(bytes32[] memory nodes, uint256 index)
        internal
        pure
        returns (bytes32[] memory proof)
    {
        uint256 depth = 0;
        for (uint256 i = index; i > 0; i = (i - 1) / 2) {
            ++depth;
        }
        proof = new bytes32[](depth);
        for (uint256 i = 0; i < depth; ++i) {
            proof[i] = nodes[index % 2 == 0 ? index - 1 : index + 1];
            index = (index - 1) / 2;
        }
    }

    function nodesOf(bytes32[] memory leaves) internal pure returns (bytes32[] memory nodes) {
        bytes32[] memory order = sorted(leaves);
        uint256 size = 2 * order.length - 1;
        nodes = new bytes32[](size);
        for (uint256 i = 0; i < order.length; ++i) {
            nodes[size - 1 - i] = order[i];
        }
        for (uint256 i = size - order.length; i > 0; --i) {
            nodes[i - 1] = pair(nodes[2 * i - 1], nodes[2 * i]);
        }
    }

    function pair(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }
}
