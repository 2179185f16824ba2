// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Fixture} from "../Fixture.sol";

/// @dev Random deposits, commits, vetoes and claims; SPEC I1–I4 hold after each.
contract SettlementInvariantTest is Fixture {
    address[3] private payees = [address(0xA11CE), address(0xB0B), address(0xC4E)];
    uint256 private deposited;
    uint128[] private totals = [0];
    uint64[] private validAts = [0];
    mapping(uint64 epoch => mapping(address => uint256)) private cumulative;
    mapping(address => uint256) private lastClaimed;

    function setUp() public {
        deploy(new address[](0), 0);
        targetContract(address(this));
        bytes4[] memory actions = new bytes4[](5);
        actions[0] = this.actDeposit.selector;
        actions[1] = this.actCommit.selector;
        actions[2] = this.actClaim.selector;
        actions[3] = this.actWarp.selector;
        actions[4] = this.actVeto.selector;
        targetSelector(FuzzSelector(address(this), actions));
    }

    function actDeposit(uint96 amount) external {
        amount = uint96(bound(amount, 1, 1000e18));
        deposit(amount);
        deposited += amount;
    }

    /// One payee a commit: a tree of one leaf, whose root is the leaf.
    function actCommit(uint256 pick, uint96 more) external {
        uint64 epoch = distributor.lastEpoch() + 1;
        uint256 free = open.balanceOf(address(escrow)) + distributor.funded() - totals[epoch - 1];
        more = uint96(bound(more, 0, free));
        address payee = payees[pick % 3];
        for (uint256 i = 0; i < 3; ++i) {
            cumulative[epoch][payees[i]] = cumulative[epoch - 1][payees[i]];
        }
        cumulative[epoch][payee] += more;
        uint128 total = totals[epoch - 1] + more;
        commit(epoch, distributor.leafOf(payee, cumulative[epoch][payee]), total);
        while (totals.length > epoch) {
            totals.pop();
            validAts.pop();
        }
        totals.push(total);
        validAts.push(uint64(block.timestamp) + WINDOW);
    }

    function actClaim(uint256 pick) external {
        uint64 epoch = distributor.lastEpoch();
        address payee = payees[pick % 3];
        uint256 amount = cumulative[epoch][payee];
        (bytes32 root,,,) = distributor.slots(epoch % 64);
        bool provable = epoch != 0 && root == distributor.leafOf(payee, amount);
        bool payable_ =
            provable && block.timestamp >= validAts[epoch] && amount > distributor.claimed(payee);
        if (!payable_) return;
        distributor.claim(epoch, payee, amount, new bytes32[](0));
        assertGt(amount, lastClaimed[payee]);
        lastClaimed[payee] = amount;
    }

    function actWarp(uint16 by) external {
        vm.warp(block.timestamp + by);
    }

    function actVeto() external {
        uint64 epoch = distributor.lastEpoch();
        if (epoch == 0 || block.timestamp >= validAts[epoch]) return;
        vm.prank(guardian);
        distributor.veto(epoch);
    }

    // I1, I2
    function invariant_distributorHoldsExactlyWhatIsNotClaimed() public view {
        uint256 claimed = 0;
        for (uint256 i = 0; i < 3; ++i) {
            claimed += distributor.claimed(payees[i]);
        }
        assertLe(claimed, distributor.funded());
        assertEq(open.balanceOf(address(distributor)), distributor.funded() - claimed);
    }

    // I3
    function invariant_escrowHoldsExactlyWhatWasNotPulled() public view {
        assertEq(open.balanceOf(address(escrow)), deposited - distributor.funded());
    }

    // I4
    function invariant_paidIsWhatWasClaimed() public view {
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(distributor.claimed(payees[i]), lastClaimed[payees[i]]);
            assertEq(open.balanceOf(payees[i]), lastClaimed[payees[i]]);
        }
    }
}
