// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Fixture} from "../Fixture.sol";
import {Runs} from "../Runs.sol";
import {Trees} from "../Trees.sol";

/// @dev Gas of whole transactions (21,000 and calldata included, each in a transaction of its own),
/// kept in contracts/snapshots. `npm test` fails where one differs; `node contracts/run-tests.mjs
/// --snapshot` writes them anew. `npm run bench:settle` measures the same on a real node.
/// forge-config: default.isolate = true
contract SnapshotsTest is Fixture {
    uint256 private constant DEPTH = 14;
    uint256 private constant RUN_DEPTH = 7;
    uint128 private constant TOTAL = 20_000e18;

    address private payee = makeAddr("payee");

    function setUp() public {
        deploy();
        deposit(1_000_000e18);
        for (uint64 e = 1; e <= 64; ++e) {
            commit(e, SOME, uint128(e) * 10e18, 1 << 14);
        }
        vm.warp(block.timestamp + WINDOW);
    }

    // G1
    function test_gas_commit() public {
        vm.prank(settler);
        distributor.commit(commitOf(65, keccak256("root"), TOTAL, 1 << 14), new bytes[](0));
        assertLe(vm.snapshotGasLastCall("settlement", "commit, steady"), 65_000);
    }

    // G2
    function test_gas_claim() public {
        for (uint64 e = 65; e <= 66; ++e) {
            (bytes32 root, bytes32[] memory proof) =
                climb(distributor.leafOf(payee, uint256(e) * 1e18), 0);
            commit(e, root, TOTAL + e, 1 << 14);
            vm.warp(block.timestamp + WINDOW);
            distributor.claim(e, payee, uint256(e) * 1e18, proof);
            string memory name = e == 65 ? "claim, first" : "claim, repeat";
            uint256 used = vm.snapshotGasLastCall("settlement", name);
            if (e == 66) assertLe(used, 56_000);
        }
    }

    // G3
    function test_gas_claimRun() public {
        Runs.Payout[] memory payouts = new Runs.Payout[](1 << RUN_DEPTH);
        for (uint64 e = 65; e <= 66; ++e) {
            for (uint256 i = 0; i < payouts.length; ++i) {
                address account = address(bytes20(keccak256(abi.encode(i))));
                payouts[i] = Runs.Payout(account, uint128(uint256(e) * 1e18 + i));
            }
            (Runs.Payout[] memory order, bytes32[] memory nodes) = Runs.treeOf(distributor, payouts);
            Runs.Run memory run = Runs.take(order, nodes, 0, payouts.length);
            (bytes32 root, bytes32[] memory proof) = climb(nodes[0], RUN_DEPTH);
            commit(e, root, TOTAL + e, 1 << 14);
            vm.warp(block.timestamp + WINDOW);
            distributor.claimRun(e, run.packed, proof);
            if (e == 65) continue;
            uint256 used = vm.snapshotGasLastCall("settlement", "claimRun of 128, repeat");
            assertLe(used, 15_000 * payouts.length);
        }
    }

    /// @dev The root above a node of the given height in a tree of depth 14, and the way there.
    function climb(bytes32 node, uint256 height)
        private
        pure
        returns (bytes32, bytes32[] memory proof)
    {
        proof = new bytes32[](DEPTH - height);
        for (uint256 i = 0; i < proof.length; ++i) {
            proof[i] = keccak256(abi.encode("sibling", i));
            node = Trees.pair(node, proof[i]);
        }
        return (node, proof);
    }
}
