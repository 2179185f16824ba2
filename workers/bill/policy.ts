// Which rule splits a price among roles today? A policy is versioned and frozen in a call's terms:
// changing it makes a new version here and never touches a call that has begun.
import { assert } from '../../schemas/result.ts'
import type { Policy } from '../../schemas/wire/terms.ts'

export const BPS_WHOLE = 10_000

/** Platform 10 %, node 25 %, adapter 20 %, stakers 5 %, data 40 %. */
export const CURRENT_POLICY: Policy = checkedPolicy({
  version: 'split-1',
  platformBps: 1_000,
  nodeBps: 2_500,
  adapterBps: 2_000,
  stakersBps: 500,
  dataBps: 4_000,
})

/** The policy itself; throws when its parts do not make the whole. */
export function checkedPolicy(policy: Policy): Policy {
  const { platformBps, nodeBps, adapterBps, stakersBps, dataBps } = policy
  const parts = [platformBps, nodeBps, adapterBps, stakersBps, dataBps]
  assert(
    parts.every((bps) => Number.isSafeInteger(bps) && bps >= 0),
    'a part of a policy is a whole number of basis points',
  )
  assert(
    parts.reduce((sum, bps) => sum + bps, 0) === BPS_WHOLE,
    `the parts of policy ${policy.version} sum to 10,000 basis points`,
  )
  return policy
}
