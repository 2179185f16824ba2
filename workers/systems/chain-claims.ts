// Claims as the distributor sees them, for anybody: what was paid, and from which epoch on can be
// claimed. Time is the chain's own: its blocks decide what a claim meets.
import { createPublicClient, http } from 'viem'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import type { Address } from '../../schemas/ids.ts'
import { tokenWei } from '../../schemas/money.ts'
import type { ClaimChain } from '../settle/claims.port.ts'

/** The distributor keeps this many roots. */
const RING = 64

export function claimChain(rpcUrl: string, distributor: Address): ClaimChain {
  const client = createPublicClient({ transport: http(rpcUrl) })
  const at = { abi: REWARD_DISTRIBUTOR_ABI, address: distributor } as const
  /** Null where the epoch fell or left the ring, infinite while a dispute freezes it. */
  const validAtOf = async (epoch: number): Promise<number | null> => {
    const args = [BigInt(epoch)] as const
    const state = await client.readContract({ ...at, functionName: 'epochState', args })
    return BigInt(state.root) === 0n ? null : Number(state.validAt)
  }
  return {
    async claimed(account) {
      const args = [account] as const
      return tokenWei(await client.readContract({ ...at, functionName: 'claimed', args }))
    },
    async window(last) {
      const { timestamp } = await client.getBlock()
      const newest = await validAtOf(last)
      const validAt = newest === null || newest > FROZEN ? null : newest
      // Later epochs become valid later: the newest valid one is found by halving.
      let [claimable, low, high] = [0, Math.max(1, last - RING + 1), last]
      while (low <= high) {
        const middle = (low + high) >> 1
        const from = await validAtOf(middle)
        const isValid = from !== null && BigInt(from) <= timestamp
        if (isValid) [claimable, low] = [middle, middle + 1]
        else high = middle - 1
      }
      return { claimable: claimable === 0 ? null : claimable, validAt }
    },
  }
}

/** No window ends after the year 10000: what does is frozen by a dispute. */
const FROZEN = 253_402_300_800
