// Generated from the contract ModelRegistry by `npm run generate`. Do not edit.

export const MODEL_REGISTRY_ABI = [
 {
  "type": "constructor",
  "inputs": [
   {
    "name": "termsDelay",
    "type": "uint48",
    "internalType": "uint48"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "MAX_DEPTH",
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
  "name": "MAX_SHARES",
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
  "name": "TERMS_DELAY",
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
  "name": "approve",
  "inputs": [
   {
    "name": "to",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "tokenId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "balanceOf",
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
  "name": "getApproved",
  "inputs": [
   {
    "name": "tokenId",
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
  "name": "isApprovedForAll",
  "inputs": [
   {
    "name": "owner",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "operator",
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
  "name": "modelByWeights",
  "inputs": [
   {
    "name": "weightsHash",
    "type": "bytes32",
    "internalType": "bytes32"
   }
  ],
  "outputs": [
   {
    "name": "modelId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "modelOf",
  "inputs": [
   {
    "name": "modelId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [
   {
    "name": "origin",
    "type": "tuple",
    "internalType": "struct ModelRegistry.Origin",
    "components": [
     {
      "name": "weightsHash",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "baseModelHash",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "datanetsRoot",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "parent",
      "type": "uint64",
      "internalType": "uint64"
     }
    ]
   },
   {
    "name": "depth",
    "type": "uint8",
    "internalType": "uint8"
   },
   {
    "name": "revokedAt",
    "type": "uint48",
    "internalType": "uint48"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "models",
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
  "name": "ownerOf",
  "inputs": [
   {
    "name": "tokenId",
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
  "name": "register",
  "inputs": [
   {
    "name": "origin",
    "type": "tuple",
    "internalType": "struct ModelRegistry.Origin",
    "components": [
     {
      "name": "weightsHash",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "baseModelHash",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "datanetsRoot",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "parent",
      "type": "uint64",
      "internalType": "uint64"
     }
    ]
   },
   {
    "name": "terms",
    "type": "tuple",
    "internalType": "struct ModelRegistry.Terms",
    "components": [
     {
      "name": "pricePerToken",
      "type": "uint64",
      "internalType": "uint64"
     },
     {
      "name": "shares",
      "type": "tuple[]",
      "internalType": "struct ModelRegistry.Share[]",
      "components": [
       {
        "name": "payee",
        "type": "address",
        "internalType": "address"
       },
       {
        "name": "bps",
        "type": "uint16",
        "internalType": "uint16"
       }
      ]
     }
    ]
   }
  ],
  "outputs": [
   {
    "name": "modelId",
    "type": "uint64",
    "internalType": "uint64"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "revoke",
  "inputs": [
   {
    "name": "modelId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "reason",
    "type": "string",
    "internalType": "string"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "safeTransferFrom",
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
    "name": "tokenId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "safeTransferFrom",
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
    "name": "tokenId",
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
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "setApprovalForAll",
  "inputs": [
   {
    "name": "operator",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "approved",
    "type": "bool",
    "internalType": "bool"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "setTerms",
  "inputs": [
   {
    "name": "modelId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "terms",
    "type": "tuple",
    "internalType": "struct ModelRegistry.Terms",
    "components": [
     {
      "name": "pricePerToken",
      "type": "uint64",
      "internalType": "uint64"
     },
     {
      "name": "shares",
      "type": "tuple[]",
      "internalType": "struct ModelRegistry.Share[]",
      "components": [
       {
        "name": "payee",
        "type": "address",
        "internalType": "address"
       },
       {
        "name": "bps",
        "type": "uint16",
        "internalType": "uint16"
       }
      ]
     }
    ]
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
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
  "name": "termsAt",
  "inputs": [
   {
    "name": "modelId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "time",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [
   {
    "name": "version",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "terms",
    "type": "tuple",
    "internalType": "struct ModelRegistry.Terms",
    "components": [
     {
      "name": "pricePerToken",
      "type": "uint64",
      "internalType": "uint64"
     },
     {
      "name": "shares",
      "type": "tuple[]",
      "internalType": "struct ModelRegistry.Share[]",
      "components": [
       {
        "name": "payee",
        "type": "address",
        "internalType": "address"
       },
       {
        "name": "bps",
        "type": "uint16",
        "internalType": "uint16"
       }
      ]
     }
    ]
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "tokenURI",
  "inputs": [
   {
    "name": "tokenId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
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
    "name": "tokenId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "validFrom",
  "inputs": [
   {
    "name": "modelId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "version",
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
  "name": "versions",
  "inputs": [
   {
    "name": "modelId",
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
    "name": "approved",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "tokenId",
    "type": "uint256",
    "indexed": true,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "ApprovalForAll",
  "inputs": [
   {
    "name": "owner",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "operator",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "approved",
    "type": "bool",
    "indexed": false,
    "internalType": "bool"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "ModelRegistered",
  "inputs": [
   {
    "name": "modelId",
    "type": "uint256",
    "indexed": true,
    "internalType": "uint256"
   },
   {
    "name": "owner",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "parent",
    "type": "uint64",
    "indexed": true,
    "internalType": "uint64"
   },
   {
    "name": "origin",
    "type": "tuple",
    "indexed": false,
    "internalType": "struct ModelRegistry.Origin",
    "components": [
     {
      "name": "weightsHash",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "baseModelHash",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "datanetsRoot",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "parent",
      "type": "uint64",
      "internalType": "uint64"
     }
    ]
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "ModelRevoked",
  "inputs": [
   {
    "name": "modelId",
    "type": "uint256",
    "indexed": true,
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
  "name": "TermsSet",
  "inputs": [
   {
    "name": "modelId",
    "type": "uint256",
    "indexed": true,
    "internalType": "uint256"
   },
   {
    "name": "version",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "from",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   },
   {
    "name": "terms",
    "type": "tuple",
    "indexed": false,
    "internalType": "struct ModelRegistry.Terms",
    "components": [
     {
      "name": "pricePerToken",
      "type": "uint64",
      "internalType": "uint64"
     },
     {
      "name": "shares",
      "type": "tuple[]",
      "internalType": "struct ModelRegistry.Share[]",
      "components": [
       {
        "name": "payee",
        "type": "address",
        "internalType": "address"
       },
       {
        "name": "bps",
        "type": "uint16",
        "internalType": "uint16"
       }
      ]
     }
    ]
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
    "name": "tokenId",
    "type": "uint256",
    "indexed": true,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "error",
  "name": "AlreadyRegistered",
  "inputs": []
 },
 {
  "type": "error",
  "name": "ChangePending",
  "inputs": []
 },
 {
  "type": "error",
  "name": "ERC721IncorrectOwner",
  "inputs": [
   {
    "name": "sender",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "tokenId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "owner",
    "type": "address",
    "internalType": "address"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC721InsufficientApproval",
  "inputs": [
   {
    "name": "operator",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "tokenId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC721InvalidApprover",
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
  "name": "ERC721InvalidOperator",
  "inputs": [
   {
    "name": "operator",
    "type": "address",
    "internalType": "address"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC721InvalidOwner",
  "inputs": [
   {
    "name": "owner",
    "type": "address",
    "internalType": "address"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC721InvalidReceiver",
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
  "name": "ERC721InvalidSender",
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
  "name": "ERC721NonexistentToken",
  "inputs": [
   {
    "name": "tokenId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "LineageTooDeep",
  "inputs": []
 },
 {
  "type": "error",
  "name": "ParentUnavailable",
  "inputs": []
 },
 {
  "type": "error",
  "name": "Revoked",
  "inputs": []
 },
 {
  "type": "error",
  "name": "SharesTooHigh",
  "inputs": []
 },
 {
  "type": "error",
  "name": "TooManyShares",
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
  "name": "ZeroHash",
  "inputs": []
 }
] as const

export const MODEL_REGISTRY_BYTECODE =
  '0x60a060405234801561000f575f5ffd5b50604051612a5f380380612a5f83398101604081905261002e916100a0565b6040518060400160405280600c81526020016b26b2b2b21030b230b83a32b960a11b815250604051806040016040528060068152602001654d4545442d4160d01b815250815f90816100809190610164565b50600161008d8282610164565b50505065ffffffffffff1660805261021e565b5f602082840312156100b0575f5ffd5b815165ffffffffffff811681146100c5575f5ffd5b9392505050565b634e487b7160e01b5f52604160045260245ffd5b600181811c908216806100f457607f821691505b60208210810361011257634e487b7160e01b5f52602260045260245ffd5b50919050565b601f82111561015f57805f5260205f20601f840160051c8101602085101561013d5750805b601f840160051c820191505b8181101561015c575f8155600101610149565b50505b505050565b81516001600160401b0381111561017d5761017d6100cc565b6101918161018b84546100e0565b84610118565b6020601f8211600181146101c3575f83156101ac5750848201515b5f19600385901b1c1916600184901b17845561015c565b5f84815260208120601f198516915b828110156101f257878501518255602094850194600190920191016101d2565b508482101561020f57868401515f19600387901b60f8161c191681555b50505050600190811b01905550565b60805161282261023d5f395f81816104d401526108da01526128225ff3fe608060405234801561000f575f5ffd5b506004361061019a575f3560e01c80639986df2c116100e8578063c87b56dd11610093578063e985e9c51161006e578063e985e9c514610453578063eb929ad51461049b578063f52c4ddd146104ae578063fac2598a146104cf575f5ffd5b8063c87b56dd146103f7578063c946b06b1461040a578063cb7025b314610434575f5ffd5b8063a27154ba116100c3578063a27154ba146103c9578063a96f5915146103d1578063b88d4fde146103e4575f5ffd5b80639986df2c146103765780639d75744d146103a3578063a22cb465146103b6575f5ffd5b806342842e0e1161014857806370a082311161012357806370a082311461033c57806387aee00e1461034f57806395d89b411461036e575f5ffd5b806342842e0e1461025157806357759fc6146102645780636352211e14610329575f5ffd5b8063095ea7b311610178578063095ea7b31461021357806323b872dd146102285780633e8ff57b1461023b575f5ffd5b806301ffc9a71461019e57806306fdde03146101c6578063081812fc146101db575b5f5ffd5b6101b16101ac366004611cdc565b61050d565b60405190151581526020015b60405180910390f35b6101ce6105f1565b6040516101bd9190611d43565b6101ee6101e9366004611d55565b610680565b60405173ffffffffffffffffffffffffffffffffffffffff90911681526020016101bd565b610226610221366004611d8d565b6106b4565b005b610226610236366004611db7565b6106c3565b610243601081565b6040519081526020016101bd565b61022661025f366004611db7565b6107b7565b6102d6610272366004611d55565b600760209081525f918252604091829020825160808101845281548152600182015492810192909252600281015492820192909252600382015467ffffffffffffffff16606082015260049091015460ff811690610100900465ffffffffffff1683565b604080518451815260208086015190820152848201519181019190915260609384015167ffffffffffffffff169381019390935260ff909116608083015265ffffffffffff1660a082015260c0016101bd565b6101ee610337366004611d55565b6107d6565b61024361034a366004611df5565b6107e0565b61024361035d366004611d55565b60096020525f908152604090205481565b6101ce610858565b60065461038a9067ffffffffffffffff1681565b60405167ffffffffffffffff90911681526020016101bd565b6102266103b1366004611e26565b610867565b6102266103c4366004611e6a565b610905565b610243600881565b61038a6103df366004611ea5565b610910565b6102266103f2366004611f5d565b610bb3565b6101ce610405366004611d55565b610bcb565b61024361041836600461203d565b600a60209081525f928352604080842090915290825290205481565b610243610442366004611d55565b60086020525f908152604090205481565b6101b161046136600461205d565b73ffffffffffffffffffffffffffffffffffffffff9182165f90815260056020908152604080832093909416825291909152205460ff1690565b6102266104a9366004612089565b610c3c565b6104c16104bc36600461203d565b610cca565b6040516101bd929190612100565b6104f67f000000000000000000000000000000000000000000000000000000000000000081565b60405165ffffffffffff90911681526020016101bd565b5f7fffffffff0000000000000000000000000000000000000000000000000000000082167f80ac58cd00000000000000000000000000000000000000000000000000000000148061059f57507fffffffff0000000000000000000000000000000000000000000000000000000082167f5b5e139f00000000000000000000000000000000000000000000000000000000145b806105eb57507f01ffc9a7000000000000000000000000000000000000000000000000000000007fffffffff000000000000000000000000000000000000000000000000000000008316145b92915050565b60605f80546105ff90612197565b80601f016020809104026020016040519081016040528092919081815260200182805461062b90612197565b80156106765780601f1061064d57610100808354040283529160200191610676565b820191905f5260205f20905b81548152906001019060200180831161065957829003601f168201915b5050505050905090565b5f61068a82610dfd565b505f8281526004602052604090205473ffffffffffffffffffffffffffffffffffffffff166105eb565b6106bf828233610e5b565b5050565b73ffffffffffffffffffffffffffffffffffffffff8216610717576040517f64a0ae920000000000000000000000000000000000000000000000000000000081525f60048201526024015b60405180910390fd5b5f610723838333610e68565b90508373ffffffffffffffffffffffffffffffffffffffff168173ffffffffffffffffffffffffffffffffffffffff16146107b1576040517f64283d7b00000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff8086166004830152602482018490528216604482015260640161070e565b50505050565b6107d183838360405180602001604052805f815250610bb3565b505050565b5f6105eb82610dfd565b5f73ffffffffffffffffffffffffffffffffffffffff8216610830576040517f89c62b640000000000000000000000000000000000000000000000000000000081525f600482015260240161070e565b5073ffffffffffffffffffffffffffffffffffffffff165f9081526003602052604090205490565b6060600180546105ff90612197565b61087082610fdf565b5f828152600a60209081526040808320600983528184205484529091529020544210156108c9576040517f518e4d5500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6106bf828261090065ffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000164261220f565b61108e565b6106bf33838361129c565b5f808335158061092257506020840135155b9050801561095c576040517ff1ae58d500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b83355f90815260086020526040902054156109a3576040517f3a81d6fc00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f6109b46080860160608701612237565b67ffffffffffffffff16156109d1576109cc856113e7565b6109d4565b60015b60068054919250905f906109f19067ffffffffffffffff16612252565b91906101000a81548167ffffffffffffffff021916908367ffffffffffffffff16021790559250604051806060016040528086803603810190610a34919061227e565b815260ff8084166020808401919091525f604093840181905267ffffffffffffffff80891680835260078452858320875180518255808601516001830155808801516002830155606090810151600383018054919095167fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000009091161790935587850151600490910180549888015165ffffffffffff16610100027fffffffffffffffffffffffffffffffffffffffffffffffffff000000000000009099169190961617969096179093558935815260089091529190912091909155610b1f9060808701908701612237565b67ffffffffffffffff163373ffffffffffffffffffffffffffffffffffffffff168467ffffffffffffffff167fc2b897ea806c85224212b8612208d5140fde89cc481c100aa2550efd63c9d9c288604051610b7a91906122e8565b60405180910390a4610b978367ffffffffffffffff16854261108e565b610bab338467ffffffffffffffff16611536565b505092915050565b610bbe8484846106c3565b6107b133858585856115e3565b6060610bd682610dfd565b505f610bec60408051602081019091525f815290565b90505f815111610c0a5760405180602001604052805f815250610c35565b80610c14846117d9565b604051602001610c25929190612340565b6040516020818303038152906040525b9392505050565b610c4583610fdf565b5f838152600760205260409081902060040180547fffffffffffffffffffffffffffffffffffffffffffffffffff000000000000ff166101004265ffffffffffff16021790555183907fc31bc6f7d425544e097da38bf359991cc952cc6030e64c642e423bea5630f77490610cbd9085908590612354565b60405180910390a2505050565b604080518082019091525f80825260606020830152905f8481526009602052604090205491505b5f82118015610d1757505f848152600a6020908152604080832085845290915290205483105b15610d2c57610d25826123a0565b9150610cf1565b5f848152600b60209081526040808320858452825280832081518083018352815467ffffffffffffffff1681526001820180548451818702810187019095528085528896939592948694868501949193929184015b82821015610de8575f848152602090819020604080518082019091529084015473ffffffffffffffffffffffffffffffffffffffff8116825274010000000000000000000000000000000000000000900461ffff1681830152825260019092019101610d81565b505050915250929450925050505b9250929050565b5f8181526002602052604081205473ffffffffffffffffffffffffffffffffffffffff16806105eb576040517f7e2732890000000000000000000000000000000000000000000000000000000081526004810184905260240161070e565b6107d18383836001611895565b5f8281526002602052604081205473ffffffffffffffffffffffffffffffffffffffff90811690831615610ea157610ea1818486611a5d565b73ffffffffffffffffffffffffffffffffffffffff811615610f1457610ec95f855f5f611895565b73ffffffffffffffffffffffffffffffffffffffff81165f90815260036020526040902080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0190555b73ffffffffffffffffffffffffffffffffffffffff851615610f5c5773ffffffffffffffffffffffffffffffffffffffff85165f908152600360205260409020805460010190555b5f8481526002602052604080822080547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff89811691821790925591518793918516917fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef91a4949350505050565b33610fe982610dfd565b73ffffffffffffffffffffffffffffffffffffffff1614611036576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f81815260076020526040902060040154610100900465ffffffffffff161561108b576040517f44825a4b00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b50565b601061109d60208401846123d4565b905011156110d7576040517f1384a11500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f805b6110e760208501856123d4565b90508110156111be575f6110fe60208601866123d4565b8381811061110e5761110e612438565b6111249260206040909202019081019150611df5565b73ffffffffffffffffffffffffffffffffffffffff1603611171576040517fd92e233d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b61117e60208501856123d4565b8281811061118e5761118e612438565b90506040020160200160208101906111a69190612474565b6111b49061ffff168361220f565b91506001016110da565b506127108111156111fb576040517fd67f3b2000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f848152600960205260408120805482906112159061248f565b91829055505f868152600a602090815260408083208484528252808320879055888352600b825280832084845290915290209091508490611256828261256c565b905050847fe2d120d3c07cd0f268c3a16e1aea0847c4bd50cb629cd22436ac72021d27184882858760405161128d9392919061268f565b60405180910390a25050505050565b73ffffffffffffffffffffffffffffffffffffffff83166112eb576040517fa9fbf51f0000000000000000000000000000000000000000000000000000000081525f600482015260240161070e565b73ffffffffffffffffffffffffffffffffffffffff8216611350576040517f5b08ba1800000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff8316600482015260240161070e565b73ffffffffffffffffffffffffffffffffffffffff8381165f8181526005602090815260408083209487168084529482529182902080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001686151590811790915591519182527f17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31910160405180910390a3505050565b5f806007816113fc6080860160608701612237565b67ffffffffffffffff908116825260208083019390935260409182015f908120835160e08101855281546060820190815260018301546080830152600283015460a0830152600383015490941660c08201529283526004015460ff8116948301859052610100900465ffffffffffff16928201929092529250901580159061148e5750604082015165ffffffffffff16155b80156114a457508360200135825f015160200151145b9050806114dd576040517fdee3874600000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6008826020015160ff161061151e576040517fb4de88c800000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b602082015161152e906001612794565b949350505050565b73ffffffffffffffffffffffffffffffffffffffff8216611585576040517f64a0ae920000000000000000000000000000000000000000000000000000000081525f600482015260240161070e565b5f61159183835f610e68565b905073ffffffffffffffffffffffffffffffffffffffff8116156107d1576040517f73c6ac6e0000000000000000000000000000000000000000000000000000000081525f600482015260240161070e565b73ffffffffffffffffffffffffffffffffffffffff83163b156117d2576040517f150b7a0200000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff84169063150b7a02906116589088908890879087906004016127ad565b6020604051808303815f875af19250505080156116b0575060408051601f3d9081017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01682019092526116ad91810190612807565b60015b61173d573d8080156116dd576040519150601f19603f3d011682016040523d82523d5f602084013e6116e2565b606091505b5080515f03611735576040517f64a0ae9200000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff8516600482015260240161070e565b805160208201fd5b7fffffffff0000000000000000000000000000000000000000000000000000000081167f150b7a0200000000000000000000000000000000000000000000000000000000146117d0576040517f64a0ae9200000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff8516600482015260240161070e565b505b5050505050565b60605f6117e583611b0d565b60010190505f8167ffffffffffffffff81111561180457611804611ee1565b6040519080825280601f01601f19166020018201604052801561182e576020820181803683370190505b5090508181016020015b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff017f3031323334353637383961626364656600000000000000000000000000000000600a86061a8153600a850494508461183857509392505050565b80806118b6575073ffffffffffffffffffffffffffffffffffffffff821615155b15611a09575f6118c584610dfd565b905073ffffffffffffffffffffffffffffffffffffffff83161580159061191857508273ffffffffffffffffffffffffffffffffffffffff168173ffffffffffffffffffffffffffffffffffffffff1614155b8015611956575073ffffffffffffffffffffffffffffffffffffffff8082165f9081526005602090815260408083209387168352929052205460ff16155b156119a5576040517fa9fbf51f00000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff8416600482015260240161070e565b8115611a0757838573ffffffffffffffffffffffffffffffffffffffff168273ffffffffffffffffffffffffffffffffffffffff167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92560405160405180910390a45b505b50505f90815260046020526040902080547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff92909216919091179055565b611a68838383611bee565b6107d15773ffffffffffffffffffffffffffffffffffffffff8316611abc576040517f7e2732890000000000000000000000000000000000000000000000000000000081526004810182905260240161070e565b6040517f177e802f00000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff831660048201526024810182905260440161070e565b5f807a184f03e93ff9f4daa797ed6e38ed64bf6a1f0100000000000000008310611b55577a184f03e93ff9f4daa797ed6e38ed64bf6a1f010000000000000000830492506040015b6d04ee2d6d415b85acef81000000008310611b81576d04ee2d6d415b85acef8100000000830492506020015b662386f26fc100008310611b9f57662386f26fc10000830492506010015b6305f5e1008310611bb7576305f5e100830492506008015b6127108310611bcb57612710830492506004015b60648310611bdd576064830492506002015b600a83106105eb5760010192915050565b5f73ffffffffffffffffffffffffffffffffffffffff83161580159061152e57508273ffffffffffffffffffffffffffffffffffffffff168473ffffffffffffffffffffffffffffffffffffffff161480611c7a575073ffffffffffffffffffffffffffffffffffffffff8085165f9081526005602090815260408083209387168352929052205460ff165b8061152e5750505f9081526004602052604090205473ffffffffffffffffffffffffffffffffffffffff908116911614919050565b7fffffffff000000000000000000000000000000000000000000000000000000008116811461108b575f5ffd5b5f60208284031215611cec575f5ffd5b8135610c3581611caf565b5f81518084528060208401602086015e5f6020828601015260207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f83011685010191505092915050565b602081525f610c356020830184611cf7565b5f60208284031215611d65575f5ffd5b5035919050565b73ffffffffffffffffffffffffffffffffffffffff8116811461108b575f5ffd5b5f5f60408385031215611d9e575f5ffd5b8235611da981611d6c565b946020939093013593505050565b5f5f5f60608486031215611dc9575f5ffd5b8335611dd481611d6c565b92506020840135611de481611d6c565b929592945050506040919091013590565b5f60208284031215611e05575f5ffd5b8135610c3581611d6c565b5f60408284031215611e20575f5ffd5b50919050565b5f5f60408385031215611e37575f5ffd5b82359150602083013567ffffffffffffffff811115611e54575f5ffd5b611e6085828601611e10565b9150509250929050565b5f5f60408385031215611e7b575f5ffd5b8235611e8681611d6c565b915060208301358015158114611e9a575f5ffd5b809150509250929050565b5f5f82840360a0811215611eb7575f5ffd5b6080811215611ec4575f5ffd5b50829150608083013567ffffffffffffffff811115611e54575f5ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b604051601f82017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe016810167ffffffffffffffff81118282101715611f5557611f55611ee1565b604052919050565b5f5f5f5f60808587031215611f70575f5ffd5b8435611f7b81611d6c565b93506020850135611f8b81611d6c565b925060408501359150606085013567ffffffffffffffff811115611fad575f5ffd5b8501601f81018713611fbd575f5ffd5b803567ffffffffffffffff811115611fd757611fd7611ee1565b61200860207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f84011601611f0e565b81815288602083850101111561201c575f5ffd5b816020840160208301375f6020838301015280935050505092959194509250565b5f5f6040838503121561204e575f5ffd5b50508035926020909101359150565b5f5f6040838503121561206e575f5ffd5b823561207981611d6c565b91506020830135611e9a81611d6c565b5f5f5f6040848603121561209b575f5ffd5b83359250602084013567ffffffffffffffff8111156120b8575f5ffd5b8401601f810186136120c8575f5ffd5b803567ffffffffffffffff8111156120de575f5ffd5b8660208284010111156120ef575f5ffd5b939660209190910195509293505050565b828152604060208201525f6080820167ffffffffffffffff845116604084015260208401516040606085015281815180845260a0860191506020830193505f92505b8083101561218c57835173ffffffffffffffffffffffffffffffffffffffff815116835261ffff602082015116602084015250604082019150602084019350600183019250612142565b509695505050505050565b600181811c908216806121ab57607f821691505b602082108103611e20577f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b808201808211156105eb576105eb6121e2565b67ffffffffffffffff8116811461108b575f5ffd5b5f60208284031215612247575f5ffd5b8135610c3581612222565b5f67ffffffffffffffff821667ffffffffffffffff8103612275576122756121e2565b60010192915050565b5f608082840312801561228f575f5ffd5b506040516080810167ffffffffffffffff811182821017156122b3576122b3611ee1565b60409081528335825260208085013590830152838101359082015260608301356122dc81612222565b60608201529392505050565b81358152602080830135908201526040808301359082015260808101606083013561231281612222565b67ffffffffffffffff811660608401525092915050565b5f81518060208401855e5f93019283525090919050565b5f61152e61234e8386612329565b84612329565b60208152816020820152818360408301375f818301604090810191909152601f9092017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0160101919050565b5f816123ae576123ae6121e2565b507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0190565b5f5f83357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe1843603018112612407575f5ffd5b83018035915067ffffffffffffffff821115612421575f5ffd5b6020019150600681901b3603821315610df6575f5ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b61ffff8116811461108b575f5ffd5b5f60208284031215612484575f5ffd5b8135610c3581612465565b5f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff82036124bf576124bf6121e2565b5060010190565b81356124d181611d6c565b73ffffffffffffffffffffffffffffffffffffffff811690508154817fffffffffffffffffffffffff00000000000000000000000000000000000000008216178355602084013561252181612465565b75ffff00000000000000000000000000000000000000008160a01b16837fffffffffffffffffffff000000000000000000000000000000000000000000008416171784555050505050565b813561257781612222565b67ffffffffffffffff81167fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000008354161782555060208201357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe18336030181126125de575f5ffd5b8201803567ffffffffffffffff8111156125f6575f5ffd5b6020820191508060061b360382131561260d575f5ffd5b600183016801000000000000000082111561262a5761262a611ee1565b80548282558083101561265f575f828152602090208381019082015b8082101561265c575f8255600182019150612646565b50505b505f90815260208120905b828110156117d05761267c84836124c6565b604093909301926001918201910161266a565b838152826020820152606060408201525f60a0820183356126af81612222565b67ffffffffffffffff1660608401526020840135368590037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe10181126126f3575f5ffd5b840160208101903567ffffffffffffffff81111561270f575f5ffd5b8060061b3603821315612720575f5ffd5b6040608086015291829052905f9060c085015b8183101561278857833561274681611d6c565b73ffffffffffffffffffffffffffffffffffffffff168152602084013561276c81612465565b61ffff1660208201526040938401936001939093019201612733565b98975050505050505050565b60ff81811683821601908111156105eb576105eb6121e2565b73ffffffffffffffffffffffffffffffffffffffff8516815273ffffffffffffffffffffffffffffffffffffffff84166020820152826040820152608060608201525f6127fd6080830184611cf7565b9695505050505050565b5f60208284031215612817575f5ffd5b8151610c3581611caf56' as const

