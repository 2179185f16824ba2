// Who is calling, for the endpoints that cost nothing: the key's checksum first, then its account,
// which also says whether the key has the scope that the endpoint needs.
import type { Context } from 'hono'
import type { AccountId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { KeyMode, KeyScope } from '../../schemas/wire/key.ts'
import { authenticate, type Claimed } from '../auth/authenticate.ts'
import { credentialOf, type Api } from '../http/context.ts'
import type { Problem } from '../http/problem.ts'
import { withKnownKey } from '../known-key.ts'
import type { Caller, Meter } from '../meter/meter.port.ts'
import { problemOf } from './refusals.ts'

export type Authorized = {
  readonly caller: Caller
  readonly mode: KeyMode
  readonly meter: Meter
}

/** @param scope null where any key of the account will do */
export async function callerOf(
  context: Context<Api>,
  scope: KeyScope | null = null,
): Promise<Result<Authorized, Problem>> {
  const claimed = claimOf(context)
  if (!claimed.ok) return claimed
  const { accountId, mode, digest } = claimed.value
  const meter = context.get('ports').meterOf(accountId, mode)
  const caller = await withKnownKey(claimed.value, meter, () => meter.authorize(digest, scope))
  return caller.ok ? ok({ caller: caller.value, mode, meter }) : err(problemOf(caller.error))
}

/** The same where money that was earned is seen or contested: a test key has no part in it. */
export async function liveCallerOf(
  context: Context<Api>,
  scope: KeyScope,
): Promise<Result<Authorized, Problem>> {
  const authorized = await callerOf(context, scope)
  return authorized.ok && authorized.value.mode === 'test' ? err(LIVE_ONLY) : authorized
}

const LIVE_ONLY: Problem = {
  status: 403,
  type: 'permission_error',
  code: 'live_key_only',
  message: 'A test key earns nothing and sees nothing of what was earned: use a live key.',
}

/** The account of the key, or null where none was sent: what is public needs none. */
export async function readerOf(context: Context<Api>): Promise<Result<AccountId | null, Problem>> {
  if (context.req.header('authorization') === undefined) return ok(null)
  const authorized = await callerOf(context)
  return authorized.ok ? ok(authorized.value.caller.accountId) : err(authorized.error)
}

/** The key as its text alone tells: nobody was asked yet. */
export function claimOf(context: Context<Api>): Result<Claimed, Problem> {
  const header = credentialOf(context)
  const key = authenticate(header, context.get('ports').secrets.keyPeppers)
  return key.ok ? key : err(problemOf(key.error))
}
