// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Who contributed how much, by role, as roots
/// @notice The publisher commits, round after round, one root for each role over what accounts earned in
/// it. A round counts only once its review is over; until then the guardian can strike it. Separate
/// roles keep the income of one from voting as another (SPEC §11).
contract ContributionWeights {
    enum Role {
        Data,
        Model,
        Compute
    }

    /// @param root Over leaves keccak256(keccak256(abi.encode(chainid, this, round, role, account,
    /// earned, lastActive))).
    /// @param total What all accounts earned in the role, wei; the sum of the leaves.
    struct RoleRoot {
        bytes32 root;
        uint256 total;
    }

    event RoundPublished(uint256 indexed round, RoleRoot[3] roots, uint256 countsFrom);
    event RoundStruck(uint256 indexed round);

    error NoRound();
    error ReviewOver();
    error ReviewPending();
    error Unauthorized();
    error ZeroAddress();

    address public immutable PUBLISHER;
    address public immutable GUARDIAN;
    /// @notice Seconds from a publication to the first vote that it weighs.
    uint48 public immutable REVIEW;

    /// @notice Rounds in force or under review.
    uint256 public rounds;
    mapping(uint256 round => uint256) public countsFrom;
    mapping(uint256 round => RoleRoot[3]) private _roots;

    constructor(address publisher, address guardian, uint48 review) {
        if (publisher == address(0) || guardian == address(0)) revert ZeroAddress();
        PUBLISHER = publisher;
        GUARDIAN = guardian;
        REVIEW = review;
    }

    /// @notice Publishes the next round; not while the one before is under review.
    function publish(RoleRoot[3] calldata roots) external returns (uint256 round) {
        if (msg.sender != PUBLISHER) revert Unauthorized();
        if (block.timestamp < countsFrom[rounds]) revert ReviewPending();
        round = ++rounds;
        countsFrom[round] = block.timestamp + REVIEW;
        for (uint256 role = 0; role < 3; ++role) {
            _roots[round][role] = roots[role];
        }
        emit RoundPublished(round, roots, countsFrom[round]);
    }

    /// @notice Takes back the round under review.
    function strike() external {
        if (msg.sender != GUARDIAN) revert Unauthorized();
        uint256 round = rounds;
        if (block.timestamp >= countsFrom[round]) revert ReviewOver();
        delete countsFrom[round];
        delete _roots[round];
        rounds = round - 1;
        emit RoundStruck(round);
    }

    /// @notice The round that weighs votes with a snapshot at `time`, in seconds.
    function roundAt(uint256 time) external view returns (uint256 round) {
        round = rounds;
        while (round > 0 && countsFrom[round] > time) --round;
        if (round == 0) revert NoRound();
    }

    function rootOf(uint256 round, Role role) external view returns (RoleRoot memory) {
        return _roots[round][uint256(role)];
    }

    /// @param earned Wei over the account's life in the role.
    /// @param lastActive Seconds; when the account last earned in it.
    function leafOf(uint256 round, Role role, address account, uint256 earned, uint256 lastActive)
        external
        view
        returns (bytes32)
    {
        bytes32 inner = keccak256(
            abi.encode(block.chainid, address(this), round, role, account, earned, lastActive)
        );
        return keccak256(bytes.concat(inner));
    }
}
