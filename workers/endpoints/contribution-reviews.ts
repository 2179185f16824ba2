// Contributions as those see them who decide, and those who sent them: list, read, review; and how
// far reviewers agree.
import type { Context } from 'hono'
import { PATTERNS, parseId } from '../../schemas/ids.ts'
import type { ContributionId } from '../../schemas/ids.ts'
import { contributionsQuery, reviewSaid } from '../../schemas/wire/reviews.ts'
import type { Reviewed, ReviewRefusal } from '../datanets/reviews.port.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound, unavailable, type Problem } from '../http/problem.ts'
import { parseWith, readJson } from '../http/read-body.ts'
import { callerOf } from './caller-of.ts'
import { shownRepeat } from './datanet-shape.ts'
import { nameInPath } from './name-in-path.ts'

/** How much of a text a list shows. */
const EXCERPT_UNITS = 2_000

/** GET /v1/datanets/{owner}/{name}/contributions: all for those who decide, else one's own. */
export async function listContributions(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const query = parseWith(contributionsQuery, context.req.query())
  if (!query.ok) return refuse(context, query.error)
  const { state, after, limit } = query.value
  const page = { state: state ?? null, after: after ?? null, limit }
  const { accountId } = authorized.value.caller
  const listed = await context.get('ports').reviews.list(accountId, nameInPath(context), page)
  if (!listed.ok) return refuse(context, unknownDatanet(listed.error.name))
  const data = listed.value.map((one) => shown(one, EXCERPT_UNITS))
  return Response.json({ object: 'list', data })
}

/** GET /v1/contributions/{id} */
export async function getContribution(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const id = idInPath(context)
  const { accountId } = authorized.value.caller
  const found = id === null ? null : await context.get('ports').reviews.find(accountId, id)
  if (found === null) return refuse(context, reviewProblem({ kind: 'contribution_unknown' }))
  return Response.json(shownContribution(found))
}

/** POST /v1/contributions/{id}/review */
export async function reviewContribution(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const body = await readJson(context.req.raw, reviewSaid)
  if (!body.ok) return refuse(context, body.error)
  const contributionId = idInPath(context)
  if (contributionId === null) {
    return refuse(context, reviewProblem({ kind: 'contribution_unknown' }))
  }
  const ports = context.get('ports')
  const review = { contributionId, by: authorized.value.caller.accountId, ...body.value }
  const done = await ports.reviews.review(review, ports.now())
  if (!done.ok) return refuse(context, reviewProblem(done.error))
  return Response.json({ id: contributionId, object: 'contribution.review', state: done.value })
}

/** GET /v1/datanets/{owner}/{name}/agreement */
export async function getAgreement(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const { accountId } = authorized.value.caller
  const found = await context.get('ports').reviews.agreement(accountId, nameInPath(context))
  if (!found.ok) return refuse(context, unknownDatanet(found.error.name))
  const { reviews, shared, observed, pairs } = found.value
  return Response.json({
    object: 'review_agreement',
    reviews,
    shared_contributions: shared,
    observed,
    pairs: pairs.map(({ items, ...pair }) => ({ ...pair, contributions: items })),
  })
}

function idInPath(context: Context<Api>): ContributionId | null {
  const text = context.req.param('id') ?? ''
  return PATTERNS.con.test(text) ? parseId('con', text) : null
}

/** All of it. */
export function shownContribution(one: Reviewed): object {
  return shown(one, Number.MAX_SAFE_INTEGER)
}

function shown(one: Reviewed, units: number): object {
  return {
    id: one.id,
    object: 'contribution',
    datanet: one.datanet,
    contributor_account: one.contributorAccount,
    payee: one.payee,
    title: one.title,
    source: one.source,
    licence: one.licence,
    text: one.text.slice(0, units),
    state: one.state,
    withdrawn: one.isWithdrawn,
    flags: one.flags,
    novelty_millionths: one.noveltyMillionths,
    repeats: one.repeats?.map(shownRepeat) ?? null,
    relevance_millionths: one.relevanceMillionths,
    reviews: one.reviews,
    own_review: one.own,
    reasons: one.reasons,
    committed_at_ms: one.committedAtMs,
  }
}

function unknownDatanet(name: string): Problem {
  const message = `The Datanet '${name}' does not exist, or this key has no part in it.`
  return notFound('datanet_not_found', message)
}

function reviewProblem(refusal: ReviewRefusal): Problem {
  const { kind } = refusal
  const conflict = { status: 409, type: 'invalid_request_error', code: kind } as const
  switch (kind) {
    case 'contribution_unknown':
      return notFound('contribution_not_found', 'No such contribution that this key may see.')
    case 'own_contribution': {
      const message = 'Nobody reviews his own contribution. Another curator has to.'
      return { status: 403, type: 'permission_error', code: kind, message }
    }
    case 'review_over':
      return { ...conflict, message: `The review is over: it was ${refusal.state}.` }
    case 'reviewed_before': {
      const message = `This account said '${refusal.verdict}' before, and a review is said once.`
      return { ...conflict, message }
    }
    case 'embedding_unavailable': {
      const message = 'The review stands. No node is up to take the text in: say it again shortly.'
      return unavailable(kind, message, 5)
    }
  }
}
