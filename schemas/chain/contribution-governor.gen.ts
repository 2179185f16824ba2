// Generated from the contract ContributionGovernor by `npm run generate`. Do not edit.

export const CONTRIBUTION_GOVERNOR_ABI = [
 {
  "type": "constructor",
  "inputs": [
   {
    "name": "weights",
    "type": "address",
    "internalType": "contract ContributionWeights"
   },
   {
    "name": "stake",
    "type": "address",
    "internalType": "contract StakeVault"
   },
   {
    "name": "timelock_",
    "type": "address",
    "internalType": "contract TimelockController"
   },
   {
    "name": "votingDelay_",
    "type": "uint48",
    "internalType": "uint48"
   },
   {
    "name": "votingPeriod_",
    "type": "uint32",
    "internalType": "uint32"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "receive",
  "stateMutability": "payable"
 },
 {
  "type": "function",
  "name": "BALLOT_TYPEHASH",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "bytes32",
    "internalType": "bytes32"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "CLOCK_MODE",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "string",
    "internalType": "string"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "COUNTING_MODE",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "string",
    "internalType": "string"
   }
  ],
  "stateMutability": "pure"
 },
 {
  "type": "function",
  "name": "EXTENDED_BALLOT_TYPEHASH",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "bytes32",
    "internalType": "bytes32"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "HALF_LIFE",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "MAX_WEIGHT",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "PROPOSER_WEIGHT",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "QUORUM",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "STAKE",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "address",
    "internalType": "contract StakeVault"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "WEIGHTS",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "address",
    "internalType": "contract ContributionWeights"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "WHOLE",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "cancel",
  "inputs": [
   {
    "name": "targets",
    "type": "address[]",
    "internalType": "address[]"
   },
   {
    "name": "values",
    "type": "uint256[]",
    "internalType": "uint256[]"
   },
   {
    "name": "calldatas",
    "type": "bytes[]",
    "internalType": "bytes[]"
   },
   {
    "name": "descriptionHash",
    "type": "bytes32",
    "internalType": "bytes32"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "castVote",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "support",
    "type": "uint8",
    "internalType": "uint8"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "castVoteBySig",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "support",
    "type": "uint8",
    "internalType": "uint8"
   },
   {
    "name": "voter",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "signature",
    "type": "bytes",
    "internalType": "bytes"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "castVoteWithReason",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "support",
    "type": "uint8",
    "internalType": "uint8"
   },
   {
    "name": "reason",
    "type": "string",
    "internalType": "string"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "castVoteWithReasonAndParams",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "support",
    "type": "uint8",
    "internalType": "uint8"
   },
   {
    "name": "reason",
    "type": "string",
    "internalType": "string"
   },
   {
    "name": "params",
    "type": "bytes",
    "internalType": "bytes"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "castVoteWithReasonAndParamsBySig",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "support",
    "type": "uint8",
    "internalType": "uint8"
   },
   {
    "name": "voter",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "reason",
    "type": "string",
    "internalType": "string"
   },
   {
    "name": "params",
    "type": "bytes",
    "internalType": "bytes"
   },
   {
    "name": "signature",
    "type": "bytes",
    "internalType": "bytes"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "clock",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint48",
    "internalType": "uint48"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "eip712Domain",
  "inputs": [],
  "outputs": [
   {
    "name": "fields",
    "type": "bytes1",
    "internalType": "bytes1"
   },
   {
    "name": "name",
    "type": "string",
    "internalType": "string"
   },
   {
    "name": "version",
    "type": "string",
    "internalType": "string"
   },
   {
    "name": "chainId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "verifyingContract",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "salt",
    "type": "bytes32",
    "internalType": "bytes32"
   },
   {
    "name": "extensions",
    "type": "uint256[]",
    "internalType": "uint256[]"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "execute",
  "inputs": [
   {
    "name": "targets",
    "type": "address[]",
    "internalType": "address[]"
   },
   {
    "name": "values",
    "type": "uint256[]",
    "internalType": "uint256[]"
   },
   {
    "name": "calldatas",
    "type": "bytes[]",
    "internalType": "bytes[]"
   },
   {
    "name": "descriptionHash",
    "type": "bytes32",
    "internalType": "bytes32"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "payable"
 },
 {
  "type": "function",
  "name": "getProposalId",
  "inputs": [
   {
    "name": "targets",
    "type": "address[]",
    "internalType": "address[]"
   },
   {
    "name": "values",
    "type": "uint256[]",
    "internalType": "uint256[]"
   },
   {
    "name": "calldatas",
    "type": "bytes[]",
    "internalType": "bytes[]"
   },
   {
    "name": "descriptionHash",
    "type": "bytes32",
    "internalType": "bytes32"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "getVotes",
  "inputs": [
   {
    "name": "account",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "timepoint",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "getVotesWithParams",
  "inputs": [
   {
    "name": "account",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "timepoint",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "params",
    "type": "bytes",
    "internalType": "bytes"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "hasVoted",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "account",
    "type": "address",
    "internalType": "address"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "bool",
    "internalType": "bool"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "hashProposal",
  "inputs": [
   {
    "name": "targets",
    "type": "address[]",
    "internalType": "address[]"
   },
   {
    "name": "values",
    "type": "uint256[]",
    "internalType": "uint256[]"
   },
   {
    "name": "calldatas",
    "type": "bytes[]",
    "internalType": "bytes[]"
   },
   {
    "name": "descriptionHash",
    "type": "bytes32",
    "internalType": "bytes32"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "pure"
 },
 {
  "type": "function",
  "name": "name",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "string",
    "internalType": "string"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "nonces",
  "inputs": [
   {
    "name": "owner",
    "type": "address",
    "internalType": "address"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "onERC1155BatchReceived",
  "inputs": [
   {
    "name": "",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "",
    "type": "uint256[]",
    "internalType": "uint256[]"
   },
   {
    "name": "",
    "type": "uint256[]",
    "internalType": "uint256[]"
   },
   {
    "name": "",
    "type": "bytes",
    "internalType": "bytes"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "bytes4",
    "internalType": "bytes4"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "onERC1155Received",
  "inputs": [
   {
    "name": "",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "",
    "type": "bytes",
    "internalType": "bytes"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "bytes4",
    "internalType": "bytes4"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "onERC721Received",
  "inputs": [
   {
    "name": "",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "",
    "type": "bytes",
    "internalType": "bytes"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "bytes4",
    "internalType": "bytes4"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "partOf",
  "inputs": [
   {
    "name": "role",
    "type": "uint8",
    "internalType": "enum ContributionWeights.Role"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "pure"
 },
 {
  "type": "function",
  "name": "proposalDeadline",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "proposalEta",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "proposalNeedsQueuing",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "bool",
    "internalType": "bool"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "proposalProposer",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "address",
    "internalType": "address"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "proposalSnapshot",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "proposalThreshold",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "proposalVotes",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [
   {
    "name": "againstVotes",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "forVotes",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "abstainVotes",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "propose",
  "inputs": [
   {
    "name": "",
    "type": "address[]",
    "internalType": "address[]"
   },
   {
    "name": "",
    "type": "uint256[]",
    "internalType": "uint256[]"
   },
   {
    "name": "",
    "type": "bytes[]",
    "internalType": "bytes[]"
   },
   {
    "name": "",
    "type": "string",
    "internalType": "string"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "pure"
 },
 {
  "type": "function",
  "name": "proposeWithProof",
  "inputs": [
   {
    "name": "targets",
    "type": "address[]",
    "internalType": "address[]"
   },
   {
    "name": "values",
    "type": "uint256[]",
    "internalType": "uint256[]"
   },
   {
    "name": "calldatas",
    "type": "bytes[]",
    "internalType": "bytes[]"
   },
   {
    "name": "description",
    "type": "string",
    "internalType": "string"
   },
   {
    "name": "params",
    "type": "bytes",
    "internalType": "bytes"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "queue",
  "inputs": [
   {
    "name": "targets",
    "type": "address[]",
    "internalType": "address[]"
   },
   {
    "name": "values",
    "type": "uint256[]",
    "internalType": "uint256[]"
   },
   {
    "name": "calldatas",
    "type": "bytes[]",
    "internalType": "bytes[]"
   },
   {
    "name": "descriptionHash",
    "type": "bytes32",
    "internalType": "bytes32"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "quorum",
  "inputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "pure"
 },
 {
  "type": "function",
  "name": "relay",
  "inputs": [
   {
    "name": "target",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "value",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "data",
    "type": "bytes",
    "internalType": "bytes"
   }
  ],
  "outputs": [],
  "stateMutability": "payable"
 },
 {
  "type": "function",
  "name": "state",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "uint8",
    "internalType": "enum IGovernor.ProposalState"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "supportsInterface",
  "inputs": [
   {
    "name": "interfaceId",
    "type": "bytes4",
    "internalType": "bytes4"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "bool",
    "internalType": "bool"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "timelock",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "address",
    "internalType": "address"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "updateTimelock",
  "inputs": [
   {
    "name": "newTimelock",
    "type": "address",
    "internalType": "contract TimelockController"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "version",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "string",
    "internalType": "string"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "votingDelay",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "votingPeriod",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "event",
  "name": "EIP712DomainChanged",
  "inputs": [],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "ProposalCanceled",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "ProposalCreated",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "proposer",
    "type": "address",
    "indexed": false,
    "internalType": "address"
   },
   {
    "name": "targets",
    "type": "address[]",
    "indexed": false,
    "internalType": "address[]"
   },
   {
    "name": "values",
    "type": "uint256[]",
    "indexed": false,
    "internalType": "uint256[]"
   },
   {
    "name": "signatures",
    "type": "string[]",
    "indexed": false,
    "internalType": "string[]"
   },
   {
    "name": "calldatas",
    "type": "bytes[]",
    "indexed": false,
    "internalType": "bytes[]"
   },
   {
    "name": "voteStart",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "voteEnd",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "description",
    "type": "string",
    "indexed": false,
    "internalType": "string"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "ProposalExecuted",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "ProposalQueued",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "etaSeconds",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "TimelockChange",
  "inputs": [
   {
    "name": "oldTimelock",
    "type": "address",
    "indexed": false,
    "internalType": "address"
   },
   {
    "name": "newTimelock",
    "type": "address",
    "indexed": false,
    "internalType": "address"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "VoteCast",
  "inputs": [
   {
    "name": "voter",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "proposalId",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "support",
    "type": "uint8",
    "indexed": false,
    "internalType": "uint8"
   },
   {
    "name": "weight",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "reason",
    "type": "string",
    "indexed": false,
    "internalType": "string"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "VoteCastWithParams",
  "inputs": [
   {
    "name": "voter",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "proposalId",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "support",
    "type": "uint8",
    "indexed": false,
    "internalType": "uint8"
   },
   {
    "name": "weight",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "reason",
    "type": "string",
    "indexed": false,
    "internalType": "string"
   },
   {
    "name": "params",
    "type": "bytes",
    "indexed": false,
    "internalType": "bytes"
   }
  ],
  "anonymous": false
 },
 {
  "type": "error",
  "name": "FailedCall",
  "inputs": []
 },
 {
  "type": "error",
  "name": "GovernorAlreadyCastVote",
  "inputs": [
   {
    "name": "voter",
    "type": "address",
    "internalType": "address"
   }
  ]
 },
 {
  "type": "error",
  "name": "GovernorAlreadyQueuedProposal",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "GovernorDisabledDeposit",
  "inputs": []
 },
 {
  "type": "error",
  "name": "GovernorInsufficientProposerVotes",
  "inputs": [
   {
    "name": "proposer",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "votes",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "threshold",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "GovernorInvalidProposalLength",
  "inputs": [
   {
    "name": "targets",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "calldatas",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "values",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "GovernorInvalidSignature",
  "inputs": [
   {
    "name": "voter",
    "type": "address",
    "internalType": "address"
   }
  ]
 },
 {
  "type": "error",
  "name": "GovernorInvalidVoteParams",
  "inputs": []
 },
 {
  "type": "error",
  "name": "GovernorInvalidVoteType",
  "inputs": []
 },
 {
  "type": "error",
  "name": "GovernorInvalidVotingPeriod",
  "inputs": [
   {
    "name": "votingPeriod",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "GovernorNonexistentProposal",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "GovernorOnlyExecutor",
  "inputs": [
   {
    "name": "account",
    "type": "address",
    "internalType": "address"
   }
  ]
 },
 {
  "type": "error",
  "name": "GovernorProposalQueueingFailed",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "GovernorProposalQueueingNotRequired",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "GovernorRestrictedProposer",
  "inputs": [
   {
    "name": "proposer",
    "type": "address",
    "internalType": "address"
   }
  ]
 },
 {
  "type": "error",
  "name": "GovernorUnableToCancel",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "account",
    "type": "address",
    "internalType": "address"
   }
  ]
 },
 {
  "type": "error",
  "name": "GovernorUnexpectedProposalState",
  "inputs": [
   {
    "name": "proposalId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "current",
    "type": "uint8",
    "internalType": "enum IGovernor.ProposalState"
   },
   {
    "name": "expectedStates",
    "type": "bytes32",
    "internalType": "bytes32"
   }
  ]
 },
 {
  "type": "error",
  "name": "InvalidAccountNonce",
  "inputs": [
   {
    "name": "account",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "currentNonce",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "InvalidProof",
  "inputs": []
 },
 {
  "type": "error",
  "name": "InvalidShortString",
  "inputs": []
 },
 {
  "type": "error",
  "name": "ProofMissing",
  "inputs": []
 },
 {
  "type": "error",
  "name": "RolesOutOfOrder",
  "inputs": []
 },
 {
  "type": "error",
  "name": "SafeCastOverflowedUintDowncast",
  "inputs": [
   {
    "name": "bits",
    "type": "uint8",
    "internalType": "uint8"
   },
   {
    "name": "value",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "StringTooLong",
  "inputs": [
   {
    "name": "str",
    "type": "string",
    "internalType": "string"
   }
  ]
 },
 {
  "type": "error",
  "name": "WeightTooLow",
  "inputs": [
   {
    "name": "weight",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 }
] as const

export const CONTRIBUTION_GOVERNOR_BYTECODE =
  '0x6101e0604052348015610010575f5ffd5b5060405161586f38038061586f83398101604081905261002f9161022a565b6040805180820190915260048152631359595960e21b602082015283908061006b6040805180820190915260018152603160f81b602082015290565b61007482610164565b6101205261008181610164565b61014052815160208084019190912060e052815190820120610100524660a05261010d60e05161010051604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201529081019290925260608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b60805250503060c05260036101228282610345565b5061012e9050816101aa565b506001600160a01b039485166101605292909316610180525065ffffffffffff9091166101a05263ffffffff166101c052610457565b5f5f829050601f81511115610197578260405163305a27a960e01b815260040161018e91906103ff565b60405180910390fd5b80516101a282610434565b179392505050565b600854604080516001600160a01b03928316815291831660208301527f08f74ea46ef7894f65eabfb5e6e695de773a000b47c529ab559178069b226401910160405180910390a1600880546001600160a01b0319166001600160a01b0392909216919091179055565b6001600160a01b0381168114610227575f5ffd5b50565b5f5f5f5f5f60a0868803121561023e575f5ffd5b855161024981610213565b602087015190955061025a81610213565b604087015190945061026b81610213565b606087015190935065ffffffffffff81168114610286575f5ffd5b608087015190925063ffffffff8116811461029f575f5ffd5b809150509295509295909350565b634e487b7160e01b5f52604160045260245ffd5b600181811c908216806102d557607f821691505b6020821081036102f357634e487b7160e01b5f52602260045260245ffd5b50919050565b601f82111561034057805f5260205f20601f840160051c8101602085101561031e5750805b601f840160051c820191505b8181101561033d575f815560010161032a565b50505b505050565b81516001600160401b0381111561035e5761035e6102ad565b6103728161036c84546102c1565b846102f9565b6020601f8211600181146103a4575f831561038d5750848201515b5f19600385901b1c1916600184901b17845561033d565b5f84815260208120601f198516915b828110156103d357878501518255602094850194600190920191016103b3565b50848210156103f057868401515f19600387901b60f8161c191681555b50505050600190811b01905550565b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b805160208083015191908110156102f3575f1960209190910360031b1b16919050565b60805160a05160c05160e05161010051610120516101405161016051610180516101a0516101c05161536061050f5f395f81816103bf015261339c01525f8181610609015261335601525f818161045f0152818161126f015281816115ce01528181612ffd01526130bc01525f81816108030152818161210001528181612d950152612e5601525f611fa001525f611f7501525f6137f301525f6137cb01525f61372601525f61375001525f61377a01526153605ff3fe60806040526004361061031c575f3560e01c80637b3c71d31161019c578063bc197c81116100e7578063deaaa7cc11610092578063ec1f75081161006d578063ec1f750814610b1e578063f1eefdf414610b34578063f23a6e6114610b53578063f8ce560a14610b72575f5ffd5b8063deaaa7cc14610ab8578063e4a28a5214610aeb578063eb9019d414610aff575f5ffd5b8063c59057e4116100c2578063c59057e414610a2a578063d33219b414610a49578063dd4e2ba514610a73575f5ffd5b8063bc197c81146109d9578063c01f9e37146109f8578063c28bc2fa14610a17575f5ffd5b80639a802a6d11610147578063a9a9529411610122578063a9a9529414610972578063ab58fb8e14610991578063b58131b0146109c7575f5ffd5b80639a802a6d14610915578063a890c91014610934578063a8f8a66814610953575f5ffd5b806384b0196e1161017757806384b0196e146108a45780638ff262e3146108cb57806391ddadf4146108ea575f5ffd5b80637b3c71d3146108255780637d5e81e2146108445780637ecebe0014610863575f5ffd5b80632fe3e261116102675780634bf5d7e91161021257806356781388116101ed57806356781388146107955780635b8d0e0d146107b45780635f398a14146107d357806366410818146107f2575f5ffd5b80634bf5d7e9146106e9578063544ffc9c146106fd57806354fd4d5014610750575f5ffd5b806343859632116102425780634385963214610661578063452115d6146106b657806346ca0c0d146106d5575f5ffd5b80632fe3e261146105c85780633932abb1146105fb5780633e4f49e614610635575f5ffd5b8063143489d0116102c75780632656227d116102a25780632656227d146105565780632d63f693146105695780632e80d9b6146105b4575f5ffd5b8063143489d0146104a6578063150b7a02146104e7578063160cbed714610537575f5ffd5b806306fdde03116102f757806306fdde031461041257806309eba34314610433578063125fdbbc1461044e575f5ffd5b806301ffc9a71461037d57806302a251a3146103b1578063033b6ea8146103f3575f5ffd5b36610379573061032a610b91565b73ffffffffffffffffffffffffffffffffffffffff1614610377576040517fe90a651e00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b005b5f5ffd5b348015610388575f5ffd5b5061039c610397366004613e51565b610bb6565b60405190151581526020015b60405180910390f35b3480156103bc575f5ffd5b507f000000000000000000000000000000000000000000000000000000000000000063ffffffff165b6040519081526020016103a8565b3480156103fe575f5ffd5b506103e561040d366004613e9c565b610ce6565b34801561041d575f5ffd5b50610426610d61565b6040516103a89190613f03565b34801561043e575f5ffd5b506103e5670de0b6b3a764000081565b348015610459575f5ffd5b506104817f000000000000000000000000000000000000000000000000000000000000000081565b60405173ffffffffffffffffffffffffffffffffffffffff90911681526020016103a8565b3480156104b1575f5ffd5b506104816104c0366004613f15565b5f9081526004602052604090205473ffffffffffffffffffffffffffffffffffffffff1690565b3480156104f2575f5ffd5b50610506610501366004614090565b610df1565b6040517fffffffff0000000000000000000000000000000000000000000000000000000090911681526020016103a8565b348015610542575f5ffd5b506103e5610551366004614266565b610e72565b6103e5610564366004614266565b610fc0565b348015610574575f5ffd5b506103e5610583366004613f15565b5f9081526004602052604090205474010000000000000000000000000000000000000000900465ffffffffffff1690565b3480156105bf575f5ffd5b506103e56111b0565b3480156105d3575f5ffd5b506103e57f3e83946653575f9a39005e1545185629e92736b7528ab20ca3816f315424a81181565b348015610606575f5ffd5b507f000000000000000000000000000000000000000000000000000000000000000065ffffffffffff166103e5565b348015610640575f5ffd5b5061065461064f366004613f15565b6111c6565b6040516103a8919061433d565b34801561066c575f5ffd5b5061039c61067b36600461434b565b5f82815260076020908152604080832073ffffffffffffffffffffffffffffffffffffffff8516845260030190915290205460ff1692915050565b3480156106c1575f5ffd5b506103e56106d0366004614266565b6111d0565b3480156106e0575f5ffd5b506103e5611257565b3480156106f4575f5ffd5b5061042661126b565b348015610708575f5ffd5b50610735610717366004613f15565b5f908152600760205260409020805460018201546002909201549092565b604080519384526020840192909252908201526060016103a8565b34801561075b575f5ffd5b5060408051808201909152600181527f31000000000000000000000000000000000000000000000000000000000000006020820152610426565b3480156107a0575f5ffd5b506103e56107af36600461438e565b61131a565b3480156107bf575f5ffd5b506103e56107ce3660046143fd565b611341565b3480156107de575f5ffd5b506103e56107ed3660046144bc565b611424565b3480156107fd575f5ffd5b506104817f000000000000000000000000000000000000000000000000000000000000000081565b348015610830575f5ffd5b506103e561083f36600461453f565b61146c565b34801561084f575f5ffd5b506103e561085e366004614595565b6114bc565b34801561086e575f5ffd5b506103e561087d366004614655565b73ffffffffffffffffffffffffffffffffffffffff165f9081526002602052604090205490565b3480156108af575f5ffd5b506108b86114ef565b6040516103a897969594939291906146aa565b3480156108d6575f5ffd5b506103e56108e5366004614740565b61154d565b3480156108f5575f5ffd5b506108fe6115cb565b60405165ffffffffffff90911681526020016103a8565b348015610920575f5ffd5b506103e561092f36600461478e565b611659565b34801561093f575f5ffd5b5061037761094e366004614655565b61166f565b34801561095e575f5ffd5b506103e561096d366004614266565b611683565b34801561097d575f5ffd5b5061039c61098c366004613f15565b611690565b34801561099c575f5ffd5b506103e56109ab366004613f15565b5f9081526004602052604090206001015465ffffffffffff1690565b3480156109d2575f5ffd5b505f6103e5565b3480156109e4575f5ffd5b506105066109f33660046147e3565b611698565b348015610a03575f5ffd5b506103e5610a12366004613f15565b61171a565b610377610a2536600461487d565b611784565b348015610a35575f5ffd5b506103e5610a44366004614266565b61180d565b348015610a54575f5ffd5b5060085473ffffffffffffffffffffffffffffffffffffffff16610481565b348015610a7e575f5ffd5b506040805180820190915260208082527f737570706f72743d627261766f2671756f72756d3d666f722c6162737461696e90820152610426565b348015610ac3575f5ffd5b506103e57ff2aad550cf55f045cb27e9c559f9889fdfb6e6cdaa032301d6ea397784ae51d781565b348015610af6575f5ffd5b506103e5611864565b348015610b0a575f5ffd5b506103e5610b193660046148bd565b611877565b348015610b29575f5ffd5b506103e56276a70081565b348015610b3f575f5ffd5b506103e5610b4e366004614928565b611896565b348015610b5e575f5ffd5b50610506610b6d366004614a28565b611a13565b348015610b7d575f5ffd5b506103e5610b8c366004613f15565b611a95565b5f610bb160085473ffffffffffffffffffffffffffffffffffffffff1690565b905090565b5f7fffffffff0000000000000000000000000000000000000000000000000000000082167fcdbdfcee000000000000000000000000000000000000000000000000000000001480610c4857507fffffffff0000000000000000000000000000000000000000000000000000000082167f65455a8600000000000000000000000000000000000000000000000000000000145b80610c9457507fffffffff0000000000000000000000000000000000000000000000000000000082167f4e2312e000000000000000000000000000000000000000000000000000000000145b80610ce057507f01ffc9a7000000000000000000000000000000000000000000000000000000007fffffffff000000000000000000000000000000000000000000000000000000008316145b92915050565b5f80826002811115610cfa57610cfa6142fc565b03610d1e57600a610d14670de0b6b3a76400006005614aad565b610ce09190614ac4565b6001826002811115610d3257610d326142fc565b03610d4c57600a610d14670de0b6b3a76400006003614aad565b600a610d14670de0b6b3a76400006002614aad565b606060038054610d7090614afc565b80601f0160208091040260200160405190810160405280929190818152602001828054610d9c90614afc565b8015610de75780601f10610dbe57610100808354040283529160200191610de7565b820191905f5260205f20905b815481529060010190602001808311610dca57829003601f168201915b5050505050905090565b5f30610dfb610b91565b73ffffffffffffffffffffffffffffffffffffffff1614610e48576040517fe90a651e00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b507f150b7a0200000000000000000000000000000000000000000000000000000000949350505050565b5f5f610e8086868686611683565b90505f610e8c82611690565b9050610ea182610e9c6004611aa9565b611acb565b5080610ee1576040517fd838bcb7000000000000000000000000000000000000000000000000000000008152600481018390526024015b60405180910390fd5b5f610eef8389898989611b21565b905065ffffffffffff811615610f7f575f8381526004602090815260409182902060010180547fffffffffffffffffffffffffffffffffffffffffffffffffffff0000000000001665ffffffffffff85169081179091558251868152918201527f9a2e42fd6722813d69113e7d0079d3d940171428df7373df9c7f7617cfda2892910160405180910390a1610fb4565b6040517fab2d031100000000000000000000000000000000000000000000000000000000815260048101849052602401610ed8565b50909695505050505050565b5f5f610fce86868686611683565b90505f610fda82611690565b9050610ff682610e9c83610fef576004611aa9565b6005611aa9565b505f82815260046020526040902080547fff00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff167e0100000000000000000000000000000000000000000000000000000000000017905530611054610b91565b73ffffffffffffffffffffffffffffffffffffffff1614611104575f5b8751811015611102573073ffffffffffffffffffffffffffffffffffffffff168882815181106110a3576110a3614b4d565b602002602001015173ffffffffffffffffffffffffffffffffffffffff16036110fa576110fa8682815181106110db576110db614b4d565b6020026020010151805190602001206005611b2f90919063ffffffff16565b600101611071565b505b6111118288888888611b50565b3061111a610b91565b73ffffffffffffffffffffffffffffffffffffffff161415801561116957506005546fffffffffffffffffffffffffffffffff8082167001000000000000000000000000000000009092041614155b15611173575f6005555b6040518281527f712ae1383f79ac853f8d882153778e0260ef8f03b504e2866e0593e04d2b291f9060200160405180910390a15095945050505050565b6111c36005670de0b6b3a7640000614ac4565b81565b5f610ce082611b64565b5f5f6111de86868686611683565b9050336111eb8282611ce9565b611240576040517f8fe5d8a90000000000000000000000000000000000000000000000000000000081526004810183905273ffffffffffffffffffffffffffffffffffffffff82166024820152604401610ed8565b61124c87878787611d3b565b979650505050505050565b6111c36103e8670de0b6b3a7640000614ac4565b60607f000000000000000000000000000000000000000000000000000000000000000073ffffffffffffffffffffffffffffffffffffffff16634bf5d7e96040518163ffffffff1660e01b81526004015f60405180830381865afa1580156112d5573d5f5f3e3d5ffd5b505050506040513d5f823e601f3d9081017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0168201604052610bb19190810190614b7a565b5f8033905061133984828560405180602001604052805f815250611d48565b949350505050565b5f61138788888888888080601f0160208091040260200160405190810160405280939291908181526020018383808284375f920191909152508a9250899150611d699050565b6113d5576040517f94ab6c0700000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff87166004820152602401610ed8565b61141888878988888080601f0160208091040260200160405190810160405280939291908181526020018383808284375f920191909152508a9250611e50915050565b98975050505050505050565b5f8033905061124c87828888888080601f0160208091040260200160405190810160405280939291908181526020018383808284375f920191909152508a9250611e50915050565b5f803390506114b286828787878080601f0160208091040260200160405190810160405280939291908181526020018383808284375f92019190915250611d4892505050565b9695505050505050565b5f6040517f5197870c00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f6060805f5f5f6060611500611f6e565b611508611f99565b604080515f808252602082019092527f0f000000000000000000000000000000000000000000000000000000000000009b939a50919850469750309650945092509050565b5f61155a85858585611fc4565b6115a8576040517f94ab6c0700000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff84166004820152602401610ed8565b6115c285848660405180602001604052805f815250611d48565b95945050505050565b5f7f000000000000000000000000000000000000000000000000000000000000000073ffffffffffffffffffffffffffffffffffffffff166391ddadf46040518163ffffffff1660e01b8152600401602060405180830381865afa158015611635573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190610bb19190614bef565b5f611665848484612067565b90505b9392505050565b6116776122c4565b61168081612370565b50565b5f6115c28585858561180d565b5f6001610ce0565b5f306116a2610b91565b73ffffffffffffffffffffffffffffffffffffffff16146116ef576040517fe90a651e00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b507fbc197c810000000000000000000000000000000000000000000000000000000095945050505050565b5f81815260046020526040812054611776907a010000000000000000000000000000000000000000000000000000810463ffffffff169074010000000000000000000000000000000000000000900465ffffffffffff16614c14565b65ffffffffffff1692915050565b61178c6122c4565b5f5f8573ffffffffffffffffffffffffffffffffffffffff168585856040516117b6929190614c32565b5f6040518083038185875af1925050503d805f81146117f0576040519150601f19603f3d011682016040523d82523d5f602084013e6117f5565b606091505b5091509150611804828261240b565b50505050505050565b5f848484846040516020016118259493929190614cf3565b604080517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0818403018152919052805160209091012095945050505050565b6111c36014670de0b6b3a7640000614ac4565b5f611668838361189160408051602081019091525f815290565b612067565b5f5f6118f33360016118a66115cb565b6118b09190614d3d565b65ffffffffffff1686868080601f0160208091040260200160405190810160405280939291908181526020018383808284375f9201919091525061206792505050565b90506119096103e8670de0b6b3a7640000614ac4565b811015611945576040517f2f7f5d6200000000000000000000000000000000000000000000000000000000815260048101829052602401610ed8565b611a038c8c808060200260200160405190810160405280939291908181526020018383602002808284375f81840152601f19601f820116905080830192505050505050508b8b808060200260200160405190810160405280939291908181526020018383602002808284375f920191909152506119c892508c91508d9050614d5b565b89898080601f0160208091040260200160405190810160405280939291908181526020018383808284375f9201919091525061246192505050565b9c9b505050505050505050505050565b5f30611a1d610b91565b73ffffffffffffffffffffffffffffffffffffffff1614611a6a576040517fe90a651e00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b507ff23a6e610000000000000000000000000000000000000000000000000000000095945050505050565b5f610ce06005670de0b6b3a7640000614ac4565b5f816007811115611abc57611abc6142fc565b600160ff919091161b92915050565b5f5f611ad6846111c6565b90505f83611ae383611aa9565b1603611668578381846040517f31b75e4d000000000000000000000000000000000000000000000000000000008152600401610ed893929190614d67565b5f6114b286868686866124c9565b5f611b3a83836126d3565b905080611b4b57611b4b6041612764565b505050565b611b5d8585858585612775565b5050505050565b5f5f611b6f83612825565b90506005816007811115611b8557611b856142fc565b14611b905792915050565b5f83815260096020526040908190205460085491517f584b153e00000000000000000000000000000000000000000000000000000000815260048101829052909173ffffffffffffffffffffffffffffffffffffffff169063584b153e90602401602060405180830381865afa158015611c0c573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190611c309190614d89565b15611c3f575060059392505050565b6008546040517f2ab0f5290000000000000000000000000000000000000000000000000000000081526004810183905273ffffffffffffffffffffffffffffffffffffffff90911690632ab0f52990602401602060405180830381865afa158015611cac573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190611cd09190614d89565b15611cdf575060079392505050565b5060029392505050565b5f80611cf4846111c6565b6007811115611d0557611d056142fc565b1480156116685750505f918252600460205260409091205473ffffffffffffffffffffffffffffffffffffffff91821691161490565b5f6115c2858585856129ca565b5f6115c285858585611d6460408051602081019091525f815290565b611e50565b5f61124c85611e4a7f3e83946653575f9a39005e1545185629e92736b7528ab20ca3816f315424a8118a8a8a611dc88c73ffffffffffffffffffffffffffffffffffffffff165f90815260026020526040902080546001810190915590565b8b516020808e01919091208c518d830120604051611e2f98979695949301968752602087019590955260ff93909316604086015273ffffffffffffffffffffffffffffffffffffffff919091166060850152608084015260a083015260c082015260e00190565b60405160208183030381529060405280519060200120612a87565b84612ace565b5f611e5f86610e9c6001611aa9565b505f86815260046020526040812054611e9a90879074010000000000000000000000000000000000000000900465ffffffffffff1685612067565b90505f611eaa8888888588612b65565b905083515f03611f0d578673ffffffffffffffffffffffffffffffffffffffff167fb8e138887d0aa13bab447e82de9d5c1777041ecd21ca36ba824ff1e6c07ddda489888489604051611f009493929190614da8565b60405180910390a261124c565b8673ffffffffffffffffffffffffffffffffffffffff167fe2babfbac5889a709b63bb7f598b324e08bc5a4fb9ec647fb3cbc9ec07eb87128988848989604051611f5b959493929190614dcf565b60405180910390a2979650505050505050565b6060610bb17f0000000000000000000000000000000000000000000000000000000000000000612d15565b6060610bb17f0000000000000000000000000000000000000000000000000000000000000000612d15565b5f6115c283611e4a7ff2aad550cf55f045cb27e9c559f9889fdfb6e6cdaa032301d6ea397784ae51d78888886120238a73ffffffffffffffffffffffffffffffffffffffff165f90815260026020526040902080546001810190915590565b60408051602081019690965285019390935260ff909116606084015273ffffffffffffffffffffffffffffffffffffffff16608083015260a082015260c001611e2f565b5f81515f036120a2576040517f5197870c00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f828060200190518101906120b79190614e08565b6040517f0e5a4ff3000000000000000000000000000000000000000000000000000000008152600481018690529091505f9073ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001690630e5a4ff390602401602060405180830381865afa158015612145573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906121699190614f91565b90505f805b835181101561225a575f811180156121ea57508361218d600183614fa8565b8151811061219d5761219d614b4d565b60200260200101515f015160028111156121b9576121b96142fc565b8482815181106121cb576121cb614b4d565b60200260200101515f015160028111156121e7576121e76142fc565b11155b15612221576040517fa1a5fa1800000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b61224688848987858151811061223957612239614b4d565b6020026020010151612d52565b6122509083614fbb565b915060010161216e565b505f6122668888612fb5565b90505f8282106122765782612278565b815b6122829084614fbb565b90506122976014670de0b6b3a7640000614ac4565b81106122b5576122b06014670de0b6b3a7640000614ac4565b6122b7565b805b9998505050505050505050565b336122cd610b91565b73ffffffffffffffffffffffffffffffffffffffff161461231c576040517f47096e47000000000000000000000000000000000000000000000000000000008152336004820152602401610ed8565b30612325610b91565b73ffffffffffffffffffffffffffffffffffffffff161461236e575f8036604051612351929190614c32565b604051809103902090505b806123676005613151565b0361235c57505b565b6008546040805173ffffffffffffffffffffffffffffffffffffffff928316815291831660208301527f08f74ea46ef7894f65eabfb5e6e695de773a000b47c529ab559178069b226401910160405180910390a1600880547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff92909216919091179055565b6060821561241a575080610ce0565b81511561242f5761242a82613170565b610ce0565b6040517fd6bda27500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f3361246d8184613178565b6124bb576040517fd9b3955700000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff82166004820152602401610ed8565b5f61124c878787878661325f565b5f5f60085f9054906101000a900473ffffffffffffffffffffffffffffffffffffffff1673ffffffffffffffffffffffffffffffffffffffff1663f27a0c926040518163ffffffff1660e01b8152600401602060405180830381865afa158015612535573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906125599190614f91565b90505f3060601b7fffffffffffffffffffffffffffffffffffffffff0000000000000000000000001684186008546040517fb1c5f42700000000000000000000000000000000000000000000000000000000815291925073ffffffffffffffffffffffffffffffffffffffff169063b1c5f427906125e3908a908a908a905f908890600401614fce565b602060405180830381865afa1580156125fe573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906126229190614f91565b5f898152600960205260408082209290925560085491517f8f2a0bb000000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff90921691638f2a0bb091612692918b918b918b919088908a9060040161501b565b5f604051808303815f87803b1580156126a9575f5ffd5b505af11580156126bb573d5f5f3e3d5ffd5b5050505061141882426126ce9190614fbb565b613569565b81545f906fffffffffffffffffffffffffffffffff700100000000000000000000000000000000820481169181166001830190911603612716575f915050610ce0565b6fffffffffffffffffffffffffffffffff8181165f90815260018681016020526040909120949094558454918401811670010000000000000000000000000000000002911617909255919050565b634e487b715f52806020526024601cfd5b60085473ffffffffffffffffffffffffffffffffffffffff1663e38335e5348686865f3060601b7fffffffffffffffffffffffffffffffffffffffff0000000000000000000000001688186040518763ffffffff1660e01b81526004016127e0959493929190614fce565b5f604051808303818588803b1580156127f7575f5ffd5b505af1158015612809573d5f5f3e3d5ffd5b5050505f96875250506009602052505060408320929092555050565b5f818152600460205260408120805460ff7e0100000000000000000000000000000000000000000000000000000000000082048116917f0100000000000000000000000000000000000000000000000000000000000000900416811561289057506007949350505050565b80156128a157506002949350505050565b5f8581526004602052604081205474010000000000000000000000000000000000000000900465ffffffffffff169050805f0361290d576040517f6ad0607500000000000000000000000000000000000000000000000000000000815260048101879052602401610ed8565b5f6129166115cb565b65ffffffffffff16905080821061293357505f9695505050505050565b5f61293d8861171a565b905081811061295457506001979650505050505050565b61295d886135b8565b158061297c57505f888152600760205260409020805460019091015411155b1561298f57506003979650505050505050565b5f8881526004602052604090206001015465ffffffffffff165f036129bc57506004979650505050505050565b506005979650505050505050565b5f5f6129d886868686613619565b5f818152600960205260409020549091508015612a7d576008546040517fc4d252f50000000000000000000000000000000000000000000000000000000081526004810183905273ffffffffffffffffffffffffffffffffffffffff9091169063c4d252f5906024015f604051808303815f87803b158015612a58575f5ffd5b505af1158015612a6a573d5f5f3e3d5ffd5b5050505f83815260096020526040812055505b5095945050505050565b5f610ce0612a9361370d565b836040517f19010000000000000000000000000000000000000000000000000000000000008152600281019290925260228201526042902090565b5f8373ffffffffffffffffffffffffffffffffffffffff163b5f03612b53575f5f612af98585613843565b5090925090505f816003811115612b1257612b126142fc565b148015612b4a57508573ffffffffffffffffffffffffffffffffffffffff168273ffffffffffffffffffffffffffffffffffffffff16145b92505050611668565b612b5e84848461388c565b9050611668565b5f85815260076020908152604080832073ffffffffffffffffffffffffffffffffffffffff881684526003810190925282205460ff1615612bea576040517f71c6af4900000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff87166004820152602401610ed8565b73ffffffffffffffffffffffffffffffffffffffff86165f908152600382016020526040902080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0016600117905560ff8516612c5e5783815f015f828254612c539190614fbb565b90915550612d0a9050565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff60ff861601612c9b5783816001015f828254612c539190614fbb565b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe60ff861601612cd85783816002015f828254612c539190614fbb565b6040517f06b337c200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b509195945050505050565b60605f612d218361390a565b6040805160208082528183019092529192505f91906020820181803683375050509182525060208101929092525090565b80516040517f3a4230a70000000000000000000000000000000000000000000000000000000081525f91829173ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001691633a4230a791612dca918991600401615082565b6040805180830381865afa158015612de4573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190612e089190615096565b8351602085015160408087015190517fc2741d2d0000000000000000000000000000000000000000000000000000000081529394505f9373ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000169363c2741d2d93612e8f938c938e9291906004016150e5565b602060405180830381865afa158015612eaa573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190612ece9190614f91565b82519091505f9015801590612eeb57508260200151856020015111155b8015612f045750612f048560600151845f01518461394a565b9050801580612f1557506020830151155b15612f4c576040517f09bde33900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f85604001518711612f5e575f612f6d565b6040860151612f6d9088614fa8565b9050612f7c6276a70082614ac4565b84602001518760200151612f92895f0151610ce6565b612f9c9190614aad565b612fa69190614ac4565b901c9998505050505050505050565b6040517f8e539e8c000000000000000000000000000000000000000000000000000000008152600481018290525f90819073ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001690638e539e8c90602401602060405180830381865afa158015613042573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906130669190614f91565b90508015613148576040517f3a46b1a800000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff85811660048301526024820185905282917f000000000000000000000000000000000000000000000000000000000000000090911690633a46b1a890604401602060405180830381865afa158015613103573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906131279190614f91565b61313990670de0b6b3a7640000614aad565b6131439190614ac4565b611339565b505f9392505050565b5f5f5f61315d8461395f565b9150915081611668576116686031612764565b805160208201fd5b80515f90603481101561318f576001915050610ce0565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec81840101517fffffffffffffffffffff0000000000000000000000000000000000000000000081167f2370726f706f7365723d000000000000000000000000000000000000000000001461320957600192505050610ce0565b5f5f61321986602a860386613a01565b9150915081158061124c57508673ffffffffffffffffffffffffffffffffffffffff168173ffffffffffffffffffffffffffffffffffffffff1614979650505050505050565b5f6132738686868680519060200120611683565b90508451865114158061328857508351865114155b8061329257508551155b156132e0578551845186516040517f447b05d0000000000000000000000000000000000000000000000000000000008152600481019390935260248301919091526044820152606401610ed8565b5f8181526004602052604090205474010000000000000000000000000000000000000000900465ffffffffffff1615613353578061331d826111c6565b6040517f31b75e4d000000000000000000000000000000000000000000000000000000008152610ed89291905f90600401614d67565b5f7f000000000000000000000000000000000000000000000000000000000000000065ffffffffffff166133856115cb565b65ffffffffffff166133979190614fbb565b90505f7f000000000000000000000000000000000000000000000000000000000000000063ffffffff165f84815260046020526040902080547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff871617815590915061341883613569565b815465ffffffffffff9190911674010000000000000000000000000000000000000000027fffffffffffff000000000000ffffffffffffffffffffffffffffffffffffffff90911617815561346c82613ae1565b815463ffffffff919091167a010000000000000000000000000000000000000000000000000000027fffff00000000ffffffffffffffffffffffffffffffffffffffffffffffffffff90911617815588517f7d84a6263ae0d98d3329bd7b46bb4e8d6f98cd35a7adb45c274c8b7fd5ebd5e090859087908c908c9067ffffffffffffffff8111156134ff576134ff613f4d565b60405190808252806020026020018201604052801561353257816020015b606081526020019060019003908161351d5790505b508c8961353f8a82614fbb565b8e6040516135559998979695949392919061512b565b60405180910390a150505095945050505050565b5f65ffffffffffff8211156135b4576040517f6dfcc6500000000000000000000000000000000000000000000000000000000081526030600482015260248101839052604401610ed8565b5090565b5f818152600760205260408120600281015460018201546135d99190614fbb565b5f848152600460205260409020546136109074010000000000000000000000000000000000000000900465ffffffffffff16611a95565b11159392505050565b5f5f61362786868686611683565b9050613675816136376007611aa9565b6136416006611aa9565b61364b6002611aa9565b6001613658600782615220565b613663906002615352565b61366d9190614fa8565b181818611acb565b505f818152600460205260409081902080547effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff167f0100000000000000000000000000000000000000000000000000000000000000179055517f789cf55be980739dad1d0699b93b58e806b51c9d96619bfa8fe0a28abaa7b30c906136fc9083815260200190565b60405180910390a195945050505050565b5f3073ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614801561377257507f000000000000000000000000000000000000000000000000000000000000000046145b1561379c57507f000000000000000000000000000000000000000000000000000000000000000090565b610bb1604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201527f0000000000000000000000000000000000000000000000000000000000000000918101919091527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b5f5f5f835160410361387a576020840151604085015160608601515f1a61386c88828585613b2a565b955095509550505050613885565b505081515f91506002905b9250925092565b8051604080517f1626ba7e000000000000000000000000000000000000000000000000000000008082526004820186905260248201929092525f92906020820185604483015e5f82606483010152601f820160051c60051b915060205f60648401838a5afa9050825f5114601f3d1116811693505050509392505050565b5f60ff8216601f811115610ce0576040517fb3512b0c00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f826139568584613c1d565b14949350505050565b80545f9081906fffffffffffffffffffffffffffffffff8082169170010000000000000000000000000000000090041681036139a057505f93849350915050565b6fffffffffffffffffffffffffffffffff8181165f908152600186810160205260408220805492905586547fffffffffffffffffffffffffffffffff0000000000000000000000000000000016938101909216929092179094559293915050565b5f5f8451831180613a1157508284115b15613a2057505f905080613ad9565b5f613a2c856001614fbb565b84118015613a8757507f3078000000000000000000000000000000000000000000000000000000000000613a638787016020015190565b7fffff00000000000000000000000000000000000000000000000000000000000016145b90505f613a978215156002614aad565b613aa2906028614fbb565b905080613aaf8787614fa8565b03613ad0575f5f613ac1898989613c5f565b9096509450613ad99350505050565b5f5f9350935050505b935093915050565b5f63ffffffff8211156135b4576040517f6dfcc6500000000000000000000000000000000000000000000000000000000081526020600482015260248101839052604401610ed8565b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0841115613b6357505f91506003905082613c13565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa158015613bb4573d5f5f3e3d5ffd5b50506040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0015191505073ffffffffffffffffffffffffffffffffffffffff8116613c0a57505f925060019150829050613c13565b92505f91508190505b9450945094915050565b5f81815b8451811015613c5757613c4d82868381518110613c4057613c40614b4d565b6020026020010151613d53565b9150600101613c21565b509392505050565b5f808481613c6e866001614fbb565b85118015613cc957507f3078000000000000000000000000000000000000000000000000000000000000613ca58388016020015190565b7fffff00000000000000000000000000000000000000000000000000000000000016145b90505f613cd98215156002614aad565b90505f80613ce7838a614fbb565b90505b87811015613d42575f613d08613d038784016020015190565b613d7f565b9050600f8160ff161115613d27575f5f97509750505050505050613ad9565b613d32601084614aad565b60ff909116019150600101613cea565b506001999098509650505050505050565b5f818310613d6d575f828152602084905260409020611668565b5f838152602083905260409020611668565b5f60f882901c602f81118015613d985750603a8160ff16105b15613dc4577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd001610ce0565b60608160ff16118015613dda575060678160ff16105b15613e06577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa901610ce0565b60408160ff16118015613e1c575060478160ff16105b15613e48577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc901610ce0565b5060ff92915050565b5f60208284031215613e61575f5ffd5b81357fffffffff0000000000000000000000000000000000000000000000000000000081168114611668575f5ffd5b60038110611680575f5ffd5b5f60208284031215613eac575f5ffd5b813561166881613e90565b5f81518084528060208401602086015e5f6020828601015260207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f83011685010191505092915050565b602081525f6116686020830184613eb7565b5f60208284031215613f25575f5ffd5b5035919050565b73ffffffffffffffffffffffffffffffffffffffff81168114611680575f5ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b6040516080810167ffffffffffffffff81118282101715613f9d57613f9d613f4d565b60405290565b604051601f82017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe016810167ffffffffffffffff81118282101715613fea57613fea613f4d565b604052919050565b5f67ffffffffffffffff82111561400b5761400b613f4d565b50601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200190565b5f61404961404484613ff2565b613fa3565b905082815283838301111561405c575f5ffd5b828260208301375f602084830101529392505050565b5f82601f830112614081575f5ffd5b61166883833560208501614037565b5f5f5f5f608085870312156140a3575f5ffd5b84356140ae81613f2c565b935060208501356140be81613f2c565b925060408501359150606085013567ffffffffffffffff8111156140e0575f5ffd5b6140ec87828801614072565b91505092959194509250565b5f67ffffffffffffffff82111561411157614111613f4d565b5060051b60200190565b5f82601f83011261412a575f5ffd5b8135614138614044826140f8565b8082825260208201915060208360051b860101925085831115614159575f5ffd5b602085015b83811015612a7d57803561417181613f2c565b83526020928301920161415e565b5f82601f83011261418e575f5ffd5b813561419c614044826140f8565b8082825260208201915060208360051b8601019250858311156141bd575f5ffd5b602085015b83811015612a7d5780358352602092830192016141c2565b5f6141e7614044846140f8565b838152905060208101600584901b830185811115614203575f5ffd5b835b8181101561423e57803567ffffffffffffffff811115614223575f5ffd5b61422f88828801614072565b84525060209283019201614205565b5050509392505050565b5f82601f830112614257575f5ffd5b611668838335602085016141da565b5f5f5f5f60808587031215614279575f5ffd5b843567ffffffffffffffff81111561428f575f5ffd5b61429b8782880161411b565b945050602085013567ffffffffffffffff8111156142b7575f5ffd5b6142c38782880161417f565b935050604085013567ffffffffffffffff8111156142df575f5ffd5b6142eb87828801614248565b949793965093946060013593505050565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b60088110614339576143396142fc565b9052565b60208101610ce08284614329565b5f5f6040838503121561435c575f5ffd5b82359150602083013561436e81613f2c565b809150509250929050565b803560ff81168114614389575f5ffd5b919050565b5f5f6040838503121561439f575f5ffd5b823591506143af60208401614379565b90509250929050565b5f5f83601f8401126143c8575f5ffd5b50813567ffffffffffffffff8111156143df575f5ffd5b6020830191508360208285010111156143f6575f5ffd5b9250929050565b5f5f5f5f5f5f5f60c0888a031215614413575f5ffd5b8735965061442360208901614379565b9550604088013561443381613f2c565b9450606088013567ffffffffffffffff81111561444e575f5ffd5b61445a8a828b016143b8565b909550935050608088013567ffffffffffffffff811115614479575f5ffd5b6144858a828b01614072565b92505060a088013567ffffffffffffffff8111156144a1575f5ffd5b6144ad8a828b01614072565b91505092959891949750929550565b5f5f5f5f5f608086880312156144d0575f5ffd5b853594506144e060208701614379565b9350604086013567ffffffffffffffff8111156144fb575f5ffd5b614507888289016143b8565b909450925050606086013567ffffffffffffffff811115614526575f5ffd5b61453288828901614072565b9150509295509295909350565b5f5f5f5f60608587031215614552575f5ffd5b8435935061456260208601614379565b9250604085013567ffffffffffffffff81111561457d575f5ffd5b614589878288016143b8565b95989497509550505050565b5f5f5f5f608085870312156145a8575f5ffd5b843567ffffffffffffffff8111156145be575f5ffd5b6145ca8782880161411b565b945050602085013567ffffffffffffffff8111156145e6575f5ffd5b6145f28782880161417f565b935050604085013567ffffffffffffffff81111561460e575f5ffd5b61461a87828801614248565b925050606085013567ffffffffffffffff811115614636575f5ffd5b8501601f81018713614646575f5ffd5b6140ec87823560208401614037565b5f60208284031215614665575f5ffd5b813561166881613f2c565b5f8151808452602084019350602083015f5b828110156146a0578151865260209586019590910190600101614682565b5093949350505050565b7fff000000000000000000000000000000000000000000000000000000000000008816815260e060208201525f6146e460e0830189613eb7565b82810360408401526146f68189613eb7565b905086606084015273ffffffffffffffffffffffffffffffffffffffff861660808401528460a084015282810360c08401526147328185614670565b9a9950505050505050505050565b5f5f5f5f60808587031215614753575f5ffd5b8435935061476360208601614379565b9250604085013561477381613f2c565b9150606085013567ffffffffffffffff8111156140e0575f5ffd5b5f5f5f606084860312156147a0575f5ffd5b83356147ab81613f2c565b925060208401359150604084013567ffffffffffffffff8111156147cd575f5ffd5b6147d986828701614072565b9150509250925092565b5f5f5f5f5f60a086880312156147f7575f5ffd5b853561480281613f2c565b9450602086013561481281613f2c565b9350604086013567ffffffffffffffff81111561482d575f5ffd5b6148398882890161417f565b935050606086013567ffffffffffffffff811115614855575f5ffd5b6148618882890161417f565b925050608086013567ffffffffffffffff811115614526575f5ffd5b5f5f5f5f60608587031215614890575f5ffd5b843561489b81613f2c565b935060208501359250604085013567ffffffffffffffff81111561457d575f5ffd5b5f5f604083850312156148ce575f5ffd5b82356148d981613f2c565b946020939093013593505050565b5f5f83601f8401126148f7575f5ffd5b50813567ffffffffffffffff81111561490e575f5ffd5b6020830191508360208260051b85010111156143f6575f5ffd5b5f5f5f5f5f5f5f5f5f5f60a08b8d031215614941575f5ffd5b8a3567ffffffffffffffff811115614957575f5ffd5b6149638d828e016148e7565b909b5099505060208b013567ffffffffffffffff811115614982575f5ffd5b61498e8d828e016148e7565b90995097505060408b013567ffffffffffffffff8111156149ad575f5ffd5b6149b98d828e016148e7565b90975095505060608b013567ffffffffffffffff8111156149d8575f5ffd5b6149e48d828e016143b8565b90955093505060808b013567ffffffffffffffff811115614a03575f5ffd5b614a0f8d828e016143b8565b915080935050809150509295989b9194979a5092959850565b5f5f5f5f5f60a08688031215614a3c575f5ffd5b8535614a4781613f2c565b94506020860135614a5781613f2c565b93506040860135925060608601359150608086013567ffffffffffffffff811115614526575f5ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b8082028115828204841417610ce057610ce0614a80565b5f82614af7577f4e487b71000000000000000000000000000000000000000000000000000000005f52601260045260245ffd5b500490565b600181811c90821680614b1057607f821691505b602082108103614b47577f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b50919050565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b5f60208284031215614b8a575f5ffd5b815167ffffffffffffffff811115614ba0575f5ffd5b8201601f81018413614bb0575f5ffd5b8051614bbe61404482613ff2565b818152856020838501011115614bd2575f5ffd5b8160208401602083015e5f91810160200191909152949350505050565b5f60208284031215614bff575f5ffd5b815165ffffffffffff81168114611668575f5ffd5b65ffffffffffff8181168382160190811115610ce057610ce0614a80565b818382375f9101908152919050565b5f8151808452602084019350602083015f5b828110156146a057815173ffffffffffffffffffffffffffffffffffffffff16865260209586019590910190600101614c53565b5f82825180855260208501945060208160051b830101602085015f5b83811015610fb4577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0858403018852614cdd838351613eb7565b6020988901989093509190910190600101614ca3565b608081525f614d056080830187614c41565b8281036020840152614d178187614670565b90508281036040840152614d2b8186614c87565b91505082606083015295945050505050565b65ffffffffffff8281168282160390811115610ce057610ce0614a80565b5f6116683684846141da565b83815260608101614d7b6020830185614329565b826040830152949350505050565b5f60208284031215614d99575f5ffd5b81518015158114611668575f5ffd5b84815260ff84166020820152826040820152608060608201525f6114b26080830184613eb7565b85815260ff8516602082015283604082015260a060608201525f614df660a0830185613eb7565b82810360808401526114188185613eb7565b5f60208284031215614e18575f5ffd5b815167ffffffffffffffff811115614e2e575f5ffd5b8201601f81018413614e3e575f5ffd5b8051614e4c614044826140f8565b8082825260208201915060208360051b850101925086831115614e6d575f5ffd5b602084015b83811015614f8657805167ffffffffffffffff811115614e90575f5ffd5b85016080818a037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0011215614ec3575f5ffd5b614ecb613f7a565b6020820151614ed981613e90565b81526040828101516020830152606083015190820152608082015167ffffffffffffffff811115614f08575f5ffd5b60208184010192505089601f830112614f1f575f5ffd5b8151614f2d614044826140f8565b8082825260208201915060208360051b86010192508c831115614f4e575f5ffd5b6020850194505b82851015614f70578451825260209485019490910190614f55565b6060840152505084525060209283019201614e72565b509695505050505050565b5f60208284031215614fa1575f5ffd5b5051919050565b81810381811115610ce057610ce0614a80565b80820180821115610ce057610ce0614a80565b60a081525f614fe060a0830188614c41565b8281036020840152614ff28188614670565b905082810360408401526150068187614c87565b60608401959095525050608001529392505050565b60c081525f61502d60c0830189614c41565b828103602084015261503f8189614670565b905082810360408401526150538188614c87565b60608401969096525050608081019290925260a0909101529392505050565b60038110614339576143396142fc565b828152604081016116686020830184615072565b5f60408284031280156150a7575f5ffd5b506040805190810167ffffffffffffffff811182821017156150cb576150cb613f4d565b604052825181526020928301519281019290925250919050565b85815260a081016150f96020830187615072565b73ffffffffffffffffffffffffffffffffffffffff851660408301528360608301528260808301529695505050505050565b89815273ffffffffffffffffffffffffffffffffffffffff8916602082015261012060408201525f61516161012083018a614c41565b8281036060840152615173818a614670565b9050828103608084015280885180835260208301915060208160051b84010160208b015f5b838110156151e8577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08684030185526151d2838351613eb7565b6020958601959093509190910190600101615198565b505085810360a08701526151fc818b614c87565b93505050508560c08401528460e0840152828103610100840152611a038185613eb7565b60ff8181168382160190811115610ce057610ce0614a80565b6001815b6001841115613ad95780850481111561525857615258614a80565b600184161561526657908102905b60019390931c92800261523d565b5f8261528257506001610ce0565b8161528e57505f610ce0565b81600181146152a457600281146152ae576152ca565b6001915050610ce0565b60ff8411156152bf576152bf614a80565b50506001821b610ce0565b5060208310610133831016604e8410600b84101617156152ed575081810a610ce0565b6153187fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8484615239565b807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0482111561534a5761534a614a80565b029392505050565b5f61166860ff84168361527456' as const

