// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {CreditEscrow} from "../../src/CreditEscrow.sol";
import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {ICreditEscrow} from "../../src/interfaces/ICreditEscrow.sol";
import {IERC3009} from "../../src/interfaces/IERC3009.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Fixture} from "../Fixture.sol";
import {Trees} from "../Trees.sol";
import {ContractWallet} from "../mocks/ContractWallet.sol";
import {FeeToken} from "../mocks/Tokens.sol";

/// @dev What went wrong elsewhere, one test an incident, each named after it.
contract IncidentsTest is Fixture {
    address private alice;
    uint256 private aliceKey;
    address private thief = makeAddr("thief");
    address[] private none_;

    function setUp() public {
        (alice, aliceKey) = makeAddrAndKey("alice");
        deploy();
        deposit(1000e18);
    }

    // D4, D8, D11: Fluid, May 2026: proposer and approver keys stolen, a self-serving root claimed at
    // once. Whoever holds every key of a commit still meets the cap, the window and the veto.
    function test_fluid2026_stolenKeysMeetCapWindowAndVeto() public {
        deposit(2 * MAX_DELTA);
        vm.prank(settler);
        vm.expectRevert(IRewardDistributor.DeltaTooLarge.selector);
        distributor.commit(commitOf(1, SOME, MAX_DELTA + 1, 1), new bytes[](0));
        commitOne(1, thief, MAX_DELTA);
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(1, thief, MAX_DELTA, none);
        vm.prank(guardian);
        distributor.veto(1);
        vm.warp(block.timestamp + WINDOW);
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(1, thief, MAX_DELTA, none);
    }

    // D16: Fluid again: the thief's tree had one leaf and the proof was empty. A root that is a leaf
    // pays only where the commit owned up to a single leaf.
    function test_fluid2026_emptyProofNeedsAOneLeafTree() public {
        commit(1, distributor.leafOf(thief, 500), 500, 10_000);
        vm.warp(block.timestamp + WINDOW);
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claim(1, thief, 500, none);
    }

    // D5, D8: Nomad, August 2022: the zero root was trusted, and so was what no message had set.
    function test_nomad2022_zeroRootIsNeverCommittedNorClaimable() public {
        vm.prank(settler);
        vm.expectRevert(IRewardDistributor.ZeroRoot.selector);
        distributor.commit(commitOf(1, bytes32(0), 1, 1), new bytes[](0));
        for (uint64 e = 0; e < 65; ++e) {
            vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
            distributor.claim(e, thief, 1, none);
        }
    }

    // D9, D16: OpenZeppelin #3091, Uniswap #35: a node of 64 bytes taken for a leaf. Here a leaf is 128
    // bytes hashed twice, and a shorter proof does not fit the number of leaves.
    function test_ozIssue3091_innerNodeIsNoLeaf() public {
        bytes32[] memory leaves = new bytes32[](4);
        for (uint256 i = 0; i < 4; ++i) {
            leaves[i] = distributor.leafOf(address(uint160(i + 1)), 10);
        }
        bytes32[] memory nodes = Trees.nodesOf(leaves);
        commit(1, nodes[0], 40, 4);
        vm.warp(block.timestamp + WINDOW);
        // The two children of node 1, read as account and amount.
        bytes32[] memory proof = Trees.proofAt(nodes, 1);
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claim(1, address(uint160(uint256(nodes[3]))), uint256(nodes[4]), proof);
    }

    // D17: CVE-2023-34459 and polytope #57: multiproofs that forged leaves. There are no multiproofs
    // here: a run rebuilds its subtree from its own leaves, so a leaf that is not there changes it.
    function test_cve202334459_runCannotForgeALeaf() public {
        bytes32[] memory leaves = leaves2(alice, 10, address(0xB0B), 20);
        commitTree(1, leaves, 30);
        vm.warp(block.timestamp + WINDOW);
        bytes memory forged = abi.encodePacked(thief, uint128(10), address(0xB0B), uint128(20));
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claimRun(1, forged, none);
        bytes memory twice = abi.encodePacked(alice, uint128(10), alice, uint128(10));
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claimRun(1, twice, none);
    }

    // C9: Footium #360, Threshold #128: a tree that fell back locks users out of what they earned.
    function test_footium360_nonMonotoneRootIsVoidedByTwoProofs() public {
        bytes32[] memory before = leaves2(alice, 100, address(0xB0B), 20);
        commitTree(1, before, 120);
        bytes32[] memory after_ = leaves2(alice, 5, address(0xB0B), 120);
        commitTree(2, after_, 125);
        distributor.proveLowered(2, alice, leafIn(before, alice, 100), leafIn(after_, alice, 5));
        vm.warp(block.timestamp + WINDOW);
        distributor.claim(1, alice, 100, leafIn(before, alice, 100).proof);
        assertEq(open.balanceOf(alice), 100);
    }

    // D6: UMA H12: windows shared a balance, so one could pay out another's money. What no epoch has
    // pulled stays in the escrow, out of reach of any root.
    function test_umaH12_rootCannotReachDeposits() public {
        commitOne(1, thief, 10);
        bytes32[] memory over = leaves2(thief, 900e18, alice, 10);
        commit(2, Trees.root(over), 20, 2);
        vm.warp(block.timestamp + WINDOW);
        bytes32[] memory proof = leafIn(over, thief, 900e18).proof;
        vm.expectRevert();
        distributor.claim(2, thief, 900e18, proof);
        assertEq(open.balanceOf(address(escrow)), 1000e18 - 20);
    }

    // D7: across #193: a batch of claims was counted once.
    function test_across193_runCountsEachClaim() public {
        bytes32[] memory leaves = leaves2(alice, 10, address(0xB0B), 20);
        commitTree(1, leaves, 30);
        vm.warp(block.timestamp + WINDOW);
        bool ordered = leaves[0] < leaves[1];
        bytes memory packed = ordered
            ? abi.encodePacked(alice, uint128(10), address(0xB0B), uint128(20))
            : abi.encodePacked(address(0xB0B), uint128(20), alice, uint128(10));
        distributor.claimRun(1, packed, none);
        assertEq(distributor.claimed(alice), 10);
        assertEq(distributor.claimed(address(0xB0B)), 20);
        assertEq(open.balanceOf(address(distributor)), 0);
    }

    // D8, R1: Morpho URD, Cantina 2023: the owner could raise the timelock under a pending root. The
    // window is fixed for ever, and each epoch keeps the time it was given.
    function test_urdCantina2023_validAtIsFixedAtTheCommit() public {
        commitOne(1, alice, 10);
        uint64 validAt = distributor.epochState(1).validAt;
        vm.startPrank(owner);
        distributor.setSettler(thief);
        distributor.setMaxDelta(1);
        distributor.setAttestors(new address[](0), 0);
        vm.stopPrank();
        assertEq(distributor.epochState(1).validAt, validAt);
        vm.warp(validAt);
        distributor.claim(1, alice, 10, none);
    }

    // C10: URD again: two leaves of one account paid the higher, not the sum.
    function test_urdCantina2023_twoLeavesOfOneAccountAreFraud() public {
        bytes32[] memory leaves = leaves2(alice, 30, alice, 12);
        commitTree(1, leaves, 42);
        distributor.proveDuplicate(1, alice, leafIn(leaves, alice, 30), leafIn(leaves, alice, 12));
        assertEq(distributor.lastEpoch(), 0);
    }

    // D2: EigenLayer EG4-01: the same submission was accepted twice.
    function test_eigenlayerEG401_sameCommitIsNotAcceptedTwice() public {
        commit(1, SOME, 10, 1);
        vm.prank(settler);
        vm.expectRevert(IRewardDistributor.EpochOutOfOrder.selector);
        distributor.commit(commitOf(1, SOME, 10, 1), new bytes[](0));
    }

    // E2: PoolTogether #89, pt-v5-vault #82: whoever submitted the permit first stopped the deposit.
    function test_poolTogether89_frontRunPermitDoesNotStopTheDeposit() public {
        vm.prank(payer);
        assertTrue(open.transfer(alice, 7e18));
        uint256 deadline = block.timestamp;
        bytes32 typehash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 hash = keccak256(abi.encode(typehash, alice, address(escrow), 7e18, 0, deadline));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(aliceKey, digestOf(address(open), hash));
        vm.prank(thief);
        open.permit(alice, address(escrow), 7e18, deadline, v, r, s);
        vm.prank(alice);
        escrow.depositWithPermit(accountOf(alice), 7e18, deadline, v, r, s);
        assertEq(open.balanceOf(alice), 0);
    }

    // O2, E3: rail0 #35: an authorization lifted from the mempool moved the money, but no deposit was
    // recorded.
    function test_rail35_liftedAuthorizationMovesNothing() public {
        vm.prank(payer);
        assertTrue(open.transfer(alice, 7e18));
        bytes32 salt = keccak256("salt");
        bytes32 nonce = keccak256(abi.encode(accountOf(alice), salt));
        uint256 before = block.timestamp + 1;
        bytes32 typehash = open.RECEIVE_WITH_AUTHORIZATION_TYPEHASH();
        bytes memory signature = sign(
            aliceKey,
            address(open),
            keccak256(abi.encode(typehash, alice, address(escrow), 7e18, 0, before, nonce))
        );
        vm.startPrank(thief);
        vm.expectRevert(IERC3009.CallerIsNotPayee.selector);
        open.receiveWithAuthorization(alice, address(escrow), 7e18, 0, before, nonce, signature);
        vm.expectRevert(IERC3009.InvalidAuthorization.selector);
        open.transferWithAuthorization(alice, address(escrow), 7e18, 0, before, nonce, signature);
        // Submitted through the escrow, by anybody, it credits Alice.
        vm.expectEmit(address(escrow));
        emit ICreditEscrow.Deposited(accountOf(alice), alice, 7e18);
        escrow.depositWithAuthorization(accountOf(alice), alice, 7e18, 0, before, salt, signature);
    }

    // E1: filecoin-pay, FeeOnTransferVulnerability: the amount asked for was credited, not what came.
    function test_filecoinPay_feeOnTransferCreditsWhatArrived() public {
        FeeToken token = new FeeToken(payer, SUPPLY);
        CreditEscrow other = new CreditEscrow(token, operator, guardian, address(1), DELAY);
        token.charge();
        vm.startPrank(payer);
        token.approve(address(other), 100e18);
        vm.expectEmit(address(other));
        emit ICreditEscrow.Deposited(accountOf(payer), payer, 99e18);
        other.deposit(accountOf(payer), 100e18);
    }

    // R5: and no distributor is built over such a token: a commit would pull less than it counts.
    function test_filecoinPay_feeOnTransferTokenHasNoDistributor() public {
        FeeToken token = new FeeToken(payer, SUPPLY);
        address at = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        vm.prank(owner);
        stake.setSlasher(at, true);
        CreditEscrow other = new CreditEscrow(token, operator, guardian, at, DELAY);
        vm.expectRevert(IRewardDistributor.NotOpen.selector);
        new RewardDistributor(other, stake, rolesOf(none_, 0), terms(), MAX_DELTA);
    }

    // D12: superform #503: claims for others to contract wallets that are not on this chain. Such an
    // account signs where to, and the wallet's own code decides.
    function test_superform503_contractAccountChoosesItsPayee() public {
        address wallet = address(new ContractWallet(alice));
        commitOne(1, wallet, 70);
        vm.warp(block.timestamp + WINDOW);
        address payee = makeAddr("payee");
        bytes32 typehash = distributor.CLAIM_TO_TYPEHASH();
        bytes32 hash = keccak256(abi.encode(typehash, wallet, payee, 70, block.timestamp));
        bytes memory signature = sign(aliceKey, address(distributor), hash);
        distributor.claimTo(1, wallet, 70, none, payee, block.timestamp, signature);
        assertEq(open.balanceOf(payee), 70);
        assertEq(open.balanceOf(wallet), 0);
    }
}
