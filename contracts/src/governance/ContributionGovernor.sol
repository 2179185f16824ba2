// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {
    GovernorCountingSimple
} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {
    GovernorTimelockControl
} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {StakeVault} from "../StakeVault.sol";
import {ContributionWeights} from "./ContributionWeights.sol";

/// @title Votes of those who contributed
/// @notice OpenZeppelin's governor, with weights of its own: what an account proved to have earned, by
/// role and with decay, and its stake up to as much again. Stake alone weighs nothing. One account
/// weighs at most MAX_WEIGHT, which is less than the quorum: nobody passes a vote alone (SPEC §11).
/// @dev Weights are shares: all of a role's earnings make its part of WHOLE, all of the stake makes one
/// WHOLE more. The proofs come as the vote's `params`, `abi.encode(RoleProof[])`, roles ascending.
contract ContributionGovernor is Governor, GovernorCountingSimple, GovernorTimelockControl {
    struct RoleProof {
        ContributionWeights.Role role;
        uint256 earned;
        uint256 lastActive;
        bytes32[] proof;
    }

    error InvalidProof();
    error ProofMissing();
    error RolesOutOfOrder();
    error WeightTooLow(uint256 weight);

    uint256 public constant WHOLE = 1e18;
    /// @notice One account's weight at most: a twentieth.
    uint256 public constant MAX_WEIGHT = WHOLE / 20;
    /// @notice Weight that must take part: a fifth of all contributions.
    uint256 public constant QUORUM = WHOLE / 5;
    /// @notice Weight of who may propose: a thousandth.
    uint256 public constant PROPOSER_WEIGHT = WHOLE / 1000;
    /// @notice Contributions weigh half when this long no new ones followed.
    uint256 public constant HALF_LIFE = 90 days;

    ContributionWeights public immutable WEIGHTS;
    StakeVault public immutable STAKE;
    uint48 private immutable _VOTING_DELAY;
    uint32 private immutable _VOTING_PERIOD;

    /// @param votingDelay_ Seconds from a proposal to its snapshot.
    /// @param votingPeriod_ Seconds from there to the last vote.
    constructor(
        ContributionWeights weights,
        StakeVault stake,
        TimelockController timelock_,
        uint48 votingDelay_,
        uint32 votingPeriod_
    ) Governor("Meed") GovernorTimelockControl(timelock_) {
        WEIGHTS = weights;
        STAKE = stake;
        _VOTING_DELAY = votingDelay_;
        _VOTING_PERIOD = votingPeriod_;
    }

    /// @notice Proposes with a proof of the proposer's weight one second ago.
    function proposeWithProof(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        string calldata description,
        bytes calldata params
    ) external returns (uint256) {
        uint256 weight = _getVotes(msg.sender, clock() - 1, params);
        if (weight < PROPOSER_WEIGHT) revert WeightTooLow(weight);
        return super.propose(targets, values, calldatas, description);
    }

    /// @dev Without a proof nobody has weight, so nobody proposes.
    function propose(address[] memory, uint256[] memory, bytes[] memory, string memory)
        public
        pure
        override
        returns (uint256)
    {
        revert ProofMissing();
    }

    /// @notice A role's part of WHOLE.
    function partOf(ContributionWeights.Role role) public pure returns (uint256) {
        if (role == ContributionWeights.Role.Data) return WHOLE * 5 / 10;
        if (role == ContributionWeights.Role.Model) return WHOLE * 3 / 10;
        return WHOLE * 2 / 10;
    }

    function quorum(uint256) public pure override returns (uint256) {
        return QUORUM;
    }

    function votingDelay() public view override returns (uint256) {
        return _VOTING_DELAY;
    }

    function votingPeriod() public view override returns (uint256) {
        return _VOTING_PERIOD;
    }

    /// @notice Seconds, as the stake counts.
    function clock() public view override returns (uint48) {
        return STAKE.clock();
    }

    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public view override returns (string memory) {
        return STAKE.CLOCK_MODE();
    }

    function state(uint256 proposalId)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (ProposalState)
    {
        return super.state(proposalId);
    }

    function proposalNeedsQueuing(uint256 proposalId)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (bool)
    {
        return super.proposalNeedsQueuing(proposalId);
    }

    function _getVotes(address account, uint256 timepoint, bytes memory params)
        internal
        view
        override
        returns (uint256)
    {
        if (params.length == 0) revert ProofMissing();
        RoleProof[] memory proofs = abi.decode(params, (RoleProof[]));
        uint256 round = WEIGHTS.roundAt(timepoint);
        uint256 contributed = 0;
        for (uint256 i = 0; i < proofs.length; ++i) {
            if (i > 0 && proofs[i].role <= proofs[i - 1].role) revert RolesOutOfOrder();
            contributed += _contribution(account, round, timepoint, proofs[i]);
        }
        uint256 staked = _stakeShare(account, timepoint);
        uint256 weight = contributed + (staked < contributed ? staked : contributed);
        return weight < MAX_WEIGHT ? weight : MAX_WEIGHT;
    }

    function _contribution(address account, uint256 round, uint256 timepoint, RoleProof memory p)
        private
        view
        returns (uint256)
    {
        ContributionWeights.RoleRoot memory all = WEIGHTS.rootOf(round, p.role);
        bytes32 leaf = WEIGHTS.leafOf(round, p.role, account, p.earned, p.lastActive);
        bool proven = all.root != bytes32(0) && p.earned <= all.total
            && MerkleProof.verify(p.proof, all.root, leaf);
        if (!proven || all.total == 0) revert InvalidProof();
        uint256 idle = timepoint > p.lastActive ? timepoint - p.lastActive : 0;
        return (partOf(p.role) * p.earned / all.total) >> (idle / HALF_LIFE);
    }

    /// @dev Part of WHOLE; nothing where nobody stakes.
    function _stakeShare(address account, uint256 timepoint) private view returns (uint256) {
        uint256 all = STAKE.getPastTotalSupply(timepoint);
        return all == 0 ? 0 : WHOLE * STAKE.getPastVotes(account, timepoint) / all;
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor()
        internal
        view
        override(Governor, GovernorTimelockControl)
        returns (address)
    {
        return super._executor();
    }
}
