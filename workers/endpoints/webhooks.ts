// The webhooks of an account, for a key with the scope `admin`: subscribe, look, change, rotate, test,
// replay, pull. Only the replies of a creation and of a rotation carry a secret.
import type { Context } from 'hono'
import type { z } from 'zod'
import { PATTERNS, parseId, type SubscriptionId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import { deliveryQuery, webhookRequest, webhookRotation } from '../../schemas/wire/webhooks.ts'
import type { webhookPull, webhookReplay } from '../../schemas/wire/webhooks.ts'
import type { webhookTest, WebhookUpdate } from '../../schemas/wire/webhooks.ts'
import { refuse, type Api } from '../http/context.ts'
import type { Problem } from '../http/problem.ts'
import { parseWith, readJson } from '../http/read-body.ts'
import type { Owner } from '../notify/delivery.ts'
import { SECRET_BYTES } from '../notify/sign.ts'
import type { WebhookRefusal, Webhooks } from '../notify/webhooks.port.ts'
import { callerOf } from './caller-of.ts'
import type { Draws } from './made-once.ts'
import { catalogueOf, patchOf, termsOf, webhookProblem } from './webhook-shapes.ts'

type Mine = { readonly owner: Owner; readonly webhooks: Webhooks }

export async function createWebhook(context: Context<Api>, draws: Draws): Promise<Response> {
  const body = await readJson(context.req.raw, webhookRequest)
  if (!body.ok) return refuse(context, body.error)
  const mine = await mineOf(context)
  if (!mine.ok) return refuse(context, mine.error)
  const { owner, webhooks } = mine.value
  const fresh = { id: parseId('sub', draws.objectId), secret: draws.secret(SECRET_BYTES) }
  const made = await webhooks.create(owner, termsOf(body.value), fresh)
  if (!made.ok) return refuse(context, webhookProblem(made.error))
  const { webhook, secret } = made.value
  return Response.json({ ...webhook, secret }, { status: 201 })
}

export async function listWebhooks(context: Context<Api>): Promise<Response> {
  const mine = await mineOf(context)
  if (!mine.ok) return refuse(context, mine.error)
  return Response.json({ object: 'list', data: await mine.value.webhooks.list() })
}

export const getWebhook = (context: Context<Api>) =>
  about(context, (id, webhooks) => webhooks.get(id))

export const updateWebhook = (context: Context<Api>, body: WebhookUpdate) =>
  about(context, (id, webhooks) => webhooks.update(id, patchOf(body)))

export async function deleteWebhook(context: Context<Api>): Promise<Response> {
  const reply = await about(context, (id, webhooks) => webhooks.remove(id))
  return reply.ok ? new Response(null, { status: 204 }) : reply
}

export async function rotateWebhook(context: Context<Api>, draws: Draws): Promise<Response> {
  const body = await readJson(context.req.raw, webhookRotation)
  if (!body.ok) return refuse(context, body.error)
  const graceMs = body.value.grace_seconds * 1_000
  return about(context, async (id, webhooks) => {
    const rotated = await webhooks.rotate(id, graceMs, draws.secret(SECRET_BYTES))
    return rotated.ok ? ok({ ...rotated.value.webhook, secret: rotated.value.secret }) : rotated
  })
}

export const testWebhook = (context: Context<Api>, { type }: z.output<typeof webhookTest>) =>
  about(
    context,
    async (id, webhooks) => {
      const sent = await webhooks.test(id, type)
      return sent.ok ? ok(sent.value[0] ?? null) : sent
    },
    202,
  )

/** To every subscription that wants the type. */
export async function triggerEvent(
  context: Context<Api>,
  { type }: z.output<typeof webhookTest>,
): Promise<Response> {
  const mine = await mineOf(context)
  if (!mine.ok) return refuse(context, mine.error)
  const sent = await mine.value.webhooks.test(null, type)
  if (!sent.ok) return refuse(context, webhookProblem(sent.error))
  return Response.json({ object: 'list', data: sent.value }, { status: 202 })
}

export async function listDeliveries(context: Context<Api>): Promise<Response> {
  const query = parseWith(deliveryQuery, context.req.query())
  if (!query.ok) return refuse(context, query.error)
  const { state = null, before = null, limit } = query.value
  return about(context, async (id, webhooks) => {
    const page = await webhooks.deliveries(id, { state, before, limit })
    if (!page.ok) return page
    const { deliveries: data, hasMore } = page.value
    const last_sequence = data.at(-1)?.sequence ?? null
    return ok({ object: 'list', data, last_sequence, has_more: hasMore })
  })
}

export const getDelivery = (context: Context<Api>) =>
  about(context, async (id, webhooks) => {
    const found = await webhooks.delivery(id, context.req.param('delivery') ?? '')
    return found.ok ? ok({ ...found.value.shown, body: found.value.body }) : found
  })

export const replayDelivery = (context: Context<Api>) =>
  about(context, (id, webhooks) => webhooks.replay(id, context.req.param('delivery') ?? ''), 202)

export const replayDead = (context: Context<Api>, { since = 0 }: z.output<typeof webhookReplay>) =>
  about(
    context,
    async (id, webhooks) => {
      const count = await webhooks.replayDead(id, since)
      return count.ok ? ok({ object: 'webhook.replay', replayed: count.value }) : count
    },
    202,
  )

export const pullWebhook = (context: Context<Api>, asked: z.output<typeof webhookPull>) =>
  about(context, (id, webhooks) => {
    const { after, limit, wait_seconds: seconds } = asked
    return webhooks.pull(id, { after, limit, waitMs: seconds * 1_000 })
  })

/** What there is to subscribe to, and how it is delivered; for anybody. */
export function listEventTypes(context: Context<Api>): Response {
  const { webhookPolicy, now } = context.get('ports')
  return Response.json(catalogueOf(webhookPolicy, now()))
}

/** One question about the webhook in the path, by a key that may. */
async function about(
  context: Context<Api>,
  ask: (id: SubscriptionId, webhooks: Webhooks) => Promise<Result<unknown, WebhookRefusal>>,
  status = 200,
): Promise<Response> {
  const mine = await mineOf(context)
  if (!mine.ok) return refuse(context, mine.error)
  const text = context.req.param('id') ?? ''
  if (!PATTERNS.sub.test(text)) return refuse(context, webhookProblem({ kind: 'webhook_unknown' }))
  const told = await ask(parseId('sub', text), mine.value.webhooks)
  return told.ok
    ? Response.json(told.value, { status })
    : refuse(context, webhookProblem(told.error))
}

/** A test key sees the webhooks that test keys made, and no others. */
async function mineOf(context: Context<Api>): Promise<Result<Mine, Problem>> {
  const authorized = await callerOf(context, 'admin')
  if (!authorized.ok) return err(authorized.error)
  const { caller, mode } = authorized.value
  const owner = { accountId: caller.accountId, mode }
  return ok({ owner, webhooks: context.get('ports').webhooksOf(owner.accountId, mode) })
}
