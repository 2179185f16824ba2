// One attempt at one delivery: is its target still a public one, sign, send, judge. It knows no network
// and no clock of its own; those are ports.
import type { SubscriptionId } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { verdictOf, type Answer, type Verdict } from './outcome.ts'
import type { Attempt, Picked, SealedSecret } from './rows.ts'
import { signedHeaders } from './sign.ts'
import { signing } from './subscription.ts'
import { admitAddresses, targetOf, type TargetRefusal, type TargetRules } from './target.ts'
import { err, ok, type Result } from '../../schemas/result.ts'

export type DeliverPorts = {
  readonly now: () => number
  readonly rules: TargetRules
  /** Every address that a name has now; none where it has none. Rejects where nobody can tell. */
  readonly resolve: (host: string) => Promise<readonly string[]>
  /** Follows no redirect, waits no longer than it may, and reads no more than it shows. */
  readonly post: (
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ) => Promise<Answer>
  readonly unseal: (secret: SealedSecret, of: SubscriptionId) => Promise<string>
}

const RESPONSE_UNITS_MAX = 500

export async function deliver(
  { subscription, delivery }: Picked,
  ports: DeliverPorts,
): Promise<{ attempt: Attempt; verdict: Verdict }> {
  const atMs = ports.now()
  const headers = await headersFor({ subscription, delivery }, ports)
  const url = must(subscription.url, 'only what is called is delivered')
  const answer = await send(url, headers, delivery.body, ports)
  const nowMs = ports.now()
  const isAnswer = answer.kind === 'answered'
  const attempt = {
    atMs,
    status: isAnswer ? answer.status : null,
    error: isAnswer ? null : answer.error,
    durationMs: Math.max(0, nowMs - atMs),
    response: isAnswer ? answer.response.slice(0, RESPONSE_UNITS_MAX) : '',
  }
  return { attempt, verdict: verdictOf(answer, nowMs, attempt.durationMs) }
}

/** Fresh for every attempt, by every secret that is valid now. */
export async function headersFor(
  { subscription, delivery }: Picked,
  { now, unseal }: Pick<DeliverPorts, 'now' | 'unseal'>,
): Promise<Record<string, string>> {
  const nowMs = now()
  const secrets = signing(subscription, nowMs).map((each) => unseal(each, subscription.id))
  return signedHeaders(delivery.id, delivery.body, await Promise.all(secrets), nowMs)
}

/** Of the text, and of the addresses behind it just now. */
export async function admitTarget(
  url: string,
  { rules, resolve }: Pick<DeliverPorts, 'rules' | 'resolve'>,
): Promise<Result<string, TargetRefusal>> {
  const target = targetOf(url, rules)
  if (!target.ok) return target
  if (target.value.isLoopback) return ok(target.value.url)
  const addresses = await resolve(target.value.host).catch(() => [])
  const admitted = admitAddresses(addresses)
  return admitted.ok ? ok(target.value.url) : err(admitted.error)
}

async function send(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  ports: DeliverPorts,
): Promise<Answer> {
  const target = await admitTarget(url, ports)
  if (target.ok) return ports.post(target.value, headers, body)
  return { kind: 'unanswered', error: `the target was refused: ${target.error.reason}` }
}
