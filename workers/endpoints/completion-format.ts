// OpenAI's text completion, whole and streamed: the older shape of the same answer.
import type { Completion, CompletionLogprobs } from '../../schemas/wire/completions.ts'
import type { TokenLogprob } from '../../schemas/wire/logprobs.ts'
import { usageOf } from '../../schemas/wire/usage.ts'
import type { AnswerEnd, AnswerEvent } from '../answer-run.ts'
import { BROKE_OFF, type Format, type Framing, type Streamed } from './answer-format.ts'

export type CompletionAsked = { readonly logprobs: boolean; readonly includeUsage: boolean }

export function completionFormat(framing: Framing, asked: CompletionAsked): Format {
  const head = {
    id: framing.generationId,
    object: 'text_completion',
    created: framing.createdSeconds,
    model: framing.model,
    system_fingerprint: null,
  } as const
  return {
    whole: (choices, end): Completion => ({
      ...head,
      choices: choices.map(({ text, logprobs, finishReason }, index) => ({
        index,
        text,
        logprobs: asked.logprobs ? scored(logprobs, 0) : null,
        finish_reason: finishReason,
      })),
      usage: usageOf(end.usage, end.chargedNanoUsd),
    }),
    stream: () => streamed(head, asked),
  }
}

type Head = Omit<Completion, 'choices' | 'usage' | 'error'>

function streamed(head: Head, asked: CompletionAsked): Streamed {
  const usage = asked.includeUsage ? { usage: null } : {}
  const offsets = new Map<number, number>()
  const chunk = (choice: Completion['choices'][number]): Completion => ({
    ...head,
    choices: [choice],
    ...usage,
  })
  const silent = { text: '', logprobs: null }
  const ended = (end: AnswerEnd): Completion[] => [
    ...(end.failure === null
      ? []
      : [{ ...chunk({ index: 0, ...silent, finish_reason: 'error' }), error: BROKE_OFF }]),
    ...(asked.includeUsage
      ? [{ ...head, choices: [], usage: usageOf(end.usage, end.chargedNanoUsd) }]
      : []),
  ]
  const chunksOf = (event: AnswerEvent): Completion[] => {
    switch (event.type) {
      case 'text': {
        const { choice: index, text, logprobs } = event
        const offset = offsets.get(index) ?? 0
        offsets.set(index, offset + text.length)
        const scores = asked.logprobs ? scored(logprobs, offset) : null
        return [chunk({ index, text, logprobs: scores, finish_reason: null })]
      }
      case 'finish':
        return [chunk({ index: event.choice, ...silent, finish_reason: event.finishReason })]
      case 'end':
        return ended(event.end)
    }
  }
  return {
    closesWithDone: true,
    open: () => [],
    frames: (event) => chunksOf(event).map((data) => ({ data })),
  }
}

/** @param offset where the first of these tokens begins in its answer, in UTF-16 code units */
function scored(tokens: readonly TokenLogprob[], offset: number): CompletionLogprobs {
  let at = offset
  const offsets = tokens.map(({ token }) => {
    const here = at
    at += token.length
    return here
  })
  return {
    tokens: tokens.map(({ token }) => token),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map(({ top_logprobs: top }) =>
      Object.fromEntries(top.map(({ token, logprob }) => [token, logprob])),
    ),
    text_offset: offsets,
  }
}
