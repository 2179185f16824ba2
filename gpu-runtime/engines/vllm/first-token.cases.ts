// Test support: what engines and adapters say of the first token after a text, and how far apart they are.
import { expect } from 'vitest'
import { must } from '../../../schemas/result.ts'
import type { TokenLogprob } from '../../../schemas/wire/logprobs.ts'
import type { NodeEvent } from '../../../schemas/wire/node.ts'
import { eventsOf } from '../engine.cases.ts'
import type { Engine } from '../engine.port.ts'

/** Of more than one token: at the first place nothing is rotated. */
export const PROMPTS = ['quick fox', 'The quick brown fox', 'lazy dog today']
/** llama.cpp gives control words no text. */
const CONTROL = /^<.*>$/

/** What an engine gives the likeliest first tokens after a text. */
export async function scores(
  engine: Engine,
  adapterFile: string | null,
  content: string,
): Promise<TokenLogprob> {
  const messages = [{ role: 'user', content }] as const
  const call = { adapterFile, messages, template: 'none', maxTokens: 1, logprobs: 20 } as const
  return firstOf(await eventsOf(engine, call))
}

export function firstOf(events: readonly NodeEvent[]): TokenLogprob {
  const scored = events.flatMap((event) => (event.type === 'token' ? (event.logprobs ?? []) : []))
  return must(scored[0] ?? null, 'a first token has its log-probability')
}

/** How far apart two are on the likeliest tokens that can be told by their text. */
export function apart(ours: TokenLogprob, theirs: TokenLogprob): number {
  const other = new Map(theirs.top_logprobs.map(({ token, logprob }) => [token, logprob]))
  const least = Math.min(...other.values())
  const readable = ours.top_logprobs.filter(({ token, bytes }) => {
    return bytes !== null && !CONTROL.test(token)
  })
  expect(readable.length).toBeGreaterThan(4)
  return Math.max(
    ...readable.map(({ token, logprob }) => {
      // What the other does not list is at most as likely as the last that it lists.
      const told = other.get(token)
      return told === undefined ? Math.max(0, logprob - least) : Math.abs(logprob - told)
    }),
  )
}
