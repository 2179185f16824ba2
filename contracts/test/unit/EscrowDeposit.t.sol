// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "solady/tokens/ERC20.sol";
import {CreditEscrow} from "../../src/CreditEscrow.sol";
import {ICreditEscrow} from "../../src/interfaces/ICreditEscrow.sol";
import {IERC3009} from "../../src/interfaces/IERC3009.sol";
import {Fixture} from "../Fixture.sol";

/// @dev Ways in: SPEC §2.
contract EscrowDepositTest is Fixture {
    address private erin;
    uint256 private erinKey;

    function setUp() public {
        (erin, erinKey) = makeAddrAndKey("erin");
        deploy();
        vm.prank(payer);
        assertTrue(open.transfer(erin, 100e18));
    }

    // E1
    function test_deposit_saysWhoWasCredited() public {
        vm.expectEmit(address(escrow));
        emit ICreditEscrow.Deposited(accountOf(erin), payer, 5e18);
        vm.prank(payer);
        escrow.deposit(accountOf(erin), 5e18);
        assertEq(open.balanceOf(address(escrow)), 5e18);
    }

    // E1
    function test_deposit_refusesNothingAndNobody() public {
        vm.startPrank(payer);
        vm.expectRevert(ICreditEscrow.NothingReceived.selector);
        escrow.deposit(accountOf(erin), 0);
        vm.expectRevert(ICreditEscrow.ZeroAccount.selector);
        escrow.deposit(bytes32(0), 1);
    }

    // E6
    function test_depositWithPermit_needsNoApproval() public {
        (uint8 v, bytes32 r, bytes32 s) = signPermit(7e18);
        vm.prank(erin);
        escrow.depositWithPermit(accountOf(erin), 7e18, block.timestamp, v, r, s);
        assertEq(open.balanceOf(address(escrow)), 7e18);
    }

    // E6
    function test_depositWithPermit_badPermitMovesNothing() public {
        (uint8 v, bytes32 r, bytes32 s) = signPermit(7e18);
        vm.prank(erin);
        vm.expectRevert();
        escrow.depositWithPermit(accountOf(erin), 8e18, block.timestamp, v, r, s);
        assertEq(open.balanceOf(address(escrow)), 0);
    }

    // E3
    function test_depositWithAuthorization_creditsOnlyTheSignedAccount() public {
        bytes32 salt = keccak256("salt");
        uint256 before = block.timestamp + 1;
        bytes32 nonce = keccak256(abi.encode(accountOf(erin), salt));
        bytes memory signature = signReceive(9e18, before, nonce);
        vm.expectRevert(IERC3009.InvalidAuthorization.selector);
        escrow.depositWithAuthorization(accountOf(payer), erin, 9e18, 0, before, salt, signature);
        vm.expectEmit(address(escrow));
        emit ICreditEscrow.Deposited(accountOf(erin), erin, 9e18);
        escrow.depositWithAuthorization(accountOf(erin), erin, 9e18, 0, before, salt, signature);
        assertEq(open.balanceOf(address(escrow)), 9e18);
        vm.expectRevert(IERC3009.AuthorizationSpent.selector);
        escrow.depositWithAuthorization(accountOf(erin), erin, 9e18, 0, before, salt, signature);
    }

    // E4
    function testFuzz_deposits_onlyTheDistributorTakesThem(address anybody) public {
        vm.assume(anybody != address(distributor) && anybody != address(0));
        deposit(5e18);
        assertEq(open.allowance(address(escrow), anybody), 0);
        vm.prank(anybody);
        vm.expectRevert(ERC20.InsufficientAllowance.selector);
        open.transferFrom(address(escrow), anybody, 1);
        assertEq(open.allowance(address(escrow), address(distributor)), type(uint256).max);
    }

    // E4
    function test_construction_refusesAMissingRole() public {
        vm.expectRevert(ICreditEscrow.ZeroAddress.selector);
        new CreditEscrow(IERC20(address(open)), operator, guardian, address(0), DELAY);
        vm.expectRevert(ICreditEscrow.ZeroAddress.selector);
        new CreditEscrow(IERC20(address(open)), address(0), guardian, address(1), DELAY);
    }

    function signPermit(uint256 value) private view returns (uint8, bytes32, bytes32) {
        bytes32 typehash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 hash = keccak256(
            abi.encode(typehash, erin, address(escrow), value, open.nonces(erin), block.timestamp)
        );
        return vm.sign(erinKey, digestOf(address(open), hash));
    }

    function signReceive(uint256 value, uint256 before, bytes32 nonce)
        private
        view
        returns (bytes memory)
    {
        bytes32 typehash = open.RECEIVE_WITH_AUTHORIZATION_TYPEHASH();
        bytes32 hash =
            keccak256(abi.encode(typehash, erin, address(escrow), value, 0, before, nonce));
        return sign(erinKey, address(open), hash);
    }
}
