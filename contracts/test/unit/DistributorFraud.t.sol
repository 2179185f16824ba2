// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Fixture} from "../Fixture.sol";

/// @dev Proofs of fraud that need no judge: SPEC §4.
contract DistributorFraudTest is Fixture {
    address private alice = makeAddr("alice");
    address private bruno = makeAddr("bruno");
    bytes32[] private first;
    bytes32[] private second;

    function setUp() public {
        deploy();
        deposit(1000e18);
        fundStake(3 * uint256(PENALTY));
        first = leaves2(alice, 30, bruno, 12);
        commitTree(1, first, 42);
    }

    // C9
    function test_lowered_voidsAndRewards() public {
        second = leaves2(alice, 29, bruno, 20);
        commitTree(2, second, 49);
        IRewardDistributor.Leaf memory before = leafIn(first, alice, 30);
        IRewardDistributor.Leaf memory lowered = leafIn(second, alice, 29);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.FraudProven(2, challenger, IRewardDistributor.Fraud.Lowered, alice);
        vm.prank(challenger);
        distributor.proveLowered(2, alice, before, lowered);
        assertEq(distributor.lastEpoch(), 1);
        uint256 reward = uint256(PENALTY) * REWARD_BPS / 10_000;
        assertEq(open.balanceOf(challenger), 10_000e18 + reward);
        assertEq(open.balanceOf(treasury), PENALTY - reward);
    }

    // C9
    function test_lowered_refusesWhatIsNotLower() public {
        second = leaves2(alice, 30, bruno, 20);
        commitTree(2, second, 50);
        IRewardDistributor.Leaf memory before = leafIn(first, alice, 30);
        IRewardDistributor.Leaf memory same = leafIn(second, alice, 30);
        IRewardDistributor.Leaf memory more = leafIn(second, bruno, 20);
        vm.expectRevert(IRewardDistributor.NotFraud.selector);
        distributor.proveLowered(2, alice, before, same);
        // Bruno's leaf is lower than Alice's, but not Alice's.
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.proveLowered(2, alice, before, more);
        before = leafIn(first, bruno, 12);
        vm.expectRevert(IRewardDistributor.NotFraud.selector);
        distributor.proveLowered(2, bruno, before, more);
    }

    // C9
    function test_lowered_needsAnEpochBefore() public {
        IRewardDistributor.Leaf memory leaf = leafIn(first, alice, 30);
        vm.expectRevert(IRewardDistributor.EpochUnknown.selector);
        distributor.proveLowered(1, alice, leaf, leaf);
    }

    // C9
    function test_lowered_notOnceValid() public {
        second = leaves2(alice, 29, bruno, 20);
        commitTree(2, second, 49);
        IRewardDistributor.Leaf memory before = leafIn(first, alice, 30);
        IRewardDistributor.Leaf memory lowered = leafIn(second, alice, 29);
        vm.warp(block.timestamp + WINDOW);
        vm.expectRevert(IRewardDistributor.AlreadyValid.selector);
        distributor.proveLowered(2, alice, before, lowered);
    }

    // C10
    function test_duplicate_voidsAndRewards() public {
        second = leaves2(alice, 30, alice, 12);
        commitTree(2, second, 42);
        IRewardDistributor.Leaf memory one = leafIn(second, alice, 30);
        IRewardDistributor.Leaf memory other = leafIn(second, alice, 12);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.FraudProven(
            2, challenger, IRewardDistributor.Fraud.Duplicate, alice
        );
        vm.prank(challenger);
        distributor.proveDuplicate(2, alice, one, other);
        assertEq(distributor.lastEpoch(), 1);
        assertGt(open.balanceOf(challenger), 10_000e18);
    }

    // C10
    function test_duplicate_refusesOneLeafTwiceAndOtherAccounts() public {
        IRewardDistributor.Leaf memory one = leafIn(first, alice, 30);
        IRewardDistributor.Leaf memory other = leafIn(first, bruno, 12);
        vm.expectRevert(IRewardDistributor.NotFraud.selector);
        distributor.proveDuplicate(1, alice, one, one);
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.proveDuplicate(1, alice, one, other);
    }

    // C11
    function test_fraud_endsOpenDisputesAsMoot() public {
        second = leaves2(alice, 29, bruno, 20);
        commitTree(2, second, 49);
        vm.prank(challenger);
        distributor.challenge(2, SOME, "");
        distributor.proveLowered(2, alice, leafIn(first, alice, 30), leafIn(second, alice, 29));
        assertEq(distributor.owed(challenger), BOND);
        assertEq(distributor.lastEpoch(), 1);
        vm.warp(block.timestamp + WINDOW);
        distributor.claim(1, alice, 30, leafIn(first, alice, 30).proof);
    }
}
