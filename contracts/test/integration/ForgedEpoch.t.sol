// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Fixture} from "../Fixture.sol";

/// @dev A forged epoch, one wei moved from Alice to Bruno, from commit to payout: challenged on chain,
/// voided, and the honest epoch that takes its place pays everybody.
contract ForgedEpochTest is Fixture {
    address private alice = makeAddr("alice");
    address private bruno = makeAddr("bruno");
    bytes32[] private honest;
    bytes32[] private forged;

    function setUp() public {
        deploy();
        deposit(1000e18);
        fundStake(3 * uint256(PENALTY));
        honest = leaves2(alice, 30e18, bruno, 12e18);
        commitTree(1, honest, 42e18);
        vm.warp(block.timestamp + WINDOW);
    }

    // C1, C4, C11
    function test_movedWei_isChallengedVoidedAndTheHonestEpochPays() public {
        forged = leaves2(alice, 40e18 - 1, bruno, 20e18 + 1);
        commitTree(2, forged, 60e18);

        // The calldata that a verifier prints, sent as it is.
        bytes memory challenge =
            abi.encodeCall(distributor.challenge, (2, keccak256("leaf 0"), "ipfs://manifest"));
        vm.prank(challenger);
        (bool sent,) = address(distributor).call(challenge);
        assertTrue(sent);
        vm.warp(block.timestamp + WINDOW);
        refusedClaim(2, bruno, 20e18 + 1, forged);
        vm.prank(arbiter);
        distributor.resolve(2, true);
        refusedClaim(2, bruno, 20e18 + 1, forged);

        // The epoch before still pays, and what the forgery pulled funds the one that replaces it.
        distributor.claim(1, alice, 30e18, leafIn(honest, alice, 30e18).proof);
        honest = leaves2(alice, 40e18, bruno, 20e18);
        commitTree(2, honest, 60e18);
        vm.warp(block.timestamp + WINDOW);
        distributor.claim(2, alice, 40e18, leafIn(honest, alice, 40e18).proof);
        distributor.claim(2, bruno, 20e18, leafIn(honest, bruno, 20e18).proof);
        assertEq(open.balanceOf(alice), 40e18);
        assertEq(open.balanceOf(bruno), 20e18);
        assertEq(open.balanceOf(address(distributor)), 0);
        assertEq(open.balanceOf(address(escrow)), 1000e18 - 60e18);
        uint256 reward = uint256(PENALTY) * REWARD_BPS / 10_000;
        assertEq(open.balanceOf(challenger), 10_000e18 - BOND + reward);
        assertEq(distributor.owed(challenger), BOND);
    }

    // C9, C11: moved out of what she had already been given, it needs no arbiter.
    function test_wei_takenBackFallsByProofAlone() public {
        forged = leaves2(alice, 30e18 - 1, bruno, 12e18 + 1);
        commitTree(2, forged, 42e18);
        distributor.proveLowered(
            2, alice, leafIn(honest, alice, 30e18), leafIn(forged, alice, 30e18 - 1)
        );
        refusedClaim(2, bruno, 12e18 + 1, forged);
        distributor.claim(1, alice, 30e18, leafIn(honest, alice, 30e18).proof);
        distributor.claim(1, bruno, 12e18, leafIn(honest, bruno, 12e18).proof);
        assertEq(open.balanceOf(address(distributor)), 0);
    }

    function refusedClaim(
        uint64 epoch,
        address account,
        uint256 cumulative,
        bytes32[] memory leaves
    ) private {
        bytes32[] memory proof = leafIn(leaves, account, cumulative).proof;
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(epoch, account, cumulative, proof);
    }
}
