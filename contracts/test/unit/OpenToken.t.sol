// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC20} from "solady/tokens/ERC20.sol";
import {Open} from "../../src/Open.sol";
import {Fixture} from "../Fixture.sol";

/// @dev Supply, burning, permits: SPEC §1.
contract OpenTokenTest is Fixture {
    address private erin;
    uint256 private erinKey;

    function setUp() public {
        (erin, erinKey) = makeAddrAndKey("erin");
        deploy();
        vm.prank(payer);
        assertTrue(open.transfer(erin, 100e18));
    }

    // O3
    function test_supply_isFixedAndOnlyBurns() public {
        assertEq(open.totalSupply(), SUPPLY);
        vm.prank(erin);
        open.burn(40e18);
        assertEq(open.totalSupply(), SUPPLY - 40e18);
        assertEq(open.balanceOf(erin), 60e18);
    }

    // O3: to a payee with code, a transfer calls nobody.
    function test_transfer_runsNoHook() public {
        address payee = address(new Refusing());
        vm.prank(erin);
        assertTrue(open.transfer(payee, 1));
        assertEq(open.balanceOf(payee), 1);
    }

    // O9
    function test_transfer_neverToTheZeroAddress() public {
        vm.prank(erin);
        open.approve(payer, 1);
        vm.prank(erin);
        vm.expectRevert(Open.TransferToZero.selector);
        open.transfer(address(0), 1);
        vm.prank(payer);
        vm.expectRevert(Open.TransferToZero.selector);
        open.transferFrom(erin, address(0), 1);
        vm.expectRevert(Open.TransferToZero.selector);
        new Open(address(0), 1);
    }

    // O9
    function test_permit2_hasNoAllowanceOfItsOwn() public view {
        assertEq(open.allowance(erin, 0x000000000022D473030F116dDEE9F6B43aC78BA3), 0);
    }

    // O4
    function test_domain_isWhatX402Asks() public view {
        (, string memory name, string memory version, uint256 chain, address self,,) =
            open.eip712Domain();
        assertEq(name, open.name());
        assertEq(version, open.version());
        assertEq(chain, block.chainid);
        assertEq(self, address(open));
    }

    // O5
    function test_permit_allowsOnceAndUntilItsDeadline() public {
        uint256 deadline = block.timestamp;
        (uint8 v, bytes32 r, bytes32 s) = signPermit(5e18, deadline);
        open.permit(erin, payer, 5e18, deadline, v, r, s);
        assertEq(open.allowance(erin, payer), 5e18);
        vm.expectRevert(ERC20.InvalidPermit.selector);
        open.permit(erin, payer, 5e18, deadline, v, r, s);
        (v, r, s) = signPermit(6e18, deadline);
        vm.warp(deadline + 1);
        vm.expectRevert(ERC20.PermitExpired.selector);
        open.permit(erin, payer, 6e18, deadline, v, r, s);
    }

    function signPermit(uint256 value, uint256 deadline)
        private
        view
        returns (uint8, bytes32, bytes32)
    {
        bytes32 typehash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 hash =
            keccak256(abi.encode(typehash, erin, payer, value, open.nonces(erin), deadline));
        return vm.sign(erinKey, digestOf(address(open), hash));
    }
}

/// @dev Reverts on whatever calls it.
contract Refusing {
    error Called();

    fallback() external {
        revert Called();
    }
}
