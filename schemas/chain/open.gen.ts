// Generated from the contract Open by `npm run generate`. Do not edit.

export const OPEN_ABI = [
 {
  "type": "constructor",
  "inputs": [
   {
    "name": "treasury",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "supply",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "CANCEL_AUTHORIZATION_TYPEHASH",
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
  "name": "DOMAIN_SEPARATOR",
  "inputs": [],
  "outputs": [
   {
    "name": "result",
    "type": "bytes32",
    "internalType": "bytes32"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "RECEIVE_WITH_AUTHORIZATION_TYPEHASH",
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
  "name": "TRANSFER_WITH_AUTHORIZATION_TYPEHASH",
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
    "name": "result",
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
    "name": "amount",
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
  "name": "authorizationState",
  "inputs": [
   {
    "name": "authorizer",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "nonce",
    "type": "bytes32",
    "internalType": "bytes32"
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
    "name": "result",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "burn",
  "inputs": [
   {
    "name": "amount",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "cancelAuthorization",
  "inputs": [
   {
    "name": "authorizer",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "nonce",
    "type": "bytes32",
    "internalType": "bytes32"
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
  "name": "cancelAuthorization",
  "inputs": [
   {
    "name": "authorizer",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "nonce",
    "type": "bytes32",
    "internalType": "bytes32"
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
  "name": "eip712Domain",
  "inputs": [],
  "outputs": [
   {
    "name": "fields",
    "type": "bytes1",
    "internalType": "bytes1"
   },
   {
    "name": "name_",
    "type": "string",
    "internalType": "string"
   },
   {
    "name": "version_",
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
  "name": "name",
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
    "name": "result",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "permit",
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
   },
   {
    "name": "value",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "deadline",
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
  "name": "receiveWithAuthorization",
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
   },
   {
    "name": "validAfter",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "validBefore",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "nonce",
    "type": "bytes32",
    "internalType": "bytes32"
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
  "name": "receiveWithAuthorization",
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
   },
   {
    "name": "validAfter",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "validBefore",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "nonce",
    "type": "bytes32",
    "internalType": "bytes32"
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
  "name": "symbol",
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
  "name": "totalSupply",
  "inputs": [],
  "outputs": [
   {
    "name": "result",
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
    "name": "amount",
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
    "name": "amount",
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
  "name": "transferWithAuthorization",
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
   },
   {
    "name": "validAfter",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "validBefore",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "nonce",
    "type": "bytes32",
    "internalType": "bytes32"
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
  "name": "transferWithAuthorization",
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
   },
   {
    "name": "validAfter",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "validBefore",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "nonce",
    "type": "bytes32",
    "internalType": "bytes32"
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
  "name": "version",
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
  "name": "AuthorizationCanceled",
  "inputs": [
   {
    "name": "authorizer",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "nonce",
    "type": "bytes32",
    "indexed": true,
    "internalType": "bytes32"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "AuthorizationUsed",
  "inputs": [
   {
    "name": "authorizer",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "nonce",
    "type": "bytes32",
    "indexed": true,
    "internalType": "bytes32"
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
    "name": "amount",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
 },
 {
  "type": "error",
  "name": "AllowanceOverflow",
  "inputs": []
 },
 {
  "type": "error",
  "name": "AllowanceUnderflow",
  "inputs": []
 },
 {
  "type": "error",
  "name": "AuthorizationExpired",
  "inputs": []
 },
 {
  "type": "error",
  "name": "AuthorizationNotYetValid",
  "inputs": []
 },
 {
  "type": "error",
  "name": "AuthorizationSpent",
  "inputs": []
 },
 {
  "type": "error",
  "name": "CallerIsNotPayee",
  "inputs": []
 },
 {
  "type": "error",
  "name": "InsufficientAllowance",
  "inputs": []
 },
 {
  "type": "error",
  "name": "InsufficientBalance",
  "inputs": []
 },
 {
  "type": "error",
  "name": "InvalidAuthorization",
  "inputs": []
 },
 {
  "type": "error",
  "name": "InvalidPermit",
  "inputs": []
 },
 {
  "type": "error",
  "name": "Permit2AllowanceIsFixedAtInfinity",
  "inputs": []
 },
 {
  "type": "error",
  "name": "PermitExpired",
  "inputs": []
 },
 {
  "type": "error",
  "name": "TotalSupplyOverflow",
  "inputs": []
 },
 {
  "type": "error",
  "name": "TransferToZero",
  "inputs": []
 }
] as const

export const OPEN_BYTECODE =
  '0x608060405234801561000f575f5ffd5b506040516119b83803806119b883398101604081905261002e916100e2565b6001600160a01b0382166100555760405163a38ca3d960e01b815260040160405180910390fd5b61005f8282610066565b5050610119565b6805345cdf77eb68f44c54818101818110156100895763e5cfe9575f526004601cfd5b806805345cdf77eb68f44c5550506387a211a2600c52815f526020600c208181540181555080602052600c5160601c5f7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a35050565b5f5f604083850312156100f3575f5ffd5b82516001600160a01b0381168114610109575f5ffd5b6020939093015192949293505050565b611892806101265f395ff3fe608060405234801561000f575f5ffd5b506004361061019a575f3560e01c806384b0196e116100e8578063cf09299511610093578063dd62ed3e1161006e578063dd62ed3e146104a5578063e3ee160e146104cd578063e94a0102146104e0578063ef55bec61461050a575f5ffd5b8063cf09299514610458578063d505accf1461046b578063d91694871461047e575f5ffd5b8063a0cc6a68116100c3578063a0cc6a681461040b578063a9059cbb14610432578063b7b7289914610445575f5ffd5b806384b0196e146103a457806388b7ab63146103bf57806395d89b41146103d2575f5ffd5b806342966c681161014857806370a082311161012357806370a08231146103335780637ecebe00146103585780637f2eecc31461037d575f5ffd5b806342966c68146102d257806354fd4d50146102e75780635a049a7014610320575f5ffd5b806323b872dd1161017857806323b872dd14610226578063313ce567146102395780633644e51514610248575f5ffd5b806306fdde031461019e578063095ea7b3146101e957806318160ddd1461020c575b5f5ffd5b60408051808201909152600481527f4f70656e0000000000000000000000000000000000000000000000000000000060208201525b6040516101e0919061144e565b60405180910390f35b6101fc6101f7366004611488565b61051d565b60405190151581526020016101e0565b6805345cdf77eb68f44c545b6040519081526020016101e0565b6101fc6102343660046114b0565b61056d565b604051601281526020016101e0565b604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f81527f8f5d8ba7f4bf26b6e2e2060e5bd28107042be35460fbd828c9d29a2d8af1444560208201527fc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc69181019190915246606082015230608082015260a09020610218565b6102e56102e03660046114ea565b6105ce565b005b60408051808201909152600181527f310000000000000000000000000000000000000000000000000000000000000060208201526101d3565b6102e561032e366004611511565b6105db565b61021861034136600461155b565b6387a211a2600c9081525f91909152602090205490565b61021861036636600461155b565b6338377508600c9081525f91909152602090205490565b6102187fd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de881565b6103ac610644565b6040516101e09796959493929190611574565b6102e56103cd366004611678565b6106e8565b60408051808201909152600481527f4f50454e0000000000000000000000000000000000000000000000000000000060208201526101d3565b6102187f7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a226781565b6101fc610440366004611488565b610797565b6102e56104533660046116fd565b6107f6565b6102e5610466366004611678565b61085d565b6102e5610479366004611753565b61088d565b6102187f158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a159742981565b6102186104b33660046117b9565b602052637f5e9f20600c9081525f91909152603490205490565b6102e56104db3660046117ea565b610a31565b6101fc6104ee366004611488565b5f60208181529281526040808220909352908152205460ff1681565b6102e56105183660046117ea565b610a93565b5f82602052637f5e9f20600c52335f52816034600c2055815f52602c5160601c337f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92560205fa35060015b92915050565b5f73ffffffffffffffffffffffffffffffffffffffff83166105bb576040517fa38ca3d900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6105c6848484610b12565b949350505050565b6105d83382610bca565b50565b6105f1856105e98787610c4b565b858585610cbf565b6105fb8585610d5e565b604051849073ffffffffffffffffffffffffffffffffffffffff8716907f1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81905f90a35050505050565b5f6060805f5f5f6060600f61068960408051808201909152600481527f4f70656e00000000000000000000000000000000000000000000000000000000602082015290565b604080518082018252600181527f310000000000000000000000000000000000000000000000000000000000000060208083019190915282515f80825291810190935260f89490941b9b929a5098504697503096509194509092509050565b73ffffffffffffffffffffffffffffffffffffffff87163314610737576040517ff7437d6900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f6107677fd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de88a8a8a8a8a8a610e1e565b905061077589828585610e87565b61078189878787610ecf565b61078c898989610f93565b505050505050505050565b5f73ffffffffffffffffffffffffffffffffffffffff83166107e5576040517fa38ca3d900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6107ef8383610ff0565b9392505050565b61080b846108048686610c4b565b8484610e87565b6108158484610d5e565b604051839073ffffffffffffffffffffffffffffffffffffffff8616907f1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81905f90a350505050565b5f6107677f7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a22678a8a8a8a8a8a610e1e565b7f8f5d8ba7f4bf26b6e2e2060e5bd28107042be35460fbd828c9d29a2d8af144457fc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc6428610156108e457631a15a3cc5f526004601cfd5b6040518960601b60601c99508860601b60601c985065383775081901600e52895f526020600c2080547f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f835284602084015283604084015246606084015230608084015260a08320602e527f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c983528b60208401528a60408401528960608401528060808401528860a084015260c08320604e526042602c205f528760ff16602052866040528560605260208060805f60015afa8c3d51146109cc5763ddafbaef5f526004601cfd5b019055777f5e9f20000000000000000000000000000000000000000089176040526034602c20889055888a7f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925602060608501a360405250505f60605250505050505050565b5f610a617f7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a22678b8b8b8b8b8b610e1e565b9050610a708a82868686610cbf565b610a7c8a888888610ecf565b610a878a8a8a610f93565b50505050505050505050565b73ffffffffffffffffffffffffffffffffffffffff88163314610ae2576040517ff7437d6900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f610a617fd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de88b8b8b8b8b8b610e1e565b5f8360601b33602052637f5e9f208117600c526034600c208054801915610b4e5780851115610b48576313be252b5f526004601cfd5b84810382555b50506387a211a28117600c526020600c20805480851115610b765763f4d678b85f526004601cfd5b84810382555050835f526020600c208381540181555082602052600c5160601c8160601c7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a3505060019392505050565b6387a211a2600c52815f526020600c20805480831115610bf15763f4d678b85f526004601cfd5b82900390556805345cdf77eb68f44c805482900390555f81815273ffffffffffffffffffffffffffffffffffffffff83167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602083a35050565b604080517f158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429602082015273ffffffffffffffffffffffffffffffffffffffff841691810191909152606081018290525f906107ef906080015b60405160208183030381529060405280519060200120611067565b5f610ccc85858585611131565b505090508573ffffffffffffffffffffffffffffffffffffffff168173ffffffffffffffffffffffffffffffffffffffff16141580610d1f575073ffffffffffffffffffffffffffffffffffffffff8116155b15610d56576040517f2ce87eeb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b505050505050565b73ffffffffffffffffffffffffffffffffffffffff82165f9081526020818152604080832084845290915290205460ff1615610dc6576040517ff2c1bc3e00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff9091165f908152602081815260408083209383529290522080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00166001179055565b604080516020810189905273ffffffffffffffffffffffffffffffffffffffff8089169282019290925290861660608201526080810185905260a0810184905260c0810183905260e081018290525f90610e7b9061010001610ca4565b98975050505050505050565b610e9384848484611224565b610ec9576040517f2ce87eeb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b50505050565b824211610f08576040517fdf8e437200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b814210610f41576040517f0f05f5bf00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610f4b8482610d5e565b604051819073ffffffffffffffffffffffffffffffffffffffff8616907f98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5905f90a350505050565b73ffffffffffffffffffffffffffffffffffffffff8216610fe0576040517fa38ca3d900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610feb8383836112bf565b505050565b5f6387a211a2600c52335f526020600c208054808411156110185763f4d678b85f526004601cfd5b83810382555050825f526020600c208281540181555081602052600c5160601c337fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a350600192915050565b5f6105676110f6604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f81527f8f5d8ba7f4bf26b6e2e2060e5bd28107042be35460fbd828c9d29a2d8af1444560208201527fc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc69181019190915246606082015230608082015260a0902090565b836040517f19010000000000000000000000000000000000000000000000000000000000008152600281019290925260228201526042902090565b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a084111561116a57505f9150600390508261121a565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa1580156111bb573d5f5f3e3d5ffd5b50506040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0015191505073ffffffffffffffffffffffffffffffffffffffff811661121157505f92506001915082905061121a565b92505f91508190505b9450945094915050565b5f8473ffffffffffffffffffffffffffffffffffffffff163b5f036112aa575f5f611250868686611338565b5090925090505f81600381111561126957611269611865565b1480156112a157508673ffffffffffffffffffffffffffffffffffffffff168273ffffffffffffffffffffffffffffffffffffffff16145b925050506105c6565b6112b68585858561137f565b95945050505050565b8260601b6387a211a28117600c526020600c208054808411156112e95763f4d678b85f526004601cfd5b83810382555050825f526020600c208281540181555081602052600c5160601c8160601c7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a350505050565b5f8080604184900361136c578435602086013560408701355f1a61135e89828585611131565b955095509550505050611376565b505f915060029050825b93509350939050565b604080517f1626ba7e00000000000000000000000000000000000000000000000000000000808252600482018690526024820192909252604481018390525f91908390818660648301375f82606483010152601f820160051c60051b915060205f60648401838b5afa9050825f5114601f3d111681169350505050949350505050565b5f81518084528060208401602086015e5f6020828601015260207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f83011685010191505092915050565b602081525f6107ef6020830184611402565b803573ffffffffffffffffffffffffffffffffffffffff81168114611483575f5ffd5b919050565b5f5f60408385031215611499575f5ffd5b6114a283611460565b946020939093013593505050565b5f5f5f606084860312156114c2575f5ffd5b6114cb84611460565b92506114d960208501611460565b929592945050506040919091013590565b5f602082840312156114fa575f5ffd5b5035919050565b803560ff81168114611483575f5ffd5b5f5f5f5f5f60a08688031215611525575f5ffd5b61152e86611460565b94506020860135935061154360408701611501565b94979396509394606081013594506080013592915050565b5f6020828403121561156b575f5ffd5b6107ef82611460565b7fff000000000000000000000000000000000000000000000000000000000000008816815260e060208201525f6115ae60e0830189611402565b82810360408401526115c08189611402565b6060840188905273ffffffffffffffffffffffffffffffffffffffff8716608085015260a0840186905283810360c0850152845180825260208087019350909101905f5b81811015611622578351835260209384019390920191600101611604565b50909b9a5050505050505050505050565b5f5f83601f840112611643575f5ffd5b50813567ffffffffffffffff81111561165a575f5ffd5b602083019150836020828501011115611671575f5ffd5b9250929050565b5f5f5f5f5f5f5f5f60e0898b03121561168f575f5ffd5b61169889611460565b97506116a660208a01611460565b965060408901359550606089013594506080890135935060a0890135925060c089013567ffffffffffffffff8111156116dd575f5ffd5b6116e98b828c01611633565b999c989b5096995094979396929594505050565b5f5f5f5f60608587031215611710575f5ffd5b61171985611460565b935060208501359250604085013567ffffffffffffffff81111561173b575f5ffd5b61174787828801611633565b95989497509550505050565b5f5f5f5f5f5f5f60e0888a031215611769575f5ffd5b61177288611460565b965061178060208901611460565b9550604088013594506060880135935061179c60808901611501565b9699959850939692959460a0840135945060c09093013592915050565b5f5f604083850312156117ca575f5ffd5b6117d383611460565b91506117e160208401611460565b90509250929050565b5f5f5f5f5f5f5f5f5f6101208a8c031215611803575f5ffd5b61180c8a611460565b985061181a60208b01611460565b975060408a0135965060608a0135955060808a0135945060a08a0135935061184460c08b01611501565b989b979a50959894979396929550929360e081013593506101000135919050565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd' as const

