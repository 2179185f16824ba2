// Generated from the contract DatanetRegistry by `npm run generate`. Do not edit.

export const DATANET_REGISTRY_ABI = [
 {
  "type": "constructor",
  "inputs": [
   {
    "name": "stake",
    "type": "address",
    "internalType": "contract IStakeVault"
   },
   {
    "name": "penalty",
    "type": "uint96",
    "internalType": "uint96"
   }
  ],
  "stateMutability": "nonpayable"
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
  "name": "append",
  "inputs": [
   {
    "name": "datanetId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "root",
    "type": "bytes32",
    "internalType": "bytes32"
   },
   {
    "name": "count",
    "type": "uint32",
    "internalType": "uint32"
   }
  ],
  "outputs": [
   {
    "name": "batch",
    "type": "uint32",
    "internalType": "uint32"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "batchOf",
  "inputs": [
   {
    "name": "datanetId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "batch",
    "type": "uint32",
    "internalType": "uint32"
   }
  ],
  "outputs": [
   {
    "name": "root",
    "type": "bytes32",
    "internalType": "bytes32"
   },
   {
    "name": "firstSeq",
    "type": "uint64",
    "internalType": "uint64"
   },
   {
    "name": "count",
    "type": "uint32",
    "internalType": "uint32"
   },
   {
    "name": "submittedAt",
    "type": "uint48",
    "internalType": "uint48"
   },
   {
    "name": "voided",
    "type": "bool",
    "internalType": "bool"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "changeOwner",
  "inputs": [
   {
    "name": "datanetId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "owner",
    "type": "address",
    "internalType": "address"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "contains",
  "inputs": [
   {
    "name": "datanetId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "batch",
    "type": "uint32",
    "internalType": "uint32"
   },
   {
    "name": "contribution",
    "type": "tuple",
    "internalType": "struct DatanetRegistry.Contribution",
    "components": [
     {
      "name": "seq",
      "type": "uint64",
      "internalType": "uint64"
     },
     {
      "name": "contributor",
      "type": "address",
      "internalType": "address"
     },
     {
      "name": "contentHash",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "size",
      "type": "uint64",
      "internalType": "uint64"
     }
    ]
   },
   {
    "name": "proof",
    "type": "bytes32[]",
    "internalType": "bytes32[]"
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
  "name": "create",
  "inputs": [
   {
    "name": "schemaHash",
    "type": "bytes32",
    "internalType": "bytes32"
   },
   {
    "name": "licenceHash",
    "type": "bytes32",
    "internalType": "bytes32"
   }
  ],
  "outputs": [
   {
    "name": "datanetId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "stateMutability": "nonpayable"
 },
 {
  "type": "function",
  "name": "datanetOf",
  "inputs": [
   {
    "name": "datanetId",
    "type": "uint256",
    "internalType": "uint256"
   }
  ],
  "outputs": [
   {
    "name": "owner",
    "type": "address",
    "internalType": "address"
   },
   {
    "name": "nextSeq",
    "type": "uint64",
    "internalType": "uint64"
   },
   {
    "name": "batches",
    "type": "uint32",
    "internalType": "uint32"
   },
   {
    "name": "schemaHash",
    "type": "bytes32",
    "internalType": "bytes32"
   },
   {
    "name": "licenceHash",
    "type": "bytes32",
    "internalType": "bytes32"
   }
  ],
  "stateMutability": "view"
 },
 {
  "type": "function",
  "name": "datanets",
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
  "name": "leafOf",
  "inputs": [
   {
    "name": "datanetId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "contribution",
    "type": "tuple",
    "internalType": "struct DatanetRegistry.Contribution",
    "components": [
     {
      "name": "seq",
      "type": "uint64",
      "internalType": "uint64"
     },
     {
      "name": "contributor",
      "type": "address",
      "internalType": "address"
     },
     {
      "name": "contentHash",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "size",
      "type": "uint64",
      "internalType": "uint64"
     }
    ]
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
  "name": "proveDuplicate",
  "inputs": [
   {
    "name": "datanetId",
    "type": "uint256",
    "internalType": "uint256"
   },
   {
    "name": "earlierBatch",
    "type": "uint32",
    "internalType": "uint32"
   },
   {
    "name": "earlier",
    "type": "tuple",
    "internalType": "struct DatanetRegistry.Contribution",
    "components": [
     {
      "name": "seq",
      "type": "uint64",
      "internalType": "uint64"
     },
     {
      "name": "contributor",
      "type": "address",
      "internalType": "address"
     },
     {
      "name": "contentHash",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "size",
      "type": "uint64",
      "internalType": "uint64"
     }
    ]
   },
   {
    "name": "earlierProof",
    "type": "bytes32[]",
    "internalType": "bytes32[]"
   },
   {
    "name": "laterBatch",
    "type": "uint32",
    "internalType": "uint32"
   },
   {
    "name": "later",
    "type": "tuple",
    "internalType": "struct DatanetRegistry.Contribution",
    "components": [
     {
      "name": "seq",
      "type": "uint64",
      "internalType": "uint64"
     },
     {
      "name": "contributor",
      "type": "address",
      "internalType": "address"
     },
     {
      "name": "contentHash",
      "type": "bytes32",
      "internalType": "bytes32"
     },
     {
      "name": "size",
      "type": "uint64",
      "internalType": "uint64"
     }
    ]
   },
   {
    "name": "laterProof",
    "type": "bytes32[]",
    "internalType": "bytes32[]"
   }
  ],
  "outputs": [],
  "stateMutability": "nonpayable"
 },
 {
  "type": "event",
  "name": "BatchAppended",
  "inputs": [
   {
    "name": "datanetId",
    "type": "uint256",
    "indexed": true,
    "internalType": "uint256"
   },
   {
    "name": "batch",
    "type": "uint32",
    "indexed": true,
    "internalType": "uint32"
   },
   {
    "name": "root",
    "type": "bytes32",
    "indexed": false,
    "internalType": "bytes32"
   },
   {
    "name": "firstSeq",
    "type": "uint64",
    "indexed": false,
    "internalType": "uint64"
   },
   {
    "name": "count",
    "type": "uint32",
    "indexed": false,
    "internalType": "uint32"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "BatchVoided",
  "inputs": [
   {
    "name": "datanetId",
    "type": "uint256",
    "indexed": true,
    "internalType": "uint256"
   },
   {
    "name": "batch",
    "type": "uint32",
    "indexed": true,
    "internalType": "uint32"
   },
   {
    "name": "prover",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   },
   {
    "name": "contentHash",
    "type": "bytes32",
    "indexed": false,
    "internalType": "bytes32"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "DatanetCreated",
  "inputs": [
   {
    "name": "datanetId",
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
    "name": "schemaHash",
    "type": "bytes32",
    "indexed": false,
    "internalType": "bytes32"
   },
   {
    "name": "licenceHash",
    "type": "bytes32",
    "indexed": false,
    "internalType": "bytes32"
   }
  ],
  "anonymous": false
 },
 {
  "type": "event",
  "name": "OwnerChanged",
  "inputs": [
   {
    "name": "datanetId",
    "type": "uint256",
    "indexed": true,
    "internalType": "uint256"
   },
   {
    "name": "owner",
    "type": "address",
    "indexed": true,
    "internalType": "address"
   }
  ],
  "anonymous": false
 },
 {
  "type": "error",
  "name": "AlreadyVoid",
  "inputs": []
 },
 {
  "type": "error",
  "name": "DatanetUnknown",
  "inputs": []
 },
 {
  "type": "error",
  "name": "EmptyBatch",
  "inputs": []
 },
 {
  "type": "error",
  "name": "InvalidProof",
  "inputs": []
 },
 {
  "type": "error",
  "name": "NotDuplicate",
  "inputs": []
 },
 {
  "type": "error",
  "name": "OutOfRange",
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

export const DATANET_REGISTRY_BYTECODE =
  '0x60c060405234801561000f575f5ffd5b5060405161159638038061159683398101604081905261002e916100cf565b6040516357601c5d60e01b81523060048201526001600160a01b038316906357601c5d90602401602060405180830381865afa158015610070573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190610094919061011d565b6100b0576040516282b42960e81b815260040160405180910390fd5b6001600160a01b039091166080526001600160601b031660a052610143565b5f5f604083850312156100e0575f5ffd5b82516001600160a01b03811681146100f6575f5ffd5b60208401519092506001600160601b0381168114610112575f5ffd5b809150509250929050565b5f6020828403121561012d575f5ffd5b8151801515811461013c575f5ffd5b9392505050565b60805160a0516114256101715f395f818160cd015261052801525f818161011601526104ec01526114255ff3fe608060405234801561000f575f5ffd5b50600436106100c4575f3560e01c8063634bc7db1161007d578063ced9a4bf11610058578063ced9a4bf14610373578063d3b8b6011461039b578063ea7fd377146103ae575f5ffd5b8063634bc7db1461031c57806368b329eb1461033d578063784796f714610360575f5ffd5b80633b5b9500116100ad5780633b5b95001461015d578063487df960146101725780635cd5804e14610255575f5ffd5b806302393314146100c8578063125fdbbc14610111575b5f5ffd5b6100ef7f000000000000000000000000000000000000000000000000000000000000000081565b6040516bffffffffffffffffffffffff90911681526020015b60405180910390f35b6101387f000000000000000000000000000000000000000000000000000000000000000081565b60405173ffffffffffffffffffffffffffffffffffffffff9091168152602001610108565b61017061016b366004611039565b6103b6565b005b6102026101803660046110fa565b600160208190525f918252604090912080549181015460029091015473ffffffffffffffffffffffffffffffffffffffff83169274010000000000000000000000000000000000000000810467ffffffffffffffff16927c010000000000000000000000000000000000000000000000000000000090910463ffffffff169185565b6040805173ffffffffffffffffffffffffffffffffffffffff909616865267ffffffffffffffff909416602086015263ffffffff909216928401929092526060830191909152608082015260a001610108565b6102d7610263366004611111565b600260209081525f92835260408084209091529082529020805460019091015467ffffffffffffffff81169068010000000000000000810463ffffffff16906c01000000000000000000000000810465ffffffffffff16907201000000000000000000000000000000000000900460ff1685565b6040805195865267ffffffffffffffff909416602086015263ffffffff9092169284019290925265ffffffffffff90911660608301521515608082015260a001610108565b61032f61032a36600461113b565b61062f565b604051908152602001610108565b61035061034b36600461115b565b6107d6565b6040519015158152602001610108565b61017061036e3660046111e9565b610890565b61038661038136600461120a565b6109b6565b60405163ffffffff9091168152602001610108565b61032f6103a936600461123c565b610d63565b61032f5f5481565b5f836040013588604001351480156103f957506103d66020850185611275565b67ffffffffffffffff166103ed60208a018a611275565b67ffffffffffffffff16105b905080610432576040517fd740002700000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b61043f8a8a8a8a8a610dd4565b61044c8a86868686610dd4565b5f8a815260026020908152604080832063ffffffff891680855292529182902060010180547fffffffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffff167201000000000000000000000000000000000000179055815133928d917f8565c17e0be31c7406ca6f857e6bb496f650202f1ae5e6cf6cc65b97fb782ac3916104e291908a0135815260200190565b60405180910390a47f000000000000000000000000000000000000000000000000000000000000000073ffffffffffffffffffffffffffffffffffffffff16636aa1b97b7f00000000000000000000000000000000000000000000000000000000000000008c8b8860405160200161055c939291906112fa565b604080517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08184030181529082905280516020909101207fffffffff0000000000000000000000000000000000000000000000000000000060e085901b1682526bffffffffffffffffffffffff909216600482015260248101919091523360448201526064016020604051808303815f875af11580156105fe573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906106229190611324565b5050505050505050505050565b5f82158061063b575081155b15610672576040517ff1ae58d500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f5f815461067f90611368565b91829055506040805160a081018252338082525f6020808401828152848601838152606086018b8152608087018b815289865260019485905294889020965187549351925163ffffffff167c0100000000000000000000000000000000000000000000000000000000027bffffffffffffffffffffffffffffffffffffffffffffffffffffffff67ffffffffffffffff9490941674010000000000000000000000000000000000000000027fffffffff0000000000000000000000000000000000000000000000000000000090951673ffffffffffffffffffffffffffffffffffffffff9290921691909117939093179190911691909117855551908401555160029092019190915590519192509082907fb2c2ee55835f7dd79c5d5d252c547cd0bfb81af0ac79de6b73a7863f168a84db906107c89087908790918252602082015260400190565b60405180910390a392915050565b5f85815260026020908152604080832063ffffffff8881168552908352818420825160a0810184528154815260019091015467ffffffffffffffff811694820194909452680100000000000000008404909116918101919091526c01000000000000000000000000820465ffffffffffff166060820152720100000000000000000000000000000000000090910460ff161580156080830181905261088357506108838188878787610eeb565b9150505b95945050505050565b5f8281526001602052604090205473ffffffffffffffffffffffffffffffffffffffff1633146108ec576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b73ffffffffffffffffffffffffffffffffffffffff8116610939576040517fd92e233d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b5f8281526001602052604080822080547fffffffffffffffffffffffff00000000000000000000000000000000000000001673ffffffffffffffffffffffffffffffffffffffff85169081179091559051909184917f9c65bdcdf3baa5d433981546cddddb0c820aa405c7bd651375df9f19f02698769190a35050565b5f838152600160208181526040808420815160a081018352815473ffffffffffffffffffffffffffffffffffffffff811680835274010000000000000000000000000000000000000000820467ffffffffffffffff16958301959095527c0100000000000000000000000000000000000000000000000000000000900463ffffffff169281019290925292830154606082015260029092015460808301523314610a8c576040517f82b4290000000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b83610ac3576040517ff1ae58d500000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b8263ffffffff165f03610b02576040517fc2e5347d00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b806040015191506040518060a00160405280858152602001826020015167ffffffffffffffff1681526020018463ffffffff1681526020014265ffffffffffff1681526020015f151581525060025f8781526020019081526020015f205f8463ffffffff1663ffffffff1681526020019081526020015f205f820151815f01556020820151816001015f6101000a81548167ffffffffffffffff021916908367ffffffffffffffff16021790555060408201518160010160086101000a81548163ffffffff021916908363ffffffff160217905550606082015181600101600c6101000a81548165ffffffffffff021916908365ffffffffffff16021790555060808201518160010160126101000a81548160ff0219169083151502179055509050508263ffffffff168160200151610c3b919061139f565b5f868152600160208190526040909120805467ffffffffffffffff9390931674010000000000000000000000000000000000000000027fffffffff0000000000000000ffffffffffffffffffffffffffffffffffffffff90931692909217909155610ca79083906113bf565b5f8681526001602090815260409182902080547bffffffffffffffffffffffffffffffffffffffffffffffffffffffff167c010000000000000000000000000000000000000000000000000000000063ffffffff9586160217905583810151825188815267ffffffffffffffff90911691810191909152858316918101919091529083169086907ff165b85db8d09201091551354a8856e05ff5f5a947c0257baac598aed4417d419060600160405180910390a3509392505050565b5f5f46308585604051602001610d7c94939291906113db565b604080518083037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe001815282825280516020918201208184015281518084038201815292820190915281519101209150505b92915050565b5f85815260026020908152604080832063ffffffff888116855290835292819020815160a0810183528154815260019091015467ffffffffffffffff811693820193909352680100000000000000008304909316908301526c01000000000000000000000000810465ffffffffffff1660608301527201000000000000000000000000000000000000900460ff161580156080830152610ea0576040517fb705708b00000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b610ead8187868686610eeb565b610ee3576040517f09bde33900000000000000000000000000000000000000000000000000000000815260040160405180910390fd5b505050505050565b6020808601515f91829167ffffffffffffffff1690610f0c90870187611275565b67ffffffffffffffff1610158015610f5c5750866040015163ffffffff16876020015167ffffffffffffffff16610f439190611412565b610f506020870187611275565b67ffffffffffffffff16105b9050801580610f6a57508651155b15610f78575f915050610887565b6108838484895f0151610f8b8a8a610d63565b5f8315610fbb578360051b8501855b803580851160051b94855260209485185260405f209301818110610f9a5750505b501492915050565b803563ffffffff81168114610fd6575f5ffd5b919050565b5f60808284031215610feb575f5ffd5b50919050565b5f5f83601f840112611001575f5ffd5b50813567ffffffffffffffff811115611018575f5ffd5b6020830191508360208260051b8501011115611032575f5ffd5b9250929050565b5f5f5f5f5f5f5f5f5f6101a08a8c031215611052575f5ffd5b8935985061106260208b01610fc3565b97506110718b60408c01610fdb565b965060c08a013567ffffffffffffffff81111561108c575f5ffd5b6110988c828d01610ff1565b90975095506110ab905060e08b01610fc3565b93506110bb8b6101008c01610fdb565b92506101808a013567ffffffffffffffff8111156110d7575f5ffd5b6110e38c828d01610ff1565b915080935050809150509295985092959850929598565b5f6020828403121561110a575f5ffd5b5035919050565b5f5f60408385031215611122575f5ffd5b8235915061113260208401610fc3565b90509250929050565b5f5f6040838503121561114c575f5ffd5b50508035926020909101359150565b5f5f5f5f5f60e0868803121561116f575f5ffd5b8535945061117f60208701610fc3565b935061118e8760408801610fdb565b925060c086013567ffffffffffffffff8111156111a9575f5ffd5b6111b588828901610ff1565b969995985093965092949392505050565b803573ffffffffffffffffffffffffffffffffffffffff81168114610fd6575f5ffd5b5f5f604083850312156111fa575f5ffd5b82359150611132602084016111c6565b5f5f5f6060848603121561121c575f5ffd5b833592506020840135915061123360408501610fc3565b90509250925092565b5f5f60a0838503121561124d575f5ffd5b823591506111328460208501610fdb565b803567ffffffffffffffff81168114610fd6575f5ffd5b5f60208284031215611285575f5ffd5b61128e8261125e565b9392505050565b67ffffffffffffffff6112a78261125e565b16825273ffffffffffffffffffffffffffffffffffffffff6112cb602083016111c6565b1660208301526040818101359083015267ffffffffffffffff6112f06060830161125e565b1660608301525050565b838152610120810161130f6020830185611295565b61131c60a0830184611295565b949350505050565b5f60208284031215611334575f5ffd5b5051919050565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b5f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff82036113985761139861133b565b5060010190565b67ffffffffffffffff8181168382160190811115610dce57610dce61133b565b63ffffffff8181168382160190811115610dce57610dce61133b565b84815273ffffffffffffffffffffffffffffffffffffffff841660208201526040810183905260e081016108876060830184611295565b80820180821115610dce57610dce61133b56' as const

