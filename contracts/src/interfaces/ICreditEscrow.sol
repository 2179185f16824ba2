// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Where callers' deposits lie until an epoch pays them out
interface ICreditEscrow {
    /// @param account The payer's wallet, left-padded: the Meed account that is credited.
    event Deposited(bytes32 indexed account, address indexed from, uint256 amount);
    event WithdrawalRequested(
        bytes32 indexed id, bytes32 indexed account, address to, uint256 amount, uint256 readyAt
    );
    event WithdrawalCancelled(bytes32 indexed id);
    event Withdrawn(bytes32 indexed id, address indexed to, uint256 amount);

    /// @dev Expired, without amount or payee, or requested before.
    error InvalidWithdrawal();
    error NothingReceived();
    error NotReady();
    error Unauthorized();
    error UnknownWithdrawal();
    error ZeroAccount();
    error ZeroAddress();

    /// @param amount Wei.
    /// @param deadline Seconds; the request must be made by then.
    struct Withdrawal {
        bytes32 account;
        address to;
        uint256 amount;
        uint256 deadline;
        bytes32 nonce;
    }

    /// @notice Credits `account` with what arrives of `amount` wei, which the caller approved.
    function deposit(bytes32 account, uint256 amount) external;

    /// @notice Deposits with an EIP-2612 permit; a permit that was front-run does no harm.
    function depositWithPermit(
        bytes32 account,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice Deposits with an EIP-3009 authorization signed by `from`.
    /// @dev The nonce must be keccak256(account, salt), so that the signer also chose the account.
    function depositWithAuthorization(
        bytes32 account,
        address from,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 salt,
        bytes calldata signature
    ) external;

    /// @notice Starts the delay of a withdrawal that the operator signed.
    function requestWithdrawal(Withdrawal calldata withdrawal, bytes calldata signature) external;

    /// @notice Stops a withdrawal during its delay; the operator or the guardian may call.
    function cancelWithdrawal(bytes32 id) external;

    /// @notice Pays a withdrawal whose delay is over; anybody may call.
    function finalizeWithdrawal(bytes32 id) external;
}
