// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";
import {IRewardDistributor} from "../interfaces/IRewardDistributor.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {BondPurse} from "./BondPurse.sol";
import {DistributorRoles} from "./DistributorRoles.sol";
import {EpochRing} from "./EpochRing.sol";

/// @title How a wrong epoch falls before it pays
/// @notice Three ways, none of which touches an epoch that is already valid: the guardian's veto; a
/// bonded challenge, judged by the arbiter, that freezes the epoch and all later ones meanwhile; and
/// proofs of fraud that need no judge.
/// @dev An epoch is frozen if and only if it, or an earlier pending one, has an open dispute. Several
/// can be open at once, so nobody can shield a wrong epoch by challenging another one themselves.
/// Money moves only in `challenge`, `collect` and through the stake vault's `slash`; bonds won or lost
/// are credited in `owed`, so that no payee can block a veto.
abstract contract Disputes is EpochRing, DistributorRoles {
    /// @param window Seconds from a commit to its first claim.
    /// @param resolvePeriod Seconds that the arbiter has before a challenged epoch falls by itself.
    /// @param bond Wei that a challenge stakes.
    /// @param penalty Wei of the settler's stake that a proven or upheld fraud costs.
    struct Terms {
        uint40 window;
        uint40 resolvePeriod;
        uint96 bond;
        uint96 penalty;
    }

    IStakeVault public immutable STAKE;
    address public immutable TREASURY;
    BondPurse public immutable PURSE;
    uint40 public immutable RESOLVE_PERIOD;
    uint96 public immutable BOND;
    uint96 public immutable PENALTY;
    address private immutable _BOND_TOKEN;

    mapping(uint256 epoch => Dispute) private _disputes;
    /// @inheritdoc IRewardDistributor
    mapping(address account => uint256) public owed;

    constructor(address token, IStakeVault stake, address treasury, Terms memory terms)
        EpochRing(terms.window)
    {
        if (treasury == address(0)) revert ZeroAddress();
        if (!stake.isSlasher(address(this))) revert Unauthorized();
        _BOND_TOKEN = token;
        STAKE = stake;
        TREASURY = treasury;
        RESOLVE_PERIOD = terms.resolvePeriod;
        BOND = terms.bond;
        PENALTY = terms.penalty;
        PURSE = new BondPurse(token);
    }

    /// @inheritdoc IRewardDistributor
    function disputeOf(uint64 epoch) external view returns (Dispute memory) {
        return _disputes[epoch];
    }

    /// @inheritdoc IRewardDistributor
    function veto(uint64 epoch) external {
        if (msg.sender != guardian) revert Unauthorized();
        _pendingPlace(epoch);
        _void(epoch, Outcome.Moot);
    }

    /// @inheritdoc IRewardDistributor
    function challenge(uint64 epoch, bytes32 evidenceHash, string calldata uri) external {
        _pendingPlace(epoch);
        if (evidenceHash == bytes32(0)) revert ZeroRoot();
        if (_disputes[epoch].challenger != address(0)) revert AlreadyChallenged();
        _disputes[epoch] = Dispute(msg.sender, uint64(block.timestamp), evidenceHash);
        ++_books.openDisputes;
        _freeze(epoch);
        emit Challenged(epoch, msg.sender, evidenceHash, uri);
        _pull(address(PURSE), BOND);
    }

    /// @inheritdoc IRewardDistributor
    function resolve(uint64 epoch, bool upheld) external {
        if (msg.sender != ARBITER) revert Unauthorized();
        Dispute memory dispute = _disputes[epoch];
        if (dispute.challenger == address(0)) revert DisputeUnknown();
        if (upheld) {
            _void(epoch, Outcome.Upheld);
            _punish(dispute.evidenceHash, dispute.challenger);
        } else {
            _close(epoch, Outcome.Rejected);
            _thaw(epoch);
        }
    }

    /// @inheritdoc IRewardDistributor
    function expire(uint64 epoch) external {
        Dispute memory dispute = _disputes[epoch];
        if (dispute.challenger == address(0)) revert DisputeUnknown();
        if (block.timestamp < dispute.openedAt + RESOLVE_PERIOD) revert NotYetDue();
        _void(epoch, Outcome.Moot);
    }

    /// @inheritdoc IRewardDistributor
    function proveLowered(
        uint64 epoch,
        address account,
        Leaf calldata before,
        Leaf calldata lowered
    ) external {
        Place storage place = _pendingPlace(epoch);
        Place storage previous = _place(epoch - 1);
        if (epoch == 1 || previous.epoch != epoch - 1) revert EpochUnknown();
        if (lowered.cumulative >= before.cumulative) revert NotFraud();
        _checkProof(previous, leafOf(account, before.cumulative), 0, before.proof);
        _checkProof(place, leafOf(account, lowered.cumulative), 0, lowered.proof);
        _fall(epoch, account, Fraud.Lowered, place.root);
    }

    /// @inheritdoc IRewardDistributor
    function proveDuplicate(uint64 epoch, address account, Leaf calldata one, Leaf calldata other)
        external
    {
        Place storage place = _pendingPlace(epoch);
        if (one.cumulative == other.cumulative) revert NotFraud();
        _checkProof(place, leafOf(account, one.cumulative), 0, one.proof);
        _checkProof(place, leafOf(account, other.cumulative), 0, other.proof);
        _fall(epoch, account, Fraud.Duplicate, place.root);
    }

    /// @inheritdoc IRewardDistributor
    function collect(address to) external {
        uint256 amount = owed[msg.sender];
        if (amount == 0) revert NothingToCollect();
        if (to == address(0)) revert ZeroAddress();
        owed[msg.sender] = 0;
        emit Collected(msg.sender, to, amount);
        PURSE.pay(to, amount);
    }

    function _fall(uint64 epoch, address account, Fraud fraud, bytes32 evidence) private {
        emit FraudProven(epoch, msg.sender, fraud, account);
        _void(epoch, Outcome.Moot);
        _punish(evidence, msg.sender);
    }

    /// @dev Voids `from` and all later epochs, and closes their disputes: that of `from` with
    /// `outcome`, later ones as moot.
    function _void(uint64 from, Outcome outcome) private {
        uint64 last = _drop(from);
        for (uint64 e = from; e <= last; ++e) {
            if (_disputes[e].challenger == address(0)) continue;
            _close(e, e == from ? outcome : Outcome.Moot);
        }
    }

    function _close(uint64 epoch, Outcome outcome) private {
        address challenger = _disputes[epoch].challenger;
        delete _disputes[epoch];
        --_books.openDisputes;
        owed[outcome == Outcome.Rejected ? TREASURY : challenger] += BOND;
        emit DisputeClosed(epoch, challenger, outcome);
    }

    /// @dev The whole window starts again for `from` and what was frozen with it: up to the next open
    /// dispute, and not at all under an earlier one.
    function _thaw(uint64 from) private {
        Place storage previous = _place(from - 1);
        if (previous.epoch == from - 1 && previous.validAt == FROZEN) return;
        uint40 validAt = uint40(block.timestamp) + WINDOW;
        uint64 last = _books.lastEpoch;
        uint64 e = from;
        for (; e <= last && _disputes[e].challenger == address(0); ++e) {
            _place(e).validAt = validAt;
        }
        if (e > from) emit WindowRestarted(from, e - 1, validAt);
    }

    /// @dev Last, because it calls out. The vault pays what it has and never refuses a slasher.
    function _punish(bytes32 evidence, address challenger) private {
        STAKE.slash(PENALTY, evidence, challenger);
    }

    /// @dev Bonds are whole or not at all, whatever the token does.
    function _pull(address to, uint256 amount) private {
        uint256 before = SafeTransferLib.balanceOf(_BOND_TOKEN, to);
        SafeTransferLib.safeTransferFrom(_BOND_TOKEN, msg.sender, to, amount);
        if (SafeTransferLib.balanceOf(_BOND_TOKEN, to) - before != amount) revert PullFailed();
    }
}
