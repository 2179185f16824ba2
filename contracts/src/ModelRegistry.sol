// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title Adapters as assets
/// @notice Each adapter is an ERC-721 token: what it was made of is fixed, who owns it can be sold, what
/// it costs and who shares in it changes only from an announced time on (SPEC §10).
contract ModelRegistry is ERC721 {
    /// @notice What an adapter was made of; fixed for ever.
    /// @param parent The adapter that it builds on; 0 for none but the base model.
    /// @param datanetsRoot Root over the Datanets that it was trained on; zero for none.
    struct Origin {
        bytes32 weightsHash;
        bytes32 baseModelHash;
        bytes32 datanetsRoot;
        uint64 parent;
    }

    /// @param depth 1 right above the base model; 0 of what is not registered.
    /// @param revokedAt Seconds; 0 while it serves.
    struct Model {
        Origin origin;
        uint8 depth;
        uint48 revokedAt;
    }

    /// @param payee Who receives it.
    /// @param bps Basis points of the model's part of a price.
    struct Share {
        address payee;
        uint16 bps;
    }

    /// @param pricePerToken Nano-USD.
    struct Terms {
        uint64 pricePerToken;
        Share[] shares;
    }

    event ModelRegistered(
        uint256 indexed modelId, address indexed owner, uint64 indexed parent, Origin origin
    );
    event TermsSet(uint256 indexed modelId, uint256 version, uint256 from, Terms terms);
    event ModelRevoked(uint256 indexed modelId, string reason);

    error AlreadyRegistered();
    error ChangePending();
    error LineageTooDeep();
    error ParentUnavailable();
    error Revoked();
    error SharesTooHigh();
    error TooManyShares();
    error Unauthorized();
    error ZeroAddress();
    error ZeroHash();

    uint256 private constant _WHOLE = 10_000;
    /// @notice Adapters from a base model to the youngest descendant.
    uint256 public constant MAX_DEPTH = 8;
    /// @notice Payees of one adapter.
    uint256 public constant MAX_SHARES = 16;

    /// @notice Seconds from a change of terms to its effect; at least one epoch.
    uint48 public immutable TERMS_DELAY;

    uint64 public models;
    mapping(uint256 modelId => Model) public modelOf;
    mapping(bytes32 weightsHash => uint256 modelId) public modelByWeights;
    /// @notice Changes of terms so far; the last may not be in force yet.
    mapping(uint256 modelId => uint256) public versions;
    mapping(uint256 modelId => mapping(uint256 version => uint256)) public validFrom;
    mapping(uint256 modelId => mapping(uint256 version => Terms)) private _terms;

    constructor(uint48 termsDelay) ERC721("Meed adapter", "MEED-A") {
        TERMS_DELAY = termsDelay;
    }

    /// @notice Registers an adapter to the caller; its first terms are in force at once.
    function register(Origin calldata origin, Terms calldata terms)
        external
        returns (uint64 modelId)
    {
        bool missing =
            origin.weightsHash == bytes32(0) || origin.baseModelHash == bytes32(0);
        if (missing) revert ZeroHash();
        if (modelByWeights[origin.weightsHash] != 0) revert AlreadyRegistered();
        uint8 depth = origin.parent == 0 ? 1 : _depthUnder(origin);
        modelId = ++models;
        modelOf[modelId] = Model(origin, depth, 0);
        modelByWeights[origin.weightsHash] = modelId;
        emit ModelRegistered(modelId, msg.sender, origin.parent, origin);
        _setTerms(modelId, terms, block.timestamp);
        _mint(msg.sender, modelId);
    }

    /// @notice Announces new terms; a second change waits until the first is in force.
    function setTerms(uint256 modelId, Terms calldata terms) external {
        _onlyOwnerOfLiving(modelId);
        if (block.timestamp < validFrom[modelId][versions[modelId]]) revert ChangePending();
        _setTerms(modelId, terms, block.timestamp + TERMS_DELAY);
    }

    /// @notice Takes an adapter out of service for ever; what it earned stays earned.
    function revoke(uint256 modelId, string calldata reason) external {
        _onlyOwnerOfLiving(modelId);
        modelOf[modelId].revokedAt = uint48(block.timestamp);
        emit ModelRevoked(modelId, reason);
    }

    /// @notice The terms in force at `time`, in seconds, and their version.
    function termsAt(uint256 modelId, uint256 time)
        external
        view
        returns (uint256 version, Terms memory terms)
    {
        version = versions[modelId];
        // Only the last version can lie in the future of now; older times look further back.
        while (version > 0 && validFrom[modelId][version] > time) --version;
        return (version, _terms[modelId][version]);
    }

    function _setTerms(uint256 modelId, Terms calldata terms, uint256 from) private {
        if (terms.shares.length > MAX_SHARES) revert TooManyShares();
        uint256 sum = 0;
        for (uint256 i = 0; i < terms.shares.length; ++i) {
            if (terms.shares[i].payee == address(0)) revert ZeroAddress();
            sum += terms.shares[i].bps;
        }
        if (sum > _WHOLE) revert SharesTooHigh();
        uint256 version = ++versions[modelId];
        validFrom[modelId][version] = from;
        _terms[modelId][version] = terms;
        emit TermsSet(modelId, version, from, terms);
    }

    /// @dev A child's base model is its parent's.
    function _depthUnder(Origin calldata origin) private view returns (uint8) {
        Model memory parent = modelOf[origin.parent];
        bool available = parent.depth != 0 && parent.revokedAt == 0
            && parent.origin.baseModelHash == origin.baseModelHash;
        if (!available) revert ParentUnavailable();
        if (parent.depth >= MAX_DEPTH) revert LineageTooDeep();
        return parent.depth + 1;
    }

    function _onlyOwnerOfLiving(uint256 modelId) private view {
        if (_requireOwned(modelId) != msg.sender) revert Unauthorized();
        if (modelOf[modelId].revokedAt != 0) revert Revoked();
    }
}
