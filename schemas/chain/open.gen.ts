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
  "name": "AuthorizationUsedBy",
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
  "name": "AuthorizationUsed",
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
  '0x610160604052348015610010575f5ffd5b50604051611fb9380380611fb983398101604081905261002f91610327565b6040518060400160405280600481526020016327b832b760e11b81525080604051806040016040528060018152602001603160f81b8152506040518060400160405280600481526020016327b832b760e11b8152506040518060400160405280600481526020016327a822a760e11b81525081600390816100b091906103f6565b5060046100bd82826103f6565b5050506100cf8261018360201b60201c565b610120526100dc81610183565b61014052815160208084019190912060e052815190820120610100524660a05261016860e05161010051604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201529081019290925260608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b60805250503060c0525061017c82826101c9565b505061052d565b5f5f829050601f815111156101b6578260405163305a27a960e01b81526004016101ad91906104b0565b60405180910390fd5b80516101c1826104e5565b179392505050565b6001600160a01b0382166101f25760405163ec442f0560e01b81525f60048201526024016101ad565b6101fd5f8383610201565b5050565b6001600160a01b03831661022b578060025f8282546102209190610508565b9091555061029b9050565b6001600160a01b0383165f908152602081905260409020548181101561027d5760405163391434e360e21b81526001600160a01b038516600482015260248101829052604481018390526064016101ad565b6001600160a01b0384165f9081526020819052604090209082900390555b6001600160a01b0382166102b7576002805482900390556102d5565b6001600160a01b0382165f9081526020819052604090208054820190555b816001600160a01b0316836001600160a01b03167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8360405161031a91815260200190565b60405180910390a3505050565b5f5f60408385031215610338575f5ffd5b82516001600160a01b038116811461034e575f5ffd5b6020939093015192949293505050565b634e487b7160e01b5f52604160045260245ffd5b600181811c9082168061038657607f821691505b6020821081036103a457634e487b7160e01b5f52602260045260245ffd5b50919050565b601f8211156103f157805f5260205f20601f840160051c810160208510156103cf5750805b601f840160051c820191505b818110156103ee575f81556001016103db565b50505b505050565b81516001600160401b0381111561040f5761040f61035e565b6104238161041d8454610372565b846103aa565b6020601f821160018114610455575f831561043e5750848201515b5f19600385901b1c1916600184901b1784556103ee565b5f84815260208120601f198516915b828110156104845787850151825560209485019460019092019101610464565b50848210156104a157868401515f19600387901b60f8161c191681555b50505050600190811b01905550565b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b805160208083015191908110156103a4575f1960209190910360031b1b16919050565b8082018082111561052757634e487b7160e01b5f52601160045260245ffd5b92915050565b60805160a05160c05160e051610100516101205161014051611a3b61057e5f395f610c3701525f610c0c01525f610bb501525f610b8d01525f610ae801525f610b1201525f610b3c0152611a3b5ff3fe608060405234801561000f575f5ffd5b506004361061016e575f3560e01c806384b0196e116100d2578063cf09299511610088578063e3ee160e11610063578063e3ee160e14610374578063e94a010214610387578063ef55bec6146103b4575f5ffd5b8063cf09299514610309578063d505accf1461031c578063dd62ed3e1461032f575f5ffd5b806395d89b41116100b857806395d89b41146102c7578063a0cc6a68146102cf578063a9059cbb146102f6575f5ffd5b806384b0196e1461029757806388b7ab63146102b2575f5ffd5b80633644e5151161012757806370a082311161010d57806370a08231146102285780637ecebe001461025d5780637f2eecc314610270575f5ffd5b80633644e515146101e757806354fd4d50146101ef575f5ffd5b806318160ddd1161015757806318160ddd146101b357806323b872dd146101c5578063313ce567146101d8575f5ffd5b806306fdde0314610172578063095ea7b314610190575b5f5ffd5b61017a6103c7565b604051610187919061158d565b60405180910390f35b6101a361019e3660046115c7565b610457565b6040519015158152602001610187565b6002545b604051908152602001610187565b6101a36101d33660046115ef565b610470565b60405160128152602001610187565b6101b7610495565b60408051808201909152600181527f3100000000000000000000000000000000000000000000000000000000000000602082015261017a565b6101b7610236366004611629565b73ffffffffffffffffffffffffffffffffffffffff165f9081526020819052604090205490565b6101b761026b366004611629565b6104a3565b6101b77fd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de881565b61029f6104cd565b6040516101879796959493929190611642565b6102c56102c036600461172e565b61052b565b005b61017a610629565b6101b77f7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a226781565b6101a36103043660046115c7565b610638565b6102c561031736600461172e565b610645565b6102c561032a366004611873565b6106bd565b6101b761033d3660046118d9565b73ffffffffffffffffffffffffffffffffffffffff9182165f90815260016020908152604080832093909416825291909152205490565b6102c561038236600461190a565b61086b565b6101a36103953660046115c7565b600860209081525f928352604080842090915290825290205460ff1681565b6102c56103c236600461190a565b6108de565b6060600380546103d690611985565b80601f016020809104026020016040519081016040528092919081815260200182805461040290611985565b801561044d5780601f106104245761010080835404028352916020019161044d565b820191905f5260205f20905b81548152906001019060200180831161043057829003601f168201915b5050505050905090565b5f33610464818585610946565b60019150505b92915050565b5f3361047d858285610958565b610488858585610a26565b60019150505b9392505050565b5f61049e610acf565b905090565b73ffffffffffffffffffffffffffffffffffffffff81165f9081526007602052604081205461046a565b5f6060805f5f5f60606104de610c05565b6104e6610c30565b604080515f808252602082019092527f0f000000000000000000000000000000000000000000000000000000000000009b939a50919850469750309650945092509050565b73ffffffffffffffffffffffffffffffffffffffff8616331461057a576040517ff7437d6900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b604080517fd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de8602082015273ffffffffffffffffffffffffffffffffffffffff808a169282019290925290871660608201526080810186905260a0810185905260c0810184905260e081018390525f90610100015b604051602081830303815290604052805190602001209050610614888686868587610c5b565b61061f888888610a26565b5050505050505050565b6060600480546103d690611985565b5f33610464818585610a26565b604080517f7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267602082015273ffffffffffffffffffffffffffffffffffffffff808a169282019290925290871660608201526080810186905260a0810185905260c0810184905260e081018390525f90610100016105ee565b834211156106ff576040517f62791302000000000000000000000000000000000000000000000000000000008152600481018590526024015b60405180910390fd5b5f7f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c98888886107578c73ffffffffffffffffffffffffffffffffffffffff165f90815260076020526040902080546001810190915590565b60408051602081019690965273ffffffffffffffffffffffffffffffffffffffff94851690860152929091166060840152608083015260a082015260c0810186905260e0016040516020818303038152906040528051906020012090505f6107be82610e0d565b90505f6107cd82878787610e54565b90508973ffffffffffffffffffffffffffffffffffffffff168173ffffffffffffffffffffffffffffffffffffffff1614610854576040517f4b800e4600000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff80831660048301528b1660248201526044016106f6565b61085f8a8a8a610946565b50505050505050505050565b6108d389898989898988888b6040516020016108bf93929190928352602083019190915260f81b7fff0000000000000000000000000000000000000000000000000000000000000016604082015260410190565b604051602081830303815290604052610645565b505050505050505050565b6108d389898989898988888b60405160200161093293929190928352602083019190915260f81b7fff0000000000000000000000000000000000000000000000000000000000000016604082015260410190565b60405160208183030381529060405261052b565b6109538383836001610e80565b505050565b73ffffffffffffffffffffffffffffffffffffffff8381165f908152600160209081526040808320938616835292905220547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff811015610a205781811015610a12576040517ffb8f41b200000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff8416600482015260248101829052604481018390526064016106f6565b610a2084848484035f610e80565b50505050565b73ffffffffffffffffffffffffffffffffffffffff8316610a75576040517f96c6fd1e0000000000000000000000000000000000000000000000000000000081525f60048201526024016106f6565b73ffffffffffffffffffffffffffffffffffffffff8216610ac4576040517fec442f050000000000000000000000000000000000000000000000000000000081525f60048201526024016106f6565b610953838383610fc5565b5f3073ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016148015610b3457507f000000000000000000000000000000000000000000000000000000000000000046145b15610b5e57507f000000000000000000000000000000000000000000000000000000000000000090565b61049e604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201527f0000000000000000000000000000000000000000000000000000000000000000918101919091527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b606061049e7f000000000000000000000000000000000000000000000000000000000000000061116c565b606061049e7f000000000000000000000000000000000000000000000000000000000000000061116c565b844211610c94576040517fdf8e437200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b834210610ccd576040517f0f05f5bf00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff86165f90815260086020908152604080832086845290915290205460ff1615610d37576040517f18b980b200000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f610d4183610e0d565b9050610d4e8782846111a9565b610d84576040517f2ce87eeb00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff87165f81815260086020908152604080832088845290915280822080547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00166001179055518692917f13928c1d9d753381bb375d44ce3ba0ac7684e4df5485851fee780dd5cdd4ec3491a350505050505050565b5f61046a610e19610acf565b836040517f19010000000000000000000000000000000000000000000000000000000000008152600281019290925260228201526042902090565b5f5f5f5f610e6488888888611240565b925092509250610e748282611333565b50909695505050505050565b73ffffffffffffffffffffffffffffffffffffffff8416610ecf576040517fe602df050000000000000000000000000000000000000000000000000000000081525f60048201526024016106f6565b73ffffffffffffffffffffffffffffffffffffffff8316610f1e576040517f94280d620000000000000000000000000000000000000000000000000000000081525f60048201526024016106f6565b73ffffffffffffffffffffffffffffffffffffffff8085165f9081526001602090815260408083209387168352929052208290558015610a20578273ffffffffffffffffffffffffffffffffffffffff168473ffffffffffffffffffffffffffffffffffffffff167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92584604051610fb791815260200190565b60405180910390a350505050565b73ffffffffffffffffffffffffffffffffffffffff8316610ffc578060025f828254610ff191906119d6565b909155506110ac9050565b73ffffffffffffffffffffffffffffffffffffffff83165f9081526020819052604090205481811015611081576040517fe450d38c00000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff8516600482015260248101829052604481018390526064016106f6565b73ffffffffffffffffffffffffffffffffffffffff84165f9081526020819052604090209082900390555b73ffffffffffffffffffffffffffffffffffffffff82166110d557600280548290039055611100565b73ffffffffffffffffffffffffffffffffffffffff82165f9081526020819052604090208054820190555b8173ffffffffffffffffffffffffffffffffffffffff168373ffffffffffffffffffffffffffffffffffffffff167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8360405161115f91815260200190565b60405180910390a3505050565b60605f6111788361143a565b6040805160208082528183019092529192505f91906020820181803683375050509182525060208101929092525090565b5f8373ffffffffffffffffffffffffffffffffffffffff163b5f0361122e575f5f6111d4858561147a565b5090925090505f8160038111156111ed576111ed611a0e565b14801561122557508573ffffffffffffffffffffffffffffffffffffffff168273ffffffffffffffffffffffffffffffffffffffff16145b9250505061048e565b6112398484846114c3565b905061048e565b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a084111561127957505f91506003905082611329565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa1580156112ca573d5f5f3e3d5ffd5b50506040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0015191505073ffffffffffffffffffffffffffffffffffffffff811661132057505f925060019150829050611329565b92505f91508190505b9450945094915050565b5f82600381111561134657611346611a0e565b0361134f575050565b600182600381111561136357611363611a0e565b0361139a576040517ff645eedf00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b60028260038111156113ae576113ae611a0e565b036113e8576040517ffce698f7000000000000000000000000000000000000000000000000000000008152600481018290526024016106f6565b60038260038111156113fc576113fc611a0e565b03611436576040517fd78bce0c000000000000000000000000000000000000000000000000000000008152600481018290526024016106f6565b5050565b5f60ff8216601f81111561046a576040517fb3512b0c00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f5f5f83516041036114b1576020840151604085015160608601515f1a6114a388828585611240565b9550955095505050506114bc565b505081515f91506002905b9250925092565b8051604080517f1626ba7e000000000000000000000000000000000000000000000000000000008082526004820186905260248201929092525f92906020820185604483015e5f82606483010152601f820160051c60051b915060205f60648401838a5afa9050825f5114601f3d1116811693505050509392505050565b5f81518084528060208401602086015e5f6020828601015260207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f83011685010191505092915050565b602081525f61048e6020830184611541565b803573ffffffffffffffffffffffffffffffffffffffff811681146115c2575f5ffd5b919050565b5f5f604083850312156115d8575f5ffd5b6115e18361159f565b946020939093013593505050565b5f5f5f60608486031215611601575f5ffd5b61160a8461159f565b92506116186020850161159f565b929592945050506040919091013590565b5f60208284031215611639575f5ffd5b61048e8261159f565b7fff000000000000000000000000000000000000000000000000000000000000008816815260e060208201525f61167c60e0830189611541565b828103604084015261168e8189611541565b6060840188905273ffffffffffffffffffffffffffffffffffffffff8716608085015260a0840186905283810360c0850152845180825260208087019350909101905f5b818110156116f05783518352602093840193909201916001016116d2565b50909b9a5050505050505050505050565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b5f5f5f5f5f5f5f60e0888a031215611744575f5ffd5b61174d8861159f565b965061175b6020890161159f565b955060408801359450606088013593506080880135925060a0880135915060c088013567ffffffffffffffff811115611792575f5ffd5b8801601f81018a136117a2575f5ffd5b803567ffffffffffffffff8111156117bc576117bc611701565b6040517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0603f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f8501160116810181811067ffffffffffffffff8211171561182857611828611701565b6040528181528282016020018c101561183f575f5ffd5b816020840160208301375f6020838301015280935050505092959891949750929550565b803560ff811681146115c2575f5ffd5b5f5f5f5f5f5f5f60e0888a031215611889575f5ffd5b6118928861159f565b96506118a06020890161159f565b955060408801359450606088013593506118bc60808901611863565b9699959850939692959460a0840135945060c09093013592915050565b5f5f604083850312156118ea575f5ffd5b6118f38361159f565b91506119016020840161159f565b90509250929050565b5f5f5f5f5f5f5f5f5f6101208a8c031215611923575f5ffd5b61192c8a61159f565b985061193a60208b0161159f565b975060408a0135965060608a0135955060808a0135945060a08a0135935061196460c08b01611863565b989b979a50959894979396929550929360e081013593506101000135919050565b600181811c9082168061199957607f821691505b6020821081036119d0577f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b50919050565b8082018082111561046a577f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd' as const

