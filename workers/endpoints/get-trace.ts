// GET /v1/generations/{id}/trace: which words of the answer rest on what, for its payer alone, with
// all that it takes to compute the credit again. GET /v1/generations/{id}/line: what a payee may see
// of it, which holds neither prompt nor answer, and proves itself against the signed receipt.
import type { Context } from 'hono'
import type { GenerationId } from '../../schemas/ids.ts'
import { PATTERNS, parseId } from '../../schemas/ids.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'
import type { SignedReceipt } from '../../schemas/wire/generation.ts'
import { z } from 'zod'
import { sha256 } from '../../schemas/wire/scalars.ts'
import { creditShown } from '../../schemas/wire/shown-call.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import { rerun } from '../attribute/rerun.ts'
import type { Rerun } from '../attribute/rerun.ts'
import { highlightsOf } from '../attribute/trace.ts'
import { evidenceOf } from '../evidence.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound, type Problem } from '../http/problem.ts'
import type { GenerationState } from '../meter/meter.port.ts'
import type { Ports } from '../ports.ts'
import { callerOf } from './caller-of.ts'
import { notCreditedYet, receiptStatusOf } from './receipt-status.ts'

export async function getTrace(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'read-usage')
  if (!authorized.ok) return refuse(context, authorized.error)
  const ports = context.get('ports')
  const id = generationIdOf(context)
  const { accountId } = authorized.value.caller
  // Only live calls have receipts, and a test key sees none of them.
  const isLive = authorized.value.mode === 'live'
  const stored = id === null || !isLive ? null : await ports.generations.find(accountId, id)
  if (stored === null) {
    const called = id === null ? null : await authorized.value.meter.generation(id)
    return refuse(context, untraced(context, called, authorized.value.mode))
  }
  const { credited } = stored.receipt
  const kept = await keptInputs(stored.receipt, ports)
  const again = kept === null ? null : rerun(kept, credited.credit, credited.payer)
  if (kept === null || again?.ok !== true) return refuse(context, unexplained(context))
  const { inputs, attribution } = again.value
  return Response.json({
    id: stored.generationId,
    object: 'generation.trace',
    version: credited.credit.version,
    payer: credited.payer,
    credit: creditShown(credited.credit),
    highlights: highlightsOf(attribution, inputs.answer, inputs.passages, inputs.spans),
    lines: attribution.lines,
    receipt: toWire(stored.receipt),
    inputs: JSON.parse(kept),
  })
}

export async function getLine(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'read-usage')
  if (!authorized.ok) return refuse(context, authorized.error)
  const ports = context.get('ports')
  const id = generationIdOf(context)
  const isLive = authorized.value.mode === 'live'
  const [receipt] = id === null || !isLive ? [] : await ports.tally.findAll([id])
  if (receipt === undefined) return refuse(context, unknown(context))
  const again = await rerunOf(receipt, ports)
  const { wallet } = authorized.value.caller
  const mine = again?.attribution.lines.filter(({ line }) => line.payee === wallet) ?? []
  if (mine.length === 0) return refuse(context, unknown(context))
  return Response.json({
    id,
    object: 'generation.line',
    lines_root: receipt.credited.credit.linesRoot,
    receipt_seq: receipt.receipt.seq,
    receipt_shard: receipt.receipt.shard,
    lines: mine,
    receipt: toWire(receipt),
  })
}

function generationIdOf(context: Context<Api>): GenerationId | null {
  const text = context.req.param('id') ?? ''
  return PATTERNS.gen.test(text) ? parseId('gen', text) : null
}

async function rerunOf(receipt: SignedReceipt, ports: Ports): Promise<Rerun | null> {
  const kept = await keptInputs(receipt, ports)
  if (kept === null) return null
  const again = rerun(kept, receipt.credited.credit, receipt.credited.payer)
  return again.ok ? again.value : null
}

const named = z.object({ inputsSha256: sha256 })

async function keptInputs({ credited }: SignedReceipt, ports: Ports): Promise<string | null> {
  const { generationId, credit } = credited
  const evidence = await evidenceOf(generationId, credit.evidenceSha256, ports)
  if (evidence === null) return null
  const read = named.safeParse(JSON.parse(evidence))
  return read.success ? evidenceOf(generationId, read.data.inputsSha256, ports) : null
}

/** @param called the call as the account of the key has it; null where it has none of that id */
function untraced(context: Context<Api>, called: GenerationState | null, mode: KeyMode): Problem {
  const id = context.req.param('id') ?? ''
  if (called === null) return unknown(context)
  if (receiptStatusOf(called, mode, false) === 'pending') return notCreditedYet(id, 'its trace')
  const message = `'${id}' credited nobody, so that there is nothing to trace: it was not charged, or made by a test key.`
  return notFound('not_credited', message)
}

function unknown(context: Context<Api>) {
  const id = context.req.param('id') ?? ''
  return notFound('generation_not_found', `No credited generation '${id}' that is yours to see.`)
}

function unexplained(context: Context<Api>) {
  const id = context.req.param('id') ?? ''
  return notFound(
    'trace_not_found',
    `'${id}' was credited by other rules than those in force, or its inputs are gone: its receipt still stands.`,
  )
}
