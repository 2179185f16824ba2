// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {Test} from "forge-std/Test.sol";
import {CreditEscrow} from "../src/CreditEscrow.sol";
import {Open} from "../src/Open.sol";
import {RewardDistributor} from "../src/RewardDistributor.sol";
import {StakeVault} from "../src/StakeVault.sol";
import {Disputes} from "../src/distributor/Disputes.sol";
import {IRewardDistributor} from "../src/interfaces/IRewardDistributor.sol";
import {Trees} from "./Trees.sol";

/// @dev The deployment that every test of settlement starts from.
abstract contract Fixture is Test {
    uint128 internal constant MAX_DELTA = 1_000_000e18;
    uint40 internal constant WINDOW = 1 hours;
    uint40 internal constant RESOLVE = 2 days;
    uint96 internal constant BOND = 100e18;
    uint96 internal constant PENALTY = 1000e18;
    uint48 internal constant DELAY = 7 days;
    uint16 internal constant REWARD_BPS = 4000;
    uint256 internal constant SUPPLY = 1_000_000_000e18;
    bytes32 internal constant SOME = keccak256("some");

    address internal settler = makeAddr("settler");
    address internal guardian = makeAddr("guardian");
    address internal arbiter = makeAddr("arbiter");
    address internal owner = makeAddr("owner");
    address internal treasury = makeAddr("treasury");
    address internal payer = makeAddr("payer");
    address internal challenger = makeAddr("challenger");
    address internal operator;
    uint256 internal operatorKey;

    Open internal open;
    StakeVault internal stake;
    CreditEscrow internal escrow;
    RewardDistributor internal distributor;
    bytes32[] internal none;

    function deploy() internal {
        deploy(new address[](0), 0);
    }

    function deploy(address[] memory attestors, uint256 threshold) internal {
        (operator, operatorKey) = makeAddrAndKey("operator");
        open = new Open(payer, SUPPLY);
        IERC20 token = IERC20(address(open));
        address at = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 2);
        address[] memory slashers = new address[](1);
        slashers[0] = at;
        stake = new StakeVault(
            token, "Settler stake", "sSETTLER", owner, treasury, DELAY, REWARD_BPS, slashers
        );
        escrow = new CreditEscrow(token, operator, guardian, at, DELAY);
        distributor =
            new RewardDistributor(escrow, stake, rolesOf(attestors, threshold), terms(), MAX_DELTA);
        vm.startPrank(payer);
        open.approve(address(escrow), type(uint256).max);
        assertTrue(open.transfer(challenger, 10_000e18));
        vm.stopPrank();
        vm.prank(challenger);
        open.approve(address(distributor), type(uint256).max);
    }

    function rolesOf(address[] memory attestors, uint256 threshold)
        internal
        view
        returns (RewardDistributor.Roles memory)
    {
        return RewardDistributor.Roles(
            owner, arbiter, treasury, guardian, settler, attestors, threshold
        );
    }

    function terms() internal pure virtual returns (Disputes.Terms memory) {
        return Disputes.Terms(WINDOW, RESOLVE, BOND, PENALTY);
    }

    function deposit(uint256 amount) internal {
        vm.prank(payer);
        escrow.deposit(accountOf(payer), amount);
    }

    /// @dev What the settler has at stake.
    function fundStake(uint256 amount) internal {
        vm.startPrank(payer);
        open.approve(address(stake), amount);
        stake.deposit(amount, settler);
        vm.stopPrank();
    }

    function commitOf(uint64 epoch, bytes32 root, uint128 total, uint32 leaves)
        internal
        pure
        returns (IRewardDistributor.Commit memory)
    {
        return IRewardDistributor.Commit(epoch, root, SOME, SOME, SOME, total, leaves);
    }

    function commit(uint64 epoch, bytes32 root, uint128 total, uint32 leaves) internal {
        vm.prank(settler);
        distributor.commit(commitOf(epoch, root, total, leaves), new bytes[](0));
    }

    /// @dev A tree of one leaf, whose root is the leaf.
    function commitOne(uint64 epoch, address account, uint128 total) internal {
        commit(epoch, distributor.leafOf(account, total), total, 1);
    }

    function commitTree(uint64 epoch, bytes32[] memory leaves, uint128 total) internal {
        commit(epoch, Trees.root(leaves), total, uint32(leaves.length));
    }

    function leaves2(address a, uint256 forA, address b, uint256 forB)
        internal
        view
        returns (bytes32[] memory leaves)
    {
        leaves = new bytes32[](2);
        (leaves[0], leaves[1]) = (distributor.leafOf(a, forA), distributor.leafOf(b, forB));
    }

    /// @dev A leaf as the fraud proofs take it.
    function leafIn(bytes32[] memory leaves, address account, uint256 cumulative)
        internal
        view
        returns (IRewardDistributor.Leaf memory)
    {
        bytes32 leaf = distributor.leafOf(account, cumulative);
        return IRewardDistributor.Leaf(cumulative, Trees.proofOf(leaves, leaf));
    }

    function sign(uint256 key, address verifier, bytes32 structHash)
        internal
        view
        returns (bytes memory)
    {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digestOf(verifier, structHash));
        return abi.encodePacked(r, s, v);
    }

    /// @dev The EIP-712 digest in the domain that the verifier itself publishes (ERC-5267).
    function digestOf(address verifier, bytes32 structHash) internal view returns (bytes32) {
        (, string memory name, string memory version, uint256 chain, address self,,) =
            IERC5267(verifier).eip712Domain();
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                chain,
                self
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, structHash));
    }

    function accountOf(address wallet) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(wallet)));
    }
}
