// What a contribution earned, passage by passage and call by call, and who leads a Datanet. An epoch is
// the run of places that its manifest publishes, so that its figures never change.
import type { Context } from 'hono'
import { PATTERNS, parseId } from '../../schemas/ids.ts'
import { earningsQuery, leaderboardQuery } from '../../schemas/wire/earnings.ts'
import { EARNING_FORMULA } from '../bill/passage-earnings.ts'
import type { LeaderboardRefusal } from '../earnings.port.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound, type Problem } from '../http/problem.ts'
import { parseWith } from '../http/read-body.ts'
import { callerOf, liveCallerOf } from './caller-of.ts'
import { nameInPath } from './name-in-path.ts'

/** GET /v1/contributions/{id}/earnings */
export async function getEarnings(context: Context<Api>): Promise<Response> {
  const authorized = await liveCallerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const query = parseWith(earningsQuery, context.req.query())
  if (!query.ok) return refuse(context, query.error)
  const text = context.req.param('id') ?? ''
  const id = PATTERNS.con.test(text) ? parseId('con', text) : null
  const { accountId } = authorized.value.caller
  const { earnings } = context.get('ports')
  const found = id === null ? null : await earnings.ofContribution(accountId, id, query.value.lines)
  if (found === null) {
    const message = `No contribution '${text}' whose earnings this key may see.`
    return refuse(context, notFound('contribution_not_found', message))
  }
  return Response.json({
    object: 'contribution.earnings',
    contribution_id: id,
    datanet: found.datanet,
    title: found.title,
    payee: found.payee,
    calls: found.calls,
    earned_nano_usd: found.amountNanoUsd.toString(),
    formula: EARNING_FORMULA,
    passages: found.passages.map(({ passageId, begins, calls, amountNanoUsd }) => {
      return { passage_id: passageId, begins, calls, earned_nano_usd: amountNanoUsd.toString() }
    }),
    lines: found.lines.map((line) => ({
      generation_id: line.generationId,
      passage_id: line.passageId,
      share: line.share,
      amount_nano_usd: line.amountNanoUsd.toString(),
      ended_at_ms: line.endedAtMs,
    })),
  })
}

/** GET /v1/datanets/{owner}/{name}/leaderboard */
export async function getLeaderboard(context: Context<Api>): Promise<Response> {
  const anonymous = context.req.header('authorization') === undefined
  const authorized = anonymous ? null : await callerOf(context)
  if (authorized !== null && !authorized.ok) return refuse(context, authorized.error)
  const query = parseWith(leaderboardQuery, context.req.query())
  if (!query.ok) return refuse(context, query.error)
  const { archive, earnings } = context.get('ports')
  const epoch = query.value.epoch ?? null
  const published = epoch === null ? null : await archive.epoch(epoch)
  if (epoch !== null && published === null) {
    return refuse(context, notFound('epoch_not_found', 'No such epoch is published.', 'epoch'))
  }
  const name = nameInPath(context)
  const accountId = authorized?.value.caller.accountId ?? null
  const places = published?.manifest.shards ?? null
  const board = await earnings.leaderboard(accountId, name, places)
  if (!board.ok) return refuse(context, leaderboardProblem(board.error, name))
  return Response.json({
    object: 'datanet.leaderboard',
    datanet: name,
    epoch,
    fee_nano_usd: board.value.feeNanoUsd.toString(),
    earned_nano_usd: board.value.earnedNanoUsd.toString(),
    formula: EARNING_FORMULA,
    data: board.value.ranks.map(({ payee, accepted, used, earnedNanoUsd }, index) => {
      const earned = earnedNanoUsd.toString()
      return { rank: index + 1, payee, accepted, used, earned_nano_usd: earned }
    }),
  })
}

function leaderboardProblem({ kind }: LeaderboardRefusal, name: string): Problem {
  switch (kind) {
    case 'datanet_unknown': {
      const message = `The Datanet '${name}' does not exist, or this key may not read it.`
      return notFound('datanet_not_found', message)
    }
    case 'leaderboard_not_granted': {
      const message =
        `The leaderboard of '${name}' is for its readers, contributors, curators and owner, and this caller ` +
        `is none of them. Ask for the role reader: "meed datanets request ${name}", or ` +
        `POST /v1/datanets/${name}/requests.`
      return { status: 403, type: 'permission_error', code: kind, message }
    }
  }
}
