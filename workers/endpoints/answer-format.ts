// How one answer looks on the wire, whole or as frames of a stream. A format is told the events of
// an answer one by one and is a function of them alone: told the same events again, it writes the
// same bytes, which is what a replay rests on.
import type { GenerationId } from '../../schemas/ids.ts'
import type { TokenLogprob } from '../../schemas/wire/logprobs.ts'
import type { AnswerEnd, AnswerEvent } from '../answer-run.ts'
import type { Frame } from '../http/event-stream.ts'

/** What is known before the first token, and told again in every chunk. */
export type Framing = {
  readonly generationId: GenerationId
  readonly model: string
  readonly createdSeconds: number
  readonly maxTokens: number
}

/** One choice as it was heard. */
export type Heard = {
  text: string
  finishReason: 'stop' | 'length'
  readonly logprobs: TokenLogprob[]
}

export type Format = {
  /** The body of a reply that is not streamed; the answer has ended well. */
  readonly whole: (heard: readonly Heard[], end: AnswerEnd) => object
  readonly stream: () => Streamed
}

/** A stream being written: frames before the first event, then those of each event. */
export type Streamed = {
  readonly open: () => readonly Frame[]
  readonly frames: (event: AnswerEvent) => readonly Frame[]
  /** Does a stream that ended well close with `data: [DONE]`? */
  readonly closesWithDone: boolean
}

/** The choices of an answer, from its events; `choices` is how many were asked for. */
export function heard(events: readonly AnswerEvent[], choices: number): Heard[] {
  const list = Array.from({ length: choices }, (): Heard => ({
    text: '',
    finishReason: 'stop',
    logprobs: [],
  }))
  for (const event of events) {
    if (event.type !== 'text' && event.type !== 'finish') continue
    const one = list[event.choice]
    if (one === undefined) continue
    if (event.type === 'finish') one.finishReason = event.finishReason
    else {
      one.text += event.text
      one.logprobs.push(...event.logprobs)
    }
  }
  return list
}

export const BROKE_OFF = {
  code: 'upstream_failed',
  message: 'The node broke off. What had come until then is charged, and nothing more.',
} as const
