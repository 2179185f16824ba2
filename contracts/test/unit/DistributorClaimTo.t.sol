// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Fixture} from "../Fixture.sol";
import {ContractWallet} from "../mocks/ContractWallet.sol";

/// @dev Claims to an address that the account signed: SPEC §3.
contract DistributorClaimToTest is Fixture {
    address private alice;
    uint256 private aliceKey;
    address private cold = makeAddr("cold wallet");
    uint256 private deadline;

    function setUp() public {
        (alice, aliceKey) = makeAddrAndKey("alice");
        deploy();
        deposit(1000e18);
        commitOne(1, alice, 30);
        vm.warp(block.timestamp + WINDOW);
        deadline = block.timestamp + 1;
    }

    // D12
    function test_claimTo_paysWhereTheAccountSigned() public {
        bytes memory signature = signClaimTo(alice, cold, 30);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.ClaimedTo(alice, cold, 30);
        distributor.claimTo(1, alice, 30, none, cold, deadline, signature);
        assertEq(open.balanceOf(cold), 30);
        assertEq(distributor.claimed(alice), 30);
        vm.expectRevert(IRewardDistributor.NothingToClaim.selector);
        distributor.claimTo(1, alice, 30, none, cold, deadline, signature);
    }

    // D12
    function testFuzz_claimTo_nowhereElse(address to) public {
        vm.assume(to != cold && to != address(0));
        bytes memory signature = signClaimTo(alice, cold, 30);
        vm.expectRevert(IRewardDistributor.InvalidSignature.selector);
        distributor.claimTo(1, alice, 30, none, to, deadline, signature);
    }

    // D12
    function test_claimTo_neverToNobodyNorLate() public {
        bytes memory signature = signClaimTo(alice, address(0), 30);
        vm.expectRevert(IRewardDistributor.ZeroAddress.selector);
        distributor.claimTo(1, alice, 30, none, address(0), deadline, signature);
        signature = signClaimTo(alice, cold, 30);
        vm.warp(deadline + 1);
        vm.expectRevert(IRewardDistributor.SignatureExpired.selector);
        distributor.claimTo(1, alice, 30, none, cold, deadline, signature);
    }

    // D12
    function test_claimTo_contractWalletSigns() public {
        address wallet = address(new ContractWallet(alice));
        commitOne(2, wallet, 70);
        vm.warp(block.timestamp + WINDOW);
        deadline = block.timestamp;
        bytes memory signature = signClaimTo(wallet, cold, 70);
        distributor.claimTo(2, wallet, 70, none, cold, deadline, signature);
        assertEq(open.balanceOf(cold), 70);
    }

    function signClaimTo(address account, address to, uint256 cumulative)
        private
        view
        returns (bytes memory)
    {
        bytes32 typehash = distributor.CLAIM_TO_TYPEHASH();
        bytes32 hash = keccak256(abi.encode(typehash, account, to, cumulative, deadline));
        return sign(aliceKey, address(distributor), hash);
    }
}
