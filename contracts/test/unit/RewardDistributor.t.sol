// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {ICreditEscrow} from "../../src/interfaces/ICreditEscrow.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Fixture} from "../Fixture.sol";

/// @dev Cites SPEC.md §3.
contract RewardDistributorTest is Fixture {
    address private alice;
    uint256 private aliceKey;
    bytes32[] private none;

    function setUp() public {
        (alice, aliceKey) = makeAddrAndKey("alice");
        deploy(new address[](0), 0);
        deposit(1000e18);
    }

    // D1
    function test_commit_onlySettler() public {
        vm.expectRevert(IRewardDistributor.Unauthorized.selector);
        distributor.commit(commitOf(1, SOME, 1), new bytes[](0));
    }

    // D2
    function test_commit_epochsAreDense() public {
        vm.startPrank(settler);
        vm.expectRevert(IRewardDistributor.EpochOutOfOrder.selector);
        distributor.commit(commitOf(2, SOME, 1), new bytes[](0));
        distributor.commit(commitOf(1, SOME, 1), new bytes[](0));
        vm.expectRevert(IRewardDistributor.EpochOutOfOrder.selector);
        distributor.commit(commitOf(1, SOME, 1), new bytes[](0));
    }

    // D3
    function test_commit_totalNeverDecreases() public {
        commit(1, SOME, 10);
        vm.expectRevert(IRewardDistributor.TotalDecreased.selector);
        vm.prank(settler);
        distributor.commit(commitOf(2, SOME, 9), new bytes[](0));
    }

    // D4
    function test_commit_deltaIsCapped() public {
        vm.expectRevert(IRewardDistributor.DeltaTooLarge.selector);
        vm.prank(settler);
        distributor.commit(commitOf(1, SOME, MAX_DELTA + 1), new bytes[](0));
    }

    // D5
    function test_commit_rejectsZeroRoots() public {
        IRewardDistributor.Commit memory c = commitOf(1, bytes32(0), 1);
        vm.startPrank(settler);
        vm.expectRevert(IRewardDistributor.ZeroRoot.selector);
        distributor.commit(c, new bytes[](0));
        c = commitOf(1, SOME, 1);
        c.dataHash = bytes32(0);
        vm.expectRevert(IRewardDistributor.ZeroRoot.selector);
        distributor.commit(c, new bytes[](0));
    }

    // D6
    function testFuzz_commit_pullsExactlyTheDelta(uint96 first, uint96 second) public {
        first = uint96(bound(first, 0, 500e18));
        second = uint96(bound(second, 0, 500e18));
        commit(1, SOME, first);
        assertEq(open.balanceOf(address(distributor)), first);
        commit(2, SOME, uint128(first) + second);
        assertEq(open.balanceOf(address(distributor)), uint256(first) + second);
        assertEq(open.balanceOf(address(escrow)), 1000e18 - uint256(first) - second);
    }

    // D6
    function test_commit_cannotExceedTheEscrow() public {
        vm.expectRevert();
        vm.prank(settler);
        distributor.commit(commitOf(1, SOME, 1000e18 + 1), new bytes[](0));
        assertEq(distributor.lastEpoch(), 0);
    }

    // D7
    function test_claim_paysOnceAndOnlyTheDifference() public {
        commit(1, distributor.leafOf(alice, 30), 30);
        vm.warp(block.timestamp + WINDOW);
        distributor.claim(1, alice, 30, none);
        assertEq(open.balanceOf(alice), 30);
        vm.expectRevert(IRewardDistributor.NothingToClaim.selector);
        distributor.claim(1, alice, 30, none);
        commit(2, distributor.leafOf(alice, 50), 50);
        vm.warp(block.timestamp + WINDOW);
        distributor.claim(2, alice, 50, none);
        assertEq(open.balanceOf(alice), 50);
        vm.expectRevert(IRewardDistributor.NothingToClaim.selector);
        distributor.claim(1, alice, 30, none);
    }

    // D8
    function test_claim_notBeforeTheWindowEnds() public {
        commit(1, distributor.leafOf(alice, 30), 30);
        vm.warp(block.timestamp + WINDOW - 1);
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(1, alice, 30, none);
    }

    // D9
    function test_claim_refusesAnotherAmountAccountAndContract() public {
        commit(1, distributor.leafOf(alice, 30), 30);
        vm.warp(block.timestamp + WINDOW);
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claim(1, alice, 31, none);
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claim(1, payer, 30, none);
        bytes32[] memory padded = new bytes32[](1);
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claim(1, alice, 30, padded);
    }

    // D9
    function test_leaf_isBoundToChainAndContract() public {
        bytes32 leaf = distributor.leafOf(alice, 30);
        vm.chainId(1);
        assertNotEq(leaf, distributor.leafOf(alice, 30));
        vm.chainId(31337);
        RewardDistributor.Roles memory roles =
            RewardDistributor.Roles(settler, guardian, new address[](0), 0);
        RewardDistributor other =
            new RewardDistributor(open, ICreditEscrow(escrow), roles, WINDOW, MAX_DELTA);
        assertNotEq(leaf, other.leafOf(alice, 30));
    }

    // D10
    function test_ring_oldProofsLive64Epochs() public {
        commit(1, distributor.leafOf(alice, 30), 30);
        for (uint64 e = 2; e <= 64; ++e) {
            commit(e, SOME, 30);
        }
        vm.warp(block.timestamp + WINDOW);
        uint256 snapshot = vm.snapshotState();
        distributor.claim(1, alice, 30, none);
        vm.revertToState(snapshot);
        commit(65, SOME, 30);
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(1, alice, 30, none);
    }

    // D11
    function test_veto_voidsTheEpochAndLaterOnes() public {
        commit(1, SOME, 10);
        vm.warp(block.timestamp + WINDOW);
        commit(2, distributor.leafOf(alice, 40), 40);
        commit(3, SOME, 50);
        vm.expectRevert(IRewardDistributor.Unauthorized.selector);
        distributor.veto(2);
        vm.prank(guardian);
        distributor.veto(2);
        assertEq(distributor.lastEpoch(), 1);
        vm.warp(block.timestamp + WINDOW);
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(2, alice, 40, none);
        // The pulled tokens stay and fund what comes instead.
        commit(2, distributor.leafOf(alice, 35), 45);
        assertEq(open.balanceOf(address(distributor)), 50);
        vm.warp(block.timestamp + WINDOW);
        distributor.claim(2, alice, 35, none);
        assertEq(open.balanceOf(alice), 35);
    }

    // D11
    function test_veto_notOnceValid() public {
        commit(1, SOME, 10);
        vm.warp(block.timestamp + WINDOW);
        vm.expectRevert(IRewardDistributor.AlreadyValid.selector);
        vm.prank(guardian);
        distributor.veto(1);
    }

    // D12
    function test_claimTo_paysWhereTheAccountSigned() public {
        commit(1, distributor.leafOf(alice, 30), 30);
        vm.warp(block.timestamp + WINDOW);
        address to = makeAddr("cold wallet");
        uint256 deadline = block.timestamp + 1;
        bytes memory signature = signClaimTo(to, 30, deadline);
        vm.expectRevert(IRewardDistributor.InvalidSignature.selector);
        distributor.claimTo(1, alice, 30, none, payer, deadline, signature);
        distributor.claimTo(1, alice, 30, none, to, deadline, signature);
        assertEq(open.balanceOf(to), 30);
        vm.warp(deadline + 1);
        vm.expectRevert(IRewardDistributor.SignatureExpired.selector);
        distributor.claimTo(1, alice, 30, none, to, deadline, signature);
    }

    // D13
    function test_commit_needsEnoughDistinctAttestors() public {
        (address a, uint256 aKey) = makeAddrAndKey("a");
        (address b, uint256 bKey) = makeAddrAndKey("b");
        address[] memory attestors = new address[](2);
        (attestors[0], attestors[1]) = (a, b);
        deploy(attestors, 2);
        IRewardDistributor.Commit memory c = commitOf(1, SOME, 0);
        (uint256 low, uint256 high) = a < b ? (aKey, bKey) : (bKey, aKey);
        bytes[] memory signatures = new bytes[](2);
        (signatures[0], signatures[1]) = (attest(low, c), attest(low, c));
        vm.startPrank(settler);
        vm.expectRevert(IRewardDistributor.AttestationsMissing.selector);
        distributor.commit(c, new bytes[](1));
        vm.expectRevert(IRewardDistributor.InvalidSignature.selector);
        distributor.commit(c, signatures);
        signatures[1] = attest(high, c);
        distributor.commit(c, signatures);
        assertEq(distributor.lastEpoch(), 1);
    }

    function signClaimTo(address to, uint256 cumulative, uint256 deadline)
        private
        view
        returns (bytes memory)
    {
        bytes32 typehash = distributor.CLAIM_TO_TYPEHASH();
        bytes32 hash = keccak256(abi.encode(typehash, alice, to, cumulative, deadline));
        return sign(aliceKey, hash);
    }

    function attest(uint256 key, IRewardDistributor.Commit memory c)
        private
        view
        returns (bytes memory)
    {
        bytes32 typehash = distributor.ATTEST_TYPEHASH();
        return sign(
            key,
            keccak256(
                abi.encode(
                    typehash,
                    c.epoch,
                    c.payoutRoot,
                    c.debitRoot,
                    c.receiptsRoot,
                    c.dataHash,
                    c.total,
                    c.leaves
                )
            )
        );
    }

    function sign(uint256 key, bytes32 structHash) private view returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Meed"),
                keccak256("1"),
                block.chainid,
                address(distributor)
            )
        );
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", domain, structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }
}
