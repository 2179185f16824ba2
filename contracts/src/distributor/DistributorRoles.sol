// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IRewardDistributor} from "../interfaces/IRewardDistributor.sol";

/// @title Who may do what
/// @notice The owner (a timelock) names settler, guardian and attestors and sets the cap; it can move
/// no money and undo no claim. The arbiter judges disputes. Owner and arbiter are fixed and cannot be
/// renounced: a distributor without them could never replace a lost key.
abstract contract DistributorRoles is IRewardDistributor {
    bytes32 public constant ATTEST_TYPEHASH = keccak256(
        "Attest(uint64 epoch,bytes32 payoutRoot,bytes32 debitRoot,bytes32 receiptsRoot,bytes32 dataHash,uint128 total,uint32 leaves)"
    );

    /// @dev One slot, which a commit reads once.
    struct Authority {
        address settler;
        uint88 maxDelta;
        uint8 threshold;
    }

    address public immutable OWNER;
    address public immutable ARBITER;

    Authority internal _authority;
    address public guardian;
    mapping(address => bool) public isAttestor;
    address[] private _attestors;

    constructor(address owner, address arbiter) {
        if (owner == address(0) || arbiter == address(0)) revert ZeroAddress();
        OWNER = owner;
        ARBITER = arbiter;
    }

    modifier onlyOwner() {
        if (msg.sender != OWNER) revert Unauthorized();
        _;
    }

    function settler() external view returns (address) {
        return _authority.settler;
    }

    /// @notice Wei that one epoch may add.
    function maxDelta() external view returns (uint256) {
        return _authority.maxDelta;
    }

    /// @notice Signatures that a commit needs.
    function threshold() external view returns (uint256) {
        return _authority.threshold;
    }

    function attestors() external view returns (address[] memory) {
        return _attestors;
    }

    /// @inheritdoc IRewardDistributor
    function setSettler(address settler_) external onlyOwner {
        _setSettler(settler_);
    }

    /// @inheritdoc IRewardDistributor
    function setGuardian(address guardian_) external onlyOwner {
        _setGuardian(guardian_);
    }

    /// @inheritdoc IRewardDistributor
    function setMaxDelta(uint256 maxDelta_) external onlyOwner {
        _setMaxDelta(maxDelta_);
    }

    /// @inheritdoc IRewardDistributor
    function setAttestors(address[] calldata attestors_, uint256 threshold_) external onlyOwner {
        _setAttestors(attestors_, threshold_);
    }

    function _setSettler(address settler_) internal {
        if (settler_ == address(0)) revert ZeroAddress();
        _authority.settler = settler_;
        emit SettlerSet(settler_);
    }

    function _setGuardian(address guardian_) internal {
        if (guardian_ == address(0)) revert ZeroAddress();
        guardian = guardian_;
        emit GuardianSet(guardian_);
    }

    function _setMaxDelta(uint256 maxDelta_) internal {
        if (maxDelta_ > type(uint88).max) revert OutOfBounds();
        _authority.maxDelta = uint88(maxDelta_);
        emit MaxDeltaSet(maxDelta_);
    }

    function _setAttestors(address[] memory attestors_, uint256 threshold_) internal {
        bool fits = threshold_ <= attestors_.length && attestors_.length <= type(uint8).max;
        if (!fits) revert OutOfBounds();
        for (uint256 i = 0; i < _attestors.length; ++i) {
            isAttestor[_attestors[i]] = false;
        }
        for (uint256 i = 0; i < attestors_.length; ++i) {
            if (attestors_[i] == address(0)) revert ZeroAddress();
            if (isAttestor[attestors_[i]]) revert OutOfBounds();
            isAttestor[attestors_[i]] = true;
        }
        _attestors = attestors_;
        _authority.threshold = uint8(threshold_);
        emit AttestorsSet(attestors_, threshold_);
    }

    /// @dev Signatures come in ascending order of their signers, so that none counts twice.
    function _checkAttestations(bytes32 digest, bytes[] calldata signatures, uint256 needed)
        internal
        view
    {
        if (signatures.length < needed) revert AttestationsMissing();
        address previous = address(0);
        for (uint256 i = 0; i < signatures.length; ++i) {
            address signer = ECDSA.recoverCalldata(digest, signatures[i]);
            if (signer <= previous || !isAttestor[signer]) revert InvalidSignature();
            previous = signer;
        }
    }
}
