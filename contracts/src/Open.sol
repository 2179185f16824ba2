// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ERC20} from "solady/tokens/ERC20.sol";
import {IERC3009} from "./interfaces/IERC3009.sol";

/// @title OPEN, the payout token
/// @notice ERC-20 of 18 decimals with EIP-2612 permits and EIP-3009 authorizations. All of the supply
/// is minted at construction; holders may burn, nobody can mint. No hook of any kind runs on a
/// transfer: votes live on staked OPEN, so that paying many people stays cheap (SPEC §1).
/// @dev Solady's ERC-20, because every payout is one of its transfers. What it leaves open is decided
/// here: nothing goes to the zero address but by `burn`, and Permit2 has no allowance of its own.
contract Open is ERC20, IERC3009, IERC5267 {
    bytes32 public constant TRANSFER_WITH_AUTHORIZATION_TYPEHASH = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 public constant RECEIVE_WITH_AUTHORIZATION_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 public constant CANCEL_AUTHORIZATION_TYPEHASH =
        keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");

    /// @inheritdoc IERC3009
    mapping(address authorizer => mapping(bytes32 nonce => bool)) public authorizationState;

    error TransferToZero();

    bytes32 private constant _NAME_HASH = keccak256("Open");

    /// @param treasury Receives the whole supply.
    /// @param supply Wei, 18 decimals.
    constructor(address treasury, uint256 supply) {
        if (treasury == address(0)) revert TransferToZero();
        _mint(treasury, supply);
    }

    function name() public pure override returns (string memory) {
        return "Open";
    }

    function symbol() public pure override returns (string memory) {
        return "OPEN";
    }

    /// @notice The version of the EIP-712 domain, which x402 clients ask for.
    function version() public pure returns (string memory) {
        return "1";
    }

    /// @inheritdoc IERC5267
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name_,
            string memory version_,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        // Name, version, chain and contract: no salt, no extensions.
        return (0x0f, name(), version(), block.chainid, address(this), 0, new uint256[](0));
    }

    /// @notice Destroys `amount` wei of the caller's.
    function burn(uint256 amount) external {
        _burn(msg.sender, amount);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (to == address(0)) revert TransferToZero();
        return super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (to == address(0)) revert TransferToZero();
        return super.transferFrom(from, to, amount);
    }

    /// @inheritdoc IERC3009
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        bytes32 digest = _movement(
            TRANSFER_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce
        );
        _checkKey(from, digest, v, r, s);
        _spendNow(from, validAfter, validBefore, nonce);
        _move(from, to, value);
    }

    /// @inheritdoc IERC3009
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        bytes32 digest = _movement(
            TRANSFER_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce
        );
        _checkAny(from, digest, signature);
        _spendNow(from, validAfter, validBefore, nonce);
        _move(from, to, value);
    }

    /// @inheritdoc IERC3009
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        if (to != msg.sender) revert CallerIsNotPayee();
        bytes32 digest = _movement(
            RECEIVE_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce
        );
        _checkKey(from, digest, v, r, s);
        _spendNow(from, validAfter, validBefore, nonce);
        _move(from, to, value);
    }

    /// @inheritdoc IERC3009
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        if (to != msg.sender) revert CallerIsNotPayee();
        bytes32 digest = _movement(
            RECEIVE_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce
        );
        _checkAny(from, digest, signature);
        _spendNow(from, validAfter, validBefore, nonce);
        _move(from, to, value);
    }

    /// @inheritdoc IERC3009
    function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)
        external
    {
        _checkKey(authorizer, _cancellation(authorizer, nonce), v, r, s);
        _spend(authorizer, nonce);
        emit AuthorizationCanceled(authorizer, nonce);
    }

    /// @inheritdoc IERC3009
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature)
        external
    {
        _checkAny(authorizer, _cancellation(authorizer, nonce), signature);
        _spend(authorizer, nonce);
        emit AuthorizationCanceled(authorizer, nonce);
    }

    function _movement(
        bytes32 typehash,
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce
    ) private view returns (bytes32 digest) {
        return _digest(
            keccak256(abi.encode(typehash, from, to, value, validAfter, validBefore, nonce))
        );
    }

    function _cancellation(address authorizer, bytes32 nonce)
        private
        view
        returns (bytes32 digest)
    {
        return _digest(keccak256(abi.encode(CANCEL_AUTHORIZATION_TYPEHASH, authorizer, nonce)));
    }

    function _digest(bytes32 structHash) private view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(DOMAIN_SEPARATOR(), structHash);
    }

    /// @dev A key's signature; the malleable half of the curve is refused.
    function _checkKey(address signer, bytes32 digest, uint8 v, bytes32 r, bytes32 s) private pure {
        (address recovered,,) = ECDSA.tryRecover(digest, v, r, s);
        if (recovered != signer || recovered == address(0)) revert InvalidAuthorization();
    }

    /// @dev A key's signature, or whatever the contract at `signer` accepts by ERC-1271.
    function _checkAny(address signer, bytes32 digest, bytes calldata signature) private view {
        if (!SignatureChecker.isValidSignatureNowCalldata(signer, digest, signature)) {
            revert InvalidAuthorization();
        }
    }

    function _spendNow(address from, uint256 validAfter, uint256 validBefore, bytes32 nonce)
        private
    {
        if (block.timestamp <= validAfter) revert AuthorizationNotYetValid();
        if (block.timestamp >= validBefore) revert AuthorizationExpired();
        _spend(from, nonce);
        emit AuthorizationUsed(from, nonce);
    }

    function _spend(address authorizer, bytes32 nonce) private {
        if (authorizationState[authorizer][nonce]) revert AuthorizationSpent();
        authorizationState[authorizer][nonce] = true;
    }

    function _move(address from, address to, uint256 value) private {
        if (to == address(0)) revert TransferToZero();
        _transfer(from, to, value);
    }

    function _constantNameHash() internal pure override returns (bytes32) {
        return _NAME_HASH;
    }

    function _givePermit2InfiniteAllowance() internal pure override returns (bool) {
        return false;
    }
}
