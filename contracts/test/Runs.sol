// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRewardDistributor} from "../src/interfaces/IRewardDistributor.sol";
import {Trees} from "./Trees.sol";

/// @dev Packed runs as a keeper makes them.
library Runs {
    struct Payout {
        address account;
        uint128 cumulative;
    }

    struct Run {
        Payout[] payouts;
        bytes packed;
        bytes32[] proof;
    }

    /// @return order The payouts in the order of the tree's leaves.
    /// @return nodes The tree as an array, root first.
    function treeOf(IRewardDistributor distributor, Payout[] memory payouts)
        internal
        view
        returns (Payout[] memory order, bytes32[] memory nodes)
    {
        bytes32[] memory leaves = new bytes32[](payouts.length);
        for (uint256 i = 0; i < payouts.length; ++i) {
            leaves[i] = distributor.leafOf(payouts[i].account, payouts[i].cumulative);
        }
        nodes = Trees.nodesOf(leaves);
        order = new Payout[](payouts.length);
        for (uint256 i = 0; i < payouts.length; ++i) {
            for (uint256 j = 0; j < payouts.length; ++j) {
                if (nodes[nodes.length - 1 - j] == leaves[i]) order[j] = payouts[i];
            }
        }
    }

    /// @dev `count` = 2^k adjacent leaves from `first` on, which must fill a subtree.
    function take(Payout[] memory order, bytes32[] memory nodes, uint256 first, uint256 count)
        internal
        pure
        returns (Run memory run)
    {
        run.payouts = new Payout[](count);
        for (uint256 i = 0; i < count; ++i) {
            Payout memory payout = order[first + i];
            run.payouts[i] = payout;
            run.packed = abi.encodePacked(run.packed, payout.account, payout.cumulative);
        }
        uint256 index = nodes.length - 1 - first;
        for (; count > 1; count >>= 1) {
            index = (index - 1) / 2;
        }
        run.proof = Trees.proofAt(nodes, index);
    }

    function proofOf(
        IRewardDistributor distributor,
        bytes32[] memory nodes,
        uint256 leaves,
        Payout memory payout
    ) internal view returns (bytes32[] memory) {
        bytes32 leaf = distributor.leafOf(payout.account, payout.cumulative);
        for (uint256 i = nodes.length - leaves; i < nodes.length; ++i) {
            if (nodes[i] == leaf) return Trees.proofAt(nodes, i);
        }
        revert("no such leaf");
    }

    function sum(Payout[] memory payouts) internal pure returns (uint128 total) {
        for (uint256 i = 0; i < payouts.length; ++i) {
            total += payouts[i].cumulative;
        }
    }
}
