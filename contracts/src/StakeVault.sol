// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IStakeVault} from "./interfaces/IStakeVault.sol";

/// @title Stake behind a role
/// @notice An ERC-4626 vault of OPEN. Stake leaves only after unbonding, longer than any wrong it
/// answers for can stay unchallenged, and can be slashed until the moment it leaves. Shares carry
/// votes, so that OPEN itself need not (SPEC §6).
/// @dev A slash lowers the assets and leaves the shares: everybody in the vault loses alike. One vault
/// per role, so that no role answers for another. Shares have 6 decimals more than OPEN: the virtual
/// shares of OpenZeppelin's vault make it unprofitable to inflate the price of a share by donations.
contract StakeVault is ERC4626, ERC20Votes, IStakeVault {
    using SafeERC20 for IERC20;

    /// @dev One slot.
    struct Unbonding {
        uint208 shares;
        uint48 readyAt;
    }

    event UnbondingStarted(address indexed owner, uint256 shares, uint256 readyAt);
    event UnbondingCancelled(address indexed owner, uint256 shares);
    event SlasherSet(address indexed slasher, bool allowed);

    error NothingUnbonding();
    error OutOfBounds();
    error Unauthorized();
    error ZeroAddress();
    error ZeroEvidence();

    uint256 private constant _WHOLE = 10_000;

    address public immutable OWNER;
    address public immutable TREASURY;
    /// @notice Seconds between `unbond` and the first second in which the stake may leave.
    uint48 public immutable UNBONDING;
    /// @notice The challenger's part of a slash, in basis points.
    uint16 public immutable REWARD_BPS;

    /// @inheritdoc IStakeVault
    mapping(address slasher => bool) public isSlasher;
    mapping(address owner => Unbonding) public unbonding;

    /// @param owner A timelock; it names slashers and can move no stake.
    /// @param slashers Contracts that prove or judge wrongs.
    constructor(
        IERC20 asset_,
        string memory name_,
        string memory symbol_,
        address owner,
        address treasury,
        uint48 unbonding_,
        uint16 rewardBps,
        address[] memory slashers
    ) ERC20(name_, symbol_) EIP712(name_, "1") ERC4626(asset_) {
        if (owner == address(0) || treasury == address(0)) {
            revert ZeroAddress();
        }
        if (rewardBps > _WHOLE) revert OutOfBounds();
        OWNER = owner;
        TREASURY = treasury;
        UNBONDING = unbonding_;
        REWARD_BPS = rewardBps;
        for (uint256 i = 0; i < slashers.length; ++i) {
            isSlasher[slashers[i]] = true;
            emit SlasherSet(slashers[i], true);
        }
    }

    function setSlasher(address slasher, bool allowed) external {
        if (msg.sender != OWNER) revert Unauthorized();
        isSlasher[slasher] = allowed;
        emit SlasherSet(slasher, allowed);
    }

    /// @notice Starts the unbonding of `shares` more of the caller's shares. Whatever was unbonding
    /// already waits anew with them. Their votes rest meanwhile.
    function unbond(uint256 shares) external {
        Unbonding memory all = unbonding[msg.sender];
        // Every sum of shares is at most the supply, which ERC20Votes caps at uint208.
        all.shares += uint208(shares);
        all.readyAt = clock() + UNBONDING;
        unbonding[msg.sender] = all;
        emit UnbondingStarted(msg.sender, shares, all.readyAt);
        _transfer(msg.sender, address(this), shares);
    }

    /// @notice Stakes again what was unbonding.
    function cancelUnbonding() external {
        uint256 shares = unbonding[msg.sender].shares;
        if (shares == 0) revert NothingUnbonding();
        delete unbonding[msg.sender];
        emit UnbondingCancelled(msg.sender, shares);
        _transfer(address(this), msg.sender, shares);
    }

    /// @inheritdoc IStakeVault
    function slash(uint256 amount, bytes32 evidenceHash, address challenger)
        external
        returns (uint256 taken)
    {
        if (!isSlasher[msg.sender]) revert Unauthorized();
        if (evidenceHash == bytes32(0)) revert ZeroEvidence();
        if (challenger == address(0)) revert ZeroAddress();
        uint256 assets = totalAssets();
        taken = amount < assets ? amount : assets;
        uint256 reward = taken * REWARD_BPS / _WHOLE;
        emit Slashed(msg.sender, evidenceHash, challenger, taken, reward);
        IERC20(asset()).safeTransfer(challenger, reward);
        IERC20(asset()).safeTransfer(TREASURY, taken - reward);
    }

    /// @notice Shares of `owner` whose unbonding is over: all that can be redeemed or withdrawn.
    function maxRedeem(address owner) public view override returns (uint256) {
        Unbonding memory all = unbonding[owner];
        return block.timestamp < all.readyAt ? 0 : all.shares;
    }

    /// @inheritdoc ERC4626
    function maxWithdraw(address owner) public view override returns (uint256) {
        return previewRedeem(maxRedeem(owner));
    }

    /// @notice Everybody votes with their own shares until they delegate.
    function delegates(address account) public view override returns (address) {
        address chosen = super.delegates(account);
        return chosen == address(0) ? account : chosen;
    }

    /// @notice Seconds, as the governor counts.
    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function decimals() public view override(ERC20, ERC4626) returns (uint8) {
        return ERC4626.decimals();
    }

    /// @dev Redeems out of the shares that the vault itself holds for whoever is unbonding.
    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override {
        if (caller != owner) _spendAllowance(owner, caller, shares);
        // `shares` is at most `maxRedeem(owner)`.
        unbonding[owner].shares -= uint208(shares);
        _burn(address(this), shares);
        emit Withdraw(caller, receiver, owner, assets, shares);
        _transferOut(receiver, assets);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }

    function _decimalsOffset() internal pure override returns (uint8) {
        return 6;
    }
}
