// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {CreditEscrow} from "../src/CreditEscrow.sol";
import {Open} from "../src/Open.sol";
import {RewardDistributor} from "../src/RewardDistributor.sol";
import {IRewardDistributor} from "../src/interfaces/IRewardDistributor.sol";

/// @dev The deployment that every test starts from.
abstract contract Fixture is Test {
    uint128 internal constant MAX_DELTA = 1_000_000e18;
    uint64 internal constant WINDOW = 1 hours;
    uint256 internal constant DELAY = 1 days;
    bytes32 internal constant SOME = keccak256("some");

    address internal settler = makeAddr("settler");
    address internal guardian = makeAddr("guardian");
    address internal payer = makeAddr("payer");
    address internal operator;
    uint256 internal operatorKey;

    Open internal open;
    CreditEscrow internal escrow;
    RewardDistributor internal distributor;

    function deploy(address[] memory attestors, uint256 threshold) internal {
        (operator, operatorKey) = makeAddrAndKey("operator");
        open = new Open(payer, 1_000_000_000e18);
        escrow = new CreditEscrow(open, operator, guardian, DELAY);
        RewardDistributor.Roles memory roles =
            RewardDistributor.Roles(settler, guardian, attestors, threshold);
        distributor = new RewardDistributor(open, escrow, roles, WINDOW, MAX_DELTA);
        escrow.setDistributor(address(distributor));
        vm.prank(payer);
        open.approve(address(escrow), type(uint256).max);
    }

    function deposit(uint256 amount) internal {
        vm.prank(payer);
        escrow.deposit(accountOf(payer), amount);
    }

    function commitOf(uint64 epoch, bytes32 root, uint128 total)
        internal
        pure
        returns (IRewardDistributor.Commit memory)
    {
        return IRewardDistributor.Commit(epoch, root, SOME, SOME, SOME, total, 1);
    }

    function commit(uint64 epoch, bytes32 root, uint128 total) internal {
        vm.prank(settler);
        distributor.commit(commitOf(epoch, root, total), new bytes[](0));
    }

    function accountOf(address wallet) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(wallet)));
    }
}
