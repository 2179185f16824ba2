// The keys of an account, for a key with the scope `admin`: list, get, update, rotate, revoke. And
// GET /v1/key, which any key may ask about itself. No reply but that of a rotation carries a secret.
import type { Context } from 'hono'
import { PATTERNS, parseId, type KeyId } from '../../schemas/ids.ts'
import { formatUsd, type NanoUsd } from '../../schemas/money.ts'
import { err, must, ok, type Result } from '../../schemas/result.ts'
import { keyListQuery, keyRotation, keyUpdate } from '../../schemas/wire/key.ts'
import type { KeyPage, OwnKey } from '../../schemas/wire/key.ts'
import type { Claimed } from '../auth/authenticate.ts'
import { KEY_RANDOM_BYTES } from '../auth/key.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound, type Problem } from '../http/problem.ts'
import { parseWith, readJson, readJsonOrNone } from '../http/read-body.ts'
import { withKnownKey } from '../known-key.ts'
import { tightest } from '../meter/budgets.ts'
import type { KeyCommand, KeyView } from '../meter/meter.port.ts'
import { claimOf } from './caller-of.ts'
import { commandProblem } from './key-refusals.ts'
import { endedProblem, freshKey, newKeyOf, patchOf, shownKeyOf } from './key-shapes.ts'
import type { Draws } from './made-once.ts'

/** GET /v1/keys, newest first; `after` is the `last_id` of the page before. */
export async function listKeys(context: Context<Api>): Promise<Response> {
  const query = parseWith(keyListQuery, context.req.query())
  if (!query.ok) return refuse(context, query.error)
  const { limit } = query.value
  const after = query.value.after === undefined ? null : parseId('key', query.value.after)
  // One more than asked for tells whether there are more.
  const told = await administer(context, { kind: 'list', after, limit: limit + 1 })
  if (!told.ok) return refuse(context, told.error)
  const { claimed, views } = told.value
  const data = views.slice(0, limit).map((view) => shown(view, claimed))
  const page: KeyPage = {
    object: 'list',
    data,
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: views.length > limit,
  }
  return Response.json(page)
}

/** GET /v1/keys/{id} */
export async function getKey(context: Context<Api>): Promise<Response> {
  const keyId = keyIdIn(context)
  if (!keyId.ok) return refuse(context, keyId.error)
  return one(context, { kind: 'get', keyId: keyId.value })
}

/** PATCH /v1/keys/{id}: what is left out stays, null takes a restriction away. */
export async function updateKey(context: Context<Api>): Promise<Response> {
  const keyId = keyIdIn(context)
  if (!keyId.ok) return refuse(context, keyId.error)
  const body = await readJson(context.req.raw, keyUpdate)
  if (!body.ok) return refuse(context, body.error)
  const { name, ...terms } = body.value
  const ended = endedProblem(terms, context.get('ports').now())
  if (ended !== null) return refuse(context, ended)
  const patch = { ...patchOf(terms), ...(name === undefined ? {} : { name }) }
  return one(context, { kind: 'update', keyId: keyId.value, patch })
}

/** DELETE /v1/keys/{id}: from the next call on, for ever. The key stays listed, as revoked. */
export async function revokeKey(context: Context<Api>): Promise<Response> {
  const keyId = keyIdIn(context)
  if (!keyId.ok) return refuse(context, keyId.error)
  return one(context, { kind: 'revoke', keyId: keyId.value })
}

/** POST /v1/keys/{id}/rotate: a new secret of the same key; the old one works through the grace. */
export async function rotateKey(context: Context<Api>, draws: Draws): Promise<Response> {
  const keyId = keyIdIn(context)
  if (!keyId.ok) return refuse(context, keyId.error)
  const body = await readJsonOrNone(context.req.raw, keyRotation)
  if (!body.ok) return refuse(context, body.error)
  const claimed = claimOf(context)
  if (!claimed.ok) return refuse(context, claimed.error)
  const { accountId, mode } = claimed.value
  const { keyPeppers } = context.get('ports').secrets
  const fresh = freshKey(accountId, mode, draws.secret(KEY_RANDOM_BYTES), keyPeppers)
  const graceMs = body.value.grace_seconds * 1_000
  const { secret } = fresh
  const command = { kind: 'rotate', keyId: keyId.value, secret, graceMs } as const
  const told = await administer(context, command)
  if (!told.ok) return refuse(context, told.error)
  return Response.json(newKeyOf(told.value.views, accountId, mode, fresh))
}

/** GET /v1/key: what the calling key is, may do and has spent, also in OpenRouter's words. */
export async function getOwnKey(context: Context<Api>): Promise<Response> {
  const told = await administer(context, { kind: 'own' })
  if (!told.ok) return refuse(context, told.error)
  const { claimed, views } = told.value
  return Response.json(ownKeyOf(must(views[0], 'the calling key is shown'), claimed))
}

function ownKeyOf(view: KeyView, claimed: Claimed): OwnKey {
  const { policy, spend } = view
  const budget = tightest(policy.budgets, spend)
  const resets = { day: 'daily', month: 'monthly', total: null } as const
  return {
    data: {
      label: view.name,
      limit: budget === null ? null : usd(budget.limitNanoUsd),
      limit_remaining: budget === null ? null : usd(budget.leftNanoUsd),
      limit_reset: budget === null ? null : resets[budget.period],
      usage: usd(spend.total.spentNanoUsd),
      usage_daily: usd(spend.day.spentNanoUsd),
      usage_monthly: usd(spend.month.spentNanoUsd),
      rate_limit: policy.rpm === null ? null : { requests: policy.rpm, interval: '1m' },
      is_free_tier: claimed.mode === 'test',
      key: shown(view, claimed),
    },
  }
}

async function one(context: Context<Api>, command: KeyCommand): Promise<Response> {
  const told = await administer(context, command)
  if (!told.ok) return refuse(context, told.error)
  const { claimed, views } = told.value
  return Response.json(shown(must(views[0], 'the key asked for is shown'), claimed))
}

type Told = { readonly claimed: Claimed; readonly views: readonly KeyView[] }

/** Whether the caller may, and the command itself, are decided in one call of its account. */
async function administer(
  context: Context<Api>,
  command: KeyCommand,
): Promise<Result<Told, Problem>> {
  const claim = claimOf(context)
  if (!claim.ok) return claim
  const claimed = claim.value
  const meter = context.get('ports').meterOf(claimed.accountId, claimed.mode)
  const views = await withKnownKey(claimed, meter, () => meter.administer(claimed.digest, command))
  return views.ok ? ok({ claimed, views: views.value }) : err(commandProblem(views.error))
}

function shown(view: KeyView, { accountId, mode }: Claimed) {
  return shownKeyOf(view, accountId, mode)
}

function keyIdIn(context: Context<Api>): Result<KeyId, Problem> {
  const text = context.req.param('id') ?? ''
  if (PATTERNS.key.test(text)) return ok(parseId('key', text))
  return err(notFound('key_not_found', `No key '${text.slice(0, 40)}' of this account.`))
}

/** For people's eyes alone: a number of dollars is rounded by JSON, amounts in `key` are not. */
function usd(amount: NanoUsd): number {
  return Number(formatUsd(amount).slice(1))
}
