// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC3009} from "../../src/interfaces/IERC3009.sol";
import {Fixture} from "../Fixture.sol";
import {ContractWallet} from "../mocks/ContractWallet.sol";

/// @dev EIP-3009: SPEC §1.
contract OpenAuthorizationTest is Fixture {
    address private erin;
    uint256 private erinKey;
    address private wallet;
    uint256 private before;

    function setUp() public {
        (erin, erinKey) = makeAddrAndKey("erin");
        deploy();
        wallet = address(new ContractWallet(erin));
        vm.startPrank(payer);
        assertTrue(open.transfer(erin, 100e18));
        assertTrue(open.transfer(wallet, 100e18));
        vm.stopPrank();
        before = block.timestamp + 1;
    }

    // O1
    function test_transfer_bothFormsSpendOneNonce() public {
        bytes memory signature = signTransfer(erin, erinKey, 0);
        (uint8 v, bytes32 r, bytes32 s) = split(signature);
        open.transferWithAuthorization(erin, payer, 1e18, 0, before, SOME, v, r, s);
        assertTrue(open.authorizationState(erin, SOME));
        assertEq(open.balanceOf(erin), 99e18);
        vm.expectRevert(IERC3009.AuthorizationSpent.selector);
        open.transferWithAuthorization(erin, payer, 1e18, 0, before, SOME, signature);
        vm.expectRevert(IERC3009.AuthorizationSpent.selector);
        open.transferWithAuthorization(erin, payer, 1e18, 0, before, SOME, v, r, s);
    }

    // O1
    function test_transfer_bytesFormMoves() public {
        vm.expectEmit(address(open));
        emit IERC3009.AuthorizationUsed(erin, SOME);
        open.transferWithAuthorization(
            erin, payer, 1e18, 0, before, SOME, signTransfer(erin, erinKey, 0)
        );
        assertEq(open.balanceOf(erin), 99e18);
    }

    // O6
    function test_transfer_contractWalletSignsByBytesOnly() public {
        bytes memory signature = signTransfer(wallet, erinKey, 0);
        (uint8 v, bytes32 r, bytes32 s) = split(signature);
        vm.expectRevert(IERC3009.InvalidAuthorization.selector);
        open.transferWithAuthorization(wallet, payer, 1e18, 0, before, SOME, v, r, s);
        open.transferWithAuthorization(wallet, payer, 1e18, 0, before, SOME, signature);
        assertEq(open.balanceOf(wallet), 99e18);
    }

    // O7
    function test_transfer_onlyWithinItsTime() public {
        uint256 after_ = block.timestamp;
        bytes memory signature = signTransfer(erin, erinKey, after_);
        vm.expectRevert(IERC3009.AuthorizationNotYetValid.selector);
        open.transferWithAuthorization(erin, payer, 1e18, after_, before, SOME, signature);
        signature = signTransfer(erin, erinKey, 0);
        vm.warp(before);
        vm.expectRevert(IERC3009.AuthorizationExpired.selector);
        open.transferWithAuthorization(erin, payer, 1e18, 0, before, SOME, signature);
    }

    // O1
    function testFuzz_transfer_refusesAnyOtherTerms(address to, uint256 value) public {
        vm.assume(to != payer || value != 1e18);
        bytes memory signature = signTransfer(erin, erinKey, 0);
        vm.expectRevert(IERC3009.InvalidAuthorization.selector);
        open.transferWithAuthorization(erin, to, value, 0, before, SOME, signature);
    }

    // O1: (r, n - s) is the same signature to ecrecover, and refused.
    function test_transfer_refusesTheMalleableTwin() public {
        (uint8 v, bytes32 r, bytes32 s) = split(signTransfer(erin, erinKey, 0));
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        bytes32 twin = bytes32(order - uint256(s));
        vm.expectRevert(IERC3009.InvalidAuthorization.selector);
        open.transferWithAuthorization(erin, payer, 1e18, 0, before, SOME, 55 - v, r, twin);
    }

    // O2
    function test_receive_onlyByThePayee() public {
        bytes memory signature = signReceive();
        (uint8 v, bytes32 r, bytes32 s) = split(signature);
        vm.expectRevert(IERC3009.CallerIsNotPayee.selector);
        open.receiveWithAuthorization(erin, payer, 1e18, 0, before, SOME, signature);
        vm.expectRevert(IERC3009.CallerIsNotPayee.selector);
        open.receiveWithAuthorization(erin, payer, 1e18, 0, before, SOME, v, r, s);
        vm.prank(payer);
        open.receiveWithAuthorization(erin, payer, 1e18, 0, before, SOME, v, r, s);
        assertEq(open.balanceOf(erin), 99e18);
    }

    // O2: the two types have different hashes, so neither passes for the other.
    function test_receive_isNoTransfer() public {
        bytes memory signature = signReceive();
        vm.expectRevert(IERC3009.InvalidAuthorization.selector);
        open.transferWithAuthorization(erin, payer, 1e18, 0, before, SOME, signature);
        signature = signTransfer(erin, erinKey, 0);
        vm.prank(payer);
        vm.expectRevert(IERC3009.InvalidAuthorization.selector);
        open.receiveWithAuthorization(erin, payer, 1e18, 0, before, SOME, signature);
    }

    // O8
    function test_cancel_spendsTheNonce() public {
        bytes32 hash = keccak256(abi.encode(open.CANCEL_AUTHORIZATION_TYPEHASH(), erin, SOME));
        bytes memory signature = sign(erinKey, address(open), hash);
        vm.expectEmit(address(open));
        emit IERC3009.AuthorizationCanceled(erin, SOME);
        open.cancelAuthorization(erin, SOME, signature);
        bytes memory transfer = signTransfer(erin, erinKey, 0);
        vm.expectRevert(IERC3009.AuthorizationSpent.selector);
        open.transferWithAuthorization(erin, payer, 1e18, 0, before, SOME, transfer);
        (uint8 v, bytes32 r, bytes32 s) = split(signature);
        vm.expectRevert(IERC3009.AuthorizationSpent.selector);
        open.cancelAuthorization(erin, SOME, v, r, s);
        vm.expectRevert(IERC3009.InvalidAuthorization.selector);
        open.cancelAuthorization(payer, SOME, v, r, s);
    }

    function signTransfer(address from, uint256 key, uint256 after_)
        private
        view
        returns (bytes memory)
    {
        bytes32 typehash = open.TRANSFER_WITH_AUTHORIZATION_TYPEHASH();
        bytes32 hash = keccak256(abi.encode(typehash, from, payer, 1e18, after_, before, SOME));
        return sign(key, address(open), hash);
    }

    function signReceive() private view returns (bytes memory) {
        bytes32 typehash = open.RECEIVE_WITH_AUTHORIZATION_TYPEHASH();
        bytes32 hash = keccak256(abi.encode(typehash, erin, payer, 1e18, 0, before, SOME));
        return sign(erinKey, address(open), hash);
    }

    function split(bytes memory signature) private pure returns (uint8 v, bytes32 r, bytes32 s) {
        assembly {
            r := mload(add(signature, 0x20))
            s := mload(add(signature, 0x40))
            v := byte(0, mload(add(signature, 0x60)))
        }
    }
}
