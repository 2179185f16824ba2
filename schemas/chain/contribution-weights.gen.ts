// Generated from the contract ContributionWeights by `npm run generate`. Do not edit.

export const CONTRIBUTION_WEIGHTS_ABI = [
 {
  "type": "constructor",
  "inputs": [
   {
    "name": "publisher",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "guardian",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "review",
    "type": "uint48",
    "internalType": "uint48"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "GUARDIAN",
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
  "name": "PUBLISHER",
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
  "name": "REVIEW",
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
  "name": "countsFrom",
  "inputs": [
   {
    "name": "round",
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
  "name": "leafOf",
  "inputs": [
   {
    "name": "round",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "role",
    "type": "uint8",
    "internalType": "enum ContributionWeights.Role"
   },
   {
    "name": "account",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "earned",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "lastActive",
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
  "name": "publish",
  "inputs": [
   {
    "name": "roots",
    "type": "tuple[3]",
    "internalType": "struct ContributionWeights.RoleRoot[3]",
    "components": [
     {
      "name": "root",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "total",
      "type": "uint256",
      "internalType": "uint256"
     }
    ]
   }
  ],
  "outputs": [
   {
    "name": "round",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "rootOf",
  "inputs": [
   {
    "name": "round",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "role",
    "type": "uint8",
    "internalType": "enum ContributionWeights.Role"
   }
  ],
  "outputs": [
   {
    "name": "",
    "type": "tuple",
    "internalType": "struct ContributionWeights.RoleRoot",
    "components": [
     {
      "name": "root",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "total",
      "type": "uint256",
      "internalType": "uint256"
     }
    ]
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "roundAt",
  "inputs": [
   {
    "name": "time",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [
   {
    "name": "round",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "rounds",
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
  "name": "strike",
  "inputs": [],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "event",
  "name": "RoundPublished",
  "inputs": [
   {
    "name": "round",
    "type": "uint256",
    "indexed": true,
    "internalType": "uint256"
   },
   {
    "name": "roots",
    "type": "tuple[3]",
    "indexed": false,
    "internalType": "struct ContributionWeights.RoleRoot[3]",
    "components": [
     {
      "name": "root",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "total",
      "type": "uint256",
      "internalType": "uint256"
     }
    ]
   },
   {
    "name": "countsFrom",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "RoundStruck",
  "inputs": [
   {
    "name": "round",
    "type": "uint256",
    "indexed": true,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "error",
  "name": "NoRound",
  "inputs": []
 },
 {
  "type": "error",
  "name": "ReviewOver",
  "inputs": []
 },
 {
  "type": "error",
  "name": "ReviewPending",
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
 }
] as const

export const CONTRIBUTION_WEIGHTS_BYTECODE =
  '0x60e060405234801561000f575f5ffd5b50604051610a63380380610a6383398101604081905261002e916100a7565b6001600160a01b038316158061004b57506001600160a01b038216155b156100695760405163d92e233d60e01b815260040160405180910390fd5b6001600160a01b03928316608052911660a05265ffffffffffff1660c0526100f5565b80516001600160a01b03811681146100a2575f5ffd5b919050565b5f5f5f606084860312156100b9575f5ffd5b6100c28461008c565b92506100d06020850161008c565b9150604084015165ffffffffffff811681146100ea575f5ffd5b809150509250925092565b60805160a05160c05161092f6101345f395f81816101b901526103d301525f818161013501526104d801525f81816101f70152610314015261092f5ff3fe608060405234801561000f575f5ffd5b50600436106100b9575f3560e01c8063a2e800ad11610072578063c2741d2d11610058578063c2741d2d146101a1578063d816edc2146101b4578063dbfbe5da146101f2575f5ffd5b8063a2e800ad1461018f578063ad8f500814610197575f5ffd5b80633a4230a7116100a25780633a4230a714610102578063724c184c146101305780638e6c205d1461017c575f5ffd5b80630e5a4ff3146100bd57806310ea57b6146100e3575b5f5ffd5b6100d06100cb366004610665565b610219565b6040519081526020015b60405180910390f35b6100d06100f1366004610665565b60016020525f908152604090205481565b61011561011036600461068a565b61028a565b604080518251815260209283015192810192909252016100da565b6101577f000000000000000000000000000000000000000000000000000000000000000081565b60405173ffffffffffffffffffffffffffffffffffffffff90911681526020016100da565b6100d061018a3660046106b4565b6102fb565b6100d05f5481565b61019f6104c0565b005b6100d06101af3660046106d9565b6105ed565b6101db7f000000000000000000000000000000000000000000000000000000000000000081565b60405165ffffffffffff90911681526020016100da565b6101577f000000000000000000000000000000000000000000000000000000000000000081565b5f545b5f8111801561023757505f8181526001602052604090205482105b1561024c576102458161076a565b905061021c565b805f03610285576040517f5878a15c00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b919050565b604080518082019091525f808252602082015260025f8481526020019081526020015f208260028111156102c0576102c061079e565b600381106102d0576102d06107cb565b600202016040518060400160405290815f820154815260200160018201548152505090505b92915050565b5f3373ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000161461036b576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f80548152600160205260409020544210156103b3576040517ff2517ba700000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f5f81546103c0906107f8565b918290555090506103f965ffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000164261082f565b5f828152600160205260408120919091555b600381101561047157828160038110610426576104266107cb565b6040020160025f8481526020019081526020015f20826003811061044c5761044c6107cb565b60020201610467828281358155602082013560018201555050565b505060010161040b565b505f818152600160205260409081902054905182917f3a025bc3fd34115f28b015a6bacc46146350830e5f13a8d9319880df5a60f6cd916104b3918691610842565b60405180910390a2919050565b3373ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000161461052f576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f805480825260016020526040909120544210610578576040517f721b70f000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f818152600160208181526040808420849055600291829052832083815591820183905581018290556003810182905560048101829055600501556105be600182610883565b5f90815560405182917f7c56aa559acef9c8a0ae69d21f5170776ba25c0374a219f31636007ac581f17691a250565b5f5f4630888888888860405160200161060c9796959493929190610896565b604080518083037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe00181528282528051602091820120818401528151808403820181529282019091528151910120979650505050505050565b5f60208284031215610675575f5ffd5b5035919050565b803560038110610285575f5ffd5b5f5f6040838503121561069b575f5ffd5b823591506106ab6020840161067c565b90509250929050565b5f60c082840312156106c4575f5ffd5b8260c0830111156106d3575f5ffd5b50919050565b5f5f5f5f5f60a086880312156106ed575f5ffd5b853594506106fd6020870161067c565b9350604086013573ffffffffffffffffffffffffffffffffffffffff81168114610725575f5ffd5b94979396509394606081013594506080013592915050565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b5f816107785761077861073d565b507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0190565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b5f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff82036108285761082861073d565b5060010190565b808201808211156102f5576102f561073d565b60e0810181845f5b60038110156108735781358352602080830135908401526040928301929091019060010161084a565b5050508260c08301529392505050565b818103818111156102f5576102f561073d565b87815273ffffffffffffffffffffffffffffffffffffffff871660208201526040810186905260e08101600386106108f5577f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b85606083015273ffffffffffffffffffffffffffffffffffffffff851660808301528360a08301528260c08301529897505050505050505056' as const

