// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ICreditEscrow} from "./interfaces/ICreditEscrow.sol";
import {IRewardDistributor} from "./interfaces/IRewardDistributor.sol";

/// @title Reward distributor
/// @notice Immutable. Keeps the last 64 cumulative roots; a commit pulls from the escrow exactly
/// what its epoch adds, so that `funded - claimed == balance` always and the last claimer is paid
/// like the first (SPEC §3).
contract RewardDistributor is IRewardDistributor, EIP712 {
    using SafeERC20 for IERC20;

    uint64 public constant RING = 64;
    bytes32 public constant ATTEST_TYPEHASH = keccak256(
        "Attest(uint64 epoch,bytes32 payoutRoot,bytes32 debitRoot,bytes32 receiptsRoot,bytes32 dataHash,uint128 total,uint32 leaves)"
    );
    bytes32 public constant CLAIM_TO_TYPEHASH =
        keccak256("ClaimTo(address account,address to,uint256 cumulative,uint256 deadline)");

    struct Slot {
        bytes32 root;
        uint64 epoch;
        uint64 validAt;
        uint128 total;
    }

    struct Roles {
        address settler;
        address guardian;
        address[] attestors;
        uint256 threshold;
    }

    IERC20 public immutable TOKEN;
    ICreditEscrow public immutable ESCROW;
    address public immutable SETTLER;
    address public immutable GUARDIAN;
    uint256 public immutable THRESHOLD;
    uint64 public immutable WINDOW;
    uint128 public immutable MAX_DELTA;

    mapping(address => bool) public isAttestor;
    mapping(uint256 index => Slot) public slots;
    /// @notice Cumulative wei paid to an account over its life.
    mapping(address account => uint256) public claimed;
    uint64 public lastEpoch;
    /// @notice Cumulative wei pulled from the escrow.
    uint128 public funded;

    constructor(
        IERC20 token,
        ICreditEscrow escrow,
        Roles memory roles,
        uint64 window,
        uint128 maxDelta
    ) EIP712("Meed", "1") {
        if (roles.threshold > roles.attestors.length) revert AttestationsMissing();
        TOKEN = token;
        ESCROW = escrow;
        SETTLER = roles.settler;
        GUARDIAN = roles.guardian;
        THRESHOLD = roles.threshold;
        WINDOW = window;
        MAX_DELTA = maxDelta;
        for (uint256 i = 0; i < roles.attestors.length; ++i) {
            if (isAttestor[roles.attestors[i]]) revert Unauthorized();
            isAttestor[roles.attestors[i]] = true;
        }
    }

    /// @inheritdoc IRewardDistributor
    function commit(Commit calldata c, bytes[] calldata attestorSignatures) external {
        if (msg.sender != SETTLER) revert Unauthorized();
        if (c.epoch != lastEpoch + 1) revert EpochOutOfOrder();
        bool zero = c.payoutRoot == bytes32(0) || c.debitRoot == bytes32(0)
            || c.receiptsRoot == bytes32(0) || c.dataHash == bytes32(0);
        if (zero) revert ZeroRoot();
        uint128 before = slots[lastEpoch % RING].total;
        if (c.total < before) revert TotalDecreased();
        if (c.total - before > MAX_DELTA) revert DeltaTooLarge();
        _checkAttestations(c, attestorSignatures);

        uint64 validAt = uint64(block.timestamp) + WINDOW;
        slots[c.epoch % RING] = Slot(c.payoutRoot, c.epoch, validAt, c.total);
        lastEpoch = c.epoch;
        emit EpochCommitted(
            c.epoch,
            c.payoutRoot,
            c.debitRoot,
            c.receiptsRoot,
            c.dataHash,
            c.total,
            c.leaves,
            validAt
        );
        // After a veto the pulled tokens stay here and fund the epochs that come instead.
        if (c.total > funded) {
            uint128 delta = c.total - funded;
            funded = c.total;
            ESCROW.release(delta);
        }
    }

    /// @inheritdoc IRewardDistributor
    function veto(uint64 epoch) external {
        if (msg.sender != GUARDIAN) revert Unauthorized();
        Slot memory slot = slots[epoch % RING];
        if (slot.epoch != epoch || epoch == 0) revert EpochNotClaimable();
        if (block.timestamp >= slot.validAt) revert AlreadyValid();
        uint64 last = lastEpoch;
        for (uint64 e = epoch; e <= last; ++e) {
            delete slots[e % RING];
        }
        lastEpoch = epoch - 1;
        emit EpochsVoided(epoch, last);
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
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(CLAIM_TO_TYPEHASH, account, to, cumulative, deadline))
        );
        bool signed = SignatureChecker.isValidSignatureNow(account, digest, signature);
        if (!signed || to == address(0)) revert InvalidSignature();
        _claim(epoch, account, cumulative, proof, to);
    }

    /// @notice The leaf of an account: bound to this chain and this contract, hashed twice.
    function leafOf(address account, uint256 cumulative) public view returns (bytes32) {
        bytes32 inner = keccak256(abi.encode(block.chainid, address(this), account, cumulative));
        return keccak256(bytes.concat(inner));
    }

    function _claim(
        uint64 epoch,
        address account,
        uint256 cumulative,
        bytes32[] calldata proof,
        address to
    ) private {
        Slot storage slot = slots[epoch % RING];
        bool claimable = slot.epoch == epoch && epoch != 0 && block.timestamp >= slot.validAt;
        if (!claimable) revert EpochNotClaimable();
        if (!MerkleProof.verifyCalldata(proof, slot.root, leafOf(account, cumulative))) {
            revert InvalidProof();
        }
        uint256 before = claimed[account];
        if (cumulative <= before) revert NothingToClaim();
        claimed[account] = cumulative;
        uint256 amount = cumulative - before;
        emit Claimed(account, to, amount, cumulative);
        TOKEN.safeTransfer(to, amount);
    }

    /// @dev Signatures come in ascending order of their signers, so that none counts twice.
    function _checkAttestations(Commit calldata c, bytes[] calldata signatures) private view {
        if (THRESHOLD == 0) return;
        if (signatures.length < THRESHOLD) revert AttestationsMissing();
        bytes32 digest = _hashTypedDataV4(
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
        address previous = address(0);
        for (uint256 i = 0; i < signatures.length; ++i) {
            address signer = ECDSA.recover(digest, signatures[i]);
            if (signer <= previous || !isAttestor[signer]) revert InvalidSignature();
            previous = signer;
        }
    }
}
