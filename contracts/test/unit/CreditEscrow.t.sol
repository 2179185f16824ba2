// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Open} from "../../src/Open.sol";
import {ICreditEscrow} from "../../src/interfaces/ICreditEscrow.sol";
import {IERC3009} from "../../src/interfaces/IERC3009.sol";
import {Fixture} from "../Fixture.sol";

/// @dev Cites SPEC.md §1 and §2.
contract CreditEscrowTest is Fixture {
    address private erin;
    uint256 private erinKey;

    function setUp() public {
        (erin, erinKey) = makeAddrAndKey("erin");
        deploy(new address[](0), 0);
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

    // E2
    function test_depositWithPermit_survivesAFrontRunPermit() public {
        uint256 deadline = block.timestamp;
        (uint8 v, bytes32 r, bytes32 s) = signPermit(7e18, deadline);
        open.permit(erin, address(escrow), 7e18, deadline, v, r, s);
        vm.prank(erin);
        escrow.depositWithPermit(accountOf(erin), 7e18, deadline, v, r, s);
        assertEq(open.balanceOf(address(escrow)), 7e18);
    }

    // E3
    function test_depositWithAuthorization_creditsOnlyTheSignedAccount() public {
        bytes32 salt = keccak256("salt");
        uint256 before = block.timestamp + 1;
        bytes32 nonce = keccak256(abi.encode(accountOf(erin), salt));
        bytes memory signature = signReceive(9e18, before, nonce);
        vm.expectRevert(IERC3009.InvalidAuthorization.selector);
        escrow.depositWithAuthorization(accountOf(payer), erin, 9e18, 0, before, salt, signature);
        escrow.depositWithAuthorization(accountOf(erin), erin, 9e18, 0, before, salt, signature);
        assertEq(open.balanceOf(address(escrow)), 9e18);
        vm.expectRevert(IERC3009.AuthorizationUsed.selector);
        escrow.depositWithAuthorization(accountOf(erin), erin, 9e18, 0, before, salt, signature);
    }

    // E4
    function test_release_onlyTheDistributor() public {
        deposit(5e18);
        vm.expectRevert(ICreditEscrow.Unauthorized.selector);
        escrow.release(1);
        vm.expectRevert(ICreditEscrow.Unauthorized.selector);
        escrow.setDistributor(address(0));
        vm.expectRevert(ICreditEscrow.DistributorAlreadySet.selector);
        escrow.setDistributor(erin);
    }

    // E5
    function test_withdrawal_waitsAndPaysOnce() public {
        deposit(5e18);
        ICreditEscrow.Withdrawal memory w = withdrawal(5e18);
        bytes memory signature = signWithdrawal(w, operatorKey);
        bytes32 id = idOf(w);
        escrow.requestWithdrawal(w, signature);
        vm.expectRevert(ICreditEscrow.InvalidWithdrawal.selector);
        escrow.requestWithdrawal(w, signature);
        vm.expectRevert(ICreditEscrow.NotReady.selector);
        escrow.finalizeWithdrawal(id);
        vm.warp(block.timestamp + DELAY);
        escrow.finalizeWithdrawal(id);
        assertEq(open.balanceOf(erin), 105e18);
        vm.expectRevert(ICreditEscrow.UnknownWithdrawal.selector);
        escrow.finalizeWithdrawal(id);
    }

    // E5
    function test_withdrawal_needsTheOperatorAndCanBeStopped() public {
        deposit(5e18);
        ICreditEscrow.Withdrawal memory w = withdrawal(5e18);
        bytes memory forged = signWithdrawal(w, erinKey);
        vm.expectRevert(ICreditEscrow.Unauthorized.selector);
        escrow.requestWithdrawal(w, forged);
        escrow.requestWithdrawal(w, signWithdrawal(w, operatorKey));
        bytes32 id = idOf(w);
        vm.expectRevert(ICreditEscrow.Unauthorized.selector);
        escrow.cancelWithdrawal(id);
        vm.prank(guardian);
        escrow.cancelWithdrawal(id);
        vm.warp(block.timestamp + DELAY);
        vm.expectRevert(ICreditEscrow.UnknownWithdrawal.selector);
        escrow.finalizeWithdrawal(id);
    }

    // O1
    function test_open_transferWithAuthorizationBothForms() public {
        uint256 before = block.timestamp + 1;
        bytes32 typehash = open.TRANSFER_WITH_AUTHORIZATION_TYPEHASH();
        bytes32 hash = keccak256(abi.encode(typehash, erin, payer, 1e18, 0, before, SOME));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(erinKey, digestOf(address(open), "Open", hash));
        open.transferWithAuthorization(erin, payer, 1e18, 0, before, SOME, v, r, s);
        assertEq(open.balanceOf(erin), 99e18);
        vm.expectRevert(IERC3009.AuthorizationUsed.selector);
        open.transferWithAuthorization(
            erin, payer, 1e18, 0, before, SOME, abi.encodePacked(r, s, v)
        );
    }

    // O2
    function test_open_receiveOnlyByThePayee() public {
        bytes memory signature = signReceive(1e18, block.timestamp + 1, SOME);
        vm.expectRevert(IERC3009.CallerIsNotPayee.selector);
        open.receiveWithAuthorization(
            erin, address(escrow), 1e18, 0, block.timestamp + 1, SOME, signature
        );
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
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digestOf(address(escrow), "Meed", idOf(w)));
        return abi.encodePacked(r, s, v);
    }

    function signPermit(uint256 amount, uint256 deadline)
        private
        view
        returns (uint8 v, bytes32 r, bytes32 s)
    {
        bytes32 typehash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 hash = keccak256(
            abi.encode(typehash, erin, address(escrow), amount, open.nonces(erin), deadline)
        );
        return vm.sign(erinKey, digestOf(address(open), "Open", hash));
    }

    function signReceive(uint256 amount, uint256 validBefore, bytes32 nonce)
        private
        view
        returns (bytes memory)
    {
        bytes32 typehash = open.RECEIVE_WITH_AUTHORIZATION_TYPEHASH();
        bytes32 hash =
            keccak256(abi.encode(typehash, erin, address(escrow), amount, 0, validBefore, nonce));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(erinKey, digestOf(address(open), "Open", hash));
        return abi.encodePacked(r, s, v);
    }

    function digestOf(address verifying, string memory name, bytes32 structHash)
        private
        view
        returns (bytes32)
    {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256(bytes(name)),
                keccak256("1"),
                block.chainid,
                verifying
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, structHash));
    }
}
