// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";
import {CreditEscrow} from "./CreditEscrow.sol";
import {Open} from "./Open.sol";
import {Disputes} from "./distributor/Disputes.sol";
import {DistributorRoles} from "./distributor/DistributorRoles.sol";
import {Books, BooksLib, EpochHead, MAX_TOTAL} from "./distributor/Packed.sol";
import {PayoutLeaf} from "./distributor/PayoutLeaf.sol";
import {IRewardDistributor} from "./interfaces/IRewardDistributor.sol";
import {IStakeVault} from "./interfaces/IStakeVault.sol";

/// @title Reward distributor
/// @notice Immutable. Keeps the last 64 cumulative roots; a commit pulls from the escrow exactly
/// what its epoch adds, so that `funded - claimed == balance` always and the last claimer is paid
/// like the first (SPEC §3).
/// @dev The distributor moves its token only to pay claims, so the token's Transfer events from it are
/// the record of what was paid; `claimTo` adds which account was paid elsewhere.
contract RewardDistributor is Disputes, EIP712 {
    bytes32 public constant CLAIM_TO_TYPEHASH =
        keccak256("ClaimTo(address account,address to,uint256 cumulative,uint256 deadline)");

    /// @param threshold Attestors that must sign a commit; 0 leaves it to the settler's key alone.
    struct Roles {
        address owner;
        address arbiter;
        address treasury;
        address guardian;
        address settler;
        address[] attestors;
        uint256 threshold;
    }

    address public immutable TOKEN;
    CreditEscrow public immutable ESCROW;

    /// @inheritdoc IRewardDistributor
    mapping(address account => uint256) public claimed;

    /// @param escrow Made beforehand for this address, over the same token.
    /// @param stake Made beforehand with this address among its slashers.
    constructor(
        CreditEscrow escrow,
        IStakeVault stake,
        Roles memory roles,
        Terms memory terms,
        uint256 maxDelta_
    )
        EIP712("Meed", "1")
        DistributorRoles(roles.owner, roles.arbiter)
        Disputes(address(escrow.TOKEN()), stake, roles.treasury, terms)
    {
        if (escrow.DISTRIBUTOR() != address(this)) revert EscrowMismatch();
        TOKEN = address(escrow.TOKEN());
        // Byte for byte OPEN, which delivers all of a transfer, says so truthfully and calls nobody.
        // Nothing below has to defend itself against any other token.
        if (TOKEN.codehash != keccak256(type(Open).runtimeCode)) revert NotOpen();
        ESCROW = escrow;
        _setSettler(roles.settler);
        _setGuardian(roles.guardian);
        _setMaxDelta(maxDelta_);
        _setAttestors(roles.attestors, roles.threshold);
    }

    /// @inheritdoc IRewardDistributor
    function pauseCommits(bool paused) external {
        bool allowed = msg.sender == OWNER || (paused && msg.sender == guardian);
        if (!allowed) revert Unauthorized();
        Books books = _books;
        _books = BooksLib.pack(
            books.lastEpoch(), books.total(), books.funded(), books.openDisputes(), paused
        );
        emit CommitsPaused(paused);
    }

    /// @inheritdoc IRewardDistributor
    function commit(Commit calldata commitment, bytes[] calldata attestorSignatures) external {
        // Decoded once: each look at a narrow field in calldata would check it again.
        Commit memory c = commitment;
        Authority memory authority = _authority;
        if (msg.sender != authority.settler) revert Unauthorized();
        Books books = _books;
        uint256 delta = _checkCommit(c, books, authority.maxDelta);
        if (authority.threshold != 0) {
            _checkAttestations(_attestDigest(c), attestorSignatures, authority.threshold);
        }

        uint256 validAt = _push(c.epoch, c.payoutRoot, delta, c.leaves, books.openDisputes() != 0);
        // After a void the pulled tokens stay here and fund the epochs that come instead.
        uint256 fundedBefore = books.funded();
        uint256 pull = FixedPointMathLib.zeroFloorSub(c.total, fundedBefore);
        unchecked {
            _books =
                BooksLib.pack(c.epoch, c.total, fundedBefore + pull, books.openDisputes(), false);
        }
        _announce(c, validAt);
        // OPEN delivers in full or reverts; the escrow gave this contract an allowance for ever.
        if (pull != 0) {
            SafeTransferLib.safeTransferFrom(TOKEN, address(ESCROW), address(this), pull);
        }
    }

    /// @inheritdoc IRewardDistributor
    function claim(uint64 epoch, address account, uint256 cumulative, bytes32[] calldata proof)
        external
    {
        _claim(epoch, account, cumulative, proof, account);
    }

    /// @inheritdoc IRewardDistributor
    function claimTo(
        uint64 epoch,
        address account,
        uint256 cumulative,
        bytes32[] calldata proof,
        address to,
        uint256 deadline,
        bytes calldata signature
    ) external {
        if (block.timestamp > deadline) revert SignatureExpired();
        if (to == address(0)) revert ZeroAddress();
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(CLAIM_TO_TYPEHASH, account, to, cumulative, deadline))
        );
        if (!SignatureChecker.isValidSignatureNowCalldata(account, digest, signature)) {
            revert InvalidSignature();
        }
        emit ClaimedTo(account, to, _claim(epoch, account, cumulative, proof, to));
    }

    /// @inheritdoc IRewardDistributor
    function claimRun(uint64 epoch, bytes calldata packed, bytes32[] calldata proof) external {
        // The event names the epoch, so it must be the one in the place.
        if (_place(epoch).tail.epoch() != epoch) revert EpochNotClaimable();
        EpochHead head = _validHead(epoch);
        (bytes32 node, uint256 height) = PayoutLeaf.subtree(packed);
        if (height == 0) revert InvalidRun();
        _checkProof(head, node, height, proof);
        uint256 paid = 0;
        uint256 sum = 0;
        for (uint256 i = 0; i < 1 << height; ++i) {
            (address account, uint256 cumulative) = PayoutLeaf.entry(packed, i);
            uint256 before = claimed[account];
            if (cumulative <= before) continue;
            claimed[account] = cumulative;
            uint256 amount = cumulative - before;
            sum += amount;
            ++paid;
            SafeTransferLib.safeTransfer(TOKEN, account, amount);
        }
        if (paid == 0) revert NothingToClaim();
        emit RunClaimed(epoch, paid, sum);
    }

    function _claim(
        uint64 epoch,
        address account,
        uint256 cumulative,
        bytes32[] calldata proof,
        address to
    ) private returns (uint256 amount) {
        _checkProof(_validHead(epoch), PayoutLeaf.hash(account, cumulative), 0, proof);
        uint256 before = claimed[account];
        if (cumulative <= before) revert NothingToClaim();
        claimed[account] = cumulative;
        amount = cumulative - before;
        SafeTransferLib.safeTransfer(TOKEN, to, amount);
    }

    /// @dev A voided epoch left zero in its place, which no proof matches; a frozen one has a time that
    /// no clock reaches. An epoch that left the ring gave its place to one of 64 epochs later, against
    /// which its leaves are checked then, and are not found unless that one has them too.
    function _validHead(uint64 epoch) private view returns (EpochHead head) {
        head = _place(epoch).head;
        bool valid = EpochHead.unwrap(head) != 0 && block.timestamp >= head.validAt();
        if (!valid) revert EpochNotClaimable();
    }

    /// @return delta What the epoch adds to the total, in wei.
    function _checkCommit(Commit memory c, Books books, uint256 maxDelta_)
        private
        pure
        returns (uint256 delta)
    {
        if (books.paused()) revert Paused();
        if (c.epoch != books.lastEpoch() + 1) revert EpochOutOfOrder();
        bool zero = c.payoutRoot == bytes32(0) || c.debitRoot == bytes32(0)
            || c.receiptsRoot == bytes32(0) || c.dataHash == bytes32(0);
        if (zero) revert ZeroRoot();
        if (c.leaves == 0 && c.total != 0) revert LeavesMissing();
        uint256 totalBefore = books.total();
        if (c.total < totalBefore) revert TotalDecreased();
        if (c.total > MAX_TOTAL) revert OutOfBounds();
        unchecked {
            delta = c.total - totalBefore;
        }
        if (delta > maxDelta_) revert DeltaTooLarge();
    }

    function _attestDigest(Commit memory c) private view returns (bytes32) {
        return _hashTypedDataV4(
            keccak256(
                abi.encode(
                    ATTEST_TYPEHASH,
                    c.epoch,
                    c.payoutRoot,
                    c.debitRoot,
                    c.receiptsRoot,
                    c.dataHash,
                    c.total,
                    c.leaves
                )
            )
        );
    }

    function _announce(Commit memory c, uint256 validAt) private {
        emit EpochCommitted(
            c.epoch,
            c.payoutRoot,
            c.debitRoot,
            c.receiptsRoot,
            c.dataHash,
            c.total,
            c.leaves,
            uint64(validAt)
        );
    }
}
