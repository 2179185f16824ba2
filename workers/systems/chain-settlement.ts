// The settlement contracts through viem: what the chain holds, for anybody with its address; and
// commits signed here with the settler's key, stored by the caller before they are sent.
import { BaseError, createPublicClient, encodeFunctionData, http } from 'viem'
import { TransactionReceiptNotFoundError, keccak256 } from 'viem'
import type { PublicClient } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { OPEN_ABI } from '../../schemas/chain/open.gen.ts'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import type { Address } from '../../schemas/ids.ts'
import { tokenWei } from '../../schemas/money.ts'
import type { TokenWei } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import type { ChainFacts, CommitOnChain, SettlementChain } from '../settle/chain.port.ts'
import type { SignedTx, TxFate } from '../settle/chain.port.ts'
import type { EpochCommit } from '../settle/epoch.ts'

export type DistributorPlace = {
  readonly rpcUrl: string
  readonly distributor: Address
  /** The first block in which a commit can lie. */
  readonly fromBlock: number
}

export type SettlementPlace = DistributorPlace & {
  readonly chainId: number
  readonly escrow: Address
  readonly token: Address
}

/** Room for what changes between the estimate and the block, in percent of the gas estimated. */
const GAS_PERCENT = 130n

/** What nodes answer to bytes that they hold, or have mined, already. */
const KNOWN_ALREADY = /already known|already imported|known transaction|nonce too low/i

export function settlementChain(place: SettlementPlace, settlerKey: Hex): SettlementChain {
  const client = createPublicClient({ transport: http(place.rpcUrl) })
  const account = privateKeyToAccount(settlerKey)
  return {
    facts: (epoch) => readFacts(client, place, epoch),
    async prepare(commit, minNonce) {
      const call = {
        abi: REWARD_DISTRIBUTOR_ABI,
        functionName: 'commit',
        args: [commitArgs(commit), []],
      } as const
      const to = place.distributor
      const gas = await client.estimateContractGas({ ...call, address: to, account })
      const fees = await client.estimateFeesPerGas()
      const mined = await client.getTransactionCount({ address: account.address })
      const nonce = Math.max(mined, minNonce)
      const raw = await account.signTransaction({
        type: 'eip1559',
        chainId: place.chainId,
        to,
        data: encodeFunctionData(call),
        nonce,
        gas: (gas * GAS_PERCENT) / 100n,
        maxFeePerGas: fees.maxFeePerGas,
        maxPriorityFeePerGas: fees.maxPriorityFeePerGas,
      })
      return { raw, hash: keccak256(raw), nonce }
    },
    async send(tx) {
      try {
        await client.sendRawTransaction({ serializedTransaction: tx.raw })
      } catch (error) {
        if (!(error instanceof BaseError) || !KNOWN_ALREADY.test(error.message)) throw error
      }
    },
    async fate(tx) {
      const fate = await minedFate(client, tx)
      if (fate !== null) return fate
      const next = await client.getTransactionCount({ address: account.address })
      if (next <= tx.nonce) return { kind: 'pending' }
      // It may have been mined between the two questions.
      return (await minedFate(client, tx)) ?? { kind: 'replaced' }
    },
  }
}

/** The commit in force under an epoch's number; null when there is none, or it was voided. */
export async function readCommit(
  place: DistributorPlace,
  epoch: number,
): Promise<CommitOnChain | null> {
  const client = createPublicClient({ transport: http(place.rpcUrl) })
  const head = await client.getBlockNumber({ cacheTime: 0 })
  return commitAt(client, place, epoch, head)
}

/** What the distributor has pulled from the escrow in all. */
export async function readFunded({ rpcUrl, distributor }: DistributorPlace): Promise<TokenWei> {
  const client = createPublicClient({ transport: http(rpcUrl) })
  const at = { abi: REWARD_DISTRIBUTOR_ABI, address: distributor } as const
  return tokenWei(await client.readContract({ ...at, functionName: 'funded' }))
}

async function readFacts(
  client: PublicClient,
  place: SettlementPlace,
  epoch: number,
): Promise<ChainFacts> {
  const head = await client.getBlockNumber({ cacheTime: 0 })
  const { distributor, escrow, token } = place
  const at = { abi: REWARD_DISTRIBUTOR_ABI, address: distributor, blockNumber: head } as const
  const [lastEpoch, funded, escrowed, committed] = await Promise.all([
    client.readContract({ ...at, functionName: 'lastEpoch' }),
    client.readContract({ ...at, functionName: 'funded' }),
    client.readContract({
      abi: OPEN_ABI,
      address: token,
      functionName: 'balanceOf',
      args: [escrow],
      blockNumber: head,
    }),
    commitAt(client, place, epoch, head),
  ])
  return {
    lastEpoch: Number(lastEpoch),
    committed,
    headBlock: Number(head),
    escrowWei: tokenWei(escrowed),
    fundedWei: tokenWei(funded),
  }
}

async function commitAt(
  client: PublicClient,
  place: DistributorPlace,
  epoch: number,
  head: bigint,
): Promise<CommitOnChain | null> {
  const at = { abi: REWARD_DISTRIBUTOR_ABI, address: place.distributor } as const
  const last = await client.readContract({ ...at, functionName: 'lastEpoch', blockNumber: head })
  if (last < BigInt(epoch)) return null
  const events = await client.getContractEvents({
    ...at,
    eventName: 'EpochCommitted',
    args: { epoch: BigInt(epoch) },
    fromBlock: BigInt(place.fromBlock),
    toBlock: head,
    strict: true,
  })
  // A voided epoch's number is used again: the commit in force is the last one.
  const event = must(events.at(-1), 'a distributor that counts an epoch has its event')
  const { args } = event
  return {
    txHash: event.transactionHash,
    blockNumber: Number(event.blockNumber),
    commit: {
      epoch: Number(args.epoch),
      payoutRoot: args.payoutRoot,
      debitRoot: args.debitRoot,
      receiptsRoot: args.receiptsRoot,
      dataHash: args.dataHash,
      totalWei: tokenWei(args.total),
      leafCount: args.leaves,
    },
  }
}

async function minedFate(client: PublicClient, tx: SignedTx): Promise<TxFate | null> {
  try {
    await client.getTransactionReceipt({ hash: tx.hash })
    return { kind: 'mined' }
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return null
    throw error
  }
}

function commitArgs(commit: EpochCommit) {
  return {
    epoch: BigInt(commit.epoch),
    payoutRoot: commit.payoutRoot,
    debitRoot: commit.debitRoot,
    receiptsRoot: commit.receiptsRoot,
    dataHash: commit.dataHash,
    total: commit.totalWei,
    leaves: commit.leafCount,
  }
}
