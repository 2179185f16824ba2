// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {CreditEscrow} from "../../src/CreditEscrow.sol";
import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Fixture} from "../Fixture.sol";

/// @dev Who may change what: SPEC §5.
contract DistributorRolesTest is Fixture {
    function setUp() public {
        deploy();
    }

    // R1
    function testFuzz_setters_onlyTheOwner(address anybody) public {
        vm.assume(anybody != owner);
        vm.startPrank(anybody);
        vm.expectRevert(IRewardDistributor.Unauthorized.selector);
        distributor.setSettler(anybody);
        vm.expectRevert(IRewardDistributor.Unauthorized.selector);
        distributor.setGuardian(anybody);
        vm.expectRevert(IRewardDistributor.Unauthorized.selector);
        distributor.setMaxDelta(1);
        vm.expectRevert(IRewardDistributor.Unauthorized.selector);
        distributor.setAttestors(new address[](0), 0);
    }

    // R1
    function test_owner_replacesSettlerAndGuardian() public {
        address next = makeAddr("next");
        vm.startPrank(owner);
        distributor.setSettler(next);
        distributor.setGuardian(next);
        vm.expectRevert(IRewardDistributor.ZeroAddress.selector);
        distributor.setSettler(address(0));
        vm.expectRevert(IRewardDistributor.ZeroAddress.selector);
        distributor.setGuardian(address(0));
        vm.stopPrank();
        vm.prank(settler);
        vm.expectRevert(IRewardDistributor.Unauthorized.selector);
        distributor.commit(commitOf(1, SOME, 0, 1), new bytes[](0));
        vm.startPrank(next);
        distributor.commit(commitOf(1, SOME, 0, 1), new bytes[](0));
        distributor.veto(1);
    }

    // R2
    function testFuzz_owner_capIsBounded(uint256 cap) public {
        vm.startPrank(owner);
        if (cap > type(uint88).max) vm.expectRevert(IRewardDistributor.OutOfBounds.selector);
        distributor.setMaxDelta(cap);
        assertEq(distributor.maxDelta(), cap > type(uint88).max ? MAX_DELTA : cap);
    }

    // R3
    function test_owner_replacesTheWholeSetOfAttestors() public {
        address[] memory set = new address[](2);
        (set[0], set[1]) = (address(1), address(2));
        vm.startPrank(owner);
        distributor.setAttestors(set, 2);
        assertTrue(distributor.isAttestor(address(1)));
        address[] memory other = new address[](1);
        other[0] = address(3);
        distributor.setAttestors(other, 1);
        assertFalse(distributor.isAttestor(address(1)));
        assertTrue(distributor.isAttestor(address(3)));
        assertEq(distributor.threshold(), 1);
    }

    // R3
    function test_owner_cannotSetAQuorumThatNobodyReaches() public {
        address[] memory set = new address[](2);
        (set[0], set[1]) = (address(1), address(1));
        vm.startPrank(owner);
        vm.expectRevert(IRewardDistributor.OutOfBounds.selector);
        distributor.setAttestors(set, 1);
        set[1] = address(0);
        vm.expectRevert(IRewardDistributor.ZeroAddress.selector);
        distributor.setAttestors(set, 1);
        set[1] = address(2);
        vm.expectRevert(IRewardDistributor.OutOfBounds.selector);
        distributor.setAttestors(set, 3);
    }

    // R4
    function test_construction_refusesMissingRolesAndStrangers() public {
        RewardDistributor.Roles memory roles = rolesOf(new address[](0), 0);
        vm.expectRevert(IRewardDistributor.Unauthorized.selector);
        new RewardDistributor(escrow, stake, roles, terms(), MAX_DELTA);
        roles.owner = address(0);
        vm.expectRevert(IRewardDistributor.ZeroAddress.selector);
        new RewardDistributor(escrow, stake, roles, terms(), MAX_DELTA);
        roles.owner = owner;
        address at = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        vm.prank(owner);
        stake.setSlasher(at, true);
        CreditEscrow other =
            new CreditEscrow(IERC20(address(open)), operator, guardian, address(1), DELAY);
        vm.expectRevert(IRewardDistributor.EscrowMismatch.selector);
        new RewardDistributor(other, stake, roles, terms(), MAX_DELTA);
    }
}
