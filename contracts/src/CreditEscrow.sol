// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";
import {ICreditEscrow} from "./interfaces/ICreditEscrow.sol";
import {IERC3009} from "./interfaces/IERC3009.sol";

/// @title Credit escrow
/// @notice Holds deposits apart from payouts: a bad payout root can never touch more than what a
/// commit pulled. Credit that was not spent leaves only by a withdrawal that the operator signed,
/// after a delay in which the guardian can stop it (SPEC §2). Operator and guardian are meant to be
/// contract wallets, which rotate their keys inside; here neither can be changed.
contract CreditEscrow is ICreditEscrow, EIP712 {
    bytes32 public constant WITHDRAWAL_TYPEHASH = keccak256(
        "Withdrawal(bytes32 account,address to,uint256 amount,uint256 deadline,bytes32 nonce)"
    );

    IERC20 public immutable TOKEN;
    address public immutable OPERATOR;
    address public immutable GUARDIAN;
    /// @notice The only spender, for ever: a commit takes what its epoch adds by `transferFrom`, which
    /// is 1,200 gas cheaper than a call to the escrow. Deployed after the escrow, at the address
    /// foreseen here; its constructor refuses an escrow that expects another.
    address public immutable DISTRIBUTOR;
    /// @notice Seconds between a request and its payment; longer than an epoch and its window.
    uint256 public immutable WITHDRAW_DELAY;

    /// @dev `to` and `readyAt` share a slot.
    struct Pending {
        address to;
        uint64 readyAt;
        uint256 amount;
    }

    mapping(bytes32 id => Pending) public pending;
    /// @notice Requests once made, whatever became of them: a signature is good for one.
    mapping(bytes32 id => bool) public used;

    constructor(
        IERC20 token,
        address operator,
        address guardian,
        address distributor,
        uint64 withdrawDelay
    ) EIP712("Meed", "1") {
        bool missing = address(token) == address(0) || operator == address(0)
            || guardian == address(0) || distributor == address(0);
        if (missing) revert ZeroAddress();
        TOKEN = token;
        OPERATOR = operator;
        GUARDIAN = guardian;
        DISTRIBUTOR = distributor;
        WITHDRAW_DELAY = withdrawDelay;
        SafeTransferLib.safeApprove(address(token), distributor, type(uint256).max);
    }

    /// @inheritdoc ICreditEscrow
    function deposit(bytes32 account, uint256 amount) public {
        uint256 before = TOKEN.balanceOf(address(this));
        SafeTransferLib.safeTransferFrom(address(TOKEN), msg.sender, address(this), amount);
        _credit(account, msg.sender, before);
    }

    /// @inheritdoc ICreditEscrow
    function depositWithPermit(
        bytes32 account,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        // Whoever submits the permit first, the allowance is there: only the transfer decides.
        try IERC20Permit(address(TOKEN))
            .permit(msg.sender, address(this), amount, deadline, v, r, s) {}
            catch {}
        deposit(account, amount);
    }

    /// @inheritdoc ICreditEscrow
    function depositWithAuthorization(
        bytes32 account,
        address from,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 salt,
        bytes calldata signature
    ) external {
        uint256 before = TOKEN.balanceOf(address(this));
        bytes32 nonce = keccak256(abi.encode(account, salt));
        IERC3009(address(TOKEN))
            .receiveWithAuthorization(
                from, address(this), amount, validAfter, validBefore, nonce, signature
            );
        _credit(account, from, before);
    }

    /// @inheritdoc ICreditEscrow
    function requestWithdrawal(Withdrawal calldata withdrawal, bytes calldata signature) external {
        bytes32 id = keccak256(
            abi.encode(
                WITHDRAWAL_TYPEHASH,
                withdrawal.account,
                withdrawal.to,
                withdrawal.amount,
                withdrawal.deadline,
                withdrawal.nonce
            )
        );
        bool valid = withdrawal.deadline >= block.timestamp && withdrawal.to != address(0)
            && withdrawal.amount != 0 && !used[id];
        if (!valid) revert InvalidWithdrawal();
        if (!SignatureChecker.isValidSignatureNow(OPERATOR, _hashTypedDataV4(id), signature)) {
            revert Unauthorized();
        }
        used[id] = true;
        uint64 readyAt = uint64(block.timestamp + WITHDRAW_DELAY);
        pending[id] = Pending(withdrawal.to, readyAt, withdrawal.amount);
        emit WithdrawalRequested(id, withdrawal.account, withdrawal.to, withdrawal.amount, readyAt);
    }

    /// @inheritdoc ICreditEscrow
    function cancelWithdrawal(bytes32 id) external {
        if (msg.sender != OPERATOR && msg.sender != GUARDIAN) revert Unauthorized();
        if (pending[id].to == address(0)) revert UnknownWithdrawal();
        delete pending[id];
        emit WithdrawalCancelled(id);
    }

    /// @inheritdoc ICreditEscrow
    function finalizeWithdrawal(bytes32 id) external {
        Pending memory due = pending[id];
        if (due.to == address(0)) revert UnknownWithdrawal();
        if (block.timestamp < due.readyAt) revert NotReady();
        delete pending[id];
        emit Withdrawn(id, due.to, due.amount);
        SafeTransferLib.safeTransfer(address(TOKEN), due.to, due.amount);
    }

    /// @dev What arrived is what counts: a token that keeps a fee credits less.
    function _credit(bytes32 account, address from, uint256 before) private {
        if (account == bytes32(0)) revert ZeroAccount();
        uint256 received = TOKEN.balanceOf(address(this)) - before;
        if (received == 0) revert NothingReceived();
        emit Deposited(account, from, received);
    }
}
