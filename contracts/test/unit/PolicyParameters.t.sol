// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {PolicyParameters} from "../../src/PolicyParameters.sol";

/// @dev The numbers of governance: SPEC §12.
contract PolicyParametersTest is Test {
    uint48 private constant DELAY = 1 hours;

    PolicyParameters private policy = new PolicyParameters(address(this), DELAY);
    bytes32 private fee = policy.FEE_BPS();

    // P1
    function testFuzz_set_staysInItsBounds(uint256 value) public {
        bool within = value <= 2_000;
        if (!within) vm.expectRevert(PolicyParameters.OutOfBounds.selector);
        policy.set(fee, value);
        vm.warp(block.timestamp + DELAY);
        assertEq(policy.get(fee), within ? value : 500);
    }

    // P2
    function test_set_takesEffectAfterTheDelay() public {
        policy.set(fee, 700);
        vm.warp(block.timestamp + DELAY - 1);
        assertEq(policy.get(fee), 500);
        // A change that waits is replaced, and waits anew.
        policy.set(fee, 800);
        vm.warp(block.timestamp + 1);
        assertEq(policy.get(fee), 500);
        (uint256 value, uint256 from) = policy.pending(fee);
        assertEq(value, 800);
        vm.warp(from);
        assertEq(policy.get(fee), 800);
    }

    // P3
    function testFuzz_set_onlyTheOwnerAndOnlyWhatIsThere(address anybody) public {
        vm.expectRevert(PolicyParameters.UnknownParameter.selector);
        policy.set("NOTHING", 1);
        vm.expectRevert(PolicyParameters.UnknownParameter.selector);
        policy.get("NOTHING");
        vm.assume(anybody != address(this));
        vm.prank(anybody);
        vm.expectRevert(PolicyParameters.Unauthorized.selector);
        policy.set(fee, 1);
        vm.expectRevert(PolicyParameters.ZeroAddress.selector);
        new PolicyParameters(address(0), 1);
    }
}
