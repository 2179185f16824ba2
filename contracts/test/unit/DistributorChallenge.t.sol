// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";
import {BondPurse} from "../../src/distributor/BondPurse.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Fixture} from "../Fixture.sol";

/// @dev Bonded challenges and their ends: SPEC §4.
contract DistributorChallengeTest is Fixture {
    address private alice = makeAddr("alice");
    bytes32 private constant EVIDENCE = keccak256("evidence");

    function setUp() public {
        deploy();
        deposit(1000e18);
        fundStake(3 * uint256(PENALTY));
        commitOne(1, alice, 30);
    }

    function challenge(uint64 epoch) private {
        vm.prank(challenger);
        distributor.challenge(epoch, EVIDENCE, "ipfs://evidence");
    }

    function resolve(uint64 epoch, bool upheld) private {
        vm.prank(arbiter);
        distributor.resolve(epoch, upheld);
    }

    // C1
    function test_challenge_stakesTheBondAndFreezes() public {
        uint256 before = open.balanceOf(challenger);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.Challenged(1, challenger, EVIDENCE, "ipfs://evidence");
        challenge(1);
        assertEq(open.balanceOf(challenger), before - BOND);
        assertEq(open.balanceOf(address(distributor.PURSE())), BOND);
        assertEq(open.balanceOf(address(distributor)), 30);
        IRewardDistributor.Dispute memory dispute = distributor.disputeOf(1);
        assertEq(dispute.challenger, challenger);
        assertEq(dispute.evidenceHash, EVIDENCE);
        vm.warp(block.timestamp + 365 days);
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(1, alice, 30, none);
    }

    // C1
    function test_challenge_onlyInTheWindowOnceAndWithEvidence() public {
        vm.startPrank(challenger);
        vm.expectRevert(IRewardDistributor.EpochUnknown.selector);
        distributor.challenge(2, EVIDENCE, "");
        vm.expectRevert(IRewardDistributor.ZeroRoot.selector);
        distributor.challenge(1, bytes32(0), "");
        distributor.challenge(1, EVIDENCE, "");
        vm.expectRevert(IRewardDistributor.AlreadyChallenged.selector);
        distributor.challenge(1, EVIDENCE, "");
        vm.stopPrank();
        resolve(1, false);
        vm.warp(block.timestamp + WINDOW);
        vm.prank(challenger);
        vm.expectRevert(IRewardDistributor.AlreadyValid.selector);
        distributor.challenge(1, EVIDENCE, "");
    }

    // C1
    function test_challenge_noBondNoDispute() public {
        vm.expectRevert(SafeTransferLib.TransferFromFailed.selector);
        distributor.challenge(1, EVIDENCE, "");
        assertEq(distributor.disputeOf(1).challenger, address(0));
    }

    // C2: later epochs build on the disputed one, those to come too.
    function test_challenge_freezesLaterEpochsToo() public {
        commitOne(2, alice, 40);
        challenge(1);
        commitOne(3, alice, 50);
        vm.warp(block.timestamp + 365 days);
        for (uint64 e = 2; e <= 3; ++e) {
            vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
            distributor.claim(e, alice, 30 + 10 * (e - 1), none);
        }
        resolve(1, false);
        vm.warp(block.timestamp + WINDOW);
        distributor.claim(3, alice, 50, none);
    }

    // C2
    function test_challenge_leavesValidEpochsAlone() public {
        vm.warp(block.timestamp + WINDOW);
        commitOne(2, alice, 40);
        challenge(2);
        distributor.claim(1, alice, 30, none);
        assertEq(open.balanceOf(alice), 30);
    }

    // C3
    function test_rejected_bondGoesToTheTreasuryAndTheWindowRestarts() public {
        challenge(1);
        vm.warp(block.timestamp + WINDOW);
        resolve(1, false);
        assertEq(distributor.owed(treasury), BOND);
        vm.warp(block.timestamp + WINDOW - 1);
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(1, alice, 30, none);
        vm.warp(block.timestamp + 1);
        distributor.claim(1, alice, 30, none);
        vm.prank(treasury);
        distributor.collect(treasury);
        assertEq(open.balanceOf(treasury), BOND);
        assertEq(open.balanceOf(address(distributor.PURSE())), 0);
    }

    // C4
    function test_upheld_bondBackRewardAndVoid() public {
        commitOne(2, alice, 40);
        challenge(1);
        uint256 before = open.balanceOf(challenger);
        resolve(1, true);
        assertEq(distributor.lastEpoch(), 0);
        assertEq(distributor.total(), 0);
        uint256 reward = uint256(PENALTY) * REWARD_BPS / 10_000;
        assertEq(open.balanceOf(challenger), before + reward);
        assertEq(open.balanceOf(treasury), PENALTY - reward);
        vm.prank(challenger);
        distributor.collect(challenger);
        assertEq(open.balanceOf(challenger), before + reward + BOND);
    }

    // C4
    function test_upheld_evenWhenNothingIsAtStake() public {
        vm.startPrank(settler);
        stake.unbond(stake.balanceOf(settler));
        vm.warp(block.timestamp + DELAY);
        stake.redeem(stake.maxRedeem(settler), settler, settler);
        vm.stopPrank();
        commitOne(2, alice, 40);
        challenge(2);
        resolve(2, true);
        assertEq(distributor.lastEpoch(), 1);
    }

    // C5
    function test_expire_voidsWhenTheArbiterIsSilent() public {
        challenge(1);
        vm.warp(block.timestamp + RESOLVE - 1);
        vm.expectRevert(IRewardDistributor.NotYetDue.selector);
        distributor.expire(1);
        vm.warp(block.timestamp + 1);
        distributor.expire(1);
        assertEq(distributor.lastEpoch(), 0);
        assertEq(distributor.owed(challenger), BOND);
    }

    // C6: nobody can shield an epoch by a dispute of their own about a later one.
    function test_disputes_severalAtOnce() public {
        commitOne(2, alice, 40);
        commitOne(3, alice, 50);
        challenge(3);
        challenge(1);
        resolve(3, false);
        // Still frozen under the dispute of epoch 1.
        vm.warp(block.timestamp + 365 days);
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(3, alice, 50, none);
        challenge(3);
        resolve(1, false);
        vm.warp(block.timestamp + WINDOW);
        distributor.claim(2, alice, 40, none);
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(3, alice, 50, none);
        resolve(3, true);
        assertEq(distributor.lastEpoch(), 2);
    }

    // C6
    function test_disputes_ofVoidedEpochsAreMoot() public {
        commitOne(2, alice, 40);
        challenge(1);
        challenge(2);
        vm.prank(guardian);
        distributor.veto(1);
        assertEq(distributor.owed(challenger), 2 * uint256(BOND));
        assertEq(distributor.disputeOf(1).challenger, address(0));
        commitOne(1, alice, 30);
        vm.warp(block.timestamp + WINDOW);
        distributor.claim(1, alice, 30, none);
    }

    // C7
    function testFuzz_resolve_onlyTheArbiterAndOnlyDisputes(address anybody) public {
        vm.assume(anybody != arbiter);
        vm.expectRevert(IRewardDistributor.DisputeUnknown.selector);
        distributor.expire(1);
        vm.prank(arbiter);
        vm.expectRevert(IRewardDistributor.DisputeUnknown.selector);
        distributor.resolve(1, true);
        challenge(1);
        vm.prank(anybody);
        vm.expectRevert(IRewardDistributor.Unauthorized.selector);
        distributor.resolve(1, true);
    }

    // C8
    function test_collect_onlyWhatIsOwed() public {
        vm.expectRevert(IRewardDistributor.NothingToCollect.selector);
        distributor.collect(alice);
        challenge(1);
        resolve(1, false);
        vm.startPrank(treasury);
        vm.expectRevert(IRewardDistributor.ZeroAddress.selector);
        distributor.collect(address(0));
        distributor.collect(alice);
        assertEq(open.balanceOf(alice), BOND);
        vm.expectRevert(IRewardDistributor.NothingToCollect.selector);
        distributor.collect(alice);
        vm.stopPrank();
        BondPurse purse = distributor.PURSE();
        vm.expectRevert(BondPurse.Unauthorized.selector);
        purse.pay(alice, 1);
    }
}
