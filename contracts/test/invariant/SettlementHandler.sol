// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ICreditEscrow} from "../../src/interfaces/ICreditEscrow.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Fixture} from "../Fixture.sol";
import {Runs} from "../Runs.sol";
import {Trees} from "../Trees.sol";

/// @dev Everybody around a settlement, at random: payers, a settler who sometimes forges, challengers,
/// arbiter, guardian, payees in every form of claim, strangers. Beside the contracts it keeps books of
/// its own, which the invariants compare. Every action is one that must succeed, or one that must be
/// refused and says so; nothing is swallowed.
/// One thing is taken for granted: somebody watches. Before time passes that would make a forged epoch
/// valid, the guardian voids it; all other ways to void it come at random before that.
abstract contract SettlementHandler is Fixture {
    enum Forgery {
        None,
        Lowered,
        Duplicate,
        Moved
    }

    struct Epoch {
        bytes32[] leaves;
        Runs.Payout[] payouts;
        uint128 total;
        uint256 validAt;
        Forgery forgery;
        /// Whose leaf the forgery touched.
        uint256 victim;
    }

    uint256 internal constant PAYEES = 5;
    uint256 internal constant DAY = 1 days;

    address[PAYEES] internal payees;
    uint256[PAYEES] internal keys;
    /// What the sane settler owes, whatever was forged meanwhile; by the epochs in force.
    mapping(uint256 epoch => uint128[PAYEES]) internal due;
    Epoch[] internal epochs;
    uint256 internal deposited;
    uint256 internal withdrawn;
    uint256 internal funded;
    uint256 internal openDisputes;
    bytes32[] internal withdrawals;
    mapping(uint256 epoch => bool) internal disputed;
    mapping(address => uint256) internal proven;
    mapping(address => uint256) internal received;
    uint256 private _serial;

    function setUpHandler() internal {
        deploy();
        for (uint256 i = 0; i < PAYEES; ++i) {
            (payees[i], keys[i]) = makeAddrAndKey(string.concat("payee", vm.toString(i)));
        }
        epochs.push();
        vm.prank(payer);
        assertTrue(open.transfer(challenger, 1_000_000e18));
        fundStake(100_000e18);
    }

    // Money in and out

    function actDeposit(uint96 amount) external {
        amount = uint96(bound(amount, 1, 1000e18));
        deposit(amount);
        deposited += amount;
    }

    function actRequestWithdrawal(uint96 amount) external {
        amount = uint96(bound(amount, 1, 100e18));
        ICreditEscrow.Withdrawal memory w = ICreditEscrow.Withdrawal(
            accountOf(payer), treasury, amount, block.timestamp, bytes32(++_serial)
        );
        bytes32 typehash = escrow.WITHDRAWAL_TYPEHASH();
        bytes32 id = keccak256(abi.encode(typehash, w.account, w.to, w.amount, w.deadline, w.nonce));
        escrow.requestWithdrawal(w, sign(operatorKey, address(escrow), id));
        withdrawals.push(id);
    }

    function actEndWithdrawal(bool cancel) external {
        if (withdrawals.length == 0) return;
        bytes32 id = withdrawals[withdrawals.length - 1];
        (, uint64 readyAt, uint256 amount) = escrow.pending(id);
        if (cancel) {
            vm.prank(operator);
            escrow.cancelWithdrawal(id);
            withdrawals.pop();
        } else if (block.timestamp >= readyAt && amount <= open.balanceOf(address(escrow))) {
            escrow.finalizeWithdrawal(id);
            withdrawn += amount;
            withdrawals.pop();
        }
    }

    // The settler

    function actCommit(uint256 seed, uint96 more) external {
        commitNext(seed, more, Forgery.None);
    }

    function actForge(uint256 seed, uint96 more, uint8 how) external {
        commitNext(seed, more, Forgery(bound(how, 1, 3)));
    }

    function commitNext(uint256 seed, uint96 more, Forgery forgery) private {
        uint256 number = epochs.length;
        if (number > 64 && epochs[number - 64].validAt > block.timestamp) return;
        uint128[PAYEES] memory owed = due[number - 1];
        uint128 totalBefore = epochs[number - 1].total;
        uint256 free = open.balanceOf(address(escrow)) + funded - totalBefore;
        if (free > MAX_DELTA) free = MAX_DELTA;
        more = uint96(bound(more, 0, free));
        owed[seed % PAYEES] += more / 3;
        owed[(seed / PAYEES) % PAYEES] += more - more / 3;
        due[number] = owed;

        Epoch storage epoch = epochs.push();
        epoch.total = totalBefore + more;
        epoch.validAt = openDisputes == 0 ? block.timestamp + WINDOW : type(uint40).max;
        lay(epoch, owed, seed, forgery);
        commit(
            uint64(number),
            epoch.leaves.length == 0 ? SOME : Trees.root(epoch.leaves),
            epoch.total,
            uint32(epoch.leaves.length)
        );
        if (epoch.total > funded) funded = epoch.total;
    }

    /// @dev Lays out the leaves, with or without a forgery; what cannot be forged here is not.
    function lay(Epoch storage epoch, uint128[PAYEES] memory owed, uint256 seed, Forgery forgery)
        private
    {
        uint256 victim = seed % PAYEES;
        uint128 before = due[epochs.length - 2][victim];
        if (forgery == Forgery.Lowered) {
            // Lowered to nothing leaves no leaf to show, and nothing objective to prove.
            if (before < 2 || epochs[epochs.length - 2].forgery != Forgery.None) {
                forgery = Forgery.None;
            } else {
                owed[victim] = before - 1;
            }
        }
        if (forgery == Forgery.Moved) {
            if (owed[victim] == 0) forgery = Forgery.None;
            else (owed[victim]--, owed[(victim + 1) % PAYEES]++);
        }
        if (forgery == Forgery.Duplicate && owed[victim] == 0) forgery = Forgery.None;
        for (uint256 i = 0; i < PAYEES; ++i) {
            if (owed[i] != 0) addLeaf(epoch, payees[i], owed[i]);
        }
        if (forgery == Forgery.Duplicate) addLeaf(epoch, payees[victim], owed[victim] + 1);
        epoch.forgery = forgery;
        epoch.victim = victim;
    }

    function addLeaf(Epoch storage epoch, address account, uint128 cumulative) private {
        epoch.payouts.push(Runs.Payout(account, cumulative));
        epoch.leaves.push(distributor.leafOf(account, cumulative));
    }

    // Disputes

    function actChallenge(uint256 pick) external {
        uint256 number = pickPending(pick);
        if (number == 0 || disputed[number]) return;
        vm.prank(challenger);
        distributor.challenge(uint64(number), SOME, "");
        disputed[number] = true;
        ++openDisputes;
        for (uint256 e = number; e < epochs.length; ++e) {
            epochs[e].validAt = type(uint40).max;
        }
    }

    function actResolve(uint256 pick, bool upheld) external {
        uint256 number = pickDisputed(pick);
        if (number == 0) return;
        // An arbiter who errs is out of scope: forged epochs fall, honest ones may.
        upheld = upheld || hasForgery(number);
        vm.prank(arbiter);
        distributor.resolve(uint64(number), upheld);
        if (upheld) {
            voided(number);
            return;
        }
        disputed[number] = false;
        --openDisputes;
        if (number > 1 && epochs[number - 1].validAt == type(uint40).max) return;
        for (uint256 e = number; e < epochs.length && !disputed[e]; ++e) {
            epochs[e].validAt = block.timestamp + WINDOW;
        }
    }

    function actExpire(uint256 pick) external {
        uint256 number = pickDisputed(pick);
        if (number == 0) return;
        uint256 due_ = distributor.disputeOf(uint64(number)).openedAt + RESOLVE;
        if (block.timestamp < due_) return;
        distributor.expire(uint64(number));
        voided(number);
    }

    function actVeto(uint256 pick) external {
        uint256 number = pickPending(pick);
        if (number != 0) veto(number);
    }

    function actProve(uint256 pick) external {
        uint256 number = pickPending(pick);
        if (number == 0) return;
        Epoch storage epoch = epochs[number];
        address victim = payees[epoch.victim];
        if (epoch.forgery == Forgery.Lowered) {
            if (!stillInRing(number - 1)) return;
            uint128 before = due[number - 1][epoch.victim];
            distributor.proveLowered(
                uint64(number),
                victim,
                leafIn(epochs[number - 1].leaves, victim, before),
                leafIn(epoch.leaves, victim, before - 1)
            );
            voided(number);
        }
        if (epoch.forgery == Forgery.Duplicate) {
            uint128 owed = due[number][epoch.victim];
            distributor.proveDuplicate(
                uint64(number),
                victim,
                leafIn(epoch.leaves, victim, owed),
                leafIn(epoch.leaves, victim, owed + 1)
            );
            voided(number);
        }
    }

    function actCollect(bool asTreasury) external {
        address who = asTreasury ? treasury : challenger;
        if (distributor.owed(who) == 0) return;
        vm.prank(who);
        distributor.collect(who);
    }

    // Payees

    function actClaim(uint256 pickEpoch, uint256 pickPayee, bool elsewhere) external {
        uint256 number = pickValid(pickEpoch);
        if (number == 0) return;
        Epoch storage epoch = epochs[number];
        if (epoch.payouts.length == 0) return;
        Runs.Payout memory payout = epoch.payouts[pickPayee % epoch.payouts.length];
        if (payout.cumulative <= distributor.claimed(payout.account)) return;
        bytes32 leaf = distributor.leafOf(payout.account, payout.cumulative);
        bytes32[] memory proof = Trees.proofOf(epoch.leaves, leaf);
        if (elsewhere) claimTo(number, payout, proof);
        else distributor.claim(uint64(number), payout.account, payout.cumulative, proof);
        credit(payout);
    }

    function actClaimRun(uint256 pickEpoch) external {
        uint256 number = pickValid(pickEpoch);
        if (number == 0 || epochs[number].payouts.length < 4) return;
        (Runs.Payout[] memory order, bytes32[] memory nodes) =
            Runs.treeOf(distributor, epochs[number].payouts);
        // The last level of a complete tree begins with whole pairs.
        Runs.Run memory run = Runs.take(order, nodes, 0, 2);
        bool due_ = false;
        for (uint256 i = 0; i < 2; ++i) {
            due_ = due_ || run.payouts[i].cumulative > distributor.claimed(run.payouts[i].account);
        }
        if (!due_) return;
        distributor.claimRun(uint64(number), run.packed, run.proof);
        for (uint256 i = 0; i < 2; ++i) {
            if (run.payouts[i].cumulative > proven[run.payouts[i].account]) {
                credit(run.payouts[i]);
            }
        }
    }

    // What must be refused, always

    function actClaimEarly(uint256 pick) external {
        uint256 number = pickPending(pick);
        if (number == 0 || epochs[number].payouts.length == 0) return;
        Runs.Payout memory payout = epochs[number].payouts[0];
        bytes32 leaf = distributor.leafOf(payout.account, payout.cumulative);
        bytes32[] memory proof = Trees.proofOf(epochs[number].leaves, leaf);
        vm.expectRevert(IRewardDistributor.EpochNotClaimable.selector);
        distributor.claim(uint64(number), payout.account, payout.cumulative, proof);
    }

    function actClaimForged(uint256 pick, uint8 how, uint128 amount) external {
        uint256 number = pickValid(pick);
        if (number == 0 || epochs[number].payouts.length < 2) return;
        Epoch storage epoch = epochs[number];
        Runs.Payout memory payout = epoch.payouts[0];
        bytes32[] memory proof =
            Trees.proofOf(epoch.leaves, distributor.leafOf(payout.account, payout.cumulative));
        if (how % 4 == 0) payout.account = challenger;
        if (how % 4 == 1) payout.cumulative = payout.cumulative ^ (amount | 1);
        if (how % 4 == 2) proof = new bytes32[](0);
        if (how % 4 == 3) proof[0] = bytes32(0);
        vm.expectRevert(IRewardDistributor.InvalidProof.selector);
        distributor.claim(uint64(number), payout.account, payout.cumulative, proof);
    }

    function actStranger(address stranger, uint8 what) external {
        bool known = stranger == settler || stranger == guardian || stranger == arbiter
            || stranger == owner || stranger == operator || stranger == address(stake);
        if (known) return;
        bytes[8] memory calls = [
            abi.encodeCall(
                distributor.commit, (commitOf(uint64(epochs.length), SOME, 0, 0), new bytes[](0))
            ),
            abi.encodeCall(distributor.veto, (uint64(epochs.length - 1))),
            abi.encodeCall(distributor.resolve, (uint64(epochs.length - 1), true)),
            abi.encodeCall(distributor.setSettler, (stranger)),
            abi.encodeCall(distributor.setGuardian, (stranger)),
            abi.encodeCall(distributor.setMaxDelta, (1)),
            abi.encodeCall(distributor.setAttestors, (new address[](0), 0)),
            abi.encodeCall(distributor.pauseCommits, (true))
        ];
        vm.prank(stranger);
        (bool done, bytes memory answer) = address(distributor).call(calls[what % 8]);
        assertFalse(done);
        assertEq(bytes4(answer), IRewardDistributor.Unauthorized.selector);
    }

    function actWarp(uint32 by) external {
        uint256 to = block.timestamp + bound(by, 1, 2 * DAY);
        for (uint256 e = 1; e < epochs.length; ++e) {
            Epoch storage epoch = epochs[e];
            bool ripens = epoch.validAt > block.timestamp && epoch.validAt <= to;
            if (ripens && epoch.forgery != Forgery.None) veto(e);
        }
        vm.warp(to);
    }

    // The handler's own books

    function veto(uint256 number) internal {
        vm.prank(guardian);
        distributor.veto(uint64(number));
        voided(number);
    }

    function voided(uint256 number) private {
        while (epochs.length > number) {
            uint256 last = epochs.length - 1;
            if (disputed[last]) {
                disputed[last] = false;
                --openDisputes;
            }
            epochs.pop();
        }
    }

    function credit(Runs.Payout memory payout) private {
        received[payout.account] += payout.cumulative - proven[payout.account];
        assertGt(payout.cumulative, proven[payout.account]);
        proven[payout.account] = payout.cumulative;
    }

    function claimTo(uint256 number, Runs.Payout memory payout, bytes32[] memory proof) private {
        uint256 index = 0;
        while (payees[index] != payout.account) ++index;
        bytes32 typehash = distributor.CLAIM_TO_TYPEHASH();
        address to = coldOf(payout.account);
        bytes32 hash =
            keccak256(abi.encode(typehash, payout.account, to, payout.cumulative, block.timestamp));
        distributor.claimTo(
            uint64(number),
            payout.account,
            payout.cumulative,
            proof,
            to,
            block.timestamp,
            sign(keys[index], address(distributor), hash)
        );
    }

    function coldOf(address account) internal pure returns (address) {
        return address(uint160(account) ^ 1);
    }

    function stillInRing(uint256 number) internal view returns (bool) {
        return number != 0 && number + 64 >= epochs.length;
    }

    function hasForgery(uint256 from) private view returns (bool) {
        for (uint256 e = from; e < epochs.length; ++e) {
            if (epochs[e].forgery != Forgery.None) return true;
        }
        return false;
    }

    function pickPending(uint256 pick) private view returns (uint256) {
        for (uint256 e = epochs.length - 1; e > 0; --e) {
            if (epochs[e].validAt <= block.timestamp) break;
            if (pick % 3 == 0 || e == 1 || epochs[e - 1].validAt <= block.timestamp) return e;
            pick /= 3;
        }
        return 0;
    }

    function pickDisputed(uint256 pick) private view returns (uint256) {
        uint256 skip = openDisputes == 0 ? 0 : pick % openDisputes;
        for (uint256 e = 1; e < epochs.length; ++e) {
            if (!disputed[e]) continue;
            if (skip == 0) return e;
            --skip;
        }
        return 0;
    }

    function pickValid(uint256 pick) private view returns (uint256) {
        uint256 newest = epochs.length - 1;
        while (newest > 0 && epochs[newest].validAt > block.timestamp) --newest;
        if (newest == 0) return 0;
        uint256 number = newest - pick % (newest < 8 ? newest : 8);
        return stillInRing(number) ? number : newest;
    }
}
