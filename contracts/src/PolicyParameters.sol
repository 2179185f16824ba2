// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title The numbers that governance may change
/// @notice Each parameter has bounds that nobody can move, and a change takes effect one delay after
/// it was made, so that no call in flight is billed by rules that its caller could not read (SPEC §12).
contract PolicyParameters {
    /// @dev One slot: the value in force, and the one that follows it from `from` on.
    struct Parameter {
        uint88 value;
        uint88 next;
        uint48 from;
    }

    struct Bounds {
        uint88 least;
        uint88 most;
    }

    event ParameterSet(bytes32 indexed name, uint256 value, uint256 from);

    error OutOfBounds();
    error Unauthorized();
    error UnknownParameter();
    error ZeroAddress();

    /// @notice The platform's part of a price, in basis points.
    bytes32 public constant FEE_BPS = "FEE_BPS";
    /// @notice The penalty score from which a contributor's rewards are reduced, in basis points.
    bytes32 public constant PENALTY_THRESHOLD_BPS = "PENALTY_THRESHOLD_BPS";
    /// @notice The least and the most that a split policy may give to data, in basis points.
    bytes32 public constant DATA_SHARE_LEAST_BPS = "DATA_SHARE_LEAST_BPS";
    bytes32 public constant DATA_SHARE_MOST_BPS = "DATA_SHARE_MOST_BPS";

    /// @notice A timelock.
    address public immutable OWNER;
    /// @notice Seconds from a change to its effect; at least one epoch.
    uint48 public immutable DELAY;

    mapping(bytes32 name => Bounds) public bounds;
    mapping(bytes32 name => Parameter) private _parameters;

    constructor(address owner, uint48 delay) {
        if (owner == address(0)) revert ZeroAddress();
        OWNER = owner;
        DELAY = delay;
        _declare(FEE_BPS, 500, Bounds(0, 2_000));
        _declare(PENALTY_THRESHOLD_BPS, 5_000, Bounds(1_000, 10_000));
        _declare(DATA_SHARE_LEAST_BPS, 2_000, Bounds(0, 5_000));
        _declare(DATA_SHARE_MOST_BPS, 8_000, Bounds(5_000, 10_000));
    }

    /// @notice The value in force now.
    function get(bytes32 name) external view returns (uint256) {
        if (bounds[name].most == 0) revert UnknownParameter();
        return _inForce(_parameters[name]);
    }

    /// @notice The change that waits, or the value in force with the time it came into force.
    function pending(bytes32 name) external view returns (uint256 value, uint256 from) {
        return (_parameters[name].next, _parameters[name].from);
    }

    /// @notice Replaces a parameter one delay from now; a change that waits is replaced with it.
    function set(bytes32 name, uint256 value) external {
        if (msg.sender != OWNER) revert Unauthorized();
        Bounds memory limits = bounds[name];
        if (limits.most == 0) revert UnknownParameter();
        if (value < limits.least || value > limits.most) revert OutOfBounds();
        uint48 from = uint48(block.timestamp) + DELAY;
        // At most `most`, which is a uint88.
        _parameters[name] = Parameter(_inForce(_parameters[name]), uint88(value), from);
        emit ParameterSet(name, value, from);
    }

    function _inForce(Parameter memory parameter) private view returns (uint88) {
        return block.timestamp < parameter.from ? parameter.value : parameter.next;
    }

    function _declare(bytes32 name, uint88 value, Bounds memory limits) private {
        bounds[name] = limits;
        _parameters[name] = Parameter(value, value, uint48(block.timestamp));
        emit ParameterSet(name, value, block.timestamp);
    }
}
