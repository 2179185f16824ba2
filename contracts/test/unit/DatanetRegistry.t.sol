// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {DatanetRegistry} from "../../src/DatanetRegistry.sol";
import {StakeVault} from "../../src/StakeVault.sol";
import {Fixture} from "../Fixture.sol";
import {Trees} from "../Trees.sol";

/// @dev Batches and the uniqueness of content: SPEC §9.
contract DatanetRegistryTest is Fixture {
    DatanetRegistry private registry;
    StakeVault private stakes;
    address private curator = makeAddr("curator");
    uint256 private datanet;
    DatanetRegistry.Contribution[] private first;
    DatanetRegistry.Contribution[] private second;

    function setUp() public {
        deploy();
        address[] memory slashers = new address[](1);
        slashers[0] = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        stakes = new StakeVault(
            IERC20(address(open)), "S", "S", owner, treasury, DELAY, REWARD_BPS, slashers
        );
        registry = new DatanetRegistry(stakes, PENALTY);
        vm.startPrank(payer);
        open.approve(address(stakes), type(uint256).max);
        stakes.deposit(10 * uint256(PENALTY), curator);
        vm.stopPrank();
        vm.prank(curator);
        datanet = registry.create(keccak256("schema"), keccak256("licence"));
        for (uint64 i = 0; i < 3; ++i) {
            first.push(DatanetRegistry.Contribution(i, curator, keccak256(abi.encode(i)), 9));
        }
    }

    function leavesOf(DatanetRegistry.Contribution[] storage all)
        private
        view
        returns (bytes32[] memory leaves)
    {
        leaves = new bytes32[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            leaves[i] = registry.leafOf(datanet, all[i]);
        }
    }

    function append(DatanetRegistry.Contribution[] storage all) private returns (uint32) {
        bytes32 root = Trees.root(leavesOf(all));
        vm.prank(curator);
        return registry.append(datanet, root, uint32(all.length));
    }

    function proofIn(DatanetRegistry.Contribution[] storage all, uint256 index)
        private
        view
        returns (bytes32[] memory)
    {
        return Trees.proofOf(leavesOf(all), registry.leafOf(datanet, all[index]));
    }

    // N1
    function test_append_isDenseAndForTheOwner() public {
        bytes32 root = Trees.root(leavesOf(first));
        vm.expectEmit(address(registry));
        emit DatanetRegistry.BatchAppended(datanet, 0, root, 0, 3);
        vm.prank(curator);
        registry.append(datanet, root, 3);
        assertTrue(registry.contains(datanet, 0, first[1], proofIn(first, 1)));
        vm.expectRevert(DatanetRegistry.Unauthorized.selector);
        registry.append(datanet, SOME, 1);
        vm.startPrank(curator);
        vm.expectRevert(DatanetRegistry.ZeroHash.selector);
        registry.append(datanet, bytes32(0), 1);
        vm.expectRevert(DatanetRegistry.EmptyBatch.selector);
        registry.append(datanet, SOME, 0);
        assertEq(registry.append(datanet, SOME, 5), 1);
        (,, uint32 batches,,) = registry.datanetOf(datanet);
        assertEq(batches, 2);
    }

    // N2
    function test_contains_bindsEveryFieldAndTheRange() public {
        append(first);
        bytes32[] memory proof = proofIn(first, 1);
        DatanetRegistry.Contribution memory c = first[1];
        c.contributor = payer;
        assertFalse(registry.contains(datanet, 0, c, proof));
        assertFalse(registry.contains(datanet + 1, 0, first[1], proof));
        // A leaf numbered outside its batch counts for nothing, in the tree or not.
        second.push(DatanetRegistry.Contribution(0, curator, keccak256("dated back"), 9));
        append(second);
        assertFalse(registry.contains(datanet, 1, second[0], none));
    }

    // N3
    function test_duplicate_betweenBatchesVoidsTheLater() public {
        append(first);
        second.push(DatanetRegistry.Contribution(3, payer, first[1].contentHash, 9));
        second.push(DatanetRegistry.Contribution(4, payer, keccak256("new"), 9));
        append(second);
        bytes32[] memory proof = proofIn(second, 1);
        bytes32[] memory earlier = proofIn(first, 1);
        bytes32[] memory later = proofIn(second, 0);
        vm.expectEmit(address(registry));
        emit DatanetRegistry.BatchVoided(datanet, 1, challenger, first[1].contentHash);
        vm.prank(challenger);
        registry.proveDuplicate(datanet, 0, first[1], earlier, 1, second[0], later);
        assertFalse(registry.contains(datanet, 1, second[1], proof));
        assertTrue(registry.contains(datanet, 0, first[1], earlier));
        uint256 reward = uint256(PENALTY) * REWARD_BPS / 10_000;
        assertEq(open.balanceOf(challenger), 10_000e18 + reward);
        vm.expectRevert(DatanetRegistry.AlreadyVoid.selector);
        registry.proveDuplicate(datanet, 0, first[1], earlier, 1, second[0], later);
    }

    // N3
    function test_duplicate_withinABatch() public {
        first.push(DatanetRegistry.Contribution(3, payer, first[0].contentHash, 9));
        append(first);
        bytes32[] memory one = proofIn(first, 0);
        bytes32[] memory other = proofIn(first, 3);
        registry.proveDuplicate(datanet, 0, first[0], one, 0, first[3], other);
        assertFalse(registry.contains(datanet, 0, first[1], proofIn(first, 1)));
    }

    // N4
    function test_duplicate_honestBatchesCannotBeVoided() public {
        append(first);
        bytes32[] memory one = proofIn(first, 0);
        bytes32[] memory other = proofIn(first, 1);
        vm.expectRevert(DatanetRegistry.NotDuplicate.selector);
        registry.proveDuplicate(datanet, 0, first[0], one, 0, first[1], other);
        vm.expectRevert(DatanetRegistry.NotDuplicate.selector);
        registry.proveDuplicate(datanet, 0, first[0], one, 0, first[0], one);
        DatanetRegistry.Contribution memory forged = first[1];
        forged.contentHash = first[0].contentHash;
        vm.expectRevert(DatanetRegistry.InvalidProof.selector);
        registry.proveDuplicate(datanet, 0, first[0], one, 0, forged, other);
    }

    // N5
    function test_owner_canPassItOn() public {
        vm.expectRevert(DatanetRegistry.Unauthorized.selector);
        registry.changeOwner(datanet, payer);
        vm.startPrank(curator);
        vm.expectRevert(DatanetRegistry.ZeroAddress.selector);
        registry.changeOwner(datanet, address(0));
        registry.changeOwner(datanet, payer);
        vm.expectRevert(DatanetRegistry.Unauthorized.selector);
        registry.append(datanet, SOME, 1);
        vm.expectRevert(DatanetRegistry.ZeroHash.selector);
        registry.create(bytes32(0), SOME);
        vm.stopPrank();
        vm.expectRevert(DatanetRegistry.Unauthorized.selector);
        new DatanetRegistry(stakes, PENALTY);
    }
}
