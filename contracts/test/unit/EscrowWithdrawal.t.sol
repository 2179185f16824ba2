// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ICreditEscrow} from "../../src/interfaces/ICreditEscrow.sol";
import {Fixture} from "../Fixture.sol";

/// @dev The way out that is not a payout: SPEC §2.
contract EscrowWithdrawalTest is Fixture {
    address private erin;
    uint256 private erinKey;

    function setUp() public {
        (erin, erinKey) = makeAddrAndKey("erin");
        deploy();
        deposit(5e18);
    }

    // E5
    function test_withdrawal_waitsAndPaysOnce() public {
        ICreditEscrow.Withdrawal memory w = withdrawal(5e18);
        bytes memory signature = signWithdrawal(w, operatorKey);
        bytes32 id = idOf(w);
        escrow.requestWithdrawal(w, signature);
        vm.expectRevert(ICreditEscrow.InvalidWithdrawal.selector);
        escrow.requestWithdrawal(w, signature);
        vm.warp(block.timestamp + DELAY - 1);
        vm.expectRevert(ICreditEscrow.NotReady.selector);
        escrow.finalizeWithdrawal(id);
        vm.warp(block.timestamp + 1);
        escrow.finalizeWithdrawal(id);
        assertEq(open.balanceOf(erin), 5e18);
        vm.expectRevert(ICreditEscrow.UnknownWithdrawal.selector);
        escrow.finalizeWithdrawal(id);
    }

    // E5
    function test_withdrawal_needsTheOperator() public {
        ICreditEscrow.Withdrawal memory w = withdrawal(5e18);
        bytes memory forged = signWithdrawal(w, erinKey);
        vm.expectRevert(ICreditEscrow.Unauthorized.selector);
        escrow.requestWithdrawal(w, forged);
    }

    // E5
    function test_withdrawal_canBeStoppedForGood() public {
        ICreditEscrow.Withdrawal memory w = withdrawal(5e18);
        bytes memory signature = signWithdrawal(w, operatorKey);
        escrow.requestWithdrawal(w, signature);
        bytes32 id = idOf(w);
        vm.expectRevert(ICreditEscrow.Unauthorized.selector);
        escrow.cancelWithdrawal(id);
        vm.prank(guardian);
        escrow.cancelWithdrawal(id);
        vm.warp(block.timestamp + DELAY);
        vm.expectRevert(ICreditEscrow.UnknownWithdrawal.selector);
        escrow.finalizeWithdrawal(id);
        vm.prank(operator);
        vm.expectRevert(ICreditEscrow.UnknownWithdrawal.selector);
        escrow.cancelWithdrawal(id);
    }

    // E5: stopped or not, a signature is good for one request.
    function test_withdrawal_signatureIsSpentByItsRequest() public {
        ICreditEscrow.Withdrawal memory w = withdrawal(5e18);
        w.deadline = block.timestamp + 365 days;
        bytes memory signature = signWithdrawal(w, operatorKey);
        escrow.requestWithdrawal(w, signature);
        bytes32 id = idOf(w);
        vm.prank(operator);
        escrow.cancelWithdrawal(id);
        vm.expectRevert(ICreditEscrow.InvalidWithdrawal.selector);
        escrow.requestWithdrawal(w, signature);
    }

    // E5
    function test_withdrawal_refusesNothingNobodyAndLate() public {
        ICreditEscrow.Withdrawal memory w = withdrawal(0);
        refused(w);
        w = withdrawal(1);
        w.to = address(0);
        refused(w);
        w = withdrawal(1);
        w.deadline = block.timestamp - 1;
        refused(w);
    }

    function refused(ICreditEscrow.Withdrawal memory w) private {
        bytes memory signature = signWithdrawal(w, operatorKey);
        vm.expectRevert(ICreditEscrow.InvalidWithdrawal.selector);
        escrow.requestWithdrawal(w, signature);
    }

    function withdrawal(uint256 amount) private view returns (ICreditEscrow.Withdrawal memory) {
        return ICreditEscrow.Withdrawal(accountOf(payer), erin, amount, block.timestamp, SOME);
    }

    function idOf(ICreditEscrow.Withdrawal memory w) private view returns (bytes32) {
        bytes32 typehash = escrow.WITHDRAWAL_TYPEHASH();
        return keccak256(abi.encode(typehash, w.account, w.to, w.amount, w.deadline, w.nonce));
    }

    function signWithdrawal(ICreditEscrow.Withdrawal memory w, uint256 key)
        private
        view
        returns (bytes memory)
    {
        return sign(key, address(escrow), idOf(w));
    }
}
