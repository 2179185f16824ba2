// A call whose reply is one whole: it runs, what it made is kept, charged and told; under the same
// Idempotency-Key it is told again from what was kept, with its one charge.
import type { Context } from 'hono'
import type { NanoUsd } from '../../schemas/money.ts'
import type { Result } from '../../schemas/result.ts'
import { refuse, type Api } from '../http/context.ts'
import type { Problem } from '../http/problem.ts'
import { claim, replayed, type Claim } from './idempotent.ts'

/** @property Kept what the reply is made of, but the charge; plain JSON */
export type ChargedCall<Kept extends object> = {
  /** Runs the call; `keep` is to be awaited before it is charged. */
  readonly run: (
    terms: Pick<Claim, 'generationId' | 'holdBeforeMs'> & {
      readonly keep: (kept: Kept) => Promise<boolean>
    },
  ) => Promise<Result<{ readonly kept: Kept; readonly chargedNanoUsd: NanoUsd }, Problem>>
  readonly bodyOf: (kept: Kept, charged: NanoUsd) => object
  readonly headersOf: (kept: Kept) => Readonly<Record<string, string>>
}

/** @param bytes the body as it came: the same key with other bytes is another call */
export async function chargedOnce<Kept extends object>(
  context: Context<Api>,
  bytes: Uint8Array,
  { run, bodyOf, headersOf }: ChargedCall<Kept>,
): Promise<Response> {
  const textOf = (kept: Kept, charged: NanoUsd) => ({
    status: 200,
    headers: {
      'content-type': 'application/json',
      ...headersOf(kept),
      'x-meed-cost-nano-usd': charged.toString(),
    },
    body: JSON.stringify(bodyOf(kept, charged)),
  })
  const claimed = await claim(context, bytes, 'inference')
  if (claimed.kind === 'over') return claimed.reply
  const { generationId, holdBeforeMs, keepAnswer, keepReply, release } = claimed.claim
  if (claimed.kind === 'replay') {
    // Written by us and read by us: the parse is that of JSON alone.
    const text = textOf(JSON.parse(claimed.answer) as Kept, claimed.chargedNanoUsd)
    await keepReply(text)
    return replayed(text)
  }
  const made = await run({ generationId, holdBeforeMs, keep: keepAnswer })
  if (!made.ok) {
    await release()
    return refuse(context, made.error)
  }
  const text = textOf(made.value.kept, made.value.chargedNanoUsd)
  context.get('ports').outlive(keepReply(text).catch(() => undefined))
  return new Response(text.body, { status: text.status, headers: text.headers })
}
