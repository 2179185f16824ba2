// The settler's side of the chain through viem: commits priced here and signed by whoever holds the
// key, stored by the caller before they are sent, and followed until nothing can undo them. One
// node is spoken to; others, where given, must tell the same before anything is believed.
import { BaseError, createPublicClient, http, parseAbi, RpcRequestError, size } from 'viem'
import { TransactionReceiptNotFoundError, keccak256 } from 'viem'
import type { PublicClient } from 'viem'
import { commitArgs, commitCalldata } from '../../schemas/chain/commit-call.ts'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import type { Address } from '../../schemas/ids.ts'
import type { ChainFacts, SettlementChain, SignedTx, TxFate } from '../settle/chain.port.ts'
import type { CommitSigner, CommitTx } from '../settle/commit-signer.port.ts'
import type { EpochCommit } from '../settle/epoch.ts'
import { readFacts, readPulled } from './chain-commits.ts'
import type { FactsPlace } from './chain-commits.ts'

export type SettlementPlace = FactsPlace & {
  readonly chainId: number
  /** Nodes that must agree with `rpcUrl` about every commit. */
  readonly witnessUrls: readonly string[]
  /** An OP Stack rollup's oracle for the fee of data on the layer below; null where there is none. */
  readonly gasPriceOracle: Address | null
}

type Fees = Pick<CommitTx, 'maxFeePerGas' | 'maxPriorityFeePerGas'>

/** Room for what changes between the estimate and the block, in percent of the gas estimated. */
const GAS_PERCENT = 130n
/** A node takes a replacement for its predecessor when both fees rise by a tenth; an eighth is sure. */
const BUMP_PERCENT = 1_125n
const TIMEOUT_MS = 8_000

const ORACLE = parseAbi([
  'function getL1FeeUpperBound(uint256 unsignedTxSize) view returns (uint256)',
])

export function settlementChain(place: SettlementPlace, signer: CommitSigner): SettlementChain {
  const [client, ...witnesses] = [place.rpcUrl, ...place.witnessUrls].map(clientOf)
  if (client === undefined) throw new Error('a chain has a node')
  const sign = async (tx: CommitTx): Promise<SignedTx> => {
    const dataFee = await dataFeeOf(client, place.gasPriceOracle, tx.data)
    const head = await client.getBlockNumber({ cacheTime: 0 })
    const { token } = await signer.lease()
    const raw = await signer.sign({ token, tx })
    const { nonce, maxFeePerGas, maxPriorityFeePerGas, gas } = tx
    const costWei = gas * maxFeePerGas + dataFee
    const signed = { raw, hash: keccak256(raw), nonce, maxFeePerGas, maxPriorityFeePerGas }
    return { ...signed, costWei, signedAtBlock: Number(head) }
  }
  const call = async (
    commit: EpochCommit,
    attestations: readonly Hex[],
    nonce: number,
    fees: Fees,
  ): Promise<CommitTx> => {
    const to = place.distributor
    const gas = await client.estimateContractGas({
      abi: REWARD_DISTRIBUTOR_ABI,
      address: to,
      functionName: 'commit',
      args: [commitArgs(commit), [...attestations]],
      account: await signer.address(),
    })
    const data = commitCalldata(commit, attestations)
    return { chainId: place.chainId, to, data, nonce, gas: (gas * GAS_PERCENT) / 100n, ...fees }
  }
  return {
    async facts(epoch) {
      const settler = await signer.address()
      const facts = await readFacts(client, place, settler, epoch)
      for (const witness of witnesses) {
        agree(facts, await readFacts(witness, place, settler, epoch))
      }
      return facts
    },
    pulled: (epoch) => readPulled(client, place, epoch),
    async prepare(commit, minNonce, attestations) {
      const address = await signer.address()
      const mined = await client.getTransactionCount({ address })
      const fees = await client.estimateFeesPerGas()
      return sign(await call(commit, attestations, Math.max(mined, minNonce), fees))
    },
    async bump(commit, tx, attestations) {
      const now = await client.estimateFeesPerGas()
      return sign(await call(commit, attestations, tx.nonce, raised(tx, now)))
    },
    async send(tx) {
      try {
        await client.sendRawTransaction({ serializedTransaction: tx.raw })
      } catch (error) {
        const isAnswer = (cause: unknown) => cause instanceof RpcRequestError
        if (!(error instanceof BaseError) || error.walk(isAnswer) === null) throw error
      }
    },
    async fate(attempts) {
      const fate = await minedFate(client, attempts)
      if (fate !== null) return fate
      const next = await client.getTransactionCount({ address: await signer.address() })
      if (next <= Math.max(...attempts.map((each) => each.nonce))) return { kind: 'pending' }
      // One may have been mined between the two questions.
      return (await minedFate(client, attempts)) ?? { kind: 'replaced' }
    },
  }
}

function clientOf(url: string): PublicClient {
  return createPublicClient({ transport: http(url, { timeout: TIMEOUT_MS, retryCount: 1 }) })
}

/** Both fees by an eighth, rounded up, and at least what the chain asks now. */
function raised(tx: Fees, now: Fees): Fees {
  const up = (fee: bigint) => (fee * BUMP_PERCENT + 999n) / 1_000n
  const most = (a: bigint, b: bigint) => (a > b ? a : b)
  return {
    maxFeePerGas: most(up(tx.maxFeePerGas), now.maxFeePerGas),
    maxPriorityFeePerGas: most(up(tx.maxPriorityFeePerGas), now.maxPriorityFeePerGas),
  }
}

/**
 * Nodes differ by a block or two; that one knows a commit or a voiding which the other does not is
 * waited out. Both decide what the settler signs, so both must be said twice.
 */
export function agree(facts: ChainFacts, other: ChainFacts): void {
  const [one, two] = [standing(facts), standing(other)]
  if (one !== two) throw new Error(`the chain's nodes disagree: ${one}; ${two}`)
}

function standing({ committed, lastEpoch, voided }: ChainFacts): string {
  const commit = committed?.commit.dataHash ?? 'no commit'
  const fell = voided === null ? 'none' : `${voided.lastEpoch} in block ${voided.blockNumber}`
  return `${commit}, last epoch ${lastEpoch}, voided behind ${fell}`
}

async function dataFeeOf(client: PublicClient, oracle: Address | null, data: Hex): Promise<bigint> {
  if (oracle === null) return 0n
  // Nonce, fees, gas, addressee and the rest of an unsigned transaction stay below 100 bytes.
  const args = [BigInt(size(data) + 100)] as const
  return client.readContract({
    abi: ORACLE,
    address: oracle,
    functionName: 'getL1FeeUpperBound',
    args,
  })
}

async function minedFate(
  client: PublicClient,
  attempts: readonly SignedTx[],
): Promise<TxFate | null> {
  for (const { hash } of attempts) {
    try {
      const { blockNumber } = await client.getTransactionReceipt({ hash })
      return { kind: 'mined', hash, blockNumber: Number(blockNumber) }
    } catch (error) {
      if (!(error instanceof TransactionReceiptNotFoundError)) throw error
    }
  }
  return null
}
