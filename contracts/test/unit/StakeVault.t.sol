// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {StakeVault} from "../../src/StakeVault.sol";
import {IStakeVault} from "../../src/interfaces/IStakeVault.sol";
import {Fixture} from "../Fixture.sol";

/// @dev Stake, unbonding, slashing: SPEC §6.
contract StakeVaultTest is Fixture {
    address private alice = makeAddr("alice");
    address private bruno = makeAddr("bruno");
    bytes32 private constant EVIDENCE = keccak256("evidence");

    function setUp() public {
        deploy();
        give(alice, 1000e18);
        give(bruno, 1000e18);
    }

    function give(address to, uint256 amount) private {
        vm.prank(payer);
        assertTrue(open.transfer(to, amount));
        vm.prank(to);
        open.approve(address(stake), type(uint256).max);
    }

    function put(address who, uint256 assets) private returns (uint256 shares) {
        vm.prank(who);
        return stake.deposit(assets, who);
    }

    function slash(uint256 amount) private {
        vm.prank(address(distributor));
        stake.slash(amount, EVIDENCE, challenger);
    }

    // S1
    function test_stake_leavesOnlyAfterUnbonding() public {
        uint256 shares = put(alice, 100e18);
        vm.startPrank(alice);
        vm.expectPartialRevert(ERC4626.ERC4626ExceededMaxRedeem.selector);
        stake.redeem(shares, alice, alice);
        stake.unbond(shares / 2);
        vm.warp(block.timestamp + DELAY - 1);
        vm.expectPartialRevert(ERC4626.ERC4626ExceededMaxWithdraw.selector);
        stake.withdraw(1, alice, alice);
        vm.warp(block.timestamp + 1);
        vm.expectPartialRevert(ERC4626.ERC4626ExceededMaxRedeem.selector);
        stake.redeem(shares / 2 + 1, alice, alice);
        stake.redeem(shares / 2, alice, alice);
        assertEq(open.balanceOf(alice), 950e18);
        assertEq(stake.maxRedeem(alice), 0);
    }

    // S1
    function test_unbonding_startsAnewWithEachRequest() public {
        uint256 shares = put(alice, 100e18);
        vm.startPrank(alice);
        stake.unbond(shares / 2);
        vm.warp(block.timestamp + DELAY - 1);
        stake.unbond(shares / 2);
        vm.warp(block.timestamp + DELAY - 1);
        assertEq(stake.maxRedeem(alice), 0);
        vm.warp(block.timestamp + 1);
        assertEq(stake.maxRedeem(alice), shares);
    }

    // S1
    function test_unbonding_canBeCancelled() public {
        uint256 shares = put(alice, 100e18);
        vm.startPrank(alice);
        vm.expectRevert(StakeVault.NothingUnbonding.selector);
        stake.cancelUnbonding();
        stake.unbond(shares);
        assertEq(stake.balanceOf(alice), 0);
        stake.cancelUnbonding();
        assertEq(stake.balanceOf(alice), shares);
        vm.warp(block.timestamp + DELAY);
        assertEq(stake.maxRedeem(alice), 0);
        vm.expectRevert();
        stake.unbond(shares + 1);
    }

    // S1
    function test_redeem_forAnotherNeedsAllowance() public {
        uint256 shares = put(alice, 100e18);
        vm.prank(alice);
        stake.unbond(shares);
        vm.warp(block.timestamp + DELAY);
        vm.prank(bruno);
        vm.expectRevert();
        stake.redeem(shares, bruno, alice);
        vm.prank(alice);
        stake.approve(bruno, shares);
        vm.prank(bruno);
        stake.redeem(shares, bruno, alice);
        assertEq(open.balanceOf(bruno), 1100e18);
    }

    // S2
    function test_slash_takesFromUnbondingSharesAlike() public {
        uint256 shares = put(alice, 100e18);
        put(bruno, 300e18);
        vm.prank(alice);
        stake.unbond(shares);
        slash(200e18);
        vm.warp(block.timestamp + DELAY);
        assertApproxEqAbs(stake.maxWithdraw(alice), 50e18, 1);
        assertApproxEqAbs(stake.convertToAssets(stake.balanceOf(bruno)), 150e18, 1);
    }

    // S3
    function testFuzz_slash_partsAddUpToIt(uint256 staked, uint256 amount) public {
        staked = bound(staked, 1, 1000e18);
        put(alice, staked);
        uint256 taken = amount < staked ? amount : staked;
        uint256 reward = taken * REWARD_BPS / 10_000;
        vm.expectEmit(address(stake));
        emit IStakeVault.Slashed(address(distributor), EVIDENCE, challenger, taken, reward);
        slash(amount);
        assertEq(open.balanceOf(treasury), taken - reward);
        assertEq(open.balanceOf(challenger), 10_000e18 + reward);
        assertEq(stake.totalAssets(), staked - taken);
    }

    // S3
    function test_slash_needsSlasherEvidenceAndChallenger() public {
        vm.expectRevert(StakeVault.Unauthorized.selector);
        stake.slash(1, EVIDENCE, challenger);
        vm.startPrank(address(distributor));
        vm.expectRevert(StakeVault.ZeroEvidence.selector);
        stake.slash(1, bytes32(0), challenger);
        vm.expectRevert(StakeVault.ZeroAddress.selector);
        stake.slash(1, EVIDENCE, address(0));
        vm.stopPrank();
        vm.expectRevert(StakeVault.Unauthorized.selector);
        stake.setSlasher(alice, true);
        vm.prank(owner);
        stake.setSlasher(address(distributor), false);
        vm.prank(address(distributor));
        vm.expectRevert(StakeVault.Unauthorized.selector);
        stake.slash(1, EVIDENCE, challenger);
    }

    // S4
    function testFuzz_donation_cannotRobTheNextStaker(uint256 seed, uint256 gift) public {
        seed = bound(seed, 1, 1e18);
        gift = bound(gift, 0, 900e18);
        uint256 shares = put(alice, seed);
        vm.prank(alice);
        assertTrue(open.transfer(address(stake), gift));
        uint256 worth = stake.convertToAssets(put(bruno, 500e18));
        // What the gift makes Bruno lose by rounding is at most a millionth of the gift.
        assertGe(worth, 500e18 - gift / 1e6 - 1);
        // And Alice never gets out more than she put in and gave.
        assertLe(stake.convertToAssets(shares), seed + gift + gift / 1e6 + 1);
    }

    // S5
    function test_votes_followTheSharesAndRestWhileUnbonding() public {
        uint256 shares = put(alice, 100e18);
        assertEq(stake.getVotes(alice), shares);
        vm.prank(alice);
        stake.delegate(bruno);
        assertEq(stake.getVotes(alice), 0);
        assertEq(stake.getVotes(bruno), shares);
        vm.prank(alice);
        stake.unbond(shares);
        assertEq(stake.getVotes(bruno), 0);
        vm.warp(block.timestamp + 1);
        assertEq(stake.getPastVotes(bruno, block.timestamp - 1), 0);
        assertEq(stake.CLOCK_MODE(), "mode=timestamp");
    }
}
