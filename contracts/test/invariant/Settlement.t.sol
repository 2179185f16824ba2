// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Runs} from "../Runs.sol";
import {Trees} from "../Trees.sol";
import {SettlementHandler} from "./SettlementHandler.sol";

/// @dev What holds after any sequence of actions: SPEC §8. `npm test` walks a few thousand, the deep
/// profile more than a million.
contract SettlementInvariantTest is SettlementHandler {
    /// Epochs looked at after each action; older ones were looked at when they were young.
    uint256 private constant LOOKBACK = 4;

    function setUp() public {
        setUpHandler();
        targetContract(address(this));
        bytes4[] memory actions = new bytes4[](16);
        actions[0] = this.actDeposit.selector;
        actions[1] = this.actRequestWithdrawal.selector;
        actions[2] = this.actEndWithdrawal.selector;
        actions[3] = this.actCommit.selector;
        actions[4] = this.actForge.selector;
        actions[5] = this.actChallenge.selector;
        actions[6] = this.actResolve.selector;
        actions[7] = this.actExpire.selector;
        actions[8] = this.actVeto.selector;
        actions[9] = this.actProve.selector;
        actions[10] = this.actCollect.selector;
        actions[11] = this.actClaim.selector;
        actions[12] = this.actClaimRun.selector;
        actions[13] = this.actClaimEarly.selector;
        actions[14] = this.actStranger.selector;
        actions[15] = this.actWarp.selector;
        targetSelector(FuzzSelector(address(this), actions));
        bytes4[] memory more = new bytes4[](1);
        more[0] = this.actClaimForged.selector;
        targetSelector(FuzzSelector(address(this), more));
    }

    // I1, I2, I3, I4, I5, I6, I9, I10, I11, I12
    function invariant_moneyIsWhereTheBooksSay() public view {
        uint256 claimed = 0;
        for (uint256 i = 0; i < PAYEES; ++i) {
            address payee = payees[i];
            assertEq(distributor.claimed(payee), proven[payee]);
            assertEq(open.balanceOf(payee) + open.balanceOf(coldOf(payee)), received[payee]);
            assertEq(received[payee], proven[payee]);
            claimed += proven[payee];
        }
        assertLe(claimed, funded);
        assertLe(funded, deposited - withdrawn);
        assertEq(distributor.funded(), funded);
        assertEq(open.balanceOf(address(distributor)), funded - claimed);
        assertEq(open.balanceOf(address(escrow)), deposited - withdrawn - funded);
    }

    // I7, I8, I13
    function invariant_epochsAreDenseMonotoneAndCapped() public view {
        uint256 last = epochs.length - 1;
        assertEq(distributor.lastEpoch(), last);
        assertEq(distributor.total(), epochs[last].total);
        for (uint256 e = last; e > 0 && e + LOOKBACK > last; --e) {
            IRewardDistributor.EpochState memory state = distributor.epochState(uint64(e));
            assertEq(state.validAt, epochs[e].validAt);
            assertEq(state.delta, epochs[e].total - epochs[e - 1].total);
            assertLe(state.delta, MAX_DELTA);
            assertEq(state.leaves, epochs[e].leaves.length);
        }
        assertEq(distributor.epochState(uint64(last + 1)).root, bytes32(0));
    }

    // I17
    function invariant_bondsAreApartAndComplete() public view {
        uint256 owed = distributor.owed(challenger) + distributor.owed(treasury);
        assertEq(open.balanceOf(address(distributor.PURSE())), openDisputes * uint256(BOND) + owed);
        uint256 last = epochs.length - 1;
        for (uint256 e = last; e > 0 && e + LOOKBACK > last; --e) {
            bool open_ = distributor.disputeOf(uint64(e)).challenger != address(0);
            assertEq(open_, disputed[e]);
        }
    }

    /// @dev At the end of every sequence, all that the last valid epoch owes is paid (I6).
    function afterInvariant() public {
        uint256 last = epochs.length - 1;
        while (last > 0 && epochs[last].validAt > block.timestamp) --last;
        for (uint256 i = 0; i < epochs[last].payouts.length; ++i) {
            Runs.Payout memory payout = epochs[last].payouts[i];
            if (payout.cumulative <= proven[payout.account]) continue;
            bytes32 leaf = distributor.leafOf(payout.account, payout.cumulative);
            bytes32[] memory proof = Trees.proofOf(epochs[last].leaves, leaf);
            distributor.claim(uint64(last), payout.account, payout.cumulative, proof);
            assertEq(distributor.claimed(payout.account), payout.cumulative);
        }
    }
}
