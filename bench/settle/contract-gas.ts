// What settlement costs on chain: receipts of a real anvil node (Prague), the production bytecode, a
// tree of 16,384 leaves (depth 14), payees who were paid before. The figures are `receipt.gasUsed`:
// the 21,000 of a transaction and its calldata are in every one.
import { anvil } from 'viem/chains'
import { startAnvil } from '../../contracts/tools/anvil.ts'
import { RUN, RUNS, settlementOn } from './settlement-on-anvil.ts'
import { freePort } from '../../contracts/tools/free-port.ts'

export type ContractGas = {
  readonly commitFirst: number
  /** Every slot of the ring was written before. */
  readonly commitGas: number
  /** The same with the signatures of two of three attestors. */
  readonly commitGasTwoAttestors: number
  /** To a payee who held no token. */
  readonly claimFirst: number
  /** One epoch later. */
  readonly claimGas: number
  /** A packed run of 128, one epoch after they were all paid first, a payee. */
  readonly batchGasPerPayee: number
  readonly batchCalldataBytes: number
}

const RING = 64

export async function measureContractGas(): Promise<ContractGas> {
  const node = await startAnvil({ port: await freePort(), chainId: anvil.id })
  try {
    const alone = await settlementOn(node.url, 0)
    const commitFirst = await alone.commitSome()
    for (let epoch = 2; epoch <= RING; epoch++) await alone.commitSome()
    await alone.commitTree()
    const claimFirst = await alone.claim()
    const commitGas = await alone.commitTree()
    for (let run = 0; run < RUNS; run++) await alone.claimRun(run)
    await alone.commitTree()
    const run = await alone.claimRun(RUNS - 1)
    const claimGas = await alone.claim()

    const attested = await settlementOn(node.url, 2)
    for (let epoch = 1; epoch <= RING; epoch++) await attested.commitSome()
    return {
      ...{ commitFirst, commitGas, claimFirst, claimGas },
      commitGasTwoAttestors: await attested.commitSome(),
      batchGasPerPayee: Math.ceil(run.gas / RUN),
      batchCalldataBytes: run.calldataBytes,
    }
  } finally {
    await node.stop()
  }
}
