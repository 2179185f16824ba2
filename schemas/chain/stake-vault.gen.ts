// Generated from the contract StakeVault by `npm run generate`. Do not edit.

export const STAKE_VAULT_ABI = [
 {
  "type": "constructor",
  "inputs": [
   {
    "name": "asset_",
    "type": "address",
    "internalType": "contract IERC20"
   },
   {
    "name": "name_",
    "type": "string",
    "internalType": "string"
   },
   {
    "name": "symbol_",
    "type": "string",
    "internalType": "string"
   },
   {
    "name": "owner",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "treasury",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "unbonding_",
    "type": "uint48",
    "internalType": "uint48"
   },
   {
    "name": "rewardBps",
    "type": "uint16",
    "internalType": "uint16"
   },
   {
    "name": "slashers",
    "type": "address[]",
    "internalType": "address[]"
   }
  ],
  "stateMutability": "nonpayable"
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
  "stateMutability": "pure"
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
  "name": "REWARD_BPS",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint16",
    "internalType": "uint16"
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
  "name": "UNBONDING",
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
  "name": "allowance",
  "inputs": [
   {
    "name": "owner",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "spender",
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
  "name": "approve",
  "inputs": [
   {
    "name": "spender",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "value",
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
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "asset",
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
  "name": "balanceOf",
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
  "name": "cancelUnbonding",
  "inputs": [],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "checkpoints",
  "inputs": [
   {
    "name": "account",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "pos",
    "type": "uint32",
    "internalType": "uint32"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "tuple",
    "internalType": "struct Checkpoints.Checkpoint208",
    "components": [
     {
      "name": "_key",
      "type": "uint48",
      "internalType": "uint48"
     },
     {
      "name": "_value",
      "type": "uint208",
      "internalType": "uint208"
     }
    ]
   }
  ],
  "stateMutability": "view"
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
  "name": "convertToAssets",
  "inputs": [
   {
    "name": "shares",
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
  "name": "convertToShares",
  "inputs": [
   {
    "name": "assets",
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
  "name": "decimals",
  "inputs": [],
  "outputs": [
   {
    "name": "",
    "type": "uint8",
    "internalType": "uint8"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "delegate",
  "inputs": [
   {
    "name": "delegatee",
    "type": "address",
    "internalType": "address"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "delegateBySig",
  "inputs": [
   {
    "name": "delegatee",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "nonce",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "expiry",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "v",
    "type": "uint8",
    "internalType": "uint8"
   },
   {
    "name": "r",
    "type": "bytes32",
    "internalType": "bytes32"
   },
   {
    "name": "s",
    "type": "bytes32",
    "internalType": "bytes32"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "delegates",
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
    "type": "address",
    "internalType": "address"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "deposit",
  "inputs": [
   {
    "name": "assets",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "receiver",
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
  "stateMutability": "nonpayable"
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
  "name": "getPastTotalSupply",
  "inputs": [
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
  "name": "getPastVotes",
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
  "name": "getVotes",
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
  "name": "isSlasher",
  "inputs": [
   {
    "name": "slasher",
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
  "name": "maxDeposit",
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
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "maxMint",
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
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "maxRedeem",
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
  "name": "maxWithdraw",
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
  "name": "mint",
  "inputs": [
   {
    "name": "shares",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "receiver",
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
  "stateMutability": "nonpayable"
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
  "name": "numCheckpoints",
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
    "type": "uint32",
    "internalType": "uint32"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "previewDeposit",
  "inputs": [
   {
    "name": "assets",
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
  "name": "previewMint",
  "inputs": [
   {
    "name": "shares",
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
  "name": "previewRedeem",
  "inputs": [
   {
    "name": "shares",
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
  "name": "previewWithdraw",
  "inputs": [
   {
    "name": "assets",
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
  "name": "redeem",
  "inputs": [
   {
    "name": "shares",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "receiver",
    "type": "address",
    "internalType": "address"
   },
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
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "setSlasher",
  "inputs": [
   {
    "name": "slasher",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "allowed",
    "type": "bool",
    "internalType": "bool"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "slash",
  "inputs": [
   {
    "name": "amount",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "evidenceHash",
    "type": "bytes32",
    "internalType": "bytes32"
   },
   {
    "name": "challenger",
    "type": "address",
    "internalType": "address"
   }
  ],
  "outputs": [
   {
    "name": "taken",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "symbol",
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
  "name": "totalAssets",
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
  "name": "totalSupply",
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
  "name": "transfer",
  "inputs": [
   {
    "name": "to",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "value",
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
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "transferFrom",
  "inputs": [
   {
    "name": "from",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "to",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "value",
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
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "unbond",
  "inputs": [
   {
    "name": "shares",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "unbonding",
  "inputs": [
   {
    "name": "owner",
    "type": "address",
    "internalType": "address"
   }
  ],
  "outputs": [
   {
    "name": "shares",
    "type": "uint208",
    "internalType": "uint208"
   },
   {
    "name": "readyAt",
    "type": "uint48",
    "internalType": "uint48"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "withdraw",
  "inputs": [
   {
    "name": "assets",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "receiver",
    "type": "address",
    "internalType": "address"
   },
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
  "stateMutability": "nonpayable"
 },
 {
  "type": "event",
  "name": "Approval",
  "inputs": [
   {
    "name": "owner",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "spender",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "value",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "DelegateChanged",
  "inputs": [
   {
    "name": "delegator",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "fromDelegate",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "toDelegate",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "DelegateVotesChanged",
  "inputs": [
   {
    "name": "delegate",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "previousVotes",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "newVotes",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "Deposit",
  "inputs": [
   {
    "name": "sender",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "owner",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "assets",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "shares",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
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
  "name": "Slashed",
  "inputs": [
   {
    "name": "slasher",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "evidenceHash",
    "type": "bytes32",
    "indexed": true,
    "internalType": "bytes32"
   },
   {
    "name": "challenger",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "taken",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "reward",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "SlasherSet",
  "inputs": [
   {
    "name": "slasher",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "allowed",
    "type": "bool",
    "indexed": false,
    "internalType": "bool"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "Transfer",
  "inputs": [
   {
    "name": "from",
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
    "name": "value",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "UnbondingCancelled",
  "inputs": [
   {
    "name": "owner",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "shares",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "UnbondingStarted",
  "inputs": [
   {
    "name": "owner",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "shares",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "readyAt",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "Withdraw",
  "inputs": [
   {
    "name": "sender",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "receiver",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "owner",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "assets",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "shares",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "error",
  "name": "CheckpointUnorderedInsertion",
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
  "name": "ERC20ExceededSafeSupply",
  "inputs": [
   {
    "name": "increasedSupply",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "cap",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC20InsufficientAllowance",
  "inputs": [
   {
    "name": "spender",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "allowance",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "needed",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC20InsufficientBalance",
  "inputs": [
   {
    "name": "sender",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "balance",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "needed",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC20InvalidApprover",
  "inputs": [
   {
    "name": "approver",
    "type": "address",
    "internalType": "address"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC20InvalidReceiver",
  "inputs": [
   {
    "name": "receiver",
    "type": "address",
    "internalType": "address"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC20InvalidSender",
  "inputs": [
   {
    "name": "sender",
    "type": "address",
    "internalType": "address"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC20InvalidSpender",
  "inputs": [
   {
    "name": "spender",
    "type": "address",
    "internalType": "address"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC4626ExceededMaxDeposit",
  "inputs": [
   {
    "name": "receiver",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "assets",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "max",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC4626ExceededMaxMint",
  "inputs": [
   {
    "name": "receiver",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "shares",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "max",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC4626ExceededMaxRedeem",
  "inputs": [
   {
    "name": "owner",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "shares",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "max",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC4626ExceededMaxWithdraw",
  "inputs": [
   {
    "name": "owner",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "assets",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "max",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC5805FutureLookup",
  "inputs": [
   {
    "name": "timepoint",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "clock",
    "type": "uint48",
    "internalType": "uint48"
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
  "name": "InvalidShortString",
  "inputs": []
 },
 {
  "type": "error",
  "name": "NothingUnbonding",
  "inputs": []
 },
 {
  "type": "error",
  "name": "OutOfBounds",
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
  "name": "SafeERC20FailedOperation",
  "inputs": [
   {
    "name": "token",
    "type": "address",
    "internalType": "address"
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
  "name": "Unauthorized",
  "inputs": []
 },
 {
  "type": "error",
  "name": "VotesExpiredSignature",
  "inputs": [
   {
    "name": "expiry",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "ZeroAddress",
  "inputs": []
 },
 {
  "type": "error",
  "name": "ZeroEvidence",
  "inputs": []
 }
] as const

export const STAKE_VAULT_BYTECODE =
  '0x610220604052348015610010575f5ffd5b50604051613ea7380380613ea783398101604081905261002f916104ab565b6040805180820190915260018152603160f81b6020820152879089828960036100588382610610565b5060046100658282610610565b5050505f5f610079836102ae60201b60201c565b915091508161008957601261008b565b805b60ff1660a05250506001600160a01b03166080526100a8826102e1565b610160526100b5816102e1565b61018052815160208084019190912061012052815190820120610140524660e0526101436101205161014051604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201529081019290925260608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b60c052505030610100526001600160a01b038516158061016a57506001600160a01b038416155b156101885760405163d92e233d60e01b815260040160405180910390fd5b6127108261ffff1611156101af57604051632d0483c560e21b815260040160405180910390fd5b6001600160a01b038086166101a05284166101c05265ffffffffffff83166101e05261ffff8216610200525f5b81518110156102a0576001600b5f8484815181106101fc576101fc6106ca565b60200260200101516001600160a01b03166001600160a01b031681526020019081526020015f205f6101000a81548160ff02191690831515021790555081818151811061024b5761024b6106ca565b60200260200101516001600160a01b03167fffd5334d9f2bb272aaebfc6c24a6d997a83e846355b47e58d36e882916a6e6286001604051610290911515815260200190565b60405180910390a26001016101dc565b505050505050505050610736565b63313ce56760e01b5f818152908190602082600481875afa5f51601f3d1190911661010082101695908602945092505050565b5f5f829050601f81511115610314578260405163305a27a960e01b815260040161030b91906106de565b60405180910390fd5b805161031f82610713565b179392505050565b6001600160a01b038116811461033b575f5ffd5b50565b805161034981610327565b919050565b634e487b7160e01b5f52604160045260245ffd5b604051601f8201601f191681016001600160401b038111828210171561038a5761038a61034e565b604052919050565b5f82601f8301126103a1575f5ffd5b81516001600160401b038111156103ba576103ba61034e565b6103cd601f8201601f1916602001610362565b8181528460208386010111156103e1575f5ffd5b8160208501602083015e5f918101602001919091529392505050565b805165ffffffffffff81168114610349575f5ffd5b805161ffff81168114610349575f5ffd5b5f82601f830112610432575f5ffd5b81516001600160401b0381111561044b5761044b61034e565b8060051b61045b60208201610362565b91825260208185018101929081019086841115610476575f5ffd5b6020860192505b838310156104a157825161049081610327565b82526020928301929091019061047d565b9695505050505050565b5f5f5f5f5f5f5f5f610100898b0312156104c3575f5ffd5b6104cc8961033e565b60208a01519098506001600160401b038111156104e7575f5ffd5b6104f38b828c01610392565b60408b015190985090506001600160401b03811115610510575f5ffd5b61051c8b828c01610392565b96505061052b60608a0161033e565b945061053960808a0161033e565b935061054760a08a016103fd565b925061055560c08a01610412565b60e08a01519092506001600160401b03811115610570575f5ffd5b61057c8b828c01610423565b9150509295985092959890939650565b600181811c908216806105a057607f821691505b6020821081036105be57634e487b7160e01b5f52602260045260245ffd5b50919050565b601f82111561060b57805f5260205f20601f840160051c810160208510156105e95750805b601f840160051c820191505b81811015610608575f81556001016105f5565b50505b505050565b81516001600160401b038111156106295761062961034e565b61063d81610637845461058c565b846105c4565b6020601f82116001811461066f575f83156106585750848201515b5f19600385901b1c1916600184901b178455610608565b5f84815260208120601f198516915b8281101561069e578785015182556020948501946001909201910161067e565b50848210156106bb57868401515f19600387901b60f8161c191681555b50505050600190811b01905550565b634e487b7160e01b5f52603260045260245ffd5b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b805160208083015191908110156105be575f1960209190910360031b1b16919050565b60805160a05160c05160e05161010051610120516101405161016051610180516101a0516101c0516101e051610200516136a56108025f395f81816104ed0152610e7801525f81816103860152610add01525f81816104400152610f4901525f81816103c40152610c3e01525f6119ba01525f61198f01525f6125b201525f61258a01525f6124e501525f61250f01525f61253901525f61169001525f818161047e015281816108a601528181610f0701528181610f740152818161234001526124a601526136a55ff3fe608060405234801561000f575f5ffd5b5060043610610304575f3560e01c80636e553f651161019d578063b3d7f6b9116100e8578063ce96cb7711610093578063dd62ed3e1161006e578063dd62ed3e1461080c578063ef8b30f714610737578063f1127ed814610851575f5ffd5b8063ce96cb771461074a578063ced4cd2e1461075d578063d905777e146107f9575f5ffd5b8063c3cda520116100c3578063c3cda52014610724578063c63d75b6146104b5578063c6e6f59214610737575f5ffd5b8063b3d7f6b9146106eb578063b460af94146106fe578063ba08765214610711575f5ffd5b806391ddadf4116101485780639ab24eb0116101235780639ab24eb0146106bd578063a9059cbb146106d0578063a9b82819146106e3575f5ffd5b806391ddadf41461069c57806394bf804d146106a257806395d89b41146106b5575f5ffd5b80637ecebe00116101785780637ecebe001461063957806384b0196e1461066e5780638e539e8c14610689575f5ffd5b80636e553f65146105c95780636fcfff45146105dc57806370a0823114610604575f5ffd5b8063313ce5671161025d5780634cdad50611610208578063587cde1e116101e3578063587cde1e146105905780635c19a95c146105a35780636aa1b97b146105b6575f5ffd5b80634cdad50614610338578063523480801461055b57806357601c5d1461056e575f5ffd5b8063402d267d11610238578063402d267d146104b557806347b12bfc146104e85780634bf5d7e914610522575f5ffd5b8063313ce5671461046257806338d52e0f1461047c5780633a46b1a8146104a2575f5ffd5b80630fe7683f116102bd57806323b872dd1161029857806323b872dd1461041357806327de9e32146104265780632d2c55651461043b575f5ffd5b80630fe7683f14610381578063117803e3146103bf57806318160ddd1461040b575f5ffd5b806307a2d13a116102ed57806307a2d13a14610338578063095ea7b31461034b5780630a28a4771461036e575f5ffd5b806301e1d1141461030857806306fdde0314610323575b5f5ffd5b6103106108a3565b6040519081526020015b60405180910390f35b61032b610958565b60405161031a9190613051565b610310610346366004613063565b6109e8565b61035e6103593660046130a2565b6109f9565b604051901515815260200161031a565b61031061037c366004613063565b610a10565b6103a87f000000000000000000000000000000000000000000000000000000000000000081565b60405165ffffffffffff909116815260200161031a565b6103e67f000000000000000000000000000000000000000000000000000000000000000081565b60405173ffffffffffffffffffffffffffffffffffffffff909116815260200161031a565b600254610310565b61035e6104213660046130ca565b610a1c565b610439610434366004613063565b610a41565b005b6103e67f000000000000000000000000000000000000000000000000000000000000000081565b61046a610bc3565b60405160ff909116815260200161031a565b7f00000000000000000000000000000000000000000000000000000000000000006103e6565b6103106104b03660046130a2565b610bcc565b6103106104c3366004613104565b507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff90565b61050f7f000000000000000000000000000000000000000000000000000000000000000081565b60405161ffff909116815260200161031a565b60408051808201909152600e81527f6d6f64653d74696d657374616d70000000000000000000000000000000000000602082015261032b565b61043961056936600461311d565b610c26565b61035e61057c366004613104565b600b6020525f908152604090205460ff1681565b6103e661059e366004613104565b610d1e565b6104396105b1366004613104565b610d79565b6103106105c4366004613156565b610d84565b6103106105d7366004613188565b610fa1565b6105ef6105ea366004613104565b610ff1565b60405163ffffffff909116815260200161031a565b610310610612366004613104565b73ffffffffffffffffffffffffffffffffffffffff165f9081526020819052604090205490565b610310610647366004613104565b73ffffffffffffffffffffffffffffffffffffffff165f9081526007602052604090205490565b610676610ffb565b60405161031a97969594939291906131b2565b610310610697366004613063565b611059565b426103a8565b6103106106b0366004613188565b611090565b61032b6110ca565b6103106106cb366004613104565b6110d9565b61035e6106de3660046130a2565b611106565b610439611113565b6103106106f9366004613063565b6111d1565b61031061070c366004613271565b6111dd565b61031061071f366004613271565b61126c565b6104396107323660046132a1565b6112f2565b610310610745366004613063565b6113d4565b610310610758366004613104565b6113df565b6107c061076b366004613104565b600c6020525f908152604090205479ffffffffffffffffffffffffffffffffffffffffffffffffffff8116907a010000000000000000000000000000000000000000000000000000900465ffffffffffff1682565b6040805179ffffffffffffffffffffffffffffffffffffffffffffffffffff909316835265ffffffffffff90911660208301520161031a565b610310610807366004613104565b6113e8565b61031061081a3660046132fc565b73ffffffffffffffffffffffffffffffffffffffff9182165f90815260016020908152604080832093909416825291909152205490565b61086461085f366004613324565b611479565b60408051825165ffffffffffff16815260209283015179ffffffffffffffffffffffffffffffffffffffffffffffffffff16928101929092520161031a565b5f7f00000000000000000000000000000000000000000000000000000000000000006040517f70a0823100000000000000000000000000000000000000000000000000000000815230600482015273ffffffffffffffffffffffffffffffffffffffff91909116906370a0823190602401602060405180830381865afa15801561092f573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906109539190613356565b905090565b6060600380546109679061336d565b80601f01602080910402602001604051908101604052809291908181526020018280546109939061336d565b80156109de5780601f106109b5576101008083540402835291602001916109de565b820191905f5260205f20905b8154815290600101906020018083116109c157829003601f168201915b5050505050905090565b5f6109f3825f611496565b92915050565b5f33610a068185856114cf565b5060019392505050565b5f6109f38260016114e1565b5f33610a29858285611511565b610a348585856115df565b60019150505b9392505050565b335f908152600c602090815260409182902082518084019093525479ffffffffffffffffffffffffffffffffffffffffffffffffffff81168084527a01000000000000000000000000000000000000000000000000000090910465ffffffffffff169183019190915282908290610ab99083906133eb565b79ffffffffffffffffffffffffffffffffffffffffffffffffffff16905250610b027f00000000000000000000000000000000000000000000000000000000000000004261341d565b65ffffffffffff9081166020808401918252335f818152600c909252604091829020855193519485167a0100000000000000000000000000000000000000000000000000000279ffffffffffffffffffffffffffffffffffffffffffffffffffff909416939093179092555190917f5ad597052c81401d1be7a42f51243743fafa38387310bd50dd52c679d3ba91be91610bac9186825265ffffffffffff16602082015260400190565b60405180910390a2610bbf3330846115df565b5050565b5f610953611688565b5f610c03610bd9836116b4565b73ffffffffffffffffffffffffffffffffffffffff85165f90815260096020526040902090611711565b79ffffffffffffffffffffffffffffffffffffffffffffffffffff169392505050565b3373ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614610c95576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff82165f818152600b602090815260409182902080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001685151590811790915591519182527fffd5334d9f2bb272aaebfc6c24a6d997a83e846355b47e58d36e882916a6e628910160405180910390a25050565b5f5f610d4e8373ffffffffffffffffffffffffffffffffffffffff9081165f908152600860205260409020541690565b905073ffffffffffffffffffffffffffffffffffffffff811615610d725780610a3a565b5090919050565b33610bbf81836117d7565b335f908152600b602052604081205460ff16610dcc576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b82610e03576040517fd1894cc800000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff8216610e50576040517fd92e233d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f610e596108a3565b9050808510610e685780610e6a565b845b91505f612710610e9e61ffff7f0000000000000000000000000000000000000000000000000000000000000000168561343b565b610ea8919061347f565b604080518581526020810183905291925073ffffffffffffffffffffffffffffffffffffffff861691879133917f02f31d70dc93ae33f3908b7f507c5683b1e4ea833dfd7f5fbe061276f0cda0d6910160405180910390a4610f4484827f00000000000000000000000000000000000000000000000000000000000000005b73ffffffffffffffffffffffffffffffffffffffff169190611875565b610f987f0000000000000000000000000000000000000000000000000000000000000000610f728386613492565b7f0000000000000000000000000000000000000000000000000000000000000000610f27565b50509392505050565b5f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff610fd1565b60405180910390fd5b5f610fdb856113d4565b9050610fe9338587846118d0565b949350505050565b5f6109f38261195a565b5f6060805f5f5f606061100c611988565b6110146119b3565b604080515f808252602082019092527f0f000000000000000000000000000000000000000000000000000000000000009b939a50919850469750309650945092509050565b5f61106e611066836116b4565b600a90611711565b79ffffffffffffffffffffffffffffffffffffffffffffffffffff1692915050565b5f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff5f6110bc856111d1565b9050610fe9338583886118d0565b6060600480546109679061336d565b73ffffffffffffffffffffffffffffffffffffffff81165f90815260096020526040812061106e906119de565b5f33610a068185856115df565b335f908152600c602052604081205479ffffffffffffffffffffffffffffffffffffffffffffffffffff1690819003611178576040517f262b9d7400000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b335f818152600c602052604080822091909155517f7c0da6118614ba53d3a7feb6b35dbc4a36decef0baf2aba6c7852f0fd186f20b906111bb9084815260200190565b60405180910390a26111ce3033836115df565b50565b5f6109f3826001611496565b5f5f6111e8836113df565b90508085111561124a576040517ffe9cceec00000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff841660048201526024810186905260448101829052606401610fc8565b5f61125486610a10565b90506112633386868985611a2b565b95945050505050565b5f5f611277836113e8565b9050808511156112d9576040517fb94abeec00000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff841660048201526024810186905260448101829052606401610fc8565b5f6112e3866109e8565b9050611263338686848a611a2b565b8342111561132f576040517f4683af0e00000000000000000000000000000000000000000000000000000000815260048101859052602401610fc8565b604080517fe48329057bfd03d55e49b547132e39cffd9c1820ad7b9d4c5307691425d15adf602082015273ffffffffffffffffffffffffffffffffffffffff88169181019190915260608101869052608081018590525f906113b5906113ad9060a00160405160208183030381529060405280519060200120611ba5565b858585611bec565b90506113c18187611c18565b6113cb81886117d7565b50505050505050565b5f6109f3825f6114e1565b5f6109f3610346835b73ffffffffffffffffffffffffffffffffffffffff81165f908152600c6020908152604080832081518083019092525479ffffffffffffffffffffffffffffffffffffffffffffffffffff811682527a010000000000000000000000000000000000000000000000000000900465ffffffffffff16918101829052904210611471578051610c03565b505f92915050565b604080518082019091525f8082526020820152610a3a8383611c9d565b5f610a3a6114a26108a3565b6114ad9060016134a5565b6114b96006600a6135d1565b6002546114c691906134a5565b85919085611cde565b6114dc8383836001611d20565b505050565b5f610a3a6114f16006600a6135d1565b6002546114fe91906134a5565b6115066108a3565b6114c69060016134a5565b73ffffffffffffffffffffffffffffffffffffffff8381165f908152600160209081526040808320938616835292905220547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8110156115d957818110156115cb576040517ffb8f41b200000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff841660048201526024810182905260448101839052606401610fc8565b6115d984848484035f611d20565b50505050565b73ffffffffffffffffffffffffffffffffffffffff831661162e576040517f96c6fd1e0000000000000000000000000000000000000000000000000000000081525f6004820152602401610fc8565b73ffffffffffffffffffffffffffffffffffffffff821661167d576040517fec442f050000000000000000000000000000000000000000000000000000000081525f6004820152602401610fc8565b6114dc838383611e57565b5f61095360067f00000000000000000000000000000000000000000000000000000000000000006135df565b5f4265ffffffffffff81168310611708576040517fecd3f81e0000000000000000000000000000000000000000000000000000000081526004810184905265ffffffffffff82166024820152604401610fc8565b610a3a83611e62565b81545f908181600581111561176d575f61172a84611eb1565b6117349085613492565b5f8881526020902090915081015465ffffffffffff908116908716101561175d5780915061176b565b6117688160016134a5565b92505b505b5f61177a87878585612016565b905080156117ca5761179e87611791600184613492565b5f91825260209091200190565b546601000000000000900479ffffffffffffffffffffffffffffffffffffffffffffffffffff166117cc565b5f5b979650505050505050565b5f6117e183610d1e565b73ffffffffffffffffffffffffffffffffffffffff8481165f8181526008602052604080822080547fffffffffffffffffffffffff000000000000000000000000000000000000000016888616908117909155905194955093928516927f3134e8a2e6d97e929a7e54011ea5485d7d196dd5f0ba4d4ef95803e8e3fc257f9190a46114dc81836118708661206c565b612096565b61188283838360016122b3565b6114dc576040517f5274afe700000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff84166004820152602401610fc8565b6118da848361233b565b6118e48382612367565b8273ffffffffffffffffffffffffffffffffffffffff168473ffffffffffffffffffffffffffffffffffffffff167fdcbc1c05240f31ff3ad067ef1ee35ce4997762752e3a095284754544f4c709d7848460405161194c929190918252602082015260400190565b60405180910390a350505050565b73ffffffffffffffffffffffffffffffffffffffff81165f908152600960205260408120546109f3906123c1565b60606109537f000000000000000000000000000000000000000000000000000000000000000061240a565b60606109537f000000000000000000000000000000000000000000000000000000000000000061240a565b80545f908015611a23576119f783611791600184613492565b546601000000000000900479ffffffffffffffffffffffffffffffffffffffffffffffffffff16610a3a565b5f9392505050565b8273ffffffffffffffffffffffffffffffffffffffff168573ffffffffffffffffffffffffffffffffffffffff1614611a6957611a69838683611511565b73ffffffffffffffffffffffffffffffffffffffff83165f908152600c602052604081208054839290611ab990849079ffffffffffffffffffffffffffffffffffffffffffffffffffff166135f8565b92506101000a81548179ffffffffffffffffffffffffffffffffffffffffffffffffffff021916908379ffffffffffffffffffffffffffffffffffffffffffffffffffff160217905550611b0d3082612447565b8273ffffffffffffffffffffffffffffffffffffffff168473ffffffffffffffffffffffffffffffffffffffff168673ffffffffffffffffffffffffffffffffffffffff167ffbde797d201c681b91056529119e0b02407c7bb96a4a2c75c01fc9667232c8db8585604051611b8c929190918252602082015260400190565b60405180910390a4611b9e84836124a1565b5050505050565b5f6109f3611bb16124cc565b836040517f19010000000000000000000000000000000000000000000000000000000000008152600281019290925260228201526042902090565b5f5f5f5f611bfc88888888612602565b925092509250611c0c82826126f5565b50909695505050505050565b73ffffffffffffffffffffffffffffffffffffffff82165f9081526007602052604090208054600181019091558181146114dc576040517f752d88c000000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff8416600482015260248101829052604401610fc8565b604080518082019091525f808252602082015273ffffffffffffffffffffffffffffffffffffffff83165f908152600960205260409020610a3a90836127f8565b5f611d0b611ceb8361287b565b8015611d0657505f8480611d0157611d01613452565b868809115b151590565b611d168686866128a7565b61126391906134a5565b73ffffffffffffffffffffffffffffffffffffffff8416611d6f576040517fe602df050000000000000000000000000000000000000000000000000000000081525f6004820152602401610fc8565b73ffffffffffffffffffffffffffffffffffffffff8316611dbe576040517f94280d620000000000000000000000000000000000000000000000000000000081525f6004820152602401610fc8565b73ffffffffffffffffffffffffffffffffffffffff8085165f90815260016020908152604080832093871683529290522082905580156115d9578273ffffffffffffffffffffffffffffffffffffffff168473ffffffffffffffffffffffffffffffffffffffff167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b9258460405161194c91815260200190565b6114dc838383612957565b5f65ffffffffffff821115611ead576040517f6dfcc6500000000000000000000000000000000000000000000000000000000081526030600482015260248101839052604401610fc8565b5090565b5f60018211611ebe575090565b8160017001000000000000000000000000000000008210611ee45760809190911c9060401b5b680100000000000000008210611eff5760409190911c9060201b5b6401000000008210611f165760209190911c9060101b5b620100008210611f2b5760109190911c9060081b5b6101008210611f3f5760089190911c9060041b5b60108210611f525760049190911c9060021b5b60048210611f5e5760011b5b600302600190811c90818581611f7657611f76613452565b048201901c90506001818581611f8e57611f8e613452565b048201901c90506001818581611fa657611fa6613452565b048201901c90506001818581611fbe57611fbe613452565b048201901c90506001818581611fd657611fd6613452565b048201901c90506001818581611fee57611fee613452565b048201901c905061200d81858161200757612007613452565b04821190565b90039392505050565b5f5b81831015612064575f85815260209020838316600285851804019081015465ffffffffffff868116911611156120505780925061205e565b61205b8160016134a5565b93505b50612018565b509392505050565b73ffffffffffffffffffffffffffffffffffffffff81165f908152602081905260408120546109f3565b8173ffffffffffffffffffffffffffffffffffffffff168373ffffffffffffffffffffffffffffffffffffffff16141580156120d157505f81115b156114dc5773ffffffffffffffffffffffffffffffffffffffff8316156121c55773ffffffffffffffffffffffffffffffffffffffff83165f908152600960205260408120819061212d906129f661212886612a01565b612a60565b79ffffffffffffffffffffffffffffffffffffffffffffffffffff16915079ffffffffffffffffffffffffffffffffffffffffffffffffffff1691508473ffffffffffffffffffffffffffffffffffffffff167fdec2bacdd2f05b59de34da9b523dff8be42e5e38e818c82fdb0bae774387a72483836040516121ba929190918252602082015260400190565b60405180910390a250505b73ffffffffffffffffffffffffffffffffffffffff8216156114dc5773ffffffffffffffffffffffffffffffffffffffff82165f908152600960205260408120819061221790612a9161212886612a01565b79ffffffffffffffffffffffffffffffffffffffffffffffffffff16915079ffffffffffffffffffffffffffffffffffffffffffffffffffff1691508373ffffffffffffffffffffffffffffffffffffffff167fdec2bacdd2f05b59de34da9b523dff8be42e5e38e818c82fdb0bae774387a72483836040516122a4929190918252602082015260400190565b60405180910390a25050505050565b6040517fa9059cbb000000000000000000000000000000000000000000000000000000005f81815273ffffffffffffffffffffffffffffffffffffffff8616600452602485905291602083604481808b5af1925060015f5114831661232f578383151615612323573d5f823e3d81fd5b5f873b113d1516831692505b60405250949350505050565b610bbf7f0000000000000000000000000000000000000000000000000000000000000000833084612a9c565b73ffffffffffffffffffffffffffffffffffffffff82166123b6576040517fec442f050000000000000000000000000000000000000000000000000000000081525f6004820152602401610fc8565b610bbf5f8383611e57565b5f63ffffffff821115611ead576040517f6dfcc6500000000000000000000000000000000000000000000000000000000081526020600482015260248101839052604401610fc8565b60605f61241683612af8565b6040805160208082528183019092529192505f91906020820181803683375050509182525060208101929092525090565b73ffffffffffffffffffffffffffffffffffffffff8216612496576040517f96c6fd1e0000000000000000000000000000000000000000000000000000000081525f6004820152602401610fc8565b610bbf825f83611e57565b610bbf7f00000000000000000000000000000000000000000000000000000000000000008383611875565b5f3073ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001614801561253157507f000000000000000000000000000000000000000000000000000000000000000046145b1561255b57507f000000000000000000000000000000000000000000000000000000000000000090565b610953604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201527f0000000000000000000000000000000000000000000000000000000000000000918101919091527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a084111561263b57505f915060039050826126eb565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa15801561268c573d5f5f3e3d5ffd5b50506040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0015191505073ffffffffffffffffffffffffffffffffffffffff81166126e257505f9250600191508290506126eb565b92505f91508190505b9450945094915050565b5f8260038111156127085761270861362a565b03612711575050565b60018260038111156127255761272561362a565b0361275c576040517ff645eedf00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60028260038111156127705761277061362a565b036127aa576040517ffce698f700000000000000000000000000000000000000000000000000000000815260048101829052602401610fc8565b60038260038111156127be576127be61362a565b03610bbf576040517fd78bce0c00000000000000000000000000000000000000000000000000000000815260048101829052602401610fc8565b604080518082019091525f8082526020820152825f018263ffffffff168154811061282557612825613657565b5f9182526020918290206040805180820190915291015465ffffffffffff811682526601000000000000900479ffffffffffffffffffffffffffffffffffffffffffffffffffff16918101919091529392505050565b5f60028260038111156128905761289061362a565b61289a9190613684565b60ff166001149050919050565b5f5f5f6128b48686612b38565b91509150815f036128d8578381816128ce576128ce613452565b0492505050610a3a565b8184116128ef576128ef6003851502601118612b73565b5f848688095f868103871696879004966002600389028118808a02820302808a02820302808a02820302808a02820302808a02820302808a02909103029181900381900460010185841190960395909502919093039390930492909217029150509392505050565b612962838383612b84565b73ffffffffffffffffffffffffffffffffffffffff83166129eb575f61298760025490565b905079ffffffffffffffffffffffffffffffffffffffffffffffffffff808211156129e8576040517f1cb15d260000000000000000000000000000000000000000000000000000000081526004810183905260248101829052604401610fc8565b50505b6114dc838383612d2b565b5f610a3a82846135f8565b5f79ffffffffffffffffffffffffffffffffffffffffffffffffffff821115611ead576040517f6dfcc65000000000000000000000000000000000000000000000000000000000815260d0600482015260248101839052604401610fc8565b5f80612a8442612a7c612a72886119de565b868863ffffffff16565b879190612da4565b915091505b935093915050565b5f610a3a82846133eb565b612aaa848484846001612db1565b6115d9576040517f5274afe700000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff85166004820152602401610fc8565b5f60ff8216601f8111156109f3576040517fb3512b0c00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff83850993909202808410938190039390930393915050565b634e487b715f52806020526024601cfd5b73ffffffffffffffffffffffffffffffffffffffff8316612bbb578060025f828254612bb091906134a5565b90915550612c6b9050565b73ffffffffffffffffffffffffffffffffffffffff83165f9081526020819052604090205481811015612c40576040517fe450d38c00000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff851660048201526024810182905260448101839052606401610fc8565b73ffffffffffffffffffffffffffffffffffffffff84165f9081526020819052604090209082900390555b73ffffffffffffffffffffffffffffffffffffffff8216612c9457600280548290039055612cbf565b73ffffffffffffffffffffffffffffffffffffffff82165f9081526020819052604090208054820190555b8173ffffffffffffffffffffffffffffffffffffffff168373ffffffffffffffffffffffffffffffffffffffff167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef83604051612d1e91815260200190565b60405180910390a3505050565b73ffffffffffffffffffffffffffffffffffffffff8316612d5a57612d57600a612a9161212884612a01565b50505b73ffffffffffffffffffffffffffffffffffffffff8216612d8957612d86600a6129f661212884612a01565b50505b6114dc612d9584610d1e565b612d9e84610d1e565b83612096565b5f80612a84858585612e44565b6040517f23b872dd000000000000000000000000000000000000000000000000000000005f81815273ffffffffffffffffffffffffffffffffffffffff8781166004528616602452604485905291602083606481808c5af1925060015f51148316612e33578383151615612e27573d5f823e3d81fd5b5f883b113d1516831692505b604052505f60605295945050505050565b82545f9081908015612f95575f612e6087611791600185613492565b805490915065ffffffffffff808216916601000000000000900479ffffffffffffffffffffffffffffffffffffffffffffffffffff16908816821115612ed2576040517f2520601d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b8765ffffffffffff168265ffffffffffff1603612f2157825465ffffffffffff16660100000000000079ffffffffffffffffffffffffffffffffffffffffffffffffffff891602178355612f87565b6040805180820190915265ffffffffffff808a16825279ffffffffffffffffffffffffffffffffffffffffffffffffffff808a1660208085019182528d54600181018f555f8f815291909120945191519092166601000000000000029216919091179101555b9450859350612a8992505050565b50506040805180820190915265ffffffffffff808516825279ffffffffffffffffffffffffffffffffffffffffffffffffffff80851660208085019182528854600181018a555f8a8152918220955192519093166601000000000000029190931617920191909155905081612a89565b5f81518084528060208401602086015e5f6020828601015260207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f83011685010191505092915050565b602081525f610a3a6020830184613005565b5f60208284031215613073575f5ffd5b5035919050565b803573ffffffffffffffffffffffffffffffffffffffff8116811461309d575f5ffd5b919050565b5f5f604083850312156130b3575f5ffd5b6130bc8361307a565b946020939093013593505050565b5f5f5f606084860312156130dc575f5ffd5b6130e58461307a565b92506130f36020850161307a565b929592945050506040919091013590565b5f60208284031215613114575f5ffd5b610a3a8261307a565b5f5f6040838503121561312e575f5ffd5b6131378361307a565b91506020830135801515811461314b575f5ffd5b809150509250929050565b5f5f5f60608486031215613168575f5ffd5b833592506020840135915061317f6040850161307a565b90509250925092565b5f5f60408385031215613199575f5ffd5b823591506131a96020840161307a565b90509250929050565b7fff000000000000000000000000000000000000000000000000000000000000008816815260e060208201525f6131ec60e0830189613005565b82810360408401526131fe8189613005565b6060840188905273ffffffffffffffffffffffffffffffffffffffff8716608085015260a0840186905283810360c0850152845180825260208087019350909101905f5b81811015613260578351835260209384019390920191600101613242565b50909b9a5050505050505050505050565b5f5f5f60608486031215613283575f5ffd5b833592506132936020850161307a565b915061317f6040850161307a565b5f5f5f5f5f5f60c087890312156132b6575f5ffd5b6132bf8761307a565b95506020870135945060408701359350606087013560ff811681146132e2575f5ffd5b9598949750929560808101359460a0909101359350915050565b5f5f6040838503121561330d575f5ffd5b6133168361307a565b91506131a96020840161307a565b5f5f60408385031215613335575f5ffd5b61333e8361307a565b9150602083013563ffffffff8116811461314b575f5ffd5b5f60208284031215613366575f5ffd5b5051919050565b600181811c9082168061338157607f821691505b6020821081036133b8577f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b50919050565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b79ffffffffffffffffffffffffffffffffffffffffffffffffffff81811683821601908111156109f3576109f36133be565b65ffffffffffff81811683821601908111156109f3576109f36133be565b80820281158282048414176109f3576109f36133be565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601260045260245ffd5b5f8261348d5761348d613452565b500490565b818103818111156109f3576109f36133be565b808201808211156109f3576109f36133be565b6001815b6001841115612a89578085048111156134d7576134d76133be565b60018416156134e557908102905b60019390931c9280026134bc565b5f82613501575060016109f3565b8161350d57505f6109f3565b8160018114613523576002811461352d57613549565b60019150506109f3565b60ff84111561353e5761353e6133be565b50506001821b6109f3565b5060208310610133831016604e8410600b841016171561356c575081810a6109f3565b6135977fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff84846134b8565b807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff048211156135c9576135c96133be565b029392505050565b5f610a3a60ff8416836134f3565b60ff81811683821601908111156109f3576109f36133be565b79ffffffffffffffffffffffffffffffffffffffffffffffffffff82811682821603908111156109f3576109f36133be565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b5f60ff83168061369657613696613452565b8060ff8416069150509291505056' as const

