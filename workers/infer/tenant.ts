// By what name a node knows whose call it is. Nodes are strangers: the name tells nothing of the account, nobody
// can make it without the edge's key, and it is another one each hour, so that what one account asks is not
// strung together for longer; but who owns an adapter is public, and who calls a combination of adapters may well own
// them. Pure.
import { capabilitySignature } from '../../schemas/capability.ts'
import type { AccountId } from '../../schemas/ids.ts'

const HOUR_MS = 3_600_000
const DIGITS = 32

/** @returns 32 hex digits */
export function tenantName(accountId: AccountId, key: string, nowMs: number): string {
  const said = `tenant ${accountId} ${Math.floor(nowMs / HOUR_MS)}`
  return capabilitySignature(said, key).slice(0, DIGITS)
}
