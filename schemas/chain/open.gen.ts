// Generated from contracts/src/Open.sol by `npm run generate`. Do not edit.

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
    "name": "",
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
  "name": "burn",
  "inputs": [
   {
    "name": "value",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "burnFrom",
  "inputs": [
   {
    "name": "account",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "value",
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
    "name": "value",
    "type": "uint256",
    "indexed": false,
    "internalType": "uint256"
   }
  ],
  "anonymous": false
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
  "name": "ERC2612ExpiredSignature",
  "inputs": [
   {
    "name": "deadline",
    "type": "uint256",
    "internalType": "uint256"
   }
  ]
 },
 {
  "type": "error",
  "name": "ERC2612InvalidSigner",
  "inputs": [
   {
    "name": "signer",
    "type": "address",
    "internalType": "address"
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
  "name": "InvalidAuthorization",
  "inputs": []
 },
 {
  "type": "error",
  "name": "InvalidShortString",
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
 }
] as const

export const OPEN_BYTECODE =
  '0x610160604052348015610010575f5ffd5b506040516122d13803806122d183398101604081905261002f91610327565b6040518060400160405280600481526020016327b832b760e11b81525080604051806040016040528060018152602001603160f81b8152506040518060400160405280600481526020016327b832b760e11b8152506040518060400160405280600481526020016327a822a760e11b81525081600390816100b091906103f6565b5060046100bd82826103f6565b5050506100cf8261018360201b60201c565b610120526100dc81610183565b61014052815160208084019190912060e052815190820120610100524660a05261016860e05161010051604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201529081019290925260608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b60805250503060c0525061017c82826101c9565b505061052d565b5f5f829050601f815111156101b6578260405163305a27a960e01b81526004016101ad91906104b0565b60405180910390fd5b80516101c1826104e5565b179392505050565b6001600160a01b0382166101f25760405163ec442f0560e01b81525f60048201526024016101ad565b6101fd5f8383610201565b5050565b6001600160a01b03831661022b578060025f8282546102209190610508565b9091555061029b9050565b6001600160a01b0383165f908152602081905260409020548181101561027d5760405163391434e360e21b81526001600160a01b038516600482015260248101829052604481018390526064016101ad565b6001600160a01b0384165f9081526020819052604090209082900390555b6001600160a01b0382166102b7576002805482900390556102d5565b6001600160a01b0382165f9081526020819052604090208054820190555b816001600160a01b0316836001600160a01b03167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8360405161031a91815260200190565b60405180910390a3505050565b5f5f60408385031215610338575f5ffd5b82516001600160a01b038116811461034e575f5ffd5b6020939093015192949293505050565b634e487b7160e01b5f52604160045260245ffd5b600181811c9082168061038657607f821691505b6020821081036103a457634e487b7160e01b5f52602260045260245ffd5b50919050565b601f8211156103f157805f5260205f20601f840160051c810160208510156103cf5750805b601f840160051c820191505b818110156103ee575f81556001016103db565b50505b505050565b81516001600160401b0381111561040f5761040f61035e565b6104238161041d8454610372565b846103aa565b6020601f821160018114610455575f831561043e5750848201515b5f19600385901b1c1916600184901b1784556103ee565b5f84815260208120601f198516915b828110156104845787850151825560209485019460019092019101610464565b50848210156104a157868401515f19600387901b60f8161c191681555b50505050600190811b01905550565b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b805160208083015191908110156103a4575f1960209190910360031b1b16919050565b8082018082111561052757634e487b7160e01b5f52601160045260245ffd5b92915050565b60805160a05160c05160e051610100516101205161014051611d5361057e5f395f610f7001525f610f4501525f610cb601525f610c8e01525f610be901525f610c1301525f610c3d0152611d535ff3fe608060405234801561000f575f5ffd5b50600436106101a5575f3560e01c806384b0196e116100e8578063cf09299511610093578063dd62ed3e1161006e578063dd62ed3e146103d9578063e3ee160e1461041e578063e94a010214610431578063ef55bec61461045e575f5ffd5b8063cf0929951461038c578063d505accf1461039f578063d9169487146103b2575f5ffd5b8063a0cc6a68116100c3578063a0cc6a681461033f578063a9059cbb14610366578063b7b7289914610379575f5ffd5b806384b0196e1461030957806388b7ab631461032457806395d89b4114610337575f5ffd5b806342966c681161015357806370a082311161012e57806370a082311461028757806379cc6790146102bc5780637ecebe00146102cf5780637f2eecc3146102e2575f5ffd5b806342966c681461022657806354fd4d501461023b5780635a049a7014610274575f5ffd5b806323b872dd1161018357806323b872dd146101fc578063313ce5671461020f5780633644e5151461021e575f5ffd5b806306fdde03146101a9578063095ea7b3146101c757806318160ddd146101ea575b5f5ffd5b6101b1610471565b6040516101be9190611886565b60405180910390f35b6101da6101d53660046118c0565b610501565b60405190151581526020016101be565b6002545b6040519081526020016101be565b6101da61020a3660046118e8565b61051a565b604051601281526020016101be565b6101ee61053d565b610239610234366004611922565b61054b565b005b60408051808201909152600181527f310000000000000000000000000000000000000000000000000000000000000060208201526101b1565b610239610282366004611949565b610558565b6101ee610295366004611993565b73ffffffffffffffffffffffffffffffffffffffff165f9081526020819052604090205490565b6102396102ca3660046118c0565b6105c1565b6101ee6102dd366004611993565b6105da565b6101ee7fd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de881565b610311610604565b6040516101be97969594939291906119ac565b610239610332366004611ab0565b610662565b6101b1610711565b6101ee7f7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a226781565b6101da6103743660046118c0565b610720565b610239610387366004611b35565b61072d565b61023961039a366004611ab0565b610794565b6102396103ad366004611b8b565b6107c4565b6101ee7f158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a159742981565b6101ee6103e7366004611bf1565b73ffffffffffffffffffffffffffffffffffffffff9182165f90815260016020908152604080832093909416825291909152205490565b61023961042c366004611c22565b610972565b6101da61043f3660046118c0565b600860209081525f928352604080842090915290825290205460ff1681565b61023961046c366004611c22565b6109c8565b60606003805461048090611c9d565b80601f01602080910402602001604051908101604052809291908181526020018280546104ac90611c9d565b80156104f75780601f106104ce576101008083540402835291602001916104f7565b820191905f5260205f20905b8154815290600101906020018083116104da57829003601f168201915b5050505050905090565b5f3361050e818585610a47565b60019150505b92915050565b5f33610527858285610a59565b610532858585610b27565b506001949350505050565b5f610546610bd0565b905090565b6105553382610d06565b50565b61056e856105668787610d60565b858585610ddb565b6105788585610e7a565b604051849073ffffffffffffffffffffffffffffffffffffffff8716907f1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81905f90a35050505050565b6105cc823383610a59565b6105d68282610d06565b5050565b73ffffffffffffffffffffffffffffffffffffffff81165f90815260076020526040812054610514565b5f6060805f5f5f6060610615610f3e565b61061d610f69565b604080515f808252602082019092527f0f000000000000000000000000000000000000000000000000000000000000009b939a50919850469750309650945092509050565b73ffffffffffffffffffffffffffffffffffffffff871633146106b1576040517ff7437d6900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f6106e17fd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de88a8a8a8a8a8a610f94565b90506106ef89828585610ffd565b6106fb8987878761103f565b610706898989610b27565b505050505050505050565b60606004805461048090611c9d565b5f3361050e818585610b27565b6107428461073b8686610d60565b8484610ffd565b61074c8484610e7a565b604051839073ffffffffffffffffffffffffffffffffffffffff8616907f1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81905f90a350505050565b5f6106e17f7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a22678a8a8a8a8a8a610f94565b83421115610806576040517f62791302000000000000000000000000000000000000000000000000000000008152600481018590526024015b60405180910390fd5b5f7f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c988888861085e8c73ffffffffffffffffffffffffffffffffffffffff165f90815260076020526040902080546001810190915590565b60408051602081019690965273ffffffffffffffffffffffffffffffffffffffff94851690860152929091166060840152608083015260a082015260c0810186905260e0016040516020818303038152906040528051906020012090505f6108c582611103565b90505f6108d48287878761114a565b90508973ffffffffffffffffffffffffffffffffffffffff168173ffffffffffffffffffffffffffffffffffffffff161461095b576040517f4b800e4600000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff80831660048301528b1660248201526044016107fd565b6109668a8a8a610a47565b50505050505050505050565b5f6109a27f7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a22678b8b8b8b8b8b610f94565b90506109b18a82868686610ddb565b6109bd8a88888861103f565b6109668a8a8a610b27565b73ffffffffffffffffffffffffffffffffffffffff88163314610a17576040517ff7437d6900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f6109a27fd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de88b8b8b8b8b8b610f94565b610a548383836001611178565b505050565b73ffffffffffffffffffffffffffffffffffffffff8381165f908152600160209081526040808320938616835292905220547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff811015610b215781811015610b13576040517ffb8f41b200000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff8416600482015260248101829052604481018390526064016107fd565b610b2184848484035f611178565b50505050565b73ffffffffffffffffffffffffffffffffffffffff8316610b76576040517f96c6fd1e0000000000000000000000000000000000000000000000000000000081525f60048201526024016107fd565b73ffffffffffffffffffffffffffffffffffffffff8216610bc5576040517fec442f050000000000000000000000000000000000000000000000000000000081525f60048201526024016107fd565b610a548383836112bd565b5f3073ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016148015610c3557507f000000000000000000000000000000000000000000000000000000000000000046145b15610c5f57507f000000000000000000000000000000000000000000000000000000000000000090565b610546604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201527f0000000000000000000000000000000000000000000000000000000000000000918101919091527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b73ffffffffffffffffffffffffffffffffffffffff8216610d55576040517f96c6fd1e0000000000000000000000000000000000000000000000000000000081525f60048201526024016107fd565b6105d6825f836112bd565b604080517f158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429602082015273ffffffffffffffffffffffffffffffffffffffff841691810191909152606081018290525f90610dd4906080015b60405160208183030381529060405280519060200120611103565b9392505050565b5f610de885858585611464565b505090508573ffffffffffffffffffffffffffffffffffffffff168173ffffffffffffffffffffffffffffffffffffffff16141580610e3b575073ffffffffffffffffffffffffffffffffffffffff8116155b15610e72576040517f2ce87eeb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b505050505050565b73ffffffffffffffffffffffffffffffffffffffff82165f90815260086020908152604080832084845290915290205460ff1615610ee4576040517ff2c1bc3e00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff9091165f9081526008602090815260408083209383529290522080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00166001179055565b60606105467f0000000000000000000000000000000000000000000000000000000000000000611557565b60606105467f0000000000000000000000000000000000000000000000000000000000000000611557565b604080516020810189905273ffffffffffffffffffffffffffffffffffffffff8089169282019290925290861660608201526080810185905260a0810184905260c0810183905260e081018290525f90610ff19061010001610db9565b98975050505050505050565b61100984848484611594565b610b21576040517f2ce87eeb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b824211611078576040517fdf8e437200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b8142106110b1576040517f0f05f5bf00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b6110bb8482610e7a565b604051819073ffffffffffffffffffffffffffffffffffffffff8616907f98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5905f90a350505050565b5f61051461110f610bd0565b836040517f19010000000000000000000000000000000000000000000000000000000000008152600281019290925260228201526042902090565b5f5f5f5f61115a88888888611464565b92509250925061116a828261162d565b50909150505b949350505050565b73ffffffffffffffffffffffffffffffffffffffff84166111c7576040517fe602df050000000000000000000000000000000000000000000000000000000081525f60048201526024016107fd565b73ffffffffffffffffffffffffffffffffffffffff8316611216576040517f94280d620000000000000000000000000000000000000000000000000000000081525f60048201526024016107fd565b73ffffffffffffffffffffffffffffffffffffffff8085165f9081526001602090815260408083209387168352929052208290558015610b21578273ffffffffffffffffffffffffffffffffffffffff168473ffffffffffffffffffffffffffffffffffffffff167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925846040516112af91815260200190565b60405180910390a350505050565b73ffffffffffffffffffffffffffffffffffffffff83166112f4578060025f8282546112e99190611cee565b909155506113a49050565b73ffffffffffffffffffffffffffffffffffffffff83165f9081526020819052604090205481811015611379576040517fe450d38c00000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff8516600482015260248101829052604481018390526064016107fd565b73ffffffffffffffffffffffffffffffffffffffff84165f9081526020819052604090209082900390555b73ffffffffffffffffffffffffffffffffffffffff82166113cd576002805482900390556113f8565b73ffffffffffffffffffffffffffffffffffffffff82165f9081526020819052604090208054820190555b8173ffffffffffffffffffffffffffffffffffffffff168373ffffffffffffffffffffffffffffffffffffffff167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8360405161145791815260200190565b60405180910390a3505050565b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a084111561149d57505f9150600390508261154d565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa1580156114ee573d5f5f3e3d5ffd5b50506040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0015191505073ffffffffffffffffffffffffffffffffffffffff811661154457505f92506001915082905061154d565b92505f91508190505b9450945094915050565b60605f61156383611730565b6040805160208082528183019092529192505f91906020820181803683375050509182525060208101929092525090565b5f8473ffffffffffffffffffffffffffffffffffffffff163b5f0361161a575f5f6115c0868686611770565b5090925090505f8160038111156115d9576115d9611d26565b14801561161157508673ffffffffffffffffffffffffffffffffffffffff168273ffffffffffffffffffffffffffffffffffffffff16145b92505050611170565b611626858585856117b7565b9050611170565b5f82600381111561164057611640611d26565b03611649575050565b600182600381111561165d5761165d611d26565b03611694576040517ff645eedf00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60028260038111156116a8576116a8611d26565b036116e2576040517ffce698f7000000000000000000000000000000000000000000000000000000008152600481018290526024016107fd565b60038260038111156116f6576116f6611d26565b036105d6576040517fd78bce0c000000000000000000000000000000000000000000000000000000008152600481018290526024016107fd565b5f60ff8216601f811115610514576040517fb3512b0c00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f808060418490036117a4578435602086013560408701355f1a61179689828585611464565b9550955095505050506117ae565b505f915060029050825b93509350939050565b604080517f1626ba7e00000000000000000000000000000000000000000000000000000000808252600482018690526024820192909252604481018390525f91908390818660648301375f82606483010152601f820160051c60051b915060205f60648401838b5afa9050825f5114601f3d111681169350505050949350505050565b5f81518084528060208401602086015e5f6020828601015260207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f83011685010191505092915050565b602081525f610dd4602083018461183a565b803573ffffffffffffffffffffffffffffffffffffffff811681146118bb575f5ffd5b919050565b5f5f604083850312156118d1575f5ffd5b6118da83611898565b946020939093013593505050565b5f5f5f606084860312156118fa575f5ffd5b61190384611898565b925061191160208501611898565b929592945050506040919091013590565b5f60208284031215611932575f5ffd5b5035919050565b803560ff811681146118bb575f5ffd5b5f5f5f5f5f60a0868803121561195d575f5ffd5b61196686611898565b94506020860135935061197b60408701611939565b94979396509394606081013594506080013592915050565b5f602082840312156119a3575f5ffd5b610dd482611898565b7fff000000000000000000000000000000000000000000000000000000000000008816815260e060208201525f6119e660e083018961183a565b82810360408401526119f8818961183a565b6060840188905273ffffffffffffffffffffffffffffffffffffffff8716608085015260a0840186905283810360c0850152845180825260208087019350909101905f5b81811015611a5a578351835260209384019390920191600101611a3c565b50909b9a5050505050505050505050565b5f5f83601f840112611a7b575f5ffd5b50813567ffffffffffffffff811115611a92575f5ffd5b602083019150836020828501011115611aa9575f5ffd5b9250929050565b5f5f5f5f5f5f5f5f60e0898b031215611ac7575f5ffd5b611ad089611898565b9750611ade60208a01611898565b965060408901359550606089013594506080890135935060a0890135925060c089013567ffffffffffffffff811115611b15575f5ffd5b611b218b828c01611a6b565b999c989b5096995094979396929594505050565b5f5f5f5f60608587031215611b48575f5ffd5b611b5185611898565b935060208501359250604085013567ffffffffffffffff811115611b73575f5ffd5b611b7f87828801611a6b565b95989497509550505050565b5f5f5f5f5f5f5f60e0888a031215611ba1575f5ffd5b611baa88611898565b9650611bb860208901611898565b95506040880135945060608801359350611bd460808901611939565b9699959850939692959460a0840135945060c09093013592915050565b5f5f60408385031215611c02575f5ffd5b611c0b83611898565b9150611c1960208401611898565b90509250929050565b5f5f5f5f5f5f5f5f5f6101208a8c031215611c3b575f5ffd5b611c448a611898565b9850611c5260208b01611898565b975060408a0135965060608a0135955060808a0135945060a08a01359350611c7c60c08b01611939565b989b979a50959894979396929550929360e081013593506101000135919050565b600181811c90821680611cb157607f821691505b602082108103611ce8577f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b50919050565b80820180821115610514577f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd' as const

