// POST /v1/leaked-keys: a key was found in public. GitHub's secret scanning sends such reports, signed
// over the raw body; every key of ours in one is revoked at once, and the reply says which were real.
import type { Context } from 'hono'
import { sha256Hex } from '../../schemas/canonical.ts'
import { accountOfRouting } from '../../schemas/ids.ts'
import { leakReport, type LeakFeedback, type LeakReport } from '../../schemas/wire/leak-report.ts'
import { parseKey } from '../auth/key.ts'
import { isKeyIdentifier, isReportSigned } from '../auth/leak-report.ts'
import { KEY_IDENTIFIER_HEADER, SIGNATURE_HEADER } from '../auth/leak-report.ts'
import { proofsOf } from '../auth/peppers.ts'
import { refuse, type Api } from '../http/context.ts'
import { invalidRequest, unauthenticated, unavailable, type Problem } from '../http/problem.ts'
import { parseWith, readBytes } from '../http/read-body.ts'
import type { Ports } from '../ports.ts'

const REPORT_BYTES_MAX = 1 << 20
/** Accounts asked at once: a report may name many keys, each of another account. */
const AT_ONCE = 16

export async function reportLeakedKeys(context: Context<Api>): Promise<Response> {
  const ports = context.get('ports')
  const identifier = context.req.header(KEY_IDENTIFIER_HEADER) ?? ''
  const signature = context.req.header(SIGNATURE_HEADER) ?? ''
  const body = await readBytes(context.req.raw, REPORT_BYTES_MAX)
  if (!body.ok) return refuse(context, body.error)
  const forged = await doubt(body.value, identifier, signature, ports)
  if (forged !== null) return refuse(context, forged)
  const report = parseWith(leakReport, jsonOf(body.value))
  if (!report.ok) return refuse(context, report.error)
  const bodySha256 = sha256Hex(body.value)
  if (await ports.leakReports.wasHeard(bodySha256)) return refuse(context, REPLAYED)
  const feedback = await revokeAll(report.value, ports)
  const ours = feedback.filter(({ label }) => label === 'true_positive').length
  const heard = { tokens: feedback.length, ours, heardAtMs: ports.now() }
  await ports.leakReports.note({ bodySha256, keyIdentifier: identifier, ...heard })
  return Response.json(feedback)
}

/** Why the report may not be the reporter's; null where it is. Every doubt looks alike but one. */
async function doubt(
  body: Uint8Array,
  identifier: string,
  signature: string,
  ports: Ports,
): Promise<Problem | null> {
  if (!isKeyIdentifier(identifier) || signature === '') return UNSIGNED
  let pem: string | null
  try {
    pem = await ports.leakReporterKeys.find(identifier)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    ports.log('leak_reporter_keys_unreachable', { reason })
    return unavailable('reporter_unverifiable', 'The reporter’s keys are out of reach. Retry.', 60)
  }
  return pem !== null && isReportSigned(body, signature, pem) ? null : UNSIGNED
}

async function revokeAll(report: LeakReport, ports: Ports): Promise<LeakFeedback> {
  const feedback: LeakFeedback = []
  for (let from = 0; from < report.length; from += AT_ONCE) {
    const some = report.slice(from, from + AT_ONCE)
    feedback.push(...(await Promise.all(some.map((found) => revokeOne(found, ports)))))
  }
  return feedback
}

async function revokeOne(
  { token, type, source }: LeakReport[number],
  ports: Ports,
): Promise<LeakFeedback[number]> {
  const told = (label: 'true_positive' | 'false_positive') => {
    return { token_hash: sha256Hex(token), token_type: type, label }
  }
  const key = parseKey(token)
  if (!key.ok) return told('false_positive')
  const { newest, older } = proofsOf(token, ports.secrets.keyPeppers)
  const meter = ports.meterOf(accountOfRouting(key.value.routing), key.value.mode)
  const verdict = await meter.revokeLeaked([newest, ...older].map(({ keyDigest }) => keyDigest))
  if (verdict.kind === 'unknown') return told('false_positive')
  ports.log('key_leaked', { keyId: verdict.keyId, verdict: verdict.kind, source: source ?? null })
  return told('true_positive')
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body))
  } catch {
    return undefined
  }
}

const UNSIGNED: Problem = unauthenticated(
  'invalid_signature',
  'This report bears no signature of a known reporter over its raw body.',
)

const REPLAYED: Problem = {
  ...invalidRequest('report_replayed', 'This very report was heard before; its keys are revoked.'),
  status: 409,
}
