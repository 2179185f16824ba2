// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {ModelRegistry} from "../../src/ModelRegistry.sol";

/// @dev Adapters as assets: SPEC §10.
contract ModelRegistryTest is Test {
    uint48 private constant DELAY = 1 hours;
    bytes32 private constant BASE = keccak256("base");

    ModelRegistry private registry = new ModelRegistry(DELAY);
    address private maker = makeAddr("maker");
    ModelRegistry.Share[] private shares;

    function register(string memory weights, uint64 parent) private returns (uint64) {
        vm.prank(maker);
        return registry.register(originOf(weights, parent), termsOf(5));
    }

    function originOf(string memory weights, uint64 parent)
        private
        pure
        returns (ModelRegistry.Origin memory)
    {
        return ModelRegistry.Origin(keccak256(bytes(weights)), BASE, keccak256("datanets"), parent);
    }

    function termsOf(uint64 price) private view returns (ModelRegistry.Terms memory) {
        return ModelRegistry.Terms(price, shares);
    }

    // M1
    function test_register_isAnAssetOfItsMaker() public {
        uint64 id = register("a", 0);
        assertEq(registry.ownerOf(id), maker);
        assertEq(registry.modelByWeights(keccak256("a")), id);
        vm.startPrank(maker);
        registry.transferFrom(maker, address(this), id);
        vm.expectRevert(ModelRegistry.Unauthorized.selector);
        registry.setTerms(id, termsOf(6));
        vm.stopPrank();
        registry.setTerms(id, termsOf(6));
    }

    // M1
    function test_register_sameWeightsOnce() public {
        register("a", 0);
        vm.expectRevert(ModelRegistry.AlreadyRegistered.selector);
        registry.register(originOf("a", 0), termsOf(1));
        ModelRegistry.Origin memory origin = originOf("b", 0);
        origin.baseModelHash = bytes32(0);
        vm.expectRevert(ModelRegistry.ZeroHash.selector);
        registry.register(origin, termsOf(1));
    }

    // M2
    function test_lineage_isBoundedAndOfOneBase() public {
        uint64 parent = 0;
        for (uint256 i = 0; i < 8; ++i) {
            parent = register(vm.toString(i), parent);
        }
        vm.expectRevert(ModelRegistry.LineageTooDeep.selector);
        registry.register(originOf("deepest", parent), termsOf(1));
        ModelRegistry.Origin memory origin = originOf("other base", 1);
        origin.baseModelHash = keccak256("another");
        vm.expectRevert(ModelRegistry.ParentUnavailable.selector);
        registry.register(origin, termsOf(1));
        vm.expectRevert(ModelRegistry.ParentUnavailable.selector);
        registry.register(originOf("orphan", 99), termsOf(1));
    }

    // M3
    function testFuzz_shares_neverMoreThanTheWhole(uint16 one, uint16 other) public {
        shares.push(ModelRegistry.Share(maker, one));
        shares.push(ModelRegistry.Share(address(this), other));
        bool high = uint256(one) + other > 10_000;
        if (high) vm.expectRevert(ModelRegistry.SharesTooHigh.selector);
        registry.register(originOf("a", 0), termsOf(1));
        assertEq(registry.models(), high ? 0 : 1);
    }

    // M3
    function test_shares_areFewAndToSomebody() public {
        shares.push(ModelRegistry.Share(address(0), 1));
        vm.expectRevert(ModelRegistry.ZeroAddress.selector);
        registry.register(originOf("a", 0), termsOf(1));
        shares[0].payee = maker;
        for (uint256 i = 0; i < 16; ++i) {
            shares.push(ModelRegistry.Share(maker, 1));
        }
        vm.expectRevert(ModelRegistry.TooManyShares.selector);
        registry.register(originOf("a", 0), termsOf(1));
    }

    // M4
    function test_terms_changeOnlyAfterTheDelayAndOneAtATime() public {
        uint64 id = register("a", 0);
        uint256 start = block.timestamp;
        vm.startPrank(maker);
        registry.setTerms(id, termsOf(9));
        vm.expectRevert(ModelRegistry.ChangePending.selector);
        registry.setTerms(id, termsOf(10));
        (uint256 version, ModelRegistry.Terms memory terms) =
            registry.termsAt(id, start + DELAY - 1);
        assertEq(version, 1);
        assertEq(terms.pricePerToken, 5);
        (version, terms) = registry.termsAt(id, start + DELAY);
        assertEq(version, 2);
        assertEq(terms.pricePerToken, 9);
        vm.warp(start + DELAY);
        registry.setTerms(id, termsOf(10));
        // What was in force then is still known.
        (version,) = registry.termsAt(id, start);
        assertEq(version, 1);
        (version,) = registry.termsAt(id, start - 1);
        assertEq(version, 0);
    }

    // M5
    function test_revoked_isOutOfServiceForEver() public {
        uint64 id = register("a", 0);
        vm.expectRevert(ModelRegistry.Unauthorized.selector);
        registry.revoke(id, "");
        vm.startPrank(maker);
        vm.expectEmit(address(registry));
        emit ModelRegistry.ModelRevoked(id, "licence withdrawn");
        registry.revoke(id, "licence withdrawn");
        vm.expectRevert(ModelRegistry.Revoked.selector);
        registry.revoke(id, "");
        vm.expectRevert(ModelRegistry.Revoked.selector);
        registry.setTerms(id, termsOf(1));
        vm.expectRevert(ModelRegistry.ParentUnavailable.selector);
        registry.register(originOf("child", id), termsOf(1));
    }
}
