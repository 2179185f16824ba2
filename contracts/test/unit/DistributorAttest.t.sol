// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Fixture} from "../Fixture.sol";

/// @dev k of n attestors: SPEC §3.
contract DistributorAttestTest is Fixture {
    /// Keys in ascending order of their addresses.
    uint256[3] private keys;

    function setUp() public {
        address[] memory attestors = new address[](3);
        for (uint256 i = 0; i < 3; ++i) {
            (attestors[i], keys[i]) = makeAddrAndKey(string.concat("attestor", vm.toString(i)));
        }
        for (uint256 i = 0; i < 3; ++i) {
            for (uint256 j = i + 1; j < 3; ++j) {
                if (attestors[i] < attestors[j]) continue;
                (attestors[i], attestors[j]) = (attestors[j], attestors[i]);
                (keys[i], keys[j]) = (keys[j], keys[i]);
            }
        }
        deploy(attestors, 2);
    }

    // D13
    function test_attest_anyTwoOfThree() public {
        for (uint64 e = 1; e <= 3; ++e) {
            IRewardDistributor.Commit memory c = commitOf(e, SOME, 0, 1);
            bytes[] memory pair = e == 1 ? two(c, 0, 1) : e == 2 ? two(c, 1, 2) : two(c, 0, 2);
            vm.prank(settler);
            distributor.commit(c, pair);
        }
        assertEq(distributor.lastEpoch(), 3);
    }

    // D13
    function test_attest_oneIsNotEnough() public {
        IRewardDistributor.Commit memory c = commitOf(1, SOME, 0, 1);
        bytes[] memory one = new bytes[](1);
        one[0] = attest(keys[0], c);
        refused(c, one, IRewardDistributor.AttestationsMissing.selector);
        refused(c, new bytes[](0), IRewardDistributor.AttestationsMissing.selector);
    }

    // D13
    function test_attest_noneCountsTwice() public {
        IRewardDistributor.Commit memory c = commitOf(1, SOME, 0, 1);
        refused(c, two(c, 0, 0), IRewardDistributor.InvalidSignature.selector);
        refused(c, two(c, 1, 0), IRewardDistributor.InvalidSignature.selector);
    }

    // D13
    function testFuzz_attest_strangersDoNotCount(uint256 key) public {
        key = bound(key, 1, type(uint128).max);
        IRewardDistributor.Commit memory c = commitOf(1, SOME, 0, 1);
        bytes[] memory signatures = new bytes[](2);
        (signatures[0], signatures[1]) = (attest(keys[0], c), attest(key, c));
        refused(c, signatures, IRewardDistributor.InvalidSignature.selector);
        (signatures[0], signatures[1]) = (signatures[1], signatures[0]);
        refused(c, signatures, IRewardDistributor.InvalidSignature.selector);
    }

    // D13
    function testFuzz_attest_bindsEveryField(uint8 which) public {
        IRewardDistributor.Commit memory c = commitOf(1, SOME, 0, 1);
        bytes[] memory signatures = two(c, 0, 1);
        bytes32 other = keccak256("other");
        which = uint8(bound(which, 0, 4));
        if (which == 0) c.payoutRoot = other;
        if (which == 1) c.debitRoot = other;
        if (which == 2) c.receiptsRoot = other;
        if (which == 3) c.dataHash = other;
        if (which == 4) c.leaves = 2;
        refused(c, signatures, IRewardDistributor.InvalidSignature.selector);
    }

    // D13
    function test_attest_isBoundToTheDistributor() public {
        IRewardDistributor.Commit memory c = commitOf(1, SOME, 0, 1);
        bytes[] memory signatures = two(c, 0, 1);
        deploy(distributor.attestors(), 2);
        refused(c, signatures, IRewardDistributor.InvalidSignature.selector);
    }

    // D13
    function test_attest_refusesWhatIsNoSignature() public {
        IRewardDistributor.Commit memory c = commitOf(1, SOME, 0, 1);
        vm.prank(settler);
        vm.expectPartialRevert(ECDSA.ECDSAInvalidSignatureLength.selector);
        distributor.commit(c, new bytes[](2));
    }

    function refused(IRewardDistributor.Commit memory c, bytes[] memory signatures, bytes4 error)
        private
    {
        vm.prank(settler);
        vm.expectRevert(error);
        distributor.commit(c, signatures);
    }

    function two(IRewardDistributor.Commit memory c, uint256 first, uint256 second)
        private
        view
        returns (bytes[] memory signatures)
    {
        signatures = new bytes[](2);
        (signatures[0], signatures[1]) = (attest(keys[first], c), attest(keys[second], c));
    }

    function attest(uint256 key, IRewardDistributor.Commit memory c)
        private
        view
        returns (bytes memory)
    {
        bytes32 typehash = distributor.ATTEST_TYPEHASH();
        bytes32 hash = keccak256(
            abi.encode(
                typehash,
                c.epoch,
                c.payoutRoot,
                c.debitRoot,
                c.receiptsRoot,
                c.dataHash,
                c.total,
                c.leaves
            )
        );
        return sign(key, address(distributor), hash);
    }
}
