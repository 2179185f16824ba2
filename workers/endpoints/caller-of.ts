// Who is calling, for the endpoints that cost nothing: the key's checksum first, then its account.
import type { Context } from 'hono'
import { err, ok, type Result } from '../../schemas/result.ts'
import { authenticate } from '../auth/authenticate.ts'
import type { Api } from '../http/context.ts'
import type { Problem } from '../http/problem.ts'
import type { Caller, Meter } from '../meter/meter.port.ts'
import { problemOf } from './refusals.ts'

export type Authorized = { readonly caller: Caller; readonly meter: Meter }

export async function callerOf(context: Context<Api>): Promise<Result<Authorized, Problem>> {
  const ports = context.get('ports')
  const header = context.req.header('authorization') ?? null
  const key = authenticate(header, ports.secrets.keyPepper)
  if (!key.ok) return err(problemOf(key.error))
  const meter = ports.meterOf(key.value.accountId)
  const caller = await meter.authorize(key.value.digest)
  return caller.ok ? ok({ caller: caller.value, meter }) : err(problemOf(caller.error))
}
