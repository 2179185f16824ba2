// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Fixture} from "../Fixture.sol";
import {Runs} from "../Runs.sol";

/// @dev Packed runs: SPEC §3.
contract DistributorClaimRunTest is Fixture {
    Runs.Payout[] private payouts;

    function setUp() public {
        deploy();
        deposit(1000e18);
        for (uint256 i = 0; i < 16; ++i) {
            payouts.push(Runs.Payout(address(uint160(0x1000 + i)), uint128(100 + i)));
        }
    }

    function commitPayouts() private returns (Runs.Run memory run, bytes32[] memory nodes) {
        Runs.Payout[] memory order;
        (order, nodes) = Runs.treeOf(distributor, payouts);
        commit(1, nodes[0], Runs.sum(order), uint32(order.length));
        vm.warp(block.timestamp + WINDOW);
        run = Runs.take(order, nodes, 4, 4);
    }

    // D17
    function test_run_paysEachOfItsLeaves() public {
        (Runs.Run memory run,) = commitPayouts();
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.RunClaimed(1, 4, Runs.sum(run.payouts));
        distributor.claimRun(1, run.packed, run.proof);
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(open.balanceOf(run.payouts[i].account), run.payouts[i].cumulative);
        }
    }

    // D17
    function test_run_passesOverWhatWasClaimed() public {
        (Runs.Run memory run, bytes32[] memory nodes) = commitPayouts();
        Runs.Payout memory one = run.payouts[2];
        distributor.claim(1, one.account, one.cumulative, Runs.proofOf(distributor, nodes, 16, one));
        distributor.claimRun(1, run.packed, run.proof);
        assertEq(open.balanceOf(one.account), one.cumulative);
        vm.expectRevert(IRewardDistributor.NothingToClaim.selector);
        distributor.claimRun(1, run.packed, run.proof);
    }

    // D17
    function testFuzz_run_refusesAnyOtherBytes(uint256 at, uint8 bits) public {
        (Runs.Run memory run,) = commitPayouts();
        vm.assume(bits != 0);
        at = bound(at, 0, run.packed.length - 1);
        run.packed[at] = run.packed[at] ^ bytes1(bits);
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claimRun(1, run.packed, run.proof);
    }

    // D17
    function testFuzz_run_refusesOddSizes(uint8 size) public {
        commitPayouts();
        uint256 count = uint256(size) / 36;
        vm.assume(size % 36 != 0 || count < 2 || count & (count - 1) != 0);
        vm.expectRevert(IRewardDistributor.InvalidRun.selector);
        distributor.claimRun(1, new bytes(size), none);
    }

    // D17: in a tree of 2^k + 1 leaves whatever fills a subtree is a run too.
    function test_run_ofAnUnbalancedTree() public {
        payouts.push(Runs.Payout(address(0x2000), 7));
        (Runs.Payout[] memory order, bytes32[] memory nodes) = Runs.treeOf(distributor, payouts);
        commit(1, nodes[0], Runs.sum(order), 17);
        vm.warp(block.timestamp + WINDOW);
        // The first two leaves are the deepest: nodes 31 and 32, whose parent is node 15.
        Runs.Run memory run = Runs.take(order, nodes, 0, 2);
        assertEq(run.proof.length, 4);
        distributor.claimRun(1, run.packed, run.proof);
        assertEq(open.balanceOf(order[0].account), order[0].cumulative);
    }

    // D17, D16: a run's height counts towards the depth.
    function test_run_refusesAProofOfTheWrongDepth() public {
        Runs.Payout[] memory order;
        bytes32[] memory nodes;
        (order, nodes) = Runs.treeOf(distributor, payouts);
        commit(1, nodes[0], Runs.sum(order), 64);
        vm.warp(block.timestamp + WINDOW);
        Runs.Run memory run = Runs.take(order, nodes, 4, 4);
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claimRun(1, run.packed, run.proof);
    }

    // D8
    function test_run_notBeforeTheWindowEnds() public {
        Runs.Payout[] memory order;
        bytes32[] memory nodes;
        (order, nodes) = Runs.treeOf(distributor, payouts);
        commit(1, nodes[0], Runs.sum(order), 16);
        Runs.Run memory run = Runs.take(order, nodes, 0, 16);
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claimRun(1, run.packed, run.proof);
        vm.warp(block.timestamp + WINDOW);
        distributor.claimRun(1, run.packed, run.proof);
        assertEq(open.balanceOf(address(distributor)), 0);
    }
}
