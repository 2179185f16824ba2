// Generated from contracts/src/RewardDistributor.sol by `npm run generate`. Do not edit.

export const REWARD_DISTRIBUTOR_ABI = [
 {
  "type": "constructor",
  "inputs": [
   {
    "name": "escrow",
    "type": "address",
    "internalType": "contract CreditEscrow"
   },
   {
    "name": "stake",
    "type": "address",
    "internalType": "contract IStakeVault"
   },
   {
    "name": "roles",
    "type": "tuple",
    "internalType": "struct RewardDistributor.Roles",
    "components": [
     {
      "name": "owner",
      "type": "address",
      "internalType": "address"
     },
     {
      "name": "arbiter",
      "type": "address",
      "internalType": "address"
     },
     {
      "name": "treasury",
      "type": "address",
      "internalType": "address"
     },
     {
      "name": "guardian",
      "type": "address",
      "internalType": "address"
     },
     {
      "name": "settler",
      "type": "address",
      "internalType": "address"
     },
     {
      "name": "attestors",
      "type": "address[]",
      "internalType": "address[]"
     },
     {
      "name": "threshold",
      "type": "uint256",
      "internalType": "uint256"
     }
    ]
   },
   {
    "name": "terms",
    "type": "tuple",
    "internalType": "struct Disputes.Terms",
    "components": [
     {
      "name": "window",
      "type": "uint40",
      "internalType": "uint40"
     },
     {
      "name": "resolvePeriod",
      "type": "uint40",
      "internalType": "uint40"
     },
     {
      "name": "bond",
      "type": "uint96",
      "internalType": "uint96"
     },
     {
      "name": "penalty",
      "type": "uint96",
      "internalType": "uint96"
     }
    ]
   },
   {
    "name": "maxDelta_",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "ARBITER",
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
  "name": "ATTEST_TYPEHASH",
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
  "name": "BOND",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint96",
    "internalType": "uint96"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "CLAIM_TO_TYPEHASH",
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
  "name": "ESCROW",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "address",
    "internalType": "contract CreditEscrow"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "OWNER",
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
  "name": "PENALTY",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint96",
    "internalType": "uint96"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "PURSE",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "address",
    "internalType": "contract BondPurse"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "RESOLVE_PERIOD",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint40",
    "internalType": "uint40"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "RING",
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
    "internalType": "contract IStakeVault"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "TOKEN",
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
  "name": "TREASURY",
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
  "name": "WINDOW",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint40",
    "internalType": "uint40"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "attestors",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "address[]",
    "internalType": "address[]"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "challenge",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "internalType": "uint64"
   },
   {
    "name": "evidenceHash",
    "type": "bytes32",
    "internalType": "bytes32"
   },
   {
    "name": "uri",
    "type": "string",
    "internalType": "string"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "claim",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "internalType": "uint64"
   },
   {
    "name": "account",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "cumulative",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "proof",
    "type": "bytes32[]",
    "internalType": "bytes32[]"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "claimRun",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "internalType": "uint64"
   },
   {
    "name": "packed",
    "type": "bytes",
    "internalType": "bytes"
   },
   {
    "name": "proof",
    "type": "bytes32[]",
    "internalType": "bytes32[]"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "claimTo",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "internalType": "uint64"
   },
   {
    "name": "account",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "cumulative",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "proof",
    "type": "bytes32[]",
    "internalType": "bytes32[]"
   },
   {
    "name": "to",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "deadline",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "signature",
    "type": "bytes",
    "internalType": "bytes"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "claimed",
  "inputs": [
   {
    "name": "account",
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
  "name": "collect",
  "inputs": [
   {
    "name": "to",
    "type": "address",
    "internalType": "address"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "commit",
  "inputs": [
   {
    "name": "c",
    "type": "tuple",
    "internalType": "struct IRewardDistributor.Commit",
    "components": [
     {
      "name": "epoch",
      "type": "uint64",
      "internalType": "uint64"
     },
     {
      "name": "payoutRoot",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "debitRoot",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "receiptsRoot",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "dataHash",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "total",
      "type": "uint128",
      "internalType": "uint128"
     },
     {
      "name": "leaves",
      "type": "uint32",
      "internalType": "uint32"
     }
    ]
   },
   {
    "name": "attestorSignatures",
    "type": "bytes[]",
    "internalType": "bytes[]"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "disputeOf",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "internalType": "uint64"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "tuple",
    "internalType": "struct IRewardDistributor.Dispute",
    "components": [
     {
      "name": "challenger",
      "type": "address",
      "internalType": "address"
     },
     {
      "name": "openedAt",
      "type": "uint64",
      "internalType": "uint64"
     },
     {
      "name": "evidenceHash",
      "type": "bytes32",
      "internalType": "bytes32"
     }
    ]
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
  "name": "epochState",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "internalType": "uint64"
   }
  ],
  "outputs": [
   {
    "name": "state",
    "type": "tuple",
    "internalType": "struct IRewardDistributor.EpochState",
    "components": [
     {
      "name": "root",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "validAt",
      "type": "uint64",
      "internalType": "uint64"
     },
     {
      "name": "delta",
      "type": "uint128",
      "internalType": "uint128"
     },
     {
      "name": "leaves",
      "type": "uint32",
      "internalType": "uint32"
     }
    ]
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "expire",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "internalType": "uint64"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "funded",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint128",
    "internalType": "uint128"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "guardian",
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
  "name": "isAttestor",
  "inputs": [
   {
    "name": "",
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
  "name": "lastEpoch",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint64",
    "internalType": "uint64"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "leafOf",
  "inputs": [
   {
    "name": "account",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "cumulative",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
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
  "name": "maxDelta",
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
  "name": "owed",
  "inputs": [
   {
    "name": "account",
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
  "name": "pauseCommits",
  "inputs": [
   {
    "name": "paused",
    "type": "bool",
    "internalType": "bool"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "proveDuplicate",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "internalType": "uint64"
   },
   {
    "name": "account",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "one",
    "type": "tuple",
    "internalType": "struct IRewardDistributor.Leaf",
    "components": [
     {
      "name": "cumulative",
      "type": "uint256",
      "internalType": "uint256"
     },
     {
      "name": "proof",
      "type": "bytes32[]",
      "internalType": "bytes32[]"
     }
    ]
   },
   {
    "name": "other",
    "type": "tuple",
    "internalType": "struct IRewardDistributor.Leaf",
    "components": [
     {
      "name": "cumulative",
      "type": "uint256",
      "internalType": "uint256"
     },
     {
      "name": "proof",
      "type": "bytes32[]",
      "internalType": "bytes32[]"
     }
    ]
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "proveLowered",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "internalType": "uint64"
   },
   {
    "name": "account",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "before",
    "type": "tuple",
    "internalType": "struct IRewardDistributor.Leaf",
    "components": [
     {
      "name": "cumulative",
      "type": "uint256",
      "internalType": "uint256"
     },
     {
      "name": "proof",
      "type": "bytes32[]",
      "internalType": "bytes32[]"
     }
    ]
   },
   {
    "name": "lowered",
    "type": "tuple",
    "internalType": "struct IRewardDistributor.Leaf",
    "components": [
     {
      "name": "cumulative",
      "type": "uint256",
      "internalType": "uint256"
     },
     {
      "name": "proof",
      "type": "bytes32[]",
      "internalType": "bytes32[]"
     }
    ]
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "resolve",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "internalType": "uint64"
   },
   {
    "name": "upheld",
    "type": "bool",
    "internalType": "bool"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "setAttestors",
  "inputs": [
   {
    "name": "attestors_",
    "type": "address[]",
    "internalType": "address[]"
   },
   {
    "name": "threshold_",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "setGuardian",
  "inputs": [
   {
    "name": "guardian_",
    "type": "address",
    "internalType": "address"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "setMaxDelta",
  "inputs": [
   {
    "name": "maxDelta_",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "setSettler",
  "inputs": [
   {
    "name": "settler_",
    "type": "address",
    "internalType": "address"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "settler",
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
  "name": "threshold",
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
  "name": "total",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint128",
    "internalType": "uint128"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "veto",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "internalType": "uint64"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "event",
  "name": "AttestorsSet",
  "inputs": [
   {
    "name": "attestors",
    "type": "address[]",
    "indexed": false,
    "internalType": "address[]"
   },
   {
    "name": "threshold",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "Challenged",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "indexed": true,
    "internalType": "uint64"
   },
   {
    "name": "challenger",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "evidenceHash",
    "type": "bytes32",
    "indexed": false,
    "internalType": "bytes32"
   },
   {
    "name": "uri",
    "type": "string",
    "indexed": false,
    "internalType": "string"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "ClaimedTo",
  "inputs": [
   {
    "name": "account",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "to",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "amount",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "Collected",
  "inputs": [
   {
    "name": "account",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "to",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "amount",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "CommitsPaused",
  "inputs": [
   {
    "name": "paused",
    "type": "bool",
    "indexed": false,
    "internalType": "bool"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "DisputeClosed",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "indexed": true,
    "internalType": "uint64"
   },
   {
    "name": "challenger",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "outcome",
    "type": "uint8",
    "indexed": false,
    "internalType": "enum IRewardDistributor.Outcome"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "EIP712DomainChanged",
  "inputs": [],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "EpochCommitted",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "indexed": true,
    "internalType": "uint64"
   },
   {
    "name": "payoutRoot",
    "type": "bytes32",
    "indexed": false,
    "internalType": "bytes32"
   },
   {
    "name": "debitRoot",
    "type": "bytes32",
    "indexed": false,
    "internalType": "bytes32"
   },
   {
    "name": "receiptsRoot",
    "type": "bytes32",
    "indexed": false,
    "internalType": "bytes32"
   },
   {
    "name": "dataHash",
    "type": "bytes32",
    "indexed": false,
    "internalType": "bytes32"
   },
   {
    "name": "total",
    "type": "uint128",
    "indexed": false,
    "internalType": "uint128"
   },
   {
    "name": "leaves",
    "type": "uint32",
    "indexed": false,
    "internalType": "uint32"
   },
   {
    "name": "validAt",
    "type": "uint64",
    "indexed": false,
    "internalType": "uint64"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "EpochsVoided",
  "inputs": [
   {
    "name": "from",
    "type": "uint64",
    "indexed": true,
    "internalType": "uint64"
   },
   {
    "name": "to",
    "type": "uint64",
    "indexed": false,
    "internalType": "uint64"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "FraudProven",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "indexed": true,
    "internalType": "uint64"
   },
   {
    "name": "prover",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "fraud",
    "type": "uint8",
    "indexed": false,
    "internalType": "enum IRewardDistributor.Fraud"
   },
   {
    "name": "account",
    "type": "address",
    "indexed": false,
    "internalType": "address"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "GuardianSet",
  "inputs": [
   {
    "name": "guardian",
    "type": "address",
    "indexed": false,
    "internalType": "address"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "MaxDeltaSet",
  "inputs": [
   {
    "name": "maxDelta",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "RunClaimed",
  "inputs": [
   {
    "name": "epoch",
    "type": "uint64",
    "indexed": true,
    "internalType": "uint64"
   },
   {
    "name": "paid",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "amount",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "SettlerSet",
  "inputs": [
   {
    "name": "settler",
    "type": "address",
    "indexed": false,
    "internalType": "address"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "WindowRestarted",
  "inputs": [
   {
    "name": "from",
    "type": "uint64",
    "indexed": true,
    "internalType": "uint64"
   },
   {
    "name": "to",
    "type": "uint64",
    "indexed": false,
    "internalType": "uint64"
   },
   {
    "name": "validAt",
    "type": "uint64",
    "indexed": false,
    "internalType": "uint64"
   }
  ],
  "anonymous": false
 },
 {
  "type": "error",
  "name": "AlreadyChallenged",
  "inputs": []
 },
 {
  "type": "error",
  "name": "AlreadyValid",
  "inputs": []
 },
 {
  "type": "error",
  "name": "AttestationsMissing",
  "inputs": []
 },
 {
  "type": "error",
  "name": "DeltaTooLarge",
  "inputs": []
 },
 {
  "type": "error",
  "name": "DisputeUnknown",
  "inputs": []
 },
 {
  "type": "error",
  "name": "ECDSAInvalidSignature",
  "inputs": []
 },
 {
  "type": "error",
  "name": "ECDSAInvalidSignatureLength",
  "inputs": [
   {
    "name": "length",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "ECDSAInvalidSignatureS",
  "inputs": [
   {
    "name": "s",
    "type": "bytes32",
    "internalType": "bytes32"
   }
  ]
 },
 {
  "type": "error",
  "name": "EpochNotClaimable",
  "inputs": []
 },
 {
  "type": "error",
  "name": "EpochOutOfOrder",
  "inputs": []
 },
 {
  "type": "error",
  "name": "EpochUnknown",
  "inputs": []
 },
 {
  "type": "error",
  "name": "EscrowMismatch",
  "inputs": []
 },
 {
  "type": "error",
  "name": "InvalidProof",
  "inputs": []
 },
 {
  "type": "error",
  "name": "InvalidRun",
  "inputs": []
 },
 {
  "type": "error",
  "name": "InvalidShortString",
  "inputs": []
 },
 {
  "type": "error",
  "name": "InvalidSignature",
  "inputs": []
 },
 {
  "type": "error",
  "name": "LeavesMissing",
  "inputs": []
 },
 {
  "type": "error",
  "name": "NotFraud",
  "inputs": []
 },
 {
  "type": "error",
  "name": "NotYetDue",
  "inputs": []
 },
 {
  "type": "error",
  "name": "NothingToClaim",
  "inputs": []
 },
 {
  "type": "error",
  "name": "NothingToCollect",
  "inputs": []
 },
 {
  "type": "error",
  "name": "OutOfBounds",
  "inputs": []
 },
 {
  "type": "error",
  "name": "Paused",
  "inputs": []
 },
 {
  "type": "error",
  "name": "PullFailed",
  "inputs": []
 },
 {
  "type": "error",
  "name": "RingFull",
  "inputs": []
 },
 {
  "type": "error",
  "name": "SignatureExpired",
  "inputs": []
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
  "name": "TotalDecreased",
  "inputs": []
 },
 {
  "type": "error",
  "name": "Unauthorized",
  "inputs": []
 },
 {
  "type": "error",
  "name": "ZeroAddress",
  "inputs": []
 },
 {
  "type": "error",
  "name": "ZeroRoot",
  "inputs": []
 }
] as const

export const REWARD_DISTRIBUTOR_BYTECODE =
  '0x6102e0604052348015610010575f5ffd5b50604051615d6e380380615d6e83398101604081905261002f91610a5a565b604051806040016040528060048152602001631359595960e21b815250604051806040016040528060018152602001603160f81b815250866001600160a01b03166382bfefc86040518163ffffffff1660e01b8152600401602060405180830381865afa1580156100a2573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906100c69190610b69565b604086015186516020880151875164ffffffffff1660805289929188916001600160a01b038216158061010057506001600160a01b038116155b1561011e5760405163d92e233d60e01b815260040160405180910390fd5b6001600160a01b0391821660a052811660c05282166101505760405163d92e233d60e01b815260040160405180910390fd5b6040516357601c5d60e01b81523060048201526001600160a01b038416906357601c5d90602401602060405180830381865afa158015610192573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906101b69190610b8b565b6101d2576040516282b42960e81b815260040160405180910390fd5b6001600160a01b038085166101a05283811660e052821661010052602081015164ffffffffff16610140526040808201516001600160601b03908116610160526060830151166101805251849061022890610814565b6001600160a01b039091168152602001604051809103905ff080158015610251573d5f5f3e3d5ffd5b506001600160a01b0316610120525061026e925084915050610461565b6102605261027b81610461565b6102805281516020808401919091206102205281519082012061024052466101e05261030a6102205161024051604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201529081019290925260608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b6101c05250503061020081905260408051639c26149f60e01b815290516001600160a01b03881691639c26149f9160048083019260209291908290030181865afa15801561035a573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061037e9190610b69565b6001600160a01b0316146103a557604051639f9be15d60e01b815260040160405180910390fd5b846001600160a01b03166382bfefc86040518163ffffffff1660e01b8152600401602060405180830381865afa1580156103e1573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906104059190610b69565b6001600160a01b039081166102a05285166102c0526080830151610428906104a7565b606083015161043690610523565b61043f81610598565b6104578360a001518460c0015161061460201b60201c565b5050505050610c6e565b5f5f829050601f81511115610494578260405163305a27a960e01b815260040161048b9190610baa565b60405180910390fd5b805161049f82610bdf565b179392505050565b6001600160a01b0381166104ce5760405163d92e233d60e01b815260040160405180910390fd5b608180546001600160a01b0319166001600160a01b0383169081179091556040519081527f91b7b87cc50ee71ce8dc7cdc2c2d6434b8525023c067481a16db26fa5b5be9ac906020015b60405180910390a150565b6001600160a01b03811661054a5760405163d92e233d60e01b815260040160405180910390fd5b608280546001600160a01b0319166001600160a01b0383169081179091556040519081527fe6c09ffe4572dc9ceaa5ddde4ae41befa655d6fdfe8052077af0970f700e942e90602001610518565b6001600160581b038111156105c057604051632d0483c560e21b815260040160405180910390fd5b60818054600160a01b600160f81b031916600160a01b6001600160581b038416021790556040518181527f47b9c5523759a1c57d1f1a71d06d3a166659975dff149be6a271b0ae88a3aeb990602001610518565b5f825182111580156106285750825160ff10155b90508061064857604051632d0483c560e21b815260040160405180910390fd5b5f5b6084548110156106a6575f60835f6084848154811061066b5761066b610c05565b5f918252602080832091909101546001600160a01b031683528201929092526040019020805460ff191691151591909117905560010161064a565b505f5b83518110156107a6575f6001600160a01b03168482815181106106ce576106ce610c05565b60200260200101516001600160a01b0316036106fd5760405163d92e233d60e01b815260040160405180910390fd5b60835f85838151811061071257610712610c05565b6020908102919091018101516001600160a01b031682528101919091526040015f205460ff161561075657604051632d0483c560e21b815260040160405180910390fd5b600160835f86848151811061076d5761076d610c05565b6020908102919091018101516001600160a01b031682528101919091526040015f20805460ff19169115159190911790556001016106a9565b5082516107ba906084906020860190610821565b50608180546001600160f81b0316600160f81b60ff8516021790556040517fb9bf928e61b398ef972c005057e5144185644cf2639ae7a17f98ac56a0e8bf0d906108079085908590610c19565b60405180910390a1505050565b6101fe80615b7083390190565b828054828255905f5260205f20908101928215610874579160200282015b8281111561087457825182546001600160a01b0319166001600160a01b0390911617825560209092019160019091019061083f565b50610880929150610884565b5090565b5b80821115610880575f8155600101610885565b6001600160a01b03811681146108ac575f5ffd5b50565b634e487b7160e01b5f52604160045260245ffd5b60405160e081016001600160401b03811182821017156108e5576108e56108af565b60405290565b604051601f8201601f191681016001600160401b0381118282101715610913576109136108af565b604052919050565b805161092681610898565b919050565b5f82601f83011261093a575f5ffd5b81516001600160401b03811115610953576109536108af565b8060051b610963602082016108eb565b9182526020818501810192908101908684111561097e575f5ffd5b6020860192505b838310156109a957825161099881610898565b825260209283019290910190610985565b9695505050505050565b805164ffffffffff81168114610926575f5ffd5b80516001600160601b0381168114610926575f5ffd5b5f608082840312156109ed575f5ffd5b604051608081016001600160401b0381118282101715610a0f57610a0f6108af565b604052905080610a1e836109b3565b8152610a2c602084016109b3565b6020820152610a3d604084016109c7565b6040820152610a4e606084016109c7565b60608201525092915050565b5f5f5f5f5f6101008688031215610a6f575f5ffd5b8551610a7a81610898565b6020870151909550610a8b81610898565b60408701519094506001600160401b03811115610aa6575f5ffd5b860160e08189031215610ab7575f5ffd5b610abf6108c3565b610ac88261091b565b8152610ad66020830161091b565b6020820152610ae76040830161091b565b6040820152610af86060830161091b565b6060820152610b096080830161091b565b608082015260a08201516001600160401b03811115610b26575f5ffd5b610b328a82850161092b565b60a08301525060c091820151918101919091529250610b5487606088016109dd565b60e09690960151949793965091949392915050565b5f60208284031215610b79575f5ffd5b8151610b8481610898565b9392505050565b5f60208284031215610b9b575f5ffd5b81518015158114610b84575f5ffd5b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b80516020808301519190811015610bff575f198160200360031b1b821691505b50919050565b634e487b7160e01b5f52603260045260245ffd5b604080825283519082018190525f9060208501906060840190835b81811015610c5b5783516001600160a01b0316835260209384019390920191600101610c34565b5050602093909301939093525092915050565b60805160a05160c05160e05161010051610120516101405161016051610180516101a0516101c0516101e05161020051610220516102405161026051610280516102a0516102c051614d98610dd85f395f81816108ee015261381401525f818161065c0152818161195401528181612f8f015281816137bd015261388701525f612d1201525f612ce201525f613dfb01525f613dd301525f613d2e01525f613d5801525f613d8201525f81816124f501528181612521015261254f01525f81816102f701526126ab01525f818161081601528181610e80015261280e01525f81816104620152610f6001525f818161086f01528181610ad80152610e5f01525f818161049f015261286f01525f81816103cb01526126f601525f81816106b101526110e001525f818161037f01528181610b4b01528181610bc6015281816113da015281816114b0015261176601525f81816106fe0152818161299e01526136920152614d985ff3fe608060405234801561000f575f5ffd5b50600436106102ee575f3560e01c806382bfefc811610192578063c884ef83116100e8578063e681c4aa11610093578063fca693041161006e578063fca6930414610950578063fd3c4a8914610977578063ff37656e1461098a575f5ffd5b8063e681c4aa146108e9578063e7eb466f14610910578063f3a504f214610925575f5ffd5b8063daf137cf116100c3578063daf137cf146108a4578063df18e047146108b7578063e4ca8f07146108d6575f5ffd5b8063c884ef831461084b578063cb9a1d761461086a578063d7a616ec14610891575f5ffd5b8063a2f94bd311610148578063af70fe7111610123578063af70fe711461073e578063c1c1d21814610811578063c805063014610838575f5ffd5b8063a2f94bd3146106e6578063a53e5412146106f9578063ab221a7614610720575f5ffd5b80638a0dac4a116101785780638a0dac4a14610699578063904cae5c146106ac57806399083d34146106d3575f5ffd5b806382bfefc81461065757806384b0196e1461067e575f5ffd5b80632d2c556511610247578063452a9320116101fd578063549751bf116101d8578063549751bf1461060a578063645372e11461061d5780637e4a7d8f14610630575f5ffd5b8063452a9320146105c45780634931a1d1146105e45780634d3c4196146105f7575f5ffd5b80632e2f4e241161022d5780632e2f4e24146104fc578063426ab7e01461052e57806342cde4e814610596575f5ffd5b80632d2c55651461049a5780632ddbd13a146104c1575f5ffd5b8063125fdbbc116102a757806319132fbf1161028257806319132fbf14610437578063222285601461044a5780632811ed651461045d575f5ffd5b8063125fdbbc146103c6578063127309e1146103ed57806318c3cdb714610424575f5ffd5b806306ec16f8116102d757806306ec16f81461035257806307f19eba14610367578063117803e31461037a575f5ffd5b806302393314146102f257806306a4c9831461033b575b5f5ffd5b6103197f000000000000000000000000000000000000000000000000000000000000000081565b6040516bffffffffffffffffffffffff90911681526020015b60405180910390f35b5f5460405163ffffffff9091168152602001610332565b610365610360366004614323565b610992565b005b610365610375366004614323565b610b33565b6103a17f000000000000000000000000000000000000000000000000000000000000000081565b60405173ffffffffffffffffffffffffffffffffffffffff9091168152602001610332565b6103a17f000000000000000000000000000000000000000000000000000000000000000081565b6081547401000000000000000000000000000000000000000090046affffffffffffffffffffff165b604051908152602001610332565b61036561043236600461437d565b610bae565b61036561044536600461441a565b610c5f565b610365610458366004614470565b610eb8565b6104847f000000000000000000000000000000000000000000000000000000000000000081565b60405164ffffffffff9091168152602001610332565b6103a17f000000000000000000000000000000000000000000000000000000000000000081565b5f5464010000000090046cffffffffffffffffffffffffff165b6040516fffffffffffffffffffffffffffffffff9091168152602001610332565b61051e61050a366004614323565b60836020525f908152604090205460ff1681565b6040519015158152602001610332565b61054161053c366004614470565b610fe7565b60405161033291908151815260208083015167ffffffffffffffff16908201526040808301516fffffffffffffffffffffffffffffffff169082015260609182015163ffffffff169181019190915260800190565b6081547f0100000000000000000000000000000000000000000000000000000000000000900460ff16610416565b6082546103a19073ffffffffffffffffffffffffffffffffffffffff1681565b6103656105f2366004614498565b6110c8565b6103656106053660046144d9565b611212565b6103656106183660046144d9565b611338565b61036561062b36600461455e565b6113c2565b6104167f152d19a3db4d7b1784646a547c810f8ad92bfdfe0e4cd3f55858e2e2846bf95d81565b6103a17f000000000000000000000000000000000000000000000000000000000000000081565b61068661143a565b60405161033297969594939291906145c1565b6103656106a7366004614323565b611498565b6103a17f000000000000000000000000000000000000000000000000000000000000000081565b6103656106e1366004614680565b611510565b6103656106f4366004614735565b6116d9565b6104847f000000000000000000000000000000000000000000000000000000000000000081565b60815473ffffffffffffffffffffffffffffffffffffffff166103a1565b6107cf61074c366004614470565b60408051606080820183525f808352602080840182905292840181905267ffffffffffffffff94851681526085835283902083519182018452805473ffffffffffffffffffffffffffffffffffffffff81168352740100000000000000000000000000000000000000009004909416918101919091526001909201549082015290565b60408051825173ffffffffffffffffffffffffffffffffffffffff16815260208084015167ffffffffffffffff16908201529181015190820152606001610332565b6103197f000000000000000000000000000000000000000000000000000000000000000081565b610365610846366004614470565b6116e7565b610416610859366004614323565b60896020525f908152604090205481565b6103a17f000000000000000000000000000000000000000000000000000000000000000081565b61036561089f36600461479f565b61174d565b6103656108b23660046147b8565b611878565b6104166108c5366004614323565b60866020525f908152604090205481565b6103656108e436600461481b565b611a12565b6103a17f000000000000000000000000000000000000000000000000000000000000000081565b610918611f02565b60405161033291906148c2565b5f547101000000000000000000000000000000000090046cffffffffffffffffffffffffff166104db565b6104167f9687be605e8dd7465552b8691ed08eac08851771139eadd6f567c12fe864a7bb81565b6104166109853660046148d4565b611f6f565b610416604081565b335f90815260866020526040812054908190036109db576040517f7b2c2fef00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff8216610a28576040517fd92e233d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b335f81815260866020526040808220919091555173ffffffffffffffffffffffffffffffffffffffff841691907f484decdc1e9549e1866295f6f86c889ded3f7de410e7488a7a415978589dc8fd90610a849085815260200190565b60405180910390a36040517fc407687600000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff8381166004830152602482018390527f0000000000000000000000000000000000000000000000000000000000000000169063c4076876906044015f604051808303815f87803b158015610b19575f5ffd5b505af1158015610b2b573d5f5f3e3d5ffd5b505050505050565b3373ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614610ba2576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610bab81611fe8565b50565b3373ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614610c1d576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610c5a8383808060200260200160405190810160405280939291908181526020018383602002808284375f920191909152508592506120af915050565b505050565b610c68846123ab565b5082610ca0576040517fb263ae7300000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b67ffffffffffffffff84165f9081526085602052604090205473ffffffffffffffffffffffffffffffffffffffff1615610d06576040517ff1082a9300000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6040805160608101825233815267ffffffffffffffff42811660208084019182528385018881528984165f908152608590925294812093518454925190931674010000000000000000000000000000000000000000027fffffffff0000000000000000000000000000000000000000000000000000000090921673ffffffffffffffffffffffffffffffffffffffff939093169290921717825591516001909101558054601e90610ddc9060ff7e0100000000000000000000000000000000000000000000000000000000000090910416614929565b91906101000a81548160ff021916908360ff160217905550610dfd84612475565b3373ffffffffffffffffffffffffffffffffffffffff168467ffffffffffffffff167f85a646b6c934884451c4f38e02e42e577a54a6ef90b19e00ff215bfbf4ee10a1858585604051610e5293929190614947565b60405180910390a3610eb27f00000000000000000000000000000000000000000000000000000000000000007f00000000000000000000000000000000000000000000000000000000000000006bffffffffffffffffffffffff166124ef565b50505050565b67ffffffffffffffff8082165f908152608560209081526040918290208251606081018452815473ffffffffffffffffffffffffffffffffffffffff81168083527401000000000000000000000000000000000000000090910490951692810192909252600101549181019190915290610f5e576040517fbc0711c200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b7f000000000000000000000000000000000000000000000000000000000000000064ffffffffff168160200151610f95919061499a565b67ffffffffffffffff16421015610fd8576040517f3f164d9900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610fe38260026125b5565b5050565b604080516080810182525f80825260208201819052918101829052606081018290529061101d67ffffffffffffffff841661264e565b600181015490915063ffffffff1667ffffffffffffffff841614158061104b575067ffffffffffffffff8316155b156110565750919050565b6040805160808101825282548152600190920154640100000000810464ffffffffff166020840152690100000000000000000081046affffffffffffffffffffff169183019190915274010000000000000000000000000000000000000000900463ffffffff16606082015292915050565b3373ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614611137576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b67ffffffffffffffff8083165f908152608560209081526040918290208251606081018452815473ffffffffffffffffffffffffffffffffffffffff811680835274010000000000000000000000000000000000000000909104909516928101929092526001015491810191909152906111dd576040517fbc0711c200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b81156111ff576111ee8360016125b5565b610c5a8160400151825f0151612676565b611209835f612760565b610c5a8361293b565b5f61121c856123ab565b90505f61123c61122d6001886149ba565b67ffffffffffffffff1661264e565b90508567ffffffffffffffff1660011480611278575061125d6001876149ba565b600182015463ffffffff1667ffffffffffffffff9190911614155b156112af576040517f3871caf200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b83358335106112ea576040517ff6f9561b00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b61130c816112f9878735611f6f565b5f61130760208901896149da565b612b0b565b6113298261131b878635611f6f565b5f61130760208801886149da565b610b2b86865f855f0154612ba8565b5f611342856123ab565b9050813583350361137f576040517ff6f9561b00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b61138e8161131b868635611f6f565b6113ab8161139d868535611f6f565b5f61130760208701876149da565b6113bb85856001845f0154612ba8565b5050505050565b3373ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614611431576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610bab81612c18565b5f6060805f5f5f606061144b612cdb565b611453612d0b565b604080515f808252602082019092527f0f000000000000000000000000000000000000000000000000000000000000009b939a50919850469750309650945092509050565b3373ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614611507576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610bab81612d36565b8242111561154a576040517f0819bdcd00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff8416611597576040517fd92e233d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b604080517f9687be605e8dd7465552b8691ed08eac08851771139eadd6f567c12fe864a7bb602082015273ffffffffffffffffffffffffffffffffffffffff808b169282019290925290851660608201526080810188905260a081018490525f9061161b9060c0015b60405160208183030381529060405280519060200120612df6565b905061162989828585612e3d565b61165f576040517f8baa579f00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b8473ffffffffffffffffffffffffffffffffffffffff168973ffffffffffffffffffffffffffffffffffffffff167feb02cb7e81236601a3399f9bb0b18f262aaea8b00c262bf1a5b8ae159a97e2f76116bc8d8d8d8d8d8d612eda565b60405190815260200160405180910390a350505050505050505050565b610b2b858585858589612eda565b60825473ffffffffffffffffffffffffffffffffffffffff163314611738576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b611741816123ab565b50610bab8160026125b5565b5f3373ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614806117b157508180156117b1575060825473ffffffffffffffffffffffffffffffffffffffff1633145b9050806117ea576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f80548315157f0100000000000000000000000000000000000000000000000000000000000000027effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff9091161790556040517f806610493f05b082835de2458adc1fefb8dbbb890ddc805b24f77ccde01f35089061186c90841515815260200190565b60405180910390a15050565b5f61188286612fc0565b90505f5f6118908787613063565b91509150805f036118cd576040517f74345b8800000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6118da8383838888612b0b565b5f80805b6001841b81101561198757602481028a01803560601c5f8181526089602052604090205490916014013560801c9080821161191b5750505061197f565b73ffffffffffffffffffffffffffffffffffffffff83165f9081526089602052604090208290556001909501948082039485019461197a7f00000000000000000000000000000000000000000000000000000000000000008583613118565b505050505b6001016118de565b50815f036119c1576040517f969bf72800000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b604080518381526020810183905267ffffffffffffffff8c16917fa6b72ef4e9d1eb7ad7eddcc9441eb7fc0c30447e8e4fbc6ccf4bd931073bae1f910160405180910390a250505050505050505050565b6040805160608101825260815473ffffffffffffffffffffffffffffffffffffffff81168083527401000000000000000000000000000000000000000082046affffffffffffffffffffff1660208401527f010000000000000000000000000000000000000000000000000000000000000090910460ff1692820192909252903314611aca576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6040805160a0810182525f805463ffffffff811683526cffffffffffffffffffffffffff640100000000820481166020808601919091527101000000000000000000000000000000000083049091169484019490945260ff7e010000000000000000000000000000000000000000000000000000000000008204811660608501527f0100000000000000000000000000000000000000000000000000000000000000909104161515608083015291830151909190611b9890879084906affffffffffffffffffffff1661316b565b9050826040015160ff165f14611bc357611bc3611bb487613445565b8686866040015160ff16613510565b5f611bf9611bd46020890189614470565b602089013584611bea60e08c0160c08d01614a6b565b606088015160ff161515613626565b60408401519091505f906cffffffffffffffffffffffffff16611c2260c08a0160a08b01614a95565b6fffffffffffffffffffffffffffffffff1611611c3f575f611c6d565b60408401516cffffffffffffffffffffffffff16611c6360c08a0160a08b01614a95565b611c6d9190614ac4565b6fffffffffffffffffffffffffffffffff169050611c8e6020890189614470565b611c9e60c08a0160a08b01614a95565b6cffffffffffffffffffffffffff16602086015263ffffffff1684528015611ce557611cd060c0890160a08a01614a95565b6cffffffffffffffffffffffffff1660408501525b83515f8054602080880151604089015160608a015160808b015115157f0100000000000000000000000000000000000000000000000000000000000000027effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff60ff9092167e01000000000000000000000000000000000000000000000000000000000000027fff00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6cffffffffffffffffffffffffff9485167101000000000000000000000000000000000002167fff0000000000000000000000000000ffffffffffffffffffffffffffffffffff94909516640100000000027fffffffffffffffffffffffffffffff000000000000000000000000000000000090971663ffffffff909916989098179590951791909116919091179490941793909316179055611e2f90890189614470565b67ffffffffffffffff167f2701b390f3fdb6d80d16043892c420c4494c2ed6c5478edeb0634955e3dd4caa89602001358a604001358b606001358c608001358d60a0016020810190611e819190614a95565b8e60c0016020810190611e949190614a6b565b6040805196875260208701959095529385019290925260608401526fffffffffffffffffffffffffffffffff16608083015263ffffffff1660a082015264ffffffffff851660c082015260e00160405180910390a28015611ef857611ef8816137b7565b5050505050505050565b60606084805480602002602001604051908101604052809291908181526020018280548015611f6557602002820191905f5260205f20905b815473ffffffffffffffffffffffffffffffffffffffff168152600190910190602001808311611f3a575b5050505050905090565b6040805146602080830191909152308284015273ffffffffffffffffffffffffffffffffffffffff8516606083015260808083018590528351808403909101815260a08301845280519082012060c0808401919091528351808403909101815260e090920190925280519101205f905b90505b92915050565b73ffffffffffffffffffffffffffffffffffffffff8116612035576040517fd92e233d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b608180547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff83169081179091556040519081527f91b7b87cc50ee71ce8dc7cdc2c2d6434b8525023c067481a16db26fa5b5be9ac906020015b60405180910390a150565b5f825182111580156120c35750825160ff10155b9050806120fc576040517fb4120f1400000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f5b608454811015612185575f60835f6084848154811061211f5761211f614aec565b5f9182526020808320919091015473ffffffffffffffffffffffffffffffffffffffff168352820192909252604001902080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00169115159190911790556001016120fe565b505f5b8351811015612309575f73ffffffffffffffffffffffffffffffffffffffff168482815181106121ba576121ba614aec565b602002602001015173ffffffffffffffffffffffffffffffffffffffff160361220f576040517fd92e233d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60835f85838151811061222457612224614aec565b60209081029190910181015173ffffffffffffffffffffffffffffffffffffffff1682528101919091526040015f205460ff161561228e576040517fb4120f1400000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b600160835f8684815181106122a5576122a5614aec565b60209081029190910181015173ffffffffffffffffffffffffffffffffffffffff1682528101919091526040015f2080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0016911515919091179055600101612188565b50825161231d906084906020860190614264565b50608180547effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff167f010000000000000000000000000000000000000000000000000000000000000060ff8516021790556040517fb9bf928e61b398ef972c005057e5144185644cf2639ae7a17f98ac56a0e8bf0d9061239e9085908590614b19565b60405180910390a1505050565b5f6123bf8267ffffffffffffffff1661264e565b600181015490915063ffffffff1667ffffffffffffffff83161415806123ed575067ffffffffffffffff8216155b15612424576040517f3871caf200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6001810154640100000000900464ffffffffff164210612470576040517fa98a802b00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b919050565b5f5463ffffffff1667ffffffffffffffff82165b818111610c5a5764ffffffffff61249f8261264e565b600101805464ffffffffff92909216640100000000027fffffffffffffffffffffffffffffffffffffffffffffff0000000000ffffffff9092169190911790556124e881614b3a565b9050612489565b5f61251a7f0000000000000000000000000000000000000000000000000000000000000000846138ed565b90506125487f0000000000000000000000000000000000000000000000000000000000000000338585613920565b81816125747f0000000000000000000000000000000000000000000000000000000000000000866138ed565b61257e9190614b71565b14610c5a576040517f01f903bc00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f6125bf83613982565b9050825b8167ffffffffffffffff168167ffffffffffffffff1611610eb25767ffffffffffffffff81165f9081526085602052604090205473ffffffffffffffffffffffffffffffffffffffff161561263e5761263e818567ffffffffffffffff168367ffffffffffffffff1614612638576002612760565b84612760565b61264781614b84565b90506125c3565b5f600161265c604084614bd4565b6040811061266c5761266c614aec565b6002020192915050565b6040517f6aa1b97b0000000000000000000000000000000000000000000000000000000081526bffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001660048201526024810183905273ffffffffffffffffffffffffffffffffffffffff82811660448301527f00000000000000000000000000000000000000000000000000000000000000001690636aa1b97b906064016020604051808303815f875af115801561273c573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190610c5a9190614be7565b67ffffffffffffffff82165f90815260856020526040812080547fffffffff00000000000000000000000000000000000000000000000000000000811682556001909101829055815473ffffffffffffffffffffffffffffffffffffffff9091169190601e906127f4907e01000000000000000000000000000000000000000000000000000000000000900460ff16614bfe565b91906101000a81548160ff021916908360ff1602179055507f00000000000000000000000000000000000000000000000000000000000000006bffffffffffffffffffffffff1660865f5f600281111561285057612850614c38565b85600281111561286257612862614c38565b1461286d578361288f565b7f00000000000000000000000000000000000000000000000000000000000000005b73ffffffffffffffffffffffffffffffffffffffff1673ffffffffffffffffffffffffffffffffffffffff1681526020019081526020015f205f8282546128d69190614c65565b925050819055508073ffffffffffffffffffffffffffffffffffffffff168367ffffffffffffffff167fc492b60ee747ac33c5dd5b834a2427c33e17c63beeae80d452e32568df6c29ea8460405161292e9190614c78565b60405180910390a3505050565b5f61294a61122d6001846149ba565b90506129576001836149ba565b600182015463ffffffff1667ffffffffffffffff9190911614801561298f57506001810154640100000000900464ffffffffff908116145b15612998575050565b5f6129c37f000000000000000000000000000000000000000000000000000000000000000042614c92565b5f5490915063ffffffff16835b8167ffffffffffffffff168167ffffffffffffffff1611158015612a20575067ffffffffffffffff81165f9081526085602052604090205473ffffffffffffffffffffffffffffffffffffffff16155b15612a895782612a398267ffffffffffffffff1661264e565b600101805464ffffffffff92909216640100000000027fffffffffffffffffffffffffffffffffffffffffffffff0000000000ffffffff909216919091179055612a8281614b84565b90506129d0565b8467ffffffffffffffff168167ffffffffffffffff1611156113bb5767ffffffffffffffff85167f8eebcfb2cdde83391c710df89b8117dd2a7620328b4b9a1cc853dbde04977fe6612adc6001846149ba565b6040805167ffffffffffffffff909216825264ffffffffff871660208301520160405180910390a25050505050565b600185015474010000000000000000000000000000000000000000900463ffffffff165f612b398584614c65565b6001901b90505f82600183901b118015612b565750600183901b82105b9050801580612b715750612b6f85858a5f01548a613ca0565b155b15611ef8576040517f09bde33900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b3373ffffffffffffffffffffffffffffffffffffffff168467ffffffffffffffff167f4b58990d7e88fbcfb74a4735fd6c03dd5807ac09c70dc7060cb23b50ae8912bb8486604051612bfb929190614caf565b60405180910390a3612c0e8460026125b5565b610eb28133612676565b6affffffffffffffffffffff811115612c5d576040517fb4120f1400000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b608180547fff0000000000000000000000ffffffffffffffffffffffffffffffffffffffff16740100000000000000000000000000000000000000006affffffffffffffffffffff8416021790556040518181527f47b9c5523759a1c57d1f1a71d06d3a166659975dff149be6a271b0ae88a3aeb9906020016120a4565b6060612d067f0000000000000000000000000000000000000000000000000000000000000000613cd8565b905090565b6060612d067f0000000000000000000000000000000000000000000000000000000000000000613cd8565b73ffffffffffffffffffffffffffffffffffffffff8116612d83576040517fd92e233d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b608280547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff83169081179091556040519081527fe6c09ffe4572dc9ceaa5ddde4ae41befa655d6fdfe8052077af0970f700e942e906020016120a4565b5f611fe2612e02613d15565b836040517f19010000000000000000000000000000000000000000000000000000000000008152600281019290925260228201526042902090565b5f8473ffffffffffffffffffffffffffffffffffffffff163b5f03612ec3575f5f612e69868686613e4b565b5090925090505f816003811115612e8257612e82614c38565b148015612eba57508673ffffffffffffffffffffffffffffffffffffffff168273ffffffffffffffffffffffffffffffffffffffff16145b92505050612ed2565b612ecf85858585613e92565b90505b949350505050565b5f612ef9612ee788612fc0565b612ef18888611f6f565b5f8787612b0b565b73ffffffffffffffffffffffffffffffffffffffff86165f90815260896020526040902054808611612f57576040517f969bf72800000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff87165f908152608960205260409020869055612f888187614b71565b9150612fb57f00000000000000000000000000000000000000000000000000000000000000008484613118565b509695505050505050565b5f612fd48267ffffffffffffffff1661264e565b60018101549091505f9063ffffffff1667ffffffffffffffff8416148015613005575067ffffffffffffffff831615155b801561302457506001820154640100000000900464ffffffffff164210155b90508061305d576040517fba37b3a100000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b50919050565b5f8080613071602485614ce8565b90505f60018211801561308e575061308a600183614b71565b8216155b80156130a357506130a0602483614cfb565b85145b9050806130b857505f92508291506131119050565b5f6130c4878785613f15565b90505b60018311156130f1576130da8184613fbb565b6130e384614b3a565b9350600183901c92506130c7565b805f8151811061310357613103614aec565b602002602001015194505050505b9250929050565b81601452806034526fa9059cbb0000000000000000000000005f5260205f604460105f875af18060015f51141661316157803d853b151710613161576390b8ec185f526004601cfd5b505f603452505050565b5f8260800151156131a8576040517f9e87fac800000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b82516131bb9063ffffffff166001614c65565b6131c86020860186614470565b67ffffffffffffffff1614613209576040517f2804521d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f6020850135158061321d57506040850135155b8061322a57506060850135155b8061323757506080850135155b90508015613271576040517fb263ae7300000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b61328160e0860160c08701614a6b565b63ffffffff161580156132b4575061329f60c0860160a08701614a95565b6fffffffffffffffffffffffffffffffff1615155b156132eb576040517f16e947c100000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60208401516cffffffffffffffffffffffffff1661330f60c0870160a08801614a95565b6fffffffffffffffffffffffffffffffff161015613359576040517fe1bad0a600000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6cffffffffffffffffffffffffff61337760c0870160a08801614a95565b6fffffffffffffffffffffffffffffffff1611156133c1576040517fb4120f1400000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60208401516cffffffffffffffffffffffffff166133e560c0870160a08801614a95565b6133ef9190614ac4565b6fffffffffffffffffffffffffffffffff1691508282111561343d576040517f79cc66d500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b509392505050565b5f611fe27f152d19a3db4d7b1784646a547c810f8ad92bfdfe0e4cd3f55858e2e2846bf95d6134776020850185614470565b602085013560408601356060870135608088013561349b60c08a0160a08b01614a95565b6134ab60e08b0160c08c01614a6b565b60408051602081019990995267ffffffffffffffff909716968801969096526060870194909452608086019290925260a085015260c08401526fffffffffffffffffffffffffffffffff1660e083015263ffffffff1661010082015261012001611600565b8082101561354a576040517f72abfbcb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f805b83811015610b2b575f6135838787878581811061356c5761356c614aec565b905060200281019061357e9190614d12565b613fff565b90508273ffffffffffffffffffffffffffffffffffffffff168173ffffffffffffffffffffffffffffffffffffffff161115806135e5575073ffffffffffffffffffffffffffffffffffffffff81165f9081526083602052604090205460ff16155b1561361c576040517f8baa579f00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b915060010161354d565b5f5f6136378763ffffffff1661264e565b60018101549091504264010000000090910464ffffffffff161115613688576040517fa965663900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b826136bc576136b77f000000000000000000000000000000000000000000000000000000000000000042614c92565b6136c3565b64ffffffffff5b95815560010180547fffffffffffffffff000000000000000000000000000000ffffffffffffffffff167401000000000000000000000000000000000000000063ffffffff958616027fffffffffffffffffffffffff0000000000000000000000ffffffffffffffffff161769010000000000000000006affffffffffffffffffffff9690961695909502949094177fffffffffffffffffffffffffffffffffffffffffffffff0000000000000000001664010000000064ffffffffff8716027fffffffffffffffffffffffffffffffffffffffffffffffffffffffff000000001617959092169490941790915550919050565b5f6137e27f0000000000000000000000000000000000000000000000000000000000000000306138ed565b6040517f37bdc99b000000000000000000000000000000000000000000000000000000008152600481018490529091507f000000000000000000000000000000000000000000000000000000000000000073ffffffffffffffffffffffffffffffffffffffff16906337bdc99b906024015f604051808303815f87803b15801561386a575f5ffd5b505af115801561387c573d5f5f3e3d5ffd5b5050505081816138ac7f0000000000000000000000000000000000000000000000000000000000000000306138ed565b6138b69190614b71565b14610fe3576040517f01f903bc00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f816014526f70a082310000000000000000000000005f5260208060246010865afa601f3d111660205102905092915050565b60405181606052826040528360601b602c526f23b872dd000000000000000000000000600c5260205f6064601c5f895af18060015f51141661397457803d873b15171061397457637939f4245f526004601cfd5b505f60605260405250505050565b6040805160a0810182525f5463ffffffff81168083526cffffffffffffffffffffffffff640100000000830481166020850152710100000000000000000000000000000000008304169383019390935260ff7e010000000000000000000000000000000000000000000000000000000000008204811660608401527f0100000000000000000000000000000000000000000000000000000000000000909104161515608082015267ffffffffffffffff83165b8267ffffffffffffffff168111613b03575f613a508261264e565b90508060010160099054906101000a90046affffffffffffffffffffff166affffffffffffffffffffff1683602001818151613a8c9190614d73565b6cffffffffffffffffffffffffff169052506001613aab604084614bd4565b60408110613abb57613abb614aec565b5f6002919091029190910190815560010180547fffffffffffffffff00000000000000000000000000000000000000000000000016905550613afc81614b3a565b9050613a35565b50613b0f6001846149ba565b63ffffffff168082525f805460208401516040808601516060870151608088015115157f0100000000000000000000000000000000000000000000000000000000000000027effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff60ff9092167e01000000000000000000000000000000000000000000000000000000000000027fff00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6cffffffffffffffffffffffffff9485167101000000000000000000000000000000000002167fff0000000000000000000000000000ffffffffffffffffffffffffffffffffff94909616640100000000027fffffffffffffffffffffffffffffff000000000000000000000000000000000090971690981795909517919091169290921794909417161790555167ffffffffffffffff8416907f68adf3e466b96fb0483171c206a0e50733786eb7cf66dc5545e41690efa67c4490613c9290859067ffffffffffffffff91909116815260200190565b60405180910390a250919050565b5f8315613cd0578360051b8501855b803580851160051b94855260209485185260405f209301818110613caf5750505b501492915050565b60605f613ce483614029565b6040805160208082528183019092529192505f91906020820181803683375050509182525060208101929092525090565b5f3073ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016148015613d7a57507f000000000000000000000000000000000000000000000000000000000000000046145b15613da457507f000000000000000000000000000000000000000000000000000000000000000090565b612d06604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201527f0000000000000000000000000000000000000000000000000000000000000000918101919091527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b5f80806041849003613e7f578435602086013560408701355f1a613e7189828585614069565b955095509550505050613e89565b505f915060029050825b93509350939050565b604080517f1626ba7e00000000000000000000000000000000000000000000000000000000808252600482018690526024820192909252604481018390525f91908390818660648301375f82606483010152601f820160051c60051b915060205f60648401838b5afa9050825f5114601f3d111681169350505050949350505050565b60608167ffffffffffffffff811115613f3057613f30614a3e565b604051908082528060200260200182016040528015613f59578160200160208202803683370190505b50905060405146815230602082015284602083018460051b81015b80821015613fb057823560601c6040850152601483013560801c6060850152608084205f5260205f208252602483019250602082019150613f74565b505050509392505050565b60208201808260051b82015b808310156113bb578251602084015180821160051b82815281602082185250505060405f208252602082019150604083019250613fc7565b5f5f5f5f61400e878787613e4b565b92509250925061401e828261415c565b509095945050505050565b5f60ff8216601f811115611fe2576040517fb3512b0c00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411156140a257505f91506003905082614152565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa1580156140f3573d5f5f3e3d5ffd5b50506040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0015191505073ffffffffffffffffffffffffffffffffffffffff811661414957505f925060019150829050614152565b92505f91508190505b9450945094915050565b5f82600381111561416f5761416f614c38565b03614178575050565b600182600381111561418c5761418c614c38565b036141c3576040517ff645eedf00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60028260038111156141d7576141d7614c38565b03614216576040517ffce698f7000000000000000000000000000000000000000000000000000000008152600481018290526024015b60405180910390fd5b600382600381111561422a5761422a614c38565b03610fe3576040517fd78bce0c0000000000000000000000000000000000000000000000000000000081526004810182905260240161420d565b828054828255905f5260205f209081019282156142dc579160200282015b828111156142dc57825182547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff909116178255602090920191600190910190614282565b506142e89291506142ec565b5090565b5b808211156142e8575f81556001016142ed565b803573ffffffffffffffffffffffffffffffffffffffff81168114612470575f5ffd5b5f60208284031215614333575f5ffd5b611fdf82614300565b5f5f83601f84011261434c575f5ffd5b50813567ffffffffffffffff811115614363575f5ffd5b6020830191508360208260051b8501011115613111575f5ffd5b5f5f5f6040848603121561438f575f5ffd5b833567ffffffffffffffff8111156143a5575f5ffd5b6143b18682870161433c565b909790965060209590950135949350505050565b803567ffffffffffffffff81168114612470575f5ffd5b5f5f83601f8401126143ec575f5ffd5b50813567ffffffffffffffff811115614403575f5ffd5b602083019150836020828501011115613111575f5ffd5b5f5f5f5f6060858703121561442d575f5ffd5b614436856143c5565b935060208501359250604085013567ffffffffffffffff811115614458575f5ffd5b614464878288016143dc565b95989497509550505050565b5f60208284031215614480575f5ffd5b611fdf826143c5565b80358015158114612470575f5ffd5b5f5f604083850312156144a9575f5ffd5b6144b2836143c5565b91506144c060208401614489565b90509250929050565b5f6040828403121561305d575f5ffd5b5f5f5f5f608085870312156144ec575f5ffd5b6144f5856143c5565b935061450360208601614300565b9250604085013567ffffffffffffffff81111561451e575f5ffd5b61452a878288016144c9565b925050606085013567ffffffffffffffff811115614546575f5ffd5b614552878288016144c9565b91505092959194509250565b5f6020828403121561456e575f5ffd5b5035919050565b5f81518084528060208401602086015e5f6020828601015260207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f83011685010191505092915050565b7fff000000000000000000000000000000000000000000000000000000000000008816815260e060208201525f6145fb60e0830189614575565b828103604084015261460d8189614575565b6060840188905273ffffffffffffffffffffffffffffffffffffffff8716608085015260a0840186905283810360c0850152845180825260208087019350909101905f5b8181101561466f578351835260209384019390920191600101614651565b50909b9a5050505050505050505050565b5f5f5f5f5f5f5f5f5f60e08a8c031215614698575f5ffd5b6146a18a6143c5565b98506146af60208b01614300565b975060408a0135965060608a013567ffffffffffffffff8111156146d1575f5ffd5b6146dd8c828d0161433c565b90975095506146f0905060808b01614300565b935060a08a0135925060c08a013567ffffffffffffffff811115614712575f5ffd5b61471e8c828d016143dc565b915080935050809150509295985092959850929598565b5f5f5f5f5f60808688031215614749575f5ffd5b614752866143c5565b945061476060208701614300565b935060408601359250606086013567ffffffffffffffff811115614782575f5ffd5b61478e8882890161433c565b969995985093965092949392505050565b5f602082840312156147af575f5ffd5b611fdf82614489565b5f5f5f5f5f606086880312156147cc575f5ffd5b6147d5866143c5565b9450602086013567ffffffffffffffff8111156147f0575f5ffd5b6147fc888289016143dc565b909550935050604086013567ffffffffffffffff811115614782575f5ffd5b5f5f5f83850361010081121561482f575f5ffd5b60e081121561483c575f5ffd5b5083925060e084013567ffffffffffffffff811115614859575f5ffd5b6148658682870161433c565b9497909650939450505050565b5f8151808452602084019350602083015f5b828110156148b857815173ffffffffffffffffffffffffffffffffffffffff16865260209586019590910190600101614884565b5093949350505050565b602081525f611fdf6020830184614872565b5f5f604083850312156148e5575f5ffd5b6148ee83614300565b946020939093013593505050565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b5f60ff821660ff810361493e5761493e6148fc565b60010192915050565b83815260406020820152816040820152818360608301375f818301606090810191909152601f9092017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe016010192915050565b67ffffffffffffffff8181168382160190811115611fe257611fe26148fc565b67ffffffffffffffff8281168282160390811115611fe257611fe26148fc565b5f5f83357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe1843603018112614a0d575f5ffd5b83018035915067ffffffffffffffff821115614a27575f5ffd5b6020019150600581901b3603821315613111575f5ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b5f60208284031215614a7b575f5ffd5b813563ffffffff81168114614a8e575f5ffd5b9392505050565b5f60208284031215614aa5575f5ffd5b81356fffffffffffffffffffffffffffffffff81168114614a8e575f5ffd5b6fffffffffffffffffffffffffffffffff8281168282160390811115611fe257611fe26148fc565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b604081525f614b2b6040830185614872565b90508260208301529392505050565b5f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8203614b6a57614b6a6148fc565b5060010190565b81810381811115611fe257611fe26148fc565b5f67ffffffffffffffff821667ffffffffffffffff810361493e5761493e6148fc565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601260045260245ffd5b5f82614be257614be2614ba7565b500690565b5f60208284031215614bf7575f5ffd5b5051919050565b5f60ff821680614c1057614c106148fc565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0192915050565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b80820180821115611fe257611fe26148fc565b6020810160038310614c8c57614c8c614c38565b91905290565b64ffffffffff8181168382160190811115611fe257611fe26148fc565b6040810160028410614cc357614cc3614c38565b92815273ffffffffffffffffffffffffffffffffffffffff9190911660209091015290565b5f82614cf657614cf6614ba7565b500490565b8082028115828204841417611fe257611fe26148fc565b5f5f83357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe1843603018112614d45575f5ffd5b83018035915067ffffffffffffffff821115614d5f575f5ffd5b602001915036819003821315613111575f5ffd5b6cffffffffffffffffffffffffff8281168282160390811115611fe257611fe26148fc5660c0604052348015600e575f5ffd5b506040516101fe3803806101fe833981016040819052602b91603f565b6001600160a01b03166080523360a052606a565b5f60208284031215604e575f5ffd5b81516001600160a01b03811681146063575f5ffd5b9392505050565b60805160a0516101756100895f395f605a01525f60b601526101755ff3fe608060405234801561000f575f5ffd5b5060043610610029575f3560e01c8063c40768761461002d575b5f5ffd5b61004061003b366004610133565b610042565b005b3373ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016146100b1576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6100dc7f000000000000000000000000000000000000000000000000000000000000000083836100e0565b5050565b81601452806034526fa9059cbb0000000000000000000000005f5260205f604460105f875af18060015f51141661012957803d853b151710610129576390b8ec185f526004601cfd5b505f603452505050565b5f5f60408385031215610144575f5ffd5b823573ffffffffffffffffffffffffffffffffffffffff81168114610167575f5ffd5b94602093909301359350505056' as const

