// Generated from the contract RewardDistributor by `npm run generate`. Do not edit.

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
    "name": "commitment",
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
  "name": "NotOpen",
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
  '0x6102e0604052348015610010575f5ffd5b50604051616ffb380380616ffb83398101604081905261002f91610ac3565b604051806040016040528060048152602001631359595960e21b815250604051806040016040528060018152602001603160f81b815250866001600160a01b03166382bfefc86040518163ffffffff1660e01b8152600401602060405180830381865afa1580156100a2573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906100c69190610bd2565b604086015186516020880151875164ffffffffff1660805289929188916001600160a01b038216158061010057506001600160a01b038116155b1561011e5760405163d92e233d60e01b815260040160405180910390fd5b6001600160a01b0391821660a052811660c05282166101505760405163d92e233d60e01b815260040160405180910390fd5b6040516357601c5d60e01b81523060048201526001600160a01b038416906357601c5d90602401602060405180830381865afa158015610192573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906101b69190610bf4565b6101d2576040516282b42960e81b815260040160405180910390fd5b6001600160a01b038085166101a05283811660e052821661010052602081015164ffffffffff16610140526040808201516001600160601b03908116610160526060830151166101805251849061022890610870565b6001600160a01b039091168152602001604051809103905ff080158015610251573d5f5f3e3d5ffd5b506001600160a01b0316610120525061026e9250849150506104bd565b6102605261027b816104bd565b6102805281516020808401919091206102205281519082012061024052466101e05261030a6102205161024051604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201529081019290925260608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b6101c05250503061020081905260408051639c26149f60e01b815290516001600160a01b03881691639c26149f9160048083019260209291908290030181865afa15801561035a573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061037e9190610bd2565b6001600160a01b0316146103a557604051639f9be15d60e01b815260040160405180910390fd5b846001600160a01b03166382bfefc86040518163ffffffff1660e01b8152600401602060405180830381865afa1580156103e1573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906104059190610bd2565b6001600160a01b03166102a0526040516104216020820161087d565b6020820181038252601f19601f82011660405250805190602001206102a0516001600160a01b03163f1461046857604051631bb5f5b360e31b815260040160405180910390fd5b6001600160a01b0385166102c052608083015161048490610503565b60608301516104929061057f565b61049b816105f4565b6104b38360a001518460c0015161067060201b60201c565b5050505050610cd7565b5f5f829050601f815111156104f0578260405163305a27a960e01b81526004016104e79190610c13565b60405180910390fd5b80516104fb82610c48565b179392505050565b6001600160a01b03811661052a5760405163d92e233d60e01b815260040160405180910390fd5b608180546001600160a01b0319166001600160a01b0383169081179091556040519081527f91b7b87cc50ee71ce8dc7cdc2c2d6434b8525023c067481a16db26fa5b5be9ac906020015b60405180910390a150565b6001600160a01b0381166105a65760405163d92e233d60e01b815260040160405180910390fd5b608280546001600160a01b0319166001600160a01b0383169081179091556040519081527fe6c09ffe4572dc9ceaa5ddde4ae41befa655d6fdfe8052077af0970f700e942e90602001610574565b6001600160581b0381111561061c57604051632d0483c560e21b815260040160405180910390fd5b60818054600160a01b600160f81b031916600160a01b6001600160581b038416021790556040518181527f47b9c5523759a1c57d1f1a71d06d3a166659975dff149be6a271b0ae88a3aeb990602001610574565b5f825182111580156106845750825160ff10155b9050806106a457604051632d0483c560e21b815260040160405180910390fd5b5f5b608454811015610702575f60835f608484815481106106c7576106c7610c6e565b5f918252602080832091909101546001600160a01b031683528201929092526040019020805460ff19169115159190911790556001016106a6565b505f5b8351811015610802575f6001600160a01b031684828151811061072a5761072a610c6e565b60200260200101516001600160a01b0316036107595760405163d92e233d60e01b815260040160405180910390fd5b60835f85838151811061076e5761076e610c6e565b6020908102919091018101516001600160a01b031682528101919091526040015f205460ff16156107b257604051632d0483c560e21b815260040160405180910390fd5b600160835f8684815181106107c9576107c9610c6e565b6020908102919091018101516001600160a01b031682528101919091526040015f20805460ff1916911515919091179055600101610705565b50825161081690608490602086019061088a565b50608180546001600160f81b0316600160f81b60ff8516021790556040517fb9bf928e61b398ef972c005057e5144185644cf2639ae7a17f98ac56a0e8bf0d906108639085908590610c82565b60405180910390a1505050565b6101fe8061556b83390190565b6118928061576983390190565b828054828255905f5260205f209081019282156108dd579160200282015b828111156108dd57825182546001600160a01b0319166001600160a01b039091161782556020909201916001909101906108a8565b506108e99291506108ed565b5090565b5b808211156108e9575f81556001016108ee565b6001600160a01b0381168114610915575f5ffd5b50565b634e487b7160e01b5f52604160045260245ffd5b60405160e081016001600160401b038111828210171561094e5761094e610918565b60405290565b604051601f8201601f191681016001600160401b038111828210171561097c5761097c610918565b604052919050565b805161098f81610901565b919050565b5f82601f8301126109a3575f5ffd5b81516001600160401b038111156109bc576109bc610918565b8060051b6109cc60208201610954565b918252602081850181019290810190868411156109e7575f5ffd5b6020860192505b83831015610a12578251610a0181610901565b8252602092830192909101906109ee565b9695505050505050565b805164ffffffffff8116811461098f575f5ffd5b80516001600160601b038116811461098f575f5ffd5b5f60808284031215610a56575f5ffd5b604051608081016001600160401b0381118282101715610a7857610a78610918565b604052905080610a8783610a1c565b8152610a9560208401610a1c565b6020820152610aa660408401610a30565b6040820152610ab760608401610a30565b60608201525092915050565b5f5f5f5f5f6101008688031215610ad8575f5ffd5b8551610ae381610901565b6020870151909550610af481610901565b60408701519094506001600160401b03811115610b0f575f5ffd5b860160e08189031215610b20575f5ffd5b610b2861092c565b610b3182610984565b8152610b3f60208301610984565b6020820152610b5060408301610984565b6040820152610b6160608301610984565b6060820152610b7260808301610984565b608082015260a08201516001600160401b03811115610b8f575f5ffd5b610b9b8a828501610994565b60a08301525060c091820151918101919091529250610bbd8760608801610a46565b60e09690960151949793965091949392915050565b5f60208284031215610be2575f5ffd5b8151610bed81610901565b9392505050565b5f60208284031215610c04575f5ffd5b81518015158114610bed575f5ffd5b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b80516020808301519190811015610c68575f198160200360031b1b821691505b50919050565b634e487b7160e01b5f52603260045260245ffd5b604080825283519082018190525f9060208501906060840190835b81811015610cc45783516001600160a01b0316835260209384019390920191600101610c9d565b5050602093909301939093525092915050565b60805160a05160c05160e05161010051610120516101405161016051610180516101a0516101c0516101e05161020051610220516102405161026051610280516102a0516102c05161473f610e2c5f395f81816108e90152611c8f01525f8181610657015281816119b501528181611c6e0152612b5401525f6128d701525f6128ac01525f61363501525f61360d01525f61356801525f61359201525f6135bc01525f610e4e01525f81816102f7015261239201525f818161081101528181610e9101526124cd01525f81816104620152610f7101525f818161086a01528181610ac60152610e7001525f818161049f015261251001525f81816103cb01526123dd01525f81816106ac01526110df01525f818161037f01528181610b3901528181610bb4015281816113b001528181611486015261174601525f81816106f90152818161260d0152613219015261473f5ff3fe608060405234801561000f575f5ffd5b50600436106102ee575f3560e01c806382bfefc811610192578063c884ef83116100e8578063e681c4aa11610093578063fca693041161006e578063fca6930414610939578063fd3c4a8914610960578063ff37656e14610973575f5ffd5b8063e681c4aa146108e4578063e7eb466f1461090b578063f3a504f214610920575f5ffd5b8063daf137cf116100c3578063daf137cf1461089f578063df18e047146108b2578063e4ca8f07146108d1575f5ffd5b8063c884ef8314610846578063cb9a1d7614610865578063d7a616ec1461088c575f5ffd5b8063a2f94bd311610148578063af70fe7111610123578063af70fe7114610739578063c1c1d2181461080c578063c805063014610833575f5ffd5b8063a2f94bd3146106e1578063a53e5412146106f4578063ab221a761461071b575f5ffd5b80638a0dac4a116101785780638a0dac4a14610694578063904cae5c146106a757806399083d34146106ce575f5ffd5b806382bfefc81461065257806384b0196e14610679575f5ffd5b80632d2c556511610247578063452a9320116101fd578063549751bf116101d8578063549751bf14610605578063645372e1146106185780637e4a7d8f1461062b575f5ffd5b8063452a9320146105bf5780634931a1d1146105df5780634d3c4196146105f2575f5ffd5b80632e2f4e241161022d5780632e2f4e24146104f7578063426ab7e01461052957806342cde4e814610591575f5ffd5b80632d2c55651461049a5780632ddbd13a146104c1575f5ffd5b8063125fdbbc116102a757806319132fbf1161028257806319132fbf14610437578063222285601461044a5780632811ed651461045d575f5ffd5b8063125fdbbc146103c6578063127309e1146103ed57806318c3cdb714610424575f5ffd5b806306ec16f8116102d757806306ec16f81461035257806307f19eba14610367578063117803e31461037a575f5ffd5b806302393314146102f257806306a4c9831461033b575b5f5ffd5b6103197f000000000000000000000000000000000000000000000000000000000000000081565b6040516bffffffffffffffffffffffff90911681526020015b60405180910390f35b5f5460405163ffffffff9091168152602001610332565b610365610360366004613ca3565b610980565b005b610365610375366004613ca3565b610b21565b6103a17f000000000000000000000000000000000000000000000000000000000000000081565b60405173ffffffffffffffffffffffffffffffffffffffff9091168152602001610332565b6103a17f000000000000000000000000000000000000000000000000000000000000000081565b6081547401000000000000000000000000000000000000000090046affffffffffffffffffffff165b604051908152602001610332565b610365610432366004613cfd565b610b9c565b610365610445366004613d9a565b610c4d565b610365610458366004613df0565b610ec9565b6104847f000000000000000000000000000000000000000000000000000000000000000081565b60405164ffffffffff9091168152602001610332565b6103a17f000000000000000000000000000000000000000000000000000000000000000081565b5f5460201c6cffffffffffffffffffffffffff165b6040516fffffffffffffffffffffffffffffffff9091168152602001610332565b610519610505366004613ca3565b60836020525f908152604090205460ff1681565b6040519015158152602001610332565b61053c610537366004613df0565b610ff8565b60405161033291908151815260208083015167ffffffffffffffff16908201526040808301516fffffffffffffffffffffffffffffffff169082015260609182015163ffffffff169181019190915260800190565b6081547f0100000000000000000000000000000000000000000000000000000000000000900460ff16610416565b6082546103a19073ffffffffffffffffffffffffffffffffffffffff1681565b6103656105ed366004613e18565b6110c7565b610365610600366004613e59565b611211565b610365610613366004613e59565b611325565b610365610626366004613ede565b611398565b6104167f152d19a3db4d7b1784646a547c810f8ad92bfdfe0e4cd3f55858e2e2846bf95d81565b6103a17f000000000000000000000000000000000000000000000000000000000000000081565b610681611410565b6040516103329796959493929190613f41565b6103656106a2366004613ca3565b61146e565b6103a17f000000000000000000000000000000000000000000000000000000000000000081565b6103656106dc366004614000565b6114e6565b6103656106ef3660046140b5565b6116af565b6104847f000000000000000000000000000000000000000000000000000000000000000081565b60815473ffffffffffffffffffffffffffffffffffffffff166103a1565b6107ca610747366004613df0565b60408051606080820183525f808352602080840182905292840181905267ffffffffffffffff94851681526085835283902083519182018452805473ffffffffffffffffffffffffffffffffffffffff81168352740100000000000000000000000000000000000000009004909416918101919091526001909201549082015290565b60408051825173ffffffffffffffffffffffffffffffffffffffff16815260208084015167ffffffffffffffff16908201529181015190820152606001610332565b6103197f000000000000000000000000000000000000000000000000000000000000000081565b610365610841366004613df0565b6116bd565b610416610854366004613ca3565b60896020525f908152604090205481565b6103a17f000000000000000000000000000000000000000000000000000000000000000081565b61036561089a36600461411f565b61172d565b6103656108ad366004614138565b611870565b6104166108c0366004613ca3565b60866020525f908152604090205481565b6103656108df36600461419b565b611a73565b6103a17f000000000000000000000000000000000000000000000000000000000000000081565b610913611cc1565b6040516103329190614242565b5f5460881c6cffffffffffffffffffffffffff166104d6565b6104167f9687be605e8dd7465552b8691ed08eac08851771139eadd6f567c12fe864a7bb81565b61041661096e366004614254565b611d2e565b610416604081565b905090565b335f90815260866020526040812054908190036109c9576040517f7b2c2fef00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff8216610a16576040517fd92e233d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b335f81815260866020526040808220919091555173ffffffffffffffffffffffffffffffffffffffff841691907f484decdc1e9549e1866295f6f86c889ded3f7de410e7488a7a415978589dc8fd90610a729085815260200190565b60405180910390a36040517fc407687600000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff8381166004830152602482018390527f0000000000000000000000000000000000000000000000000000000000000000169063c4076876906044015f604051808303815f87803b158015610b07575f5ffd5b505af1158015610b19573d5f5f3e3d5ffd5b505050505050565b3373ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614610b90576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610b9981611d42565b50565b3373ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614610c0b576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610c488383808060200260200160405190810160405280939291908181526020018383602002808284375f92019190915250859250611e09915050565b505050565b610c608467ffffffffffffffff166120f8565b5082610c98576040517fb263ae7300000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b67ffffffffffffffff84165f9081526085602052604090205473ffffffffffffffffffffffffffffffffffffffff1615610cfe576040517ff1082a9300000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6040805160608101825233815267ffffffffffffffff42811660208084019182528385018881528984165f908152608590925294812093518454925190931674010000000000000000000000000000000000000000027fffffffff0000000000000000000000000000000000000000000000000000000090921673ffffffffffffffffffffffffffffffffffffffff9390931692909217178255915160019091015554610dc590610db59060ff60f09190911c1690565b610dc09060016142a9565b6121a7565b610dec8467ffffffffffffffff16610de15f5463ffffffff1690565b64ffffffffff612210565b3373ffffffffffffffffffffffffffffffffffffffff168467ffffffffffffffff167f85a646b6c934884451c4f38e02e42e577a54a6ef90b19e00ff215bfbf4ee10a1858585604051610e41939291906142bc565b60405180910390a3610ec37f0000000000000000000000000000000000000000000000000000000000000000337f00000000000000000000000000000000000000000000000000000000000000007f00000000000000000000000000000000000000000000000000000000000000006bffffffffffffffffffffffff16612262565b50505050565b67ffffffffffffffff8082165f908152608560209081526040918290208251606081018452815473ffffffffffffffffffffffffffffffffffffffff81168083527401000000000000000000000000000000000000000090910490951692810192909252600101549181019190915290610f6f576040517fbc0711c200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b7f000000000000000000000000000000000000000000000000000000000000000064ffffffffff168160200151610fa6919061430f565b67ffffffffffffffff16421015610fe9576040517f3f164d9900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610ff48260026122c4565b5050565b604080516080810182525f8082526020820181905291810182905260608101919091525f600183811b607e1601600181015490915067ffffffffffffffff841663ffffffff8216141580611054575067ffffffffffffffff8416155b15611060575050919050565b90547fffffffffffffffffffffffffffffffffffffffffffffffffffff0000000000008116609883901c17835260081c64ffffffffff16602080840191909152604082811c6affffffffffffffffffffff16908401521c63ffffffff166060820152919050565b3373ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614611136576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b67ffffffffffffffff8083165f908152608560209081526040918290208251606081018452815473ffffffffffffffffffffffffffffffffffffffff811680835274010000000000000000000000000000000000000000909104909516928101929092526001015491810191909152906111dc576040517fbc0711c200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b81156111fe576111ed8360016122c4565b610c488160400151825f015161235d565b611208835f612447565b610c48836125dc565b5f6112258567ffffffffffffffff166120f8565b90508467ffffffffffffffff166001148061127d575061124660018661432f565b67ffffffffffffffff1661127a61126d61126160018961432f565b600190811b607e160190565b6001015463ffffffff1690565b14155b156112b4576040517f3871caf200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b82358235106112ef576040517ff6f9561b00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b61130861130061126160018861432f565b548585612722565b611313818584612722565b61131e85855f612744565b5050505050565b5f6113398567ffffffffffffffff166120f8565b90508135833503611376576040517ff6f9561b00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b611381818585612722565b61138c818584612722565b61131e85856001612744565b3373ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614611407576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610b99816127e2565b5f6060805f5f5f60606114216128a5565b6114296128d0565b604080515f808252602082019092527f0f000000000000000000000000000000000000000000000000000000000000009b939a50919850469750309650945092509050565b3373ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016146114dd576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610b99816128fb565b82421115611520576040517f0819bdcd00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff841661156d576040517fd92e233d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b604080517f9687be605e8dd7465552b8691ed08eac08851771139eadd6f567c12fe864a7bb602082015273ffffffffffffffffffffffffffffffffffffffff808b169282019290925290851660608201526080810188905260a081018490525f906115f19060c0015b604051602081830303815290604052805190602001206129bb565b90506115ff89828585612a02565b611635576040517f8baa579f00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b8473ffffffffffffffffffffffffffffffffffffffff168973ffffffffffffffffffffffffffffffffffffffff167feb02cb7e81236601a3399f9bb0b18f262aaea8b00c262bf1a5b8ae159a97e2f76116928d8d8d8d8d8d612a9f565b60405190815260200160405180910390a350505050505050505050565b610b19858585858589612a9f565b60825473ffffffffffffffffffffffffffffffffffffffff16331461170e576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6117218167ffffffffffffffff166120f8565b50610b998160026122c4565b5f3373ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614806117915750818015611791575060825473ffffffffffffffffffffffffffffffffffffffff1633145b9050806117ca576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f5470ffffffffffffffffffffffffff00000000811663ffffffff8216177dffffffffffffffffffffffffff00000000000000000000000000000000008216177eff00000000000000000000000000000000000000000000000000000000000082161760f884901b175f5560405183151581527f806610493f05b082835de2458adc1fefb8dbbb890ddc805b24f77ccde01f3508906020015b60405180910390a1505050565b67ffffffffffffffff851661188c600187811b607e160161126d565b146118c3576040517fba37b3a100000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f6118cd86612b85565b90505f5f6118db8787612be6565b91509150805f03611918576040517f74345b8800000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6119258383838888612c9b565b5f80805b6001841b8110156119e857602481028a01803560601c5f8181526089602052604090205490916014013560801c90808211611966575050506119e0565b73ffffffffffffffffffffffffffffffffffffffff83165f908152608960205260408120839055611997828461437c565b90506119a381876142a9565b95506119ae8761438f565b96506119db7f00000000000000000000000000000000000000000000000000000000000000008583612d14565b505050505b600101611929565b50815f03611a22576040517f969bf72800000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b604080518381526020810183905267ffffffffffffffff8c16917fa6b72ef4e9d1eb7ad7eddcc9441eb7fc0c30447e8e4fbc6ccf4bd931073bae1f910160405180910390a250505050505050505050565b5f611a83368590038501856143f8565b6040805160608101825260815473ffffffffffffffffffffffffffffffffffffffff81168083527401000000000000000000000000000000000000000082046affffffffffffffffffffff1660208401527f010000000000000000000000000000000000000000000000000000000000000090910460ff16928201929092529192503314611b3d576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f5f5490505f611b5f848385602001516affffffffffffffffffffff16612d67565b9050826040015160ff165f14611b8a57611b8a611b7b85612fee565b8787866040015160ff1661309f565b5f611bc4855f015167ffffffffffffffff168660200151848860c0015163ffffffff16611bbd8860ff60f09190911c1690565b15156131b5565b90505f608884901c6cffffffffffffffffffffffffff1690505f611c028760a001516fffffffffffffffffffffffffffffffff168380821191030290565b9050611c57875f015167ffffffffffffffff168860a001516fffffffffffffffffffffffffffffffff16838501611c3f8960ff60f09190911c1690565b60f01b60889190911b60209290921b92909217171790565b5f55611c638784613297565b8015611cb557611cb57f00000000000000000000000000000000000000000000000000000000000000007f00000000000000000000000000000000000000000000000000000000000000003084612262565b50505050505050505050565b60606084805480602002602001604051908101604052809291908181526020018280548015611d2457602002820191905f5260205f20905b815473ffffffffffffffffffffffffffffffffffffffff168152600190910190602001808311611cf9575b5050505050905090565b5f611d398383613351565b90505b92915050565b73ffffffffffffffffffffffffffffffffffffffff8116611d8f576040517fd92e233d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b608180547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff83169081179091556040519081527f91b7b87cc50ee71ce8dc7cdc2c2d6434b8525023c067481a16db26fa5b5be9ac906020015b60405180910390a150565b5f82518211158015611e1d5750825160ff10155b905080611e56576040517fb4120f1400000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f5b608454811015611edf575f60835f60848481548110611e7957611e796144b1565b5f9182526020808320919091015473ffffffffffffffffffffffffffffffffffffffff168352820192909252604001902080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0016911515919091179055600101611e58565b505f5b8351811015612063575f73ffffffffffffffffffffffffffffffffffffffff16848281518110611f1457611f146144b1565b602002602001015173ffffffffffffffffffffffffffffffffffffffff1603611f69576040517fd92e233d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60835f858381518110611f7e57611f7e6144b1565b60209081029190910181015173ffffffffffffffffffffffffffffffffffffffff1682528101919091526040015f205460ff1615611fe8576040517fb4120f1400000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b600160835f868481518110611fff57611fff6144b1565b60209081029190910181015173ffffffffffffffffffffffffffffffffffffffff1682528101919091526040015f2080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0016911515919091179055600101611ee2565b508251612077906084906020860190613bdf565b50608180547effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff167f010000000000000000000000000000000000000000000000000000000000000060ff8516021790556040517fb9bf928e61b398ef972c005057e5144185644cf2639ae7a17f98ac56a0e8bf0d9061186390859085906144de565b5f80600183811b607e1601905082612117826001015463ffffffff1690565b141580612122575082155b15612159576040517f3871caf200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b80549150600882901c64ffffffffff1642106121a1576040517fa98a802b00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b50919050565b5f5461220a63ffffffff8216602083901c6cffffffffffffffffffffffffff16608884901c6cffffffffffffffffffffffffff16856121e88660f81c151590565b60f81b60f09190911b60889290921b60209390931b9390931791909117171790565b5f555050565b825b828111610ec3575f600182811b607e160180549091507fffffffffffffffffffffffffffffffffffffffffffffffffffff0000000000ff16600884901b17905561225b8161438f565b9050612212565b60405181606052826040528360601b602c526f23b872dd000000000000000000000000600c5260205f6064601c5f895af18060015f5114166122b657803d873b1517106122b657637939f4245f526004601cfd5b505f60605260405250505050565b5f6122ce8361339f565b9050825b8167ffffffffffffffff168167ffffffffffffffff1611610ec35767ffffffffffffffff81165f9081526085602052604090205473ffffffffffffffffffffffffffffffffffffffff161561234d5761234d818567ffffffffffffffff168367ffffffffffffffff1614612347576002612447565b84612447565b612356816144ff565b90506122d2565b6040517f6aa1b97b0000000000000000000000000000000000000000000000000000000081526bffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001660048201526024810183905273ffffffffffffffffffffffffffffffffffffffff82811660448301527f00000000000000000000000000000000000000000000000000000000000000001690636aa1b97b906064016020604051808303815f875af1158015612423573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190610c48919061452b565b67ffffffffffffffff82165f90815260856020526040812080547fffffffff00000000000000000000000000000000000000000000000000000000811682556001918201839055915473ffffffffffffffffffffffffffffffffffffffff909216916124be919060f01c60ff16610dc0919061437c565b6bffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001660865f8085600281111561250357612503614542565b1461250e5783612530565b7f00000000000000000000000000000000000000000000000000000000000000005b73ffffffffffffffffffffffffffffffffffffffff1673ffffffffffffffffffffffffffffffffffffffff1681526020019081526020015f205f82825461257791906142a9565b925050819055508073ffffffffffffffffffffffffffffffffffffffff168367ffffffffffffffff167fc492b60ee747ac33c5dd5b834a2427c33e17c63beeae80d452e32568df6c29ea846040516125cf919061456f565b60405180910390a3505050565b6125f96125ea60018361432f565b67ffffffffffffffff166134d4565b156126015750565b5f61263364ffffffffff7f0000000000000000000000000000000000000000000000000000000000000000164261430f565b5f54909150829063ffffffff165b808267ffffffffffffffff1610801561269657505f60858161266485600161430f565b67ffffffffffffffff16815260208101919091526040015f205473ffffffffffffffffffffffffffffffffffffffff16145b156126ab576126a4826144ff565b9150612641565b6126d48467ffffffffffffffff168367ffffffffffffffff168567ffffffffffffffff16612210565b6040805167ffffffffffffffff848116825285811660208301528616917f8eebcfb2cdde83391c710df89b8117dd2a7620328b4b9a1cc853dbde04977fe6910160405180910390a250505050565b610c4883612731848435613351565b5f61273f6020860186614589565b612c9b565b5f83828460405160200161275a93929190614601565b6040516020818303038152906040528051906020012090503373ffffffffffffffffffffffffffffffffffffffff168467ffffffffffffffff167f4b58990d7e88fbcfb74a4735fd6c03dd5807ac09c70dc7060cb23b50ae8912bb84866040516127c5929190614643565b60405180910390a36127d88460026122c4565b610ec3813361235d565b6affffffffffffffffffffff811115612827576040517fb4120f1400000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b608180547fff0000000000000000000000ffffffffffffffffffffffffffffffffffffffff16740100000000000000000000000000000000000000006affffffffffffffffffffff8416021790556040518181527f47b9c5523759a1c57d1f1a71d06d3a166659975dff149be6a271b0ae88a3aeb990602001611dfe565b606061097b7f0000000000000000000000000000000000000000000000000000000000000000613512565b606061097b7f0000000000000000000000000000000000000000000000000000000000000000613512565b73ffffffffffffffffffffffffffffffffffffffff8116612948576040517fd92e233d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b608280547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff83169081179091556040519081527fe6c09ffe4572dc9ceaa5ddde4ae41befa655d6fdfe8052077af0970f700e942e90602001611dfe565b5f611d3c6129c761354f565b836040517f19010000000000000000000000000000000000000000000000000000000000008152600281019290925260228201526042902090565b5f8473ffffffffffffffffffffffffffffffffffffffff163b5f03612a88575f5f612a2e868686613685565b5090925090505f816003811115612a4757612a47614542565b148015612a7f57508673ffffffffffffffffffffffffffffffffffffffff168273ffffffffffffffffffffffffffffffffffffffff16145b92505050612a97565b612a94858585856136cc565b90505b949350505050565b5f612abe612aac88612b85565b612ab68888613351565b5f8787612c9b565b73ffffffffffffffffffffffffffffffffffffffff86165f90815260896020526040902054808611612b1c576040517f969bf72800000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff87165f908152608960205260409020869055612b4d818761437c565b9150612b7a7f00000000000000000000000000000000000000000000000000000000000000008484612d14565b509695505050505050565b5f600182811b607e16015490505f8115801590612bad5750600882901c64ffffffffff164210155b9050806121a1576040517fba37b3a100000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f8080612bf46024856146a1565b90505f600182118015612c115750612c0d60018361437c565b8216155b8015612c265750612c236024836146b4565b85145b905080612c3b57505f9250829150612c949050565b5f612c4787878561374f565b90505b6001831115612c7457612c5d81846137f5565b612c668461438f565b9350600183901c9250612c4a565b805f81518110612c8657612c866144b1565b602002602001015194505050505b9250929050565b5f612cbd612ca985846142a9565b8790600182811692901c607f169003111590565b8015612cdb5750612cdb612cd2868585613839565b871860301c1590565b905080610b19576040517f09bde33900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b81601452806034526fa9059cbb0000000000000000000000005f5260205f604460105f875af18060015f511416612d5d57803d853b151710612d5d576390b8ec185f526004601cfd5b505f603452505050565b5f612d748360f81c151590565b15612dab576040517f9e87fac800000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b612dbc63ffffffff841660016142a9565b845167ffffffffffffffff1614612dff576040517f2804521d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60208401515f901580612e1457506040850151155b80612e2157506060850151155b80612e2e57506080850151155b90508015612e68576040517fb263ae7300000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60c085015163ffffffff16158015612e95575060a08501516fffffffffffffffffffffffffffffffff1615155b15612ecc576040517f16e947c100000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60a08501516cffffffffffffffffffffffffff602086901c16906fffffffffffffffffffffffffffffffff16811115612f31576040517fe1bad0a600000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6cffffffffffffffffffffffffff80168660a001516fffffffffffffffffffffffffffffffff161115612f90576040517fb4120f1400000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b808660a001516fffffffffffffffffffffffffffffffff1603925083831115612fe5576040517f79cc66d500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b50509392505050565b5f611d3c7f152d19a3db4d7b1784646a547c810f8ad92bfdfe0e4cd3f55858e2e2846bf95d835f015184602001518560400151866060015187608001518860a001518960c001516040516020016115d698979695949392919097885267ffffffffffffffff96909616602088015260408701949094526060860192909252608085015260a08401526fffffffffffffffffffffffffffffffff1660c083015263ffffffff1660e08201526101000190565b808210156130d9576040517f72abfbcb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f805b83811015610b19575f613112878787858181106130fb576130fb6144b1565b905060200281019061310d91906146cb565b61386a565b90508273ffffffffffffffffffffffffffffffffffffffff168173ffffffffffffffffffffffffffffffffffffffff16111580613174575073ffffffffffffffffffffffffffffffffffffffff81165f9081526083602052604090205460ff16155b156131ab576040517f8baa579f00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b91506001016130dc565b5f80600187811b607e16018054909150429060081c64ffffffffff161115613209576040517fa965663900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b826132445761323f64ffffffffff7f000000000000000000000000000000000000000000000000000000000000000016426142a9565b61324b565b64ffffffffff5b9150613258868386613894565b8155602084901b8717604086901b1778ffffffffffff00000000000000000000000000000000000000609888901b161760019091015595945050505050565b815f015167ffffffffffffffff167f2701b390f3fdb6d80d16043892c420c4494c2ed6c5478edeb0634955e3dd4caa83602001518460400151856060015186608001518760a001518860c001518860405161334597969594939291909687526020870195909552604086019390935260608501919091526fffffffffffffffffffffffffffffffff16608084015263ffffffff1660a083015267ffffffffffffffff1660c082015260e00190565b60405180910390a25050565b5f8061338f463073ffffffffffffffffffffffffffffffffffffffff8716866040805194855260208501939093529183015260608201526080902090565b5f90815260209020949350505050565b5f5463ffffffff8116906cffffffffffffffffffffffffff602082901c1667ffffffffffffffff84165b8367ffffffffffffffff168111613448576133fd600182811b607e16016001015460401c6affffffffffffffffffffff1690565b613407908361437c565b9150600161341660408361472c565b60408110613426576134266144b1565b5f60029190910291909101818155600101556134418161438f565b90506133c9565b5061348a61345760018661432f565b67ffffffffffffffff1682608885901c6cffffffffffffffffffffffffff1660f086901c60ff166121e88760f81c151590565b5f5560405167ffffffffffffffff84811682528516907f68adf3e466b96fb0483171c206a0e50733786eb7cf66dc5545e41690efa67c449060200160405180910390a25050919050565b5f80600183811b607e16019050826134f3826001015463ffffffff1690565b14801561350b5750805464ffffffffff9060081c8116145b9392505050565b60605f61351e836138d1565b6040805160208082528183019092529192505f91906020820181803683375050509182525060208101929092525090565b5f3073ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000161480156135b457507f000000000000000000000000000000000000000000000000000000000000000046145b156135de57507f000000000000000000000000000000000000000000000000000000000000000090565b61097b604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201527f0000000000000000000000000000000000000000000000000000000000000000918101919091527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b5f808060418490036136b9578435602086013560408701355f1a6136ab89828585613911565b9550955095505050506136c3565b505f915060029050825b93509350939050565b604080517f1626ba7e00000000000000000000000000000000000000000000000000000000808252600482018690526024820192909252604481018390525f91908390818660648301375f82606483010152601f820160051c60051b915060205f60648401838b5afa9050825f5114601f3d111681169350505050949350505050565b60608167ffffffffffffffff81111561376a5761376a61434f565b604051908082528060200260200182016040528015613793578160200160208202803683370190505b50905060405146815230602082015284602083018460051b81015b808210156137ea57823560601c6040850152601483013560801c6060850152608084205f5260205f2082526024830192506020820191506137ae565b505050509392505050565b60208201808260051b82015b8083101561131e578251602084015180821160051b82815281602082185250505060405f208252602082019150604083019250613801565b8282600583901b81015b80821015612fe557813580841160051b93845260209384185260405f209290910190613843565b5f5f5f5f613879878787613685565b9250925092506138898282613a04565b509095945050505050565b5f61389e82613b0c565b7fffffffffffffffffffffffffffffffffffffffffffffffffffff0000000000008516600885901b171790509392505050565b5f60ff8216601f811115611d3c576040517fb3512b0c00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a084111561394a57505f915060039050826139fa565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa15801561399b573d5f5f3e3d5ffd5b50506040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0015191505073ffffffffffffffffffffffffffffffffffffffff81166139f157505f9250600191508290506139fa565b92505f91508190505b9450945094915050565b5f826003811115613a1757613a17614542565b03613a20575050565b6001826003811115613a3457613a34614542565b03613a6b576040517ff645eedf00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6002826003811115613a7f57613a7f614542565b03613abe576040517ffce698f7000000000000000000000000000000000000000000000000000000008152600481018290526024015b60405180910390fd5b6003826003811115613ad257613ad2614542565b03610ff4576040517fd78bce0c00000000000000000000000000000000000000000000000000000000815260048101829052602401613ab5565b5f815f03613b1c575060ff919050565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8201821615156001613bd6847f0706060506020504060203020504030106050205030304010505030400000000601f6f8421084210842108cc6318c6db6d54be831560081b6fffffffffffffffffffffffffffffffff851160071b1784811c67ffffffffffffffff1060061b1784811c63ffffffff1060051b1784811c61ffff1060041b1784811c60ff1060031b1793841c1c161a1790565b901b1792915050565b828054828255905f5260205f20908101928215613c57579160200282015b82811115613c5757825182547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff909116178255602090920191600190910190613bfd565b50613c63929150613c67565b5090565b5b80821115613c63575f8155600101613c68565b803573ffffffffffffffffffffffffffffffffffffffff81168114613c9e575f5ffd5b919050565b5f60208284031215613cb3575f5ffd5b611d3982613c7b565b5f5f83601f840112613ccc575f5ffd5b50813567ffffffffffffffff811115613ce3575f5ffd5b6020830191508360208260051b8501011115612c94575f5ffd5b5f5f5f60408486031215613d0f575f5ffd5b833567ffffffffffffffff811115613d25575f5ffd5b613d3186828701613cbc565b909790965060209590950135949350505050565b803567ffffffffffffffff81168114613c9e575f5ffd5b5f5f83601f840112613d6c575f5ffd5b50813567ffffffffffffffff811115613d83575f5ffd5b602083019150836020828501011115612c94575f5ffd5b5f5f5f5f60608587031215613dad575f5ffd5b613db685613d45565b935060208501359250604085013567ffffffffffffffff811115613dd8575f5ffd5b613de487828801613d5c565b95989497509550505050565b5f60208284031215613e00575f5ffd5b611d3982613d45565b80358015158114613c9e575f5ffd5b5f5f60408385031215613e29575f5ffd5b613e3283613d45565b9150613e4060208401613e09565b90509250929050565b5f604082840312156121a1575f5ffd5b5f5f5f5f60808587031215613e6c575f5ffd5b613e7585613d45565b9350613e8360208601613c7b565b9250604085013567ffffffffffffffff811115613e9e575f5ffd5b613eaa87828801613e49565b925050606085013567ffffffffffffffff811115613ec6575f5ffd5b613ed287828801613e49565b91505092959194509250565b5f60208284031215613eee575f5ffd5b5035919050565b5f81518084528060208401602086015e5f6020828601015260207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f83011685010191505092915050565b7fff000000000000000000000000000000000000000000000000000000000000008816815260e060208201525f613f7b60e0830189613ef5565b8281036040840152613f8d8189613ef5565b6060840188905273ffffffffffffffffffffffffffffffffffffffff8716608085015260a0840186905283810360c0850152845180825260208087019350909101905f5b81811015613fef578351835260209384019390920191600101613fd1565b50909b9a5050505050505050505050565b5f5f5f5f5f5f5f5f5f60e08a8c031215614018575f5ffd5b6140218a613d45565b985061402f60208b01613c7b565b975060408a0135965060608a013567ffffffffffffffff811115614051575f5ffd5b61405d8c828d01613cbc565b9097509550614070905060808b01613c7b565b935060a08a0135925060c08a013567ffffffffffffffff811115614092575f5ffd5b61409e8c828d01613d5c565b915080935050809150509295985092959850929598565b5f5f5f5f5f608086880312156140c9575f5ffd5b6140d286613d45565b94506140e060208701613c7b565b935060408601359250606086013567ffffffffffffffff811115614102575f5ffd5b61410e88828901613cbc565b969995985093965092949392505050565b5f6020828403121561412f575f5ffd5b611d3982613e09565b5f5f5f5f5f6060868803121561414c575f5ffd5b61415586613d45565b9450602086013567ffffffffffffffff811115614170575f5ffd5b61417c88828901613d5c565b909550935050604086013567ffffffffffffffff811115614102575f5ffd5b5f5f5f8385036101008112156141af575f5ffd5b60e08112156141bc575f5ffd5b5083925060e084013567ffffffffffffffff8111156141d9575f5ffd5b6141e586828701613cbc565b9497909650939450505050565b5f8151808452602084019350602083015f5b8281101561423857815173ffffffffffffffffffffffffffffffffffffffff16865260209586019590910190600101614204565b5093949350505050565b602081525f611d3960208301846141f2565b5f5f60408385031215614265575f5ffd5b61426e83613c7b565b946020939093013593505050565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b80820180821115611d3c57611d3c61427c565b83815260406020820152816040820152818360608301375f818301606090810191909152601f9092017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe016010192915050565b67ffffffffffffffff8181168382160190811115611d3c57611d3c61427c565b67ffffffffffffffff8281168282160390811115611d3c57611d3c61427c565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b81810381811115611d3c57611d3c61427c565b5f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff82036143bf576143bf61427c565b5060010190565b80356fffffffffffffffffffffffffffffffff81168114613c9e575f5ffd5b803563ffffffff81168114613c9e575f5ffd5b5f60e0828403128015614409575f5ffd5b5060405160e0810167ffffffffffffffff81118282101715614452577f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b60405261445e83613d45565b81526020838101359082015260408084013590820152606080840135908201526080808401359082015261449460a084016143c6565b60a08201526144a560c084016143e5565b60c08201529392505050565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b604081525f6144f060408301856141f2565b90508260208301529392505050565b5f67ffffffffffffffff821667ffffffffffffffff81036145225761452261427c565b60010192915050565b5f6020828403121561453b575f5ffd5b5051919050565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b602081016003831061458357614583614542565b91905290565b5f5f83357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe18436030181126145bc575f5ffd5b83018035915067ffffffffffffffff8211156145d6575f5ffd5b6020019150600581901b3603821315612c94575f5ffd5b600281106145fd576145fd614542565b9052565b67ffffffffffffffff841681526060810161461f60208301856145ed565b73ffffffffffffffffffffffffffffffffffffffff83166040830152949350505050565b6040810161465182856145ed565b73ffffffffffffffffffffffffffffffffffffffff831660208301529392505050565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601260045260245ffd5b5f826146af576146af614674565b500490565b8082028115828204841417611d3c57611d3c61427c565b5f5f83357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe18436030181126146fe575f5ffd5b83018035915067ffffffffffffffff821115614718575f5ffd5b602001915036819003821315612c94575f5ffd5b5f8261473a5761473a614674565b5006905660c0604052348015600e575f5ffd5b506040516101fe3803806101fe833981016040819052602b91603f565b6001600160a01b03166080523360a052606a565b5f60208284031215604e575f5ffd5b81516001600160a01b03811681146063575f5ffd5b9392505050565b60805160a0516101756100895f395f605a01525f60b601526101755ff3fe608060405234801561000f575f5ffd5b5060043610610029575f3560e01c8063c40768761461002d575b5f5ffd5b61004061003b366004610133565b610042565b005b3373ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016146100b1576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6100dc7f000000000000000000000000000000000000000000000000000000000000000083836100e0565b5050565b81601452806034526fa9059cbb0000000000000000000000005f5260205f604460105f875af18060015f51141661012957803d853b151710610129576390b8ec185f526004601cfd5b505f603452505050565b5f5f60408385031215610144575f5ffd5b823573ffffffffffffffffffffffffffffffffffffffff81168114610167575f5ffd5b94602093909301359350505056608060405234801561000f575f5ffd5b506004361061019a575f3560e01c806384b0196e116100e8578063cf09299511610093578063dd62ed3e1161006e578063dd62ed3e146104a5578063e3ee160e146104cd578063e94a0102146104e0578063ef55bec61461050a575f5ffd5b8063cf09299514610458578063d505accf1461046b578063d91694871461047e575f5ffd5b8063a0cc6a68116100c3578063a0cc6a681461040b578063a9059cbb14610432578063b7b7289914610445575f5ffd5b806384b0196e146103a457806388b7ab63146103bf57806395d89b41146103d2575f5ffd5b806342966c681161014857806370a082311161012357806370a08231146103335780637ecebe00146103585780637f2eecc31461037d575f5ffd5b806342966c68146102d257806354fd4d50146102e75780635a049a7014610320575f5ffd5b806323b872dd1161017857806323b872dd14610226578063313ce567146102395780633644e51514610248575f5ffd5b806306fdde031461019e578063095ea7b3146101e957806318160ddd1461020c575b5f5ffd5b60408051808201909152600481527f4f70656e0000000000000000000000000000000000000000000000000000000060208201525b6040516101e0919061144e565b60405180910390f35b6101fc6101f7366004611488565b61051d565b60405190151581526020016101e0565b6805345cdf77eb68f44c545b6040519081526020016101e0565b6101fc6102343660046114b0565b61056d565b604051601281526020016101e0565b604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f81527f8f5d8ba7f4bf26b6e2e2060e5bd28107042be35460fbd828c9d29a2d8af1444560208201527fc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc69181019190915246606082015230608082015260a09020610218565b6102e56102e03660046114ea565b6105ce565b005b60408051808201909152600181527f310000000000000000000000000000000000000000000000000000000000000060208201526101d3565b6102e561032e366004611511565b6105db565b61021861034136600461155b565b6387a211a2600c9081525f91909152602090205490565b61021861036636600461155b565b6338377508600c9081525f91909152602090205490565b6102187fd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de881565b6103ac610644565b6040516101e09796959493929190611574565b6102e56103cd366004611678565b6106e8565b60408051808201909152600481527f4f50454e0000000000000000000000000000000000000000000000000000000060208201526101d3565b6102187f7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a226781565b6101fc610440366004611488565b610797565b6102e56104533660046116fd565b6107f6565b6102e5610466366004611678565b61085d565b6102e5610479366004611753565b61088d565b6102187f158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a159742981565b6102186104b33660046117b9565b602052637f5e9f20600c9081525f91909152603490205490565b6102e56104db3660046117ea565b610a31565b6101fc6104ee366004611488565b5f60208181529281526040808220909352908152205460ff1681565b6102e56105183660046117ea565b610a93565b5f82602052637f5e9f20600c52335f52816034600c2055815f52602c5160601c337f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92560205fa35060015b92915050565b5f73ffffffffffffffffffffffffffffffffffffffff83166105bb576040517fa38ca3d900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6105c6848484610b12565b949350505050565b6105d83382610bca565b50565b6105f1856105e98787610c4b565b858585610cbf565b6105fb8585610d5e565b604051849073ffffffffffffffffffffffffffffffffffffffff8716907f1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81905f90a35050505050565b5f6060805f5f5f6060600f61068960408051808201909152600481527f4f70656e00000000000000000000000000000000000000000000000000000000602082015290565b604080518082018252600181527f310000000000000000000000000000000000000000000000000000000000000060208083019190915282515f80825291810190935260f89490941b9b929a5098504697503096509194509092509050565b73ffffffffffffffffffffffffffffffffffffffff87163314610737576040517ff7437d6900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f6107677fd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de88a8a8a8a8a8a610e1e565b905061077589828585610e87565b61078189878787610ecf565b61078c898989610f93565b505050505050505050565b5f73ffffffffffffffffffffffffffffffffffffffff83166107e5576040517fa38ca3d900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6107ef8383610ff0565b9392505050565b61080b846108048686610c4b565b8484610e87565b6108158484610d5e565b604051839073ffffffffffffffffffffffffffffffffffffffff8616907f1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81905f90a350505050565b5f6107677f7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a22678a8a8a8a8a8a610e1e565b7f8f5d8ba7f4bf26b6e2e2060e5bd28107042be35460fbd828c9d29a2d8af144457fc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc6428610156108e457631a15a3cc5f526004601cfd5b6040518960601b60601c99508860601b60601c985065383775081901600e52895f526020600c2080547f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f835284602084015283604084015246606084015230608084015260a08320602e527f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c983528b60208401528a60408401528960608401528060808401528860a084015260c08320604e526042602c205f528760ff16602052866040528560605260208060805f60015afa8c3d51146109cc5763ddafbaef5f526004601cfd5b019055777f5e9f20000000000000000000000000000000000000000089176040526034602c20889055888a7f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925602060608501a360405250505f60605250505050505050565b5f610a617f7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a22678b8b8b8b8b8b610e1e565b9050610a708a82868686610cbf565b610a7c8a888888610ecf565b610a878a8a8a610f93565b50505050505050505050565b73ffffffffffffffffffffffffffffffffffffffff88163314610ae2576040517ff7437d6900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f610a617fd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de88b8b8b8b8b8b610e1e565b5f8360601b33602052637f5e9f208117600c526034600c208054801915610b4e5780851115610b48576313be252b5f526004601cfd5b84810382555b50506387a211a28117600c526020600c20805480851115610b765763f4d678b85f526004601cfd5b84810382555050835f526020600c208381540181555082602052600c5160601c8160601c7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a3505060019392505050565b6387a211a2600c52815f526020600c20805480831115610bf15763f4d678b85f526004601cfd5b82900390556805345cdf77eb68f44c805482900390555f81815273ffffffffffffffffffffffffffffffffffffffff83167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602083a35050565b604080517f158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429602082015273ffffffffffffffffffffffffffffffffffffffff841691810191909152606081018290525f906107ef906080015b60405160208183030381529060405280519060200120611067565b5f610ccc85858585611131565b505090508573ffffffffffffffffffffffffffffffffffffffff168173ffffffffffffffffffffffffffffffffffffffff16141580610d1f575073ffffffffffffffffffffffffffffffffffffffff8116155b15610d56576040517f2ce87eeb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b505050505050565b73ffffffffffffffffffffffffffffffffffffffff82165f9081526020818152604080832084845290915290205460ff1615610dc6576040517ff2c1bc3e00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff9091165f908152602081815260408083209383529290522080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00166001179055565b604080516020810189905273ffffffffffffffffffffffffffffffffffffffff8089169282019290925290861660608201526080810185905260a0810184905260c0810183905260e081018290525f90610e7b9061010001610ca4565b98975050505050505050565b610e9384848484611224565b610ec9576040517f2ce87eeb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b50505050565b824211610f08576040517fdf8e437200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b814210610f41576040517f0f05f5bf00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610f4b8482610d5e565b604051819073ffffffffffffffffffffffffffffffffffffffff8616907f98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5905f90a350505050565b73ffffffffffffffffffffffffffffffffffffffff8216610fe0576040517fa38ca3d900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610feb8383836112bf565b505050565b5f6387a211a2600c52335f526020600c208054808411156110185763f4d678b85f526004601cfd5b83810382555050825f526020600c208281540181555081602052600c5160601c337fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a350600192915050565b5f6105676110f6604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f81527f8f5d8ba7f4bf26b6e2e2060e5bd28107042be35460fbd828c9d29a2d8af1444560208201527fc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc69181019190915246606082015230608082015260a0902090565b836040517f19010000000000000000000000000000000000000000000000000000000000008152600281019290925260228201526042902090565b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a084111561116a57505f9150600390508261121a565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa1580156111bb573d5f5f3e3d5ffd5b50506040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0015191505073ffffffffffffffffffffffffffffffffffffffff811661121157505f92506001915082905061121a565b92505f91508190505b9450945094915050565b5f8473ffffffffffffffffffffffffffffffffffffffff163b5f036112aa575f5f611250868686611338565b5090925090505f81600381111561126957611269611865565b1480156112a157508673ffffffffffffffffffffffffffffffffffffffff168273ffffffffffffffffffffffffffffffffffffffff16145b925050506105c6565b6112b68585858561137f565b95945050505050565b8260601b6387a211a28117600c526020600c208054808411156112e95763f4d678b85f526004601cfd5b83810382555050825f526020600c208281540181555081602052600c5160601c8160601c7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a350505050565b5f8080604184900361136c578435602086013560408701355f1a61135e89828585611131565b955095509550505050611376565b505f915060029050825b93509350939050565b604080517f1626ba7e00000000000000000000000000000000000000000000000000000000808252600482018690526024820192909252604481018390525f91908390818660648301375f82606483010152601f820160051c60051b915060205f60648401838b5afa9050825f5114601f3d111681169350505050949350505050565b5f81518084528060208401602086015e5f6020828601015260207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f83011685010191505092915050565b602081525f6107ef6020830184611402565b803573ffffffffffffffffffffffffffffffffffffffff81168114611483575f5ffd5b919050565b5f5f60408385031215611499575f5ffd5b6114a283611460565b946020939093013593505050565b5f5f5f606084860312156114c2575f5ffd5b6114cb84611460565b92506114d960208501611460565b929592945050506040919091013590565b5f602082840312156114fa575f5ffd5b5035919050565b803560ff81168114611483575f5ffd5b5f5f5f5f5f60a08688031215611525575f5ffd5b61152e86611460565b94506020860135935061154360408701611501565b94979396509394606081013594506080013592915050565b5f6020828403121561156b575f5ffd5b6107ef82611460565b7fff000000000000000000000000000000000000000000000000000000000000008816815260e060208201525f6115ae60e0830189611402565b82810360408401526115c08189611402565b6060840188905273ffffffffffffffffffffffffffffffffffffffff8716608085015260a0840186905283810360c0850152845180825260208087019350909101905f5b81811015611622578351835260209384019390920191600101611604565b50909b9a5050505050505050505050565b5f5f83601f840112611643575f5ffd5b50813567ffffffffffffffff81111561165a575f5ffd5b602083019150836020828501011115611671575f5ffd5b9250929050565b5f5f5f5f5f5f5f5f60e0898b03121561168f575f5ffd5b61169889611460565b97506116a660208a01611460565b965060408901359550606089013594506080890135935060a0890135925060c089013567ffffffffffffffff8111156116dd575f5ffd5b6116e98b828c01611633565b999c989b5096995094979396929594505050565b5f5f5f5f60608587031215611710575f5ffd5b61171985611460565b935060208501359250604085013567ffffffffffffffff81111561173b575f5ffd5b61174787828801611633565b95989497509550505050565b5f5f5f5f5f5f5f60e0888a031215611769575f5ffd5b61177288611460565b965061178060208901611460565b9550604088013594506060880135935061179c60808901611501565b9699959850939692959460a0840135945060c09093013592915050565b5f5f604083850312156117ca575f5ffd5b6117d383611460565b91506117e160208401611460565b90509250929050565b5f5f5f5f5f5f5f5f5f6101208a8c031215611803575f5ffd5b61180c8a611460565b985061181a60208b01611460565b975060408a0135965060608a0135955060808a0135945060a08a0135935061184460c08b01611501565b989b979a50959894979396929550929360e081013593506101000135919050565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd' as const

