// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {stdJson} from "forge-std/Test.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {Fixture} from "../Fixture.sol";
import {Trees} from "../Trees.sol";

/// @dev The golden vectors of schemas/vectors/leaves.json, which OpenZeppelin's JavaScript library
/// made and the TypeScript tests read too: all agree on every leaf, root and proof.
contract VectorsTest is Fixture {
    using stdJson for string;

    uint256 private constant TREES = 12;

    // D9, I15
    function test_leavesRootsAndProofsEqualTheVectors() public {
        string memory json = vm.readFile("../schemas/vectors/leaves.json");
        vm.chainId(json.readUint(".chainId"));
        deploy();
        address at = json.readAddress(".distributor");
        vm.etch(at, address(distributor).code);
        uint256 checked = 0;
        for (uint256 i = 0; i < TREES; ++i) {
            string memory vector = string.concat(".vectors[", vm.toString(i), "]");
            checked += checkVector(json, vector, RewardDistributor(at));
        }
        assertEq(checked, 120);
        assertFalse(json.keyExists(string.concat(".vectors[", vm.toString(TREES), "]")));
    }

    function checkVector(string memory json, string memory vector, RewardDistributor at)
        private
        view
        returns (uint256 size)
    {
        bytes32 root = json.readBytes32(string.concat(vector, ".root"));
        size = json.readUint(string.concat(vector, ".size"));
        bytes32[] memory leaves = new bytes32[](size);
        for (uint256 j = 0; j < size; ++j) {
            string memory index = string.concat("[", vm.toString(j), "]");
            string memory row = string.concat(vector, ".leaves", index);
            address account = json.readAddress(string.concat(row, ".account"));
            uint256 cumulative = json.readUint(string.concat(row, ".cumulative"));
            bytes32[] memory proof = json.readBytes32Array(string.concat(vector, ".proofs", index));
            leaves[j] = at.leafOf(account, cumulative);
            assertTrue(MerkleProof.verify(proof, root, leaves[j]));
            assertFalse(MerkleProof.verify(proof, root, at.leafOf(account, cumulative ^ 1)));
        }
        assertEq(Trees.root(leaves), root);
        for (uint256 j = 0; j < size; ++j) {
            string memory index = string.concat(".proofs[", vm.toString(j), "]");
            bytes32[] memory proof = json.readBytes32Array(string.concat(vector, index));
            assertEq(
                keccak256(abi.encode(Trees.proofOf(leaves, leaves[j]))),
                keccak256(abi.encode(proof))
            );
        }
    }
}
