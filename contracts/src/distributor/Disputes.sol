// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";
import {IRewardDistributor} from "../interfaces/IRewardDistributor.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {BondPurse} from "./BondPurse.sol";
import {DistributorRoles} from "./DistributorRoles.sol";
import {EpochRing} from "./EpochRing.sol";
import {Books, BooksLib, EpochHead, FROZEN} from "./Packed.sol";
import {PayoutLeaf} from "./PayoutLeaf.sol";

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
        _pendingHead(epoch);
        _void(epoch, Outcome.Moot);
    }

    /// @inheritdoc IRewardDistributor
    function challenge(uint64 epoch, bytes32 evidenceHash, string calldata uri) external {
        _pendingHead(epoch);
        if (evidenceHash == bytes32(0)) revert ZeroRoot();
        if (_disputes[epoch].challenger != address(0)) revert AlreadyChallenged();
        _disputes[epoch] = Dispute(msg.sender, uint64(block.timestamp), evidenceHash);
        _countDisputes(_books.openDisputes() + 1);
        _setValidAt(epoch, _books.lastEpoch(), FROZEN);
        emit Challenged(epoch, msg.sender, evidenceHash, uri);
        SafeTransferLib.safeTransferFrom(_BOND_TOKEN, msg.sender, address(PURSE), BOND);
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
        EpochHead head = _pendingHead(epoch);
        if (epoch == 1 || _place(epoch - 1).tail.epoch() != epoch - 1) revert EpochUnknown();
        if (lowered.cumulative >= before.cumulative) revert NotFraud();
        _checkLeaf(_place(epoch - 1).head, account, before);
        _checkLeaf(head, account, lowered);
        _fall(epoch, account, Fraud.Lowered);
    }

    /// @inheritdoc IRewardDistributor
    function proveDuplicate(uint64 epoch, address account, Leaf calldata one, Leaf calldata other)
        external
    {
        EpochHead head = _pendingHead(epoch);
        if (one.cumulative == other.cumulative) revert NotFraud();
        _checkLeaf(head, account, one);
        _checkLeaf(head, account, other);
        _fall(epoch, account, Fraud.Duplicate);
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

    function _fall(uint64 epoch, address account, Fraud fraud) private {
        bytes32 evidence = keccak256(abi.encode(epoch, fraud, account));
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
        _countDisputes(_books.openDisputes() - 1);
        owed[outcome == Outcome.Rejected ? TREASURY : challenger] += BOND;
        emit DisputeClosed(epoch, challenger, outcome);
    }

    /// @dev The whole window starts again for `from` and what was frozen with it: up to the next open
    /// dispute, and not at all under an earlier one.
    function _thaw(uint64 from) private {
        if (_isFrozen(from - 1)) return;
        uint64 validAt = uint64(block.timestamp) + WINDOW;
        uint64 to = from;
        uint256 last = _books.lastEpoch();
        while (to < last && _disputes[to + 1].challenger == address(0)) ++to;
        _setValidAt(from, to, validAt);
        emit WindowRestarted(from, to, validAt);
    }

    function _checkLeaf(EpochHead head, address account, Leaf calldata leaf) private view {
        _checkProof(head, PayoutLeaf.hash(account, leaf.cumulative), 0, leaf.proof);
    }

    function _countDisputes(uint256 open) private {
        Books books = _books;
        _books =
            BooksLib.pack(books.lastEpoch(), books.total(), books.funded(), open, books.paused());
    }

    /// @dev Last, because it calls out. The vault pays what it has and never refuses a slasher.
    function _punish(bytes32 evidence, address challenger) private {
        STAKE.slash(PENALTY, evidence, challenger);
    }
}
