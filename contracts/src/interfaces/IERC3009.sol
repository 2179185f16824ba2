// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title EIP-3009: transfers that the payer only signs
/// @notice Each call has two forms: `(v, r, s)` for keys, and `bytes` for keys and for contract
/// wallets (ERC-1271). Nonces are chosen by the signer, in any order, and are good for one use.
/// @dev https://eips.ethereum.org/EIPS/eip-3009
interface IERC3009 {
    event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce);
    event AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce);

    /// @dev `block.timestamp >= validBefore`, in seconds.
    error AuthorizationExpired();
    /// @dev `block.timestamp <= validAfter`, in seconds.
    error AuthorizationNotYetValid();
    /// @dev The nonce was used or cancelled.
    error AuthorizationSpent();
    error CallerIsNotPayee();
    error InvalidAuthorization();

    /// @notice True once the authorizer's nonce was used or cancelled.
    function authorizationState(address authorizer, bytes32 nonce) external view returns (bool);

    /// @notice Moves `value` wei from the signer to `to`; anybody may submit it.
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
    ) external;

    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice As above, but only the payee may submit it: nobody can lift a deposit out of the
    /// mempool and leave the payee with money that it cannot place.
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
    ) external;

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice Spends a nonce without a transfer; anybody may submit the authorizer's signature.
    function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)
        external;

    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature)
        external;
}
