// A claim from outside: the payout as the API tells it, checked against the chain's root before any
// gas is spent, and the transaction that takes it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createPublicClient, createWalletClient, http } from 'viem'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { z } from 'zod'
import { claimToTypedData } from '../../schemas/chain/claim-to-type.ts'
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

/** @returns the transaction's hash, once it is mined; throws where the proof does not hold */
export async function claimNow(
  place: ClaimPlace,
  due: Due,
  by: { readonly key: Hex; readonly to: Address | null },
): Promise<Hex> {
  const transport = http(place.rpcUrl)
  const client = createPublicClient({ transport, pollingInterval: 100 })
  const account = privateKeyToAccount(by.key)
  const wallet = createWalletClient({ transport, account })
  const at = { abi: REWARD_DISTRIBUTOR_ABI, address: place.distributor } as const
  const epoch = BigInt(due.epoch)
  const chainId = await client.getChainId()
  const { root } = await client.readContract({ ...at, functionName: 'epochState', args: [epoch] })
  const own = leafHash({ chainId, distributor: place.distributor }, due.account, due.cumulative_wei)
  if (!verifyProof(root, own, due.proof)) {
    throw new ApiError(0, 'proof_invalid', 'The proof does not lead to the root on the chain.')
  }
  const claim = [epoch, due.account, due.cumulative_wei, due.proof] as const
  const unchecked = { ...at, chain: null } as const
  const hash = await (by.to === null
    ? wallet.writeContract({ ...unchecked, functionName: 'claim', args: claim })
    : wallet.writeContract({
        ...unchecked,
        functionName: 'claimTo',
        args: [...claim, ...(await signedTo(client, by.to))],
      }))
  const receipt = await client.waitForTransactionReceipt({ hash })
  if (receipt.status !== 'success') throw new ApiError(0, 'reverted', `The claim ${hash} failed.`)
  return hash

  async function signedTo(reader: typeof client, to: Address) {
    const { timestamp } = await reader.getBlock()
    const deadline = timestamp + DEADLINE_SECONDS
    const message = { account: due.account, to, cumulative: due.cumulative_wei, deadline }
    const typed = claimToTypedData({ chainId, distributor: place.distributor }, message)
    return [to, deadline, await account.signTypedData(typed)] as const
  }
}
