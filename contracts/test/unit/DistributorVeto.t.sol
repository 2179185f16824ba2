// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Fixture} from "../Fixture.sol";

/// @dev The guardian's veto and what voiding means: SPEC §3.
contract DistributorVetoTest is Fixture {
    address private alice = makeAddr("alice");

    function setUp() public {
        deploy();
        deposit(1000e18);
    }

    // D11
    function test_veto_voidsTheEpochAndLaterOnes() public {
        commit(1, SOME, 10, 1);
        vm.warp(block.timestamp + WINDOW);
        commitOne(2, alice, 40);
        commit(3, SOME, 50, 1);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.EpochsVoided(2, 3);
        vm.prank(guardian);
        distributor.veto(2);
        assertEq(distributor.lastEpoch(), 1);
        assertEq(distributor.total(), 10);
        vm.warp(block.timestamp + WINDOW);
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(2, alice, 40, none);
    }

    // D11
    function test_veto_leavesThePulledTokensForTheNextEpochs() public {
        commit(1, SOME, 10, 1);
        commit(2, SOME, 50, 1);
        vm.prank(guardian);
        distributor.veto(2);
        assertEq(distributor.funded(), 50);
        commitOne(2, alice, 45);
        assertEq(open.balanceOf(address(distributor)), 50);
        assertEq(distributor.funded(), 50);
        commit(3, SOME, 60, 1);
        assertEq(open.balanceOf(address(distributor)), 60);
        vm.warp(block.timestamp + WINDOW);
        distributor.claim(2, alice, 45, none);
        assertEq(open.balanceOf(alice), 45);
    }

    // D11
    function test_veto_notOnceValidNorOfNothing() public {
        commit(1, SOME, 10, 1);
        vm.startPrank(guardian);
        vm.expectRevert(IRewardDistributor.EpochUnknown.selector);
        distributor.veto(0);
        vm.expectRevert(IRewardDistributor.EpochUnknown.selector);
        distributor.veto(2);
        vm.warp(block.timestamp + WINDOW);
        vm.expectRevert(IRewardDistributor.AlreadyValid.selector);
        distributor.veto(1);
    }

    // D11
    function testFuzz_veto_onlyTheGuardian(address anybody) public {
        vm.assume(anybody != guardian);
        commit(1, SOME, 10, 1);
        vm.prank(anybody);
        vm.expectRevert(IRewardDistributor.Unauthorized.selector);
        distributor.veto(1);
    }

    // D11: all 64 places pending, the oldest voided: its predecessor has left the ring, and the total
    // before it is known all the same.
    function test_veto_ofAFullRing() public {
        commit(1, SOME, 10, 1);
        vm.warp(block.timestamp + WINDOW);
        for (uint64 e = 2; e <= 65; ++e) {
            commit(e, SOME, 10 + e, 1);
        }
        assertEq(distributor.epochState(1).root, bytes32(0));
        vm.prank(guardian);
        distributor.veto(2);
        assertEq(distributor.lastEpoch(), 1);
        assertEq(distributor.total(), 10);
        assertEq(distributor.funded(), 75);
        commit(2, SOME, 12, 1);
    }
}
