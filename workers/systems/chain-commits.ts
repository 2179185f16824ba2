// What the distributor holds, for anybody with its address: the commit in force under a number, what
// it was funded with, and the facts that the settler decides on. Reads only.
import { createPublicClient, http } from 'viem'
import type { PublicClient } from 'viem'
import { OPEN_ABI } from '../../schemas/chain/open.gen.ts'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import type { Address } from '../../schemas/ids.ts'
import { tokenWei } from '../../schemas/money.ts'
import type { TokenWei } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import type { ChainFacts, CommitOnChain, Pulled } from '../settle/chain.port.ts'

export type DistributorPlace = {
  readonly rpcUrl: string
  readonly distributor: Address
  /** The first block in which a commit can lie. */
  readonly fromBlock: number
}

/** When is a block safe, and when final? As the chain's own tags say, or so many blocks deep. */
export type Finality =
  | { readonly kind: 'tags' }
  | { readonly kind: 'depth'; readonly confirmations: number }

export type FactsPlace = DistributorPlace & {
  readonly escrow: Address
  readonly token: Address
  readonly finality: Finality
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

/** Does the distributor take this account's word for a commit? */
export async function readIsAttestor(
  { rpcUrl, distributor }: Pick<DistributorPlace, 'rpcUrl' | 'distributor'>,
  signer: Address,
): Promise<boolean> {
  const client = createPublicClient({ transport: http(rpcUrl) })
  const at = { abi: REWARD_DISTRIBUTOR_ABI, address: distributor } as const
  return client.readContract({ ...at, functionName: 'isAttestor', args: [signer] })
}

/** Transfers from the escrow to the distributor, by the token's events alone. */
export async function readPulled(
  client: PublicClient,
  place: FactsPlace,
  epoch: number,
): Promise<Pulled> {
  const head = await client.getBlockNumber({ cacheTime: 0 })
  const found = must(await commitAt(client, place, epoch, head), 'the epoch is committed')
  const events = await client.getContractEvents({
    abi: OPEN_ABI,
    address: place.token,
    eventName: 'Transfer',
    args: { from: place.escrow, to: place.distributor },
    fromBlock: BigInt(place.fromBlock),
    toBlock: BigInt(found.blockNumber),
    strict: true,
  })
  let [byCommitWei, earlierWei] = [0n, 0n]
  for (const { transactionHash, args } of events) {
    if (transactionHash === found.txHash) byCommitWei += args.amount
    else earlierWei += args.amount
  }
  return { byCommitWei, earlierWei }
}

/** Everything at one block, so that the facts agree with each other. */
export async function readFacts(
  client: PublicClient,
  place: FactsPlace,
  settler: Address,
  epoch: number,
): Promise<ChainFacts> {
  const head = await client.getBlockNumber({ cacheTime: 0 })
  const { distributor, escrow, token, finality } = place
  const at = { abi: REWARD_DISTRIBUTOR_ABI, address: distributor, blockNumber: head } as const
  const [lastEpoch, funded, escrowed, committed, gasWei, depth] = await Promise.all([
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
    client.getBalance({ address: settler, blockNumber: head }),
    depthOf(client, finality, Number(head)),
  ])
  return {
    lastEpoch: Number(lastEpoch),
    committed,
    voided: committed === null ? await lastVoided(client, place, depth.finalBlock) : null,
    headBlock: Number(head),
    ...depth,
    escrowWei: tokenWei(escrowed),
    fundedWei: tokenWei(funded),
    gasWei,
  }
}

/** The last voiding in a block that nothing undoes. */
async function lastVoided(client: PublicClient, place: FactsPlace, finalBlock: number) {
  if (finalBlock < place.fromBlock) return null
  const events = await client.getContractEvents({
    abi: REWARD_DISTRIBUTOR_ABI,
    address: place.distributor,
    eventName: 'EpochsVoided',
    fromBlock: BigInt(place.fromBlock),
    toBlock: BigInt(finalBlock),
    strict: true,
  })
  const last = events.at(-1)
  if (last === undefined) return null
  return { lastEpoch: Number(last.args.from) - 1, blockNumber: Number(last.blockNumber) }
}

async function depthOf(client: PublicClient, finality: Finality, head: number) {
  if (finality.kind === 'depth') {
    const finalBlock = head - finality.confirmations
    return { safeBlock: finalBlock, finalBlock }
  }
  const [safe, final] = await Promise.all([
    client.getBlock({ blockTag: 'safe' }),
    client.getBlock({ blockTag: 'finalized' }),
  ])
  return { safeBlock: Number(safe.number), finalBlock: Number(final.number) }
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
