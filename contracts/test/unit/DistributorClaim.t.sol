// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Fixture} from "../Fixture.sol";
import {Trees} from "../Trees.sol";

/// @dev Single claims: SPEC §3.
contract DistributorClaimTest is Fixture {
    address private alice = makeAddr("alice");
    address private bruno = makeAddr("bruno");

    function setUp() public {
        deploy();
        deposit(1000e18);
    }

    // D7
    function test_claim_paysOnceAndOnlyTheDifference() public {
        commitOne(1, alice, 30);
        vm.warp(block.timestamp + WINDOW);
        distributor.claim(1, alice, 30, none);
        assertEq(open.balanceOf(alice), 30);
        vm.expectRevert(IRewardDistributor.NothingToClaim.selector);
        distributor.claim(1, alice, 30, none);
        commitOne(2, alice, 50);
        vm.warp(block.timestamp + WINDOW);
        distributor.claim(2, alice, 50, none);
        assertEq(open.balanceOf(alice), 50);
        assertEq(distributor.claimed(alice), 50);
        vm.expectRevert(IRewardDistributor.NothingToClaim.selector);
        distributor.claim(1, alice, 30, none);
    }

    // D8
    function test_claim_notBeforeTheWindowEnds() public {
        commitOne(1, alice, 30);
        vm.warp(block.timestamp + WINDOW - 1);
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(1, alice, 30, none);
        vm.warp(block.timestamp + 1);
        distributor.claim(1, alice, 30, none);
    }

    // D8
    function test_claim_notOfAnEpochThatIsNotThere() public {
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(0, alice, 30, none);
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(64, alice, 30, none);
    }

    // D9
    function test_claim_refusesAnotherAmountAccountAndContract() public {
        bytes32[] memory leaves = leaves2(alice, 30, bruno, 12);
        commitTree(1, leaves, 42);
        vm.warp(block.timestamp + WINDOW);
        bytes32[] memory proof = leafIn(leaves, alice, 30).proof;
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claim(1, alice, 31, proof);
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claim(1, bruno, 30, proof);
        distributor.claim(1, alice, 30, proof);
        assertEq(open.balanceOf(alice), 30);
    }

    // D9
    function test_leaf_isBoundToChainAndContract() public {
        bytes32 leaf = distributor.leafOf(alice, 30);
        vm.chainId(1);
        assertNotEq(leaf, distributor.leafOf(alice, 30));
        vm.chainId(31_337);
        RewardDistributor first = distributor;
        deploy();
        assertNotEq(first.leafOf(alice, 30), distributor.leafOf(alice, 30));
    }

    // D16
    function testFuzz_claim_proofLengthFitsTheLeaves(uint32 leaves, uint8 length) public {
        leaves = uint32(bound(leaves, 1, type(uint32).max));
        bytes32 node = distributor.leafOf(alice, 30);
        bytes32[] memory proof = new bytes32[](length % 40);
        for (uint256 i = 0; i < proof.length; ++i) {
            proof[i] = keccak256(abi.encode(i));
            node = Trees.pair(node, proof[i]);
        }
        commit(1, node, 30, leaves);
        vm.warp(block.timestamp + WINDOW);
        // A complete tree of n leaves has them at floor(log2 n) and ceil(log2 n).
        uint256 floor = 0;
        while (uint256(leaves) >> (floor + 1) != 0) ++floor;
        uint256 ceiling = uint256(leaves) == 1 << floor ? floor : floor + 1;
        bool fits = proof.length == floor || proof.length == ceiling;
        if (!fits) vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claim(1, alice, 30, proof);
        assertEq(open.balanceOf(alice), fits ? 30 : 0);
    }

    // D10
    function test_ring_oldProofsLive64Epochs() public {
        commitOne(1, alice, 30);
        for (uint64 e = 2; e <= 64; ++e) {
            commit(e, SOME, 30, 1);
        }
        vm.warp(block.timestamp + WINDOW);
        uint256 snapshot = vm.snapshotState();
        distributor.claim(1, alice, 30, none);
        vm.revertToState(snapshot);
        commit(65, SOME, 30, 1);
        vm.warp(block.timestamp + WINDOW);
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claim(1, alice, 30, none);
    }

    // D18: the root in a place is compared by its first 208 bits, and by all of those.
    function testFuzz_claim_comparesTheRootsPrefix(uint8 bit) public {
        bytes32 leaf = distributor.leafOf(alice, 30);
        commit(1, leaf ^ bytes32(uint256(1) << bit), 30, 1);
        vm.warp(block.timestamp + WINDOW);
        if (bit >= 48) vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claim(1, alice, 30, none);
        assertEq(distributor.epochState(1).root, leaf ^ bytes32(uint256(1) << bit));
    }
}
