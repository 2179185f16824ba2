// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {PolicyParameters} from "../../src/PolicyParameters.sol";
import {ContributionGovernor} from "../../src/governance/ContributionGovernor.sol";
import {ContributionWeights} from "../../src/governance/ContributionWeights.sol";
import {Fixture} from "../Fixture.sol";
import {Trees} from "../Trees.sol";

/// @dev Votes of those who contributed: SPEC §11. Eight people earned an eighth of all that data earned
/// each; a whale earned nothing and holds nearly all of the stake.
contract ContributionGovernorTest is Fixture {
    uint256 private constant PEOPLE = 8;
    uint48 private constant REVIEW = 1 days;
    uint48 private constant VOTING = 3 days;
    uint256 private constant TIMELOCK = 2 days;

    ContributionWeights private weights;
    ContributionGovernor private governor;
    TimelockController private timelock;
    PolicyParameters private policy;
    address private whale = makeAddr("whale");
    address[PEOPLE] private people;
    uint256 private earnedAt;
    bytes32[] private leaves;

    function setUp() public {
        vm.warp(365 days);
        deploy();
        weights = new ContributionWeights(settler, guardian, REVIEW);
        address[] memory proposers = new address[](1);
        address[] memory executors = new address[](1);
        proposers[0] = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        timelock = new TimelockController(TIMELOCK, proposers, executors, address(0));
        governor = new ContributionGovernor(weights, stake, timelock, 1 days, uint32(VOTING));
        policy = new PolicyParameters(address(timelock), 1 hours);
        vm.startPrank(payer);
        open.approve(address(stake), type(uint256).max);
        stake.deposit(SUPPLY / 2, whale);
        vm.stopPrank();
        earnedAt = block.timestamp;
        for (uint256 i = 0; i < PEOPLE; ++i) {
            people[i] = makeAddr(vm.toString(i));
            leaves.push(leafOf(1, people[i], 100e18));
        }
        publish();
        vm.warp(block.timestamp + REVIEW + 1);
    }

    function leafOf(uint256 round, address account, uint256 earned) private view returns (bytes32) {
        return weights.leafOf(round, ContributionWeights.Role.Data, account, earned, earnedAt);
    }

    function publish() private {
        ContributionWeights.RoleRoot[3] memory roots;
        roots[0] = ContributionWeights.RoleRoot(Trees.root(leaves), PEOPLE * 100e18);
        vm.prank(settler);
        weights.publish(roots);
    }

    function proofOf(address account, uint256 earned) private view returns (bytes memory) {
        ContributionGovernor.RoleProof[] memory proofs = new ContributionGovernor.RoleProof[](1);
        bytes32[] memory proof = Trees.proofOf(leaves, leafOf(1, account, earned));
        proofs[0] =
            ContributionGovernor.RoleProof(ContributionWeights.Role.Data, earned, earnedAt, proof);
        return abi.encode(proofs);
    }

    function proposeFee(uint256 fee) private returns (uint256) {
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = callsOf(fee);
        bytes memory proof = proofOf(people[0], 100e18);
        vm.prank(people[0]);
        return governor.proposeWithProof(targets, values, calls, "fee", proof);
    }

    function callsOf(uint256 fee)
        private
        view
        returns (address[] memory targets, uint256[] memory values, bytes[] memory calls)
    {
        targets = new address[](1);
        values = new uint256[](1);
        calls = new bytes[](1);
        targets[0] = address(policy);
        calls[0] = abi.encodeCall(policy.set, (policy.FEE_BPS(), fee));
    }

    function vote(uint256 proposal, address who) private {
        bytes memory proof = proofOf(who, 100e18);
        vm.prank(who);
        governor.castVoteWithReasonAndParams(proposal, 1, "", proof);
    }

    function emptyProofs() private pure returns (bytes memory) {
        return abi.encode(new ContributionGovernor.RoleProof[](0));
    }

    // V1
    function test_proposal_passesThroughQuorumAndTimelock() public {
        uint256 proposal = proposeFee(700);
        vm.warp(block.timestamp + 1 days + 1);
        for (uint256 i = 0; i < 4; ++i) {
            vote(proposal, people[i]);
        }
        vm.warp(block.timestamp + VOTING + 1);
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = callsOf(700);
        governor.queue(targets, values, calls, keccak256("fee"));
        vm.expectRevert();
        governor.execute(targets, values, calls, keccak256("fee"));
        vm.warp(block.timestamp + TIMELOCK);
        governor.execute(targets, values, calls, keccak256("fee"));
        vm.warp(block.timestamp + 1 hours);
        assertEq(policy.get(policy.FEE_BPS()), 700);
    }

    // V2
    function test_whale_withoutContributionWeighsNothing() public {
        uint256 proposal = proposeFee(2_000);
        vm.warp(block.timestamp + 1 days + 1);
        vm.prank(whale);
        governor.castVoteWithReasonAndParams(proposal, 1, "", emptyProofs());
        (, uint256 inFavour,) = governor.proposalVotes(proposal);
        assertEq(inFavour, 0);
        vm.warp(block.timestamp + VOTING + 1);
        assertEq(uint256(governor.state(proposal)), uint256(IGovernor.ProposalState.Defeated));
    }

    // V2, V3: even a whale who earned everything in all roles stays below the quorum.
    function test_nobody_passesAVoteAlone() public {
        earnedAt = block.timestamp;
        ContributionWeights.RoleRoot[3] memory roots;
        ContributionGovernor.RoleProof[] memory proofs = new ContributionGovernor.RoleProof[](3);
        for (uint256 i = 0; i < 3; ++i) {
            ContributionWeights.Role role = ContributionWeights.Role(i);
            bytes32 leaf = weights.leafOf(2, role, whale, 1e18, earnedAt);
            roots[i] = ContributionWeights.RoleRoot(leaf, 1e18);
            proofs[i] = ContributionGovernor.RoleProof(role, 1e18, earnedAt, none);
        }
        vm.prank(settler);
        weights.publish(roots);
        vm.warp(block.timestamp + REVIEW + 1);
        uint256 weight = governor.getVotesWithParams(whale, block.timestamp - 1, abi.encode(proofs));
        assertEq(weight, governor.MAX_WEIGHT());
        assertLt(weight, governor.QUORUM());
    }

    // V3
    function test_stake_atMostDoublesAContribution() public {
        uint256 earned = governor.partOf(ContributionWeights.Role.Data) / PEOPLE / 20;
        leaves[0] = leafOf(2, people[0], 5e18);
        publish();
        vm.warp(block.timestamp + REVIEW + 1);
        ContributionGovernor.RoleProof[] memory proofs = new ContributionGovernor.RoleProof[](1);
        proofs[0] = ContributionGovernor.RoleProof(
            ContributionWeights.Role.Data, 5e18, earnedAt, Trees.proofOf(leaves, leaves[0])
        );
        uint256 alone =
            governor.getVotesWithParams(people[0], block.timestamp - 1, abi.encode(proofs));
        assertEq(alone, earned);
        vm.prank(whale);
        stake.delegate(people[0]);
        vm.warp(block.timestamp + 1);
        uint256 backed =
            governor.getVotesWithParams(people[0], block.timestamp - 1, abi.encode(proofs));
        assertEq(backed, 2 * earned);
    }

    // V4
    function test_contributions_decay() public {
        leaves[0] = leafOf(2, people[0], 5e18);
        publish();
        ContributionGovernor.RoleProof[] memory proofs = new ContributionGovernor.RoleProof[](1);
        proofs[0] = ContributionGovernor.RoleProof(
            ContributionWeights.Role.Data, 5e18, earnedAt, Trees.proofOf(leaves, leaves[0])
        );
        uint256 fresh = governor.partOf(ContributionWeights.Role.Data) / PEOPLE / 20;
        vm.warp(earnedAt + 90 days + 1);
        bytes memory params = abi.encode(proofs);
        assertEq(governor.getVotesWithParams(people[0], block.timestamp - 1, params), fresh / 2);
        vm.warp(earnedAt + 180 days + 1);
        assertEq(governor.getVotesWithParams(people[0], block.timestamp - 1, params), fresh / 4);
    }

    // V5
    function test_weight_needsAProofAndEachRoleOnce() public {
        vm.expectRevert(ContributionGovernor.ProofMissing.selector);
        governor.getVotes(people[0], block.timestamp - 1);
        bytes memory of0 = proofOf(people[0], 100e18);
        uint256 time = block.timestamp;
        vm.warp(time + 1);
        vm.expectRevert(ContributionGovernor.InvalidProof.selector);
        governor.getVotesWithParams(people[1], time, of0);
        ContributionGovernor.RoleProof[] memory one =
            abi.decode(of0, (ContributionGovernor.RoleProof[]));
        ContributionGovernor.RoleProof[] memory twice = new ContributionGovernor.RoleProof[](2);
        (twice[0], twice[1]) = (one[0], one[0]);
        vm.expectRevert(ContributionGovernor.RolesOutOfOrder.selector);
        governor.getVotesWithParams(people[0], time, abi.encode(twice));
        vm.expectRevert(ContributionGovernor.ProofMissing.selector);
        governor.propose(new address[](0), new uint256[](0), new bytes[](0), "");
    }

    // V5
    function test_propose_needsWeight() public {
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = callsOf(1);
        vm.warp(block.timestamp + 1);
        bytes memory nothing = emptyProofs();
        vm.prank(whale);
        vm.expectRevert(abi.encodeWithSelector(ContributionGovernor.WeightTooLow.selector, 0));
        governor.proposeWithProof(targets, values, calls, "fee", nothing);
    }

    // V6
    function test_rounds_areReviewedAndCanBeStruck() public {
        publish();
        assertEq(weights.roundAt(block.timestamp), 1);
        ContributionWeights.RoleRoot[3] memory roots;
        vm.prank(settler);
        vm.expectRevert(ContributionWeights.ReviewPending.selector);
        weights.publish(roots);
        vm.expectRevert(ContributionWeights.Unauthorized.selector);
        weights.publish(roots);
        vm.expectRevert(ContributionWeights.Unauthorized.selector);
        weights.strike();
        vm.prank(guardian);
        weights.strike();
        assertEq(weights.rounds(), 1);
        vm.prank(guardian);
        vm.expectRevert(ContributionWeights.ReviewOver.selector);
        weights.strike();
        vm.expectRevert(ContributionWeights.NoRound.selector);
        weights.roundAt(0);
    }
}
