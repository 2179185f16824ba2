// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";
import {ICreditEscrow} from "../../src/interfaces/ICreditEscrow.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Fixture} from "../Fixture.sol";
import {RefusingToken, ReentrantToken} from "../mocks/Tokens.sol";

/// @dev OPEN's code cannot change and no distributor is built over another token. Were it otherwise,
/// a token that refuses or calls back would still find every book closed before it is called.
contract HostileTokenTest is Fixture {
    address private alice = makeAddr("alice");

    function setUp() public {
        deploy();
        deposit(1000e18);
        commitOne(1, alice, 30);
        vm.warp(block.timestamp + WINDOW);
    }

    // I14
    function test_refusing_undoesTheClaimAndTheCommit() public {
        vm.etch(address(open), type(RefusingToken).runtimeCode);
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        distributor.claim(1, alice, 30, none);
        assertEq(distributor.claimed(alice), 0);
        vm.prank(settler);
        vm.expectRevert(SafeTransferLib.TransferFromFailed.selector);
        distributor.commit(commitOf(2, SOME, 40, 1), new bytes[](0));
        assertEq(distributor.funded(), 30);
    }

    // I14
    function test_reentrant_claimFindsItselfMade() public {
        ReentrantToken token = becomeReentrant();
        token.arm(address(distributor), abi.encodeCall(distributor.claim, (1, alice, 30, none)));
        distributor.claim(1, alice, 30, none);
        assertTrue(token.called());
        assertEq(token.refusal(), IRewardDistributor.NothingToClaim.selector);
        assertEq(distributor.claimed(alice), 30);
    }

    // I14
    function test_reentrant_collectFindsItselfMade() public {
        commitOne(2, alice, 40);
        vm.prank(challenger);
        distributor.challenge(2, SOME, "");
        vm.prank(guardian);
        distributor.veto(2);
        ReentrantToken token = becomeReentrant();
        token.arm(address(distributor), abi.encodeCall(distributor.collect, (challenger)));
        vm.prank(challenger);
        distributor.collect(challenger);
        assertTrue(token.called());
        // Called back by the token, which is owed nothing; and the challenger is owed no more.
        assertEq(token.refusal(), IRewardDistributor.NothingToCollect.selector);
        assertEq(distributor.owed(challenger), 0);
    }

    // I14
    function test_reentrant_withdrawalIsPaidOnce() public {
        bytes32 typehash = escrow.WITHDRAWAL_TYPEHASH();
        bytes32 id =
            keccak256(abi.encode(typehash, accountOf(payer), payer, 5, block.timestamp, SOME));
        escrow.requestWithdrawal(
            ICreditEscrow.Withdrawal(accountOf(payer), payer, 5, block.timestamp, SOME),
            sign(operatorKey, address(escrow), id)
        );
        vm.warp(block.timestamp + DELAY);
        ReentrantToken token = becomeReentrant();
        token.arm(address(escrow), abi.encodeCall(escrow.finalizeWithdrawal, (id)));
        escrow.finalizeWithdrawal(id);
        assertEq(token.refusal(), ICreditEscrow.UnknownWithdrawal.selector);
    }

    function becomeReentrant() private returns (ReentrantToken) {
        vm.etch(address(open), type(ReentrantToken).runtimeCode);
        return ReentrantToken(address(open));
    }
}
