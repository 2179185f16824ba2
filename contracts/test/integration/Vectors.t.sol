// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Test, stdJson} from "forge-std/Test.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {CreditEscrow} from "../../src/CreditEscrow.sol";
import {Open} from "../../src/Open.sol";
import {RewardDistributor} from "../../src/RewardDistributor.sol";

/// @dev The golden vectors of schemas/vectors/leaves.json: TypeScript and Solidity agree on every
/// leaf, root and proof (SPEC D9).
contract VectorsTest is Test {
    using stdJson for string;

    function test_leavesAndProofsEqualTheVectors() public {
        string memory json = vm.readFile("../schemas/vectors/leaves.json");
        address at = json.readAddress(".distributor");
        vm.chainId(json.readUint(".chainId"));
        RewardDistributor distributor = deployAt(at);
        uint256 checked = 0;
        for (uint256 i = 0; i < 12; ++i) {
            checked += checkVector(
                json, string.concat(".vectors[", vm.toString(i), "]"), distributor
            );
        }
        assertEq(checked, 120);
    }

    function checkVector(string memory json, string memory vector, RewardDistributor distributor)
        private
        view
        returns (uint256 size)
    {
        bytes32 root = json.readBytes32(string.concat(vector, ".root"));
        size = json.readUint(string.concat(vector, ".size"));
        for (uint256 j = 0; j < size; ++j) {
            string memory index = string.concat("[", vm.toString(j), "]");
            string memory row = string.concat(vector, ".leaves", index);
            address account = json.readAddress(string.concat(row, ".account"));
            uint256 cumulative = json.readUint(string.concat(row, ".cumulative"));
            bytes32[] memory proof = json.readBytes32Array(string.concat(vector, ".proofs", index));
            bytes32 leaf = distributor.leafOf(account, cumulative);
            assertTrue(MerkleProof.verify(proof, root, leaf));
            bytes32 other = distributor.leafOf(account, cumulative ^ 1);
            assertFalse(MerkleProof.verify(proof, root, other));
        }
    }

    function deployAt(address at) private returns (RewardDistributor) {
        Open open = new Open(address(this), 1);
        CreditEscrow escrow = new CreditEscrow(open, address(1), address(2), 0);
        RewardDistributor.Roles memory roles =
            RewardDistributor.Roles(address(3), address(4), new address[](0), 0);
        bytes memory arguments = abi.encode(open, escrow, roles, uint64(0), uint128(1));
        deployCodeTo("RewardDistributor.sol:RewardDistributor", arguments, at);
        return RewardDistributor(at);
    }
}
