// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ICreditEscrow} from "../../src/interfaces/ICreditEscrow.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Fixture} from "../Fixture.sol";

/// @dev What a commit must be: SPEC §3.
contract DistributorCommitTest is Fixture {
    bytes[] private unsigned;

    function setUp() public {
        deploy();
        deposit(1000e18);
    }

    // D1
    function testFuzz_commit_onlyTheSettler(address anybody) public {
        vm.assume(anybody != settler);
        vm.prank(anybody);
        vm.expectRevert(IRewardDistributor.Unauthorized.selector);
        distributor.commit(commitOf(1, SOME, 1, 1), unsigned);
    }

    // D2
    function test_commit_epochsAreDense() public {
        refused(commitOf(0, SOME, 1, 1), IRewardDistributor.EpochOutOfOrder.selector);
        refused(commitOf(2, SOME, 1, 1), IRewardDistributor.EpochOutOfOrder.selector);
        commit(1, SOME, 1, 1);
        refused(commitOf(1, SOME, 1, 1), IRewardDistributor.EpochOutOfOrder.selector);
        refused(commitOf(type(uint64).max, SOME, 1, 1), IRewardDistributor.EpochOutOfOrder.selector);
    }

    // D3
    function test_commit_totalNeverDecreases() public {
        commit(1, SOME, 10, 1);
        refused(commitOf(2, SOME, 9, 1), IRewardDistributor.TotalDecreased.selector);
        commit(2, SOME, 10, 1);
        assertEq(distributor.total(), 10);
    }

    // D4
    function test_commit_deltaIsCapped() public {
        refused(commitOf(1, SOME, MAX_DELTA + 1, 1), IRewardDistributor.DeltaTooLarge.selector);
        deposit(MAX_DELTA);
        commit(1, SOME, MAX_DELTA, 1);
        assertEq(distributor.funded(), MAX_DELTA);
    }

    // D4
    function test_commit_refusesATotalBeyondTheBooks() public {
        uint128 beyond = uint128(type(uint104).max) + 1;
        refused(commitOf(1, SOME, beyond, 1), IRewardDistributor.OutOfBounds.selector);
    }

    // D5
    function testFuzz_commit_refusesAnyZeroHash(uint8 which) public {
        IRewardDistributor.Commit memory c = commitOf(1, SOME, 1, 1);
        which = uint8(bound(which, 0, 3));
        if (which == 0) c.payoutRoot = bytes32(0);
        if (which == 1) c.debitRoot = bytes32(0);
        if (which == 2) c.receiptsRoot = bytes32(0);
        if (which == 3) c.dataHash = bytes32(0);
        refused(c, IRewardDistributor.ZeroRoot.selector);
    }

    // D5
    function test_commit_refusesMoneyWithoutLeaves() public {
        refused(commitOf(1, SOME, 1, 0), IRewardDistributor.LeavesMissing.selector);
        commit(1, SOME, 0, 0);
        assertEq(distributor.lastEpoch(), 1);
    }

    // D6
    function testFuzz_commit_pullsExactlyTheDelta(uint96 first, uint96 second) public {
        first = uint96(bound(first, 0, 500e18));
        second = uint96(bound(second, 0, 500e18));
        commit(1, SOME, first, 1);
        assertEq(open.balanceOf(address(distributor)), first);
        commit(2, SOME, uint128(first) + second, 1);
        assertEq(open.balanceOf(address(distributor)), uint256(first) + second);
        assertEq(open.balanceOf(address(escrow)), 1000e18 - uint256(first) - second);
        assertEq(distributor.funded(), distributor.total());
    }

    // D6
    function test_commit_cannotExceedTheEscrow() public {
        vm.prank(settler);
        vm.expectRevert();
        distributor.commit(commitOf(1, SOME, 1000e18 + 1, 1), unsigned);
        assertEq(distributor.lastEpoch(), 0);
    }

    // D6
    function test_commit_cannotUseWhatWasWithdrawn() public {
        ICreditEscrow.Withdrawal memory w =
            ICreditEscrow.Withdrawal(accountOf(payer), payer, 600e18, block.timestamp, SOME);
        bytes32 typehash = escrow.WITHDRAWAL_TYPEHASH();
        bytes32 id = keccak256(abi.encode(typehash, w.account, w.to, w.amount, w.deadline, w.nonce));
        escrow.requestWithdrawal(w, sign(operatorKey, address(escrow), id));
        vm.warp(block.timestamp + DELAY);
        escrow.finalizeWithdrawal(id);
        vm.prank(settler);
        vm.expectRevert();
        distributor.commit(commitOf(1, SOME, 400e18 + 1, 1), unsigned);
        commit(1, SOME, 400e18, 1);
    }

    // D14
    function test_commit_saysAllOfIt() public {
        IRewardDistributor.Commit memory c = IRewardDistributor.Commit(
            1, keccak256("p"), keccak256("d"), keccak256("r"), keccak256("m"), 7e18, 3
        );
        uint64 validAt = uint64(block.timestamp + WINDOW);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.EpochCommitted(
            1, c.payoutRoot, c.debitRoot, c.receiptsRoot, c.dataHash, 7e18, 3, validAt
        );
        vm.prank(settler);
        distributor.commit(c, unsigned);
        IRewardDistributor.EpochState memory state = distributor.epochState(1);
        assertEq(state.root, c.payoutRoot);
        assertEq(state.validAt, validAt);
        assertEq(state.delta, 7e18);
        assertEq(state.leaves, 3);
        assertEq(distributor.epochState(2).root, bytes32(0));
        assertEq(distributor.epochState(0).root, bytes32(0));
    }

    // D10
    function test_ring_keepsPendingEpochs() public {
        for (uint64 e = 1; e <= 64; ++e) {
            commit(e, SOME, 1, 1);
        }
        refused(commitOf(65, SOME, 1, 1), IRewardDistributor.RingFull.selector);
        vm.warp(block.timestamp + WINDOW);
        commit(65, SOME, 1, 1);
        assertEq(distributor.epochState(1).root, bytes32(0));
        assertEq(distributor.epochState(2).root, SOME);
    }

    // D15
    function test_pause_stopsCommitsAndNotClaims() public {
        commitOne(1, payer, 10);
        vm.warp(block.timestamp + WINDOW);
        vm.prank(guardian);
        distributor.pauseCommits(true);
        refused(commitOf(2, SOME, 10, 1), IRewardDistributor.Paused.selector);
        distributor.claim(1, payer, 10, none);
        vm.prank(guardian);
        vm.expectRevert(IRewardDistributor.Unauthorized.selector);
        distributor.pauseCommits(false);
        vm.prank(owner);
        distributor.pauseCommits(false);
        commit(2, SOME, 10, 1);
    }

    function refused(IRewardDistributor.Commit memory c, bytes4 error) private {
        vm.prank(settler);
        vm.expectRevert(error);
        distributor.commit(c, unsigned);
    }
}
