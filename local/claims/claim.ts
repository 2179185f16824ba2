// A claim from outside: the payout as the API tells it, checked against the chain's root before any
// gas is spent, and the transaction that takes it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createPublicClient, createWalletClient, http } from 'viem'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { z } from 'zod'
import { claimToTypedData } from '../../schemas/chain/claim-to-type.ts'
import { payToTypedData } from '../../schemas/chain/pay-to-type.ts'
import { leafHash } from '../../schemas/chain/leaf.ts'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import { verifyProof } from '../../schemas/chain/tree.ts'
import { parseAddress } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import { address, count, hex32, weiText } from '../../schemas/wire/scalars.ts'
import { ApiError, call } from '../demo/client.ts'
import { ROOT } from '../stack/settings.ts'

export type ClaimPlace = {
  readonly url: string
  readonly rpcUrl: string
  readonly distributor: Address
}

const payout = z.object({
  account: address,
  epoch: count,
  cumulative_wei: weiText,
  claimed_wei: weiText,
  claimable_wei: weiText,
  pending_wei: weiText,
  pending_until: count.nullable(),
  maturing_wei: weiText,
  proof: z.array(hex32),
})
export type Payout = z.output<typeof payout>

/** What a claim needs of a payout. */
export type Due = Pick<Payout, 'account' | 'epoch' | 'proof'> & { readonly cumulative_wei: bigint }

/** How long a signed `claimTo` may be submitted. */
const DEADLINE_SECONDS = 3_600n

/** From flags; without them, the stack that runs here. */
export async function placeOf(flags: {
  readonly url?: string | undefined
  readonly rpc?: string | undefined
  readonly distributor?: string | undefined
}): Promise<ClaimPlace> {
  const { url, rpc, distributor } = flags
  if (url !== undefined && rpc !== undefined && distributor !== undefined) {
    return { url, rpcUrl: rpc, distributor: parseAddress(distributor) }
  }
  const file = join(process.env['MEED_STATE'] ?? join(ROOT, '.meed'), 'stack.json')
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) {
    throw new ApiError(0, 'no_stack', 'No stack runs here; give --url, --rpc and --distributor.')
  }
  const stack = z.object({
    url: z.string(),
    rpcUrl: z.string(),
    deployment: z.object({ distributor: address }),
  })
  const found = stack.parse(JSON.parse(text))
  return { url: found.url, rpcUrl: found.rpcUrl, distributor: found.deployment.distributor }
}

export function payoutOf({ url }: ClaimPlace, account: Address): Promise<Payout> {
  return call(`${url}/v1/payouts/${account}`, payout)
}

const NO_PROOF = 'The proof does not lead to the root on the chain.'

/** @returns the transaction's hash, once it is mined; throws where the proof does not hold */
export async function claimNow(
  place: ClaimPlace,
  due: Due,
  by: { readonly key: Hex; readonly to: Address | null },
): Promise<Hex> {
  const client = await checked(place, due)
  const account = privateKeyToAccount(by.key)
  const wallet = createWalletClient({ transport: http(place.rpcUrl), account })
  const at = { abi: REWARD_DISTRIBUTOR_ABI, address: place.distributor, chain: null } as const
  const claim = [BigInt(due.epoch), due.account, due.cumulative_wei, due.proof] as const
  const signed = by.to === null ? null : await signedTo(client, place, due, by.key, by.to)
  const hash = await (signed === null
    ? wallet.writeContract({ ...at, functionName: 'claim', args: claim })
    : wallet.writeContract({
        ...at,
        functionName: 'claimTo',
        args: [...claim, signed.address, signed.deadline, signed.signature],
      }))
  return mined(client, hash)
}

/** The relayer sends it and pays the gas; `by` signs where to, the account itself needs no signature. */
export async function claimGasless(
  place: ClaimPlace,
  due: Due,
  by: { readonly key: Hex; readonly to: Address } | null,
): Promise<Hex> {
  const client = await checked(place, due)
  const to = by === null ? null : await signedTo(client, place, due, by.key, by.to)
  const body = {
    account: due.account,
    ...(to === null ? {} : { to: { ...to, deadline: to.deadline.toString() } }),
  }
  const sent = await call(`${place.url}/v1/claims`, z.object({ tx_hash: hex32 }), { body })
  return mined(client, sent.tx_hash)
}

/** Says, by the account's own key, where its earnings go from the next epoch on. */
export async function payTo(
  place: ClaimPlace,
  said: { readonly account: Address; readonly to: Address; readonly key: Hex },
) {
  const { account, to, key } = said
  const url = `${place.url}/v1/payout-addresses/${account}`
  const before = await call(url, z.object({ data: z.array(z.object({ version: count })) }))
  const version = (before.data.at(-1)?.version ?? 0) + 1
  const chainId = await clientOf(place).getChainId()
  const typed = payToTypedData(
    { chainId, distributor: place.distributor },
    { account, to, version },
  )
  const signature = await privateKeyToAccount(key).signTypedData(typed)
  const set = z.object({ version: count, from_epoch: count })
  return call(url, set, { method: 'PUT', body: { to, version, signature } })
}

function clientOf({ rpcUrl }: ClaimPlace) {
  return createPublicClient({ transport: http(rpcUrl), pollingInterval: 100 })
}

/** The chain's own root before any gas is spent, whoever's gas it is. */
async function checked(place: ClaimPlace, due: Due) {
  const client = clientOf(place)
  const { distributor } = place
  const { root } = await client.readContract({
    abi: REWARD_DISTRIBUTOR_ABI,
    address: distributor,
    functionName: 'epochState',
    args: [BigInt(due.epoch)],
  })
  const chainId = await client.getChainId()
  const own = leafHash({ chainId, distributor }, due.account, due.cumulative_wei)
  if (!verifyProof(root, own, due.proof)) throw new ApiError(0, 'proof_invalid', NO_PROOF)
  return client
}

async function signedTo(
  client: ReturnType<typeof clientOf>,
  { distributor }: ClaimPlace,
  due: Due,
  key: Hex,
  to: Address,
) {
  const { timestamp } = await client.getBlock()
  const deadline = timestamp + DEADLINE_SECONDS
  const message = { account: due.account, to, cumulative: due.cumulative_wei, deadline }
  const typed = claimToTypedData({ chainId: await client.getChainId(), distributor }, message)
  const signature = await privateKeyToAccount(key).signTypedData(typed)
  return { address: to, deadline, signature }
}

async function mined(client: ReturnType<typeof clientOf>, hash: Hex): Promise<Hex> {
  const receipt = await client.waitForTransactionReceipt({ hash })
  if (receipt.status !== 'success') throw new ApiError(0, 'reverted', `The claim ${hash} failed.`)
  return hash
}
