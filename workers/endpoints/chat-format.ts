// OpenAI's chat completion and its chunks. The usage chunk comes last unless the caller said no;
// citations come with the last delta of a choice; a node that dies mid-stream gives an error frame
// and the usage, and no [DONE].
import type { ChatChunk, ChatCompletion } from '../../schemas/wire/chat.ts'
import type { CitationShape, GroundedAnswer } from '../../schemas/wire/grounding.ts'
import type { TokenLogprob } from '../../schemas/wire/logprobs.ts'
import { usageOf } from '../../schemas/wire/usage.ts'
import type { AnswerEnd, AnswerEvent } from '../answer-run.ts'
import type { Frame } from '../http/event-stream.ts'
import { groundedAnswer } from './citation-shapes.ts'
import { BROKE_OFF, type Format, type Framing, type Heard, type Streamed } from './answer-format.ts'

export type ChatAsked = {
  readonly choices: number
  readonly logprobs: boolean
  readonly includeUsage: boolean
  readonly citationShape: CitationShape
}

export function chatFormat(framing: Framing, asked: ChatAsked): Format {
  return {
    whole: (choices, end) => completion(choices, end, framing, asked),
    stream: () => chunks(framing, asked),
  }
}

function completion(
  choices: readonly Heard[],
  end: AnswerEnd,
  framing: Framing,
  asked: ChatAsked,
): ChatCompletion {
  return {
    ...headOf(framing),
    object: 'chat.completion',
    choices: choices.map(({ text, finishReason, logprobs }, index) => ({
      index,
      message: {
        role: 'assistant',
        content: text,
        refusal: null,
        annotations: [...(end.annotations[index] ?? [])],
        ...groundedPart(index, text, end, asked),
      },
      logprobs: asked.logprobs ? { content: logprobs, refusal: null } : null,
      finish_reason: finishReason,
    })),
    usage: usageOf(end.usage, end.chargedNanoUsd),
  }
}

function chunks(framing: Framing, asked: ChatAsked): Streamed {
  const usage = asked.includeUsage ? { usage: null } : {}
  const head = { ...headOf(framing), object: 'chat.completion.chunk' as const }
  const chunk = (choices: ChatChunk['choices']): ChatChunk => ({ ...head, choices, ...usage })
  const said = (index: number, delta: ChatChunk['choices'][number]['delta']) => ({
    index,
    delta,
    logprobs: null,
    finish_reason: null,
  })
  const finished = new Map<number, 'stop' | 'length'>()
  const texts = Array.from({ length: asked.choices }, () => '')
  const last = (end: AnswerEnd): ChatChunk[] =>
    [...finished].map(([index, finishReason]) => {
      const annotations = [...(end.annotations[index] ?? [])]
      const text = texts[index] ?? ''
      const delta = {
        ...(annotations.length > 0 ? { annotations } : {}),
        ...groundedPart(index, text, end, asked),
      }
      return chunk([{ ...said(index, delta), finish_reason: finishReason }])
    })
  const broken = (): ChatChunk => ({
    ...chunk([{ ...said(0, { content: '' }), finish_reason: 'error' }]),
    error: BROKE_OFF,
  })
  const ended = (end: AnswerEnd): ChatChunk[] => [
    ...last(end),
    ...(end.failure === null ? [] : [broken()]),
    ...(asked.includeUsage
      ? [{ ...head, choices: [], usage: usageOf(end.usage, end.chargedNanoUsd) }]
      : []),
  ]
  const chunksOf = (event: AnswerEvent): ChatChunk[] => {
    switch (event.type) {
      case 'text': {
        const { choice, text, logprobs } = event
        texts[choice] = (texts[choice] ?? '') + text
        const scored = asked.logprobs ? logprobsOf(logprobs) : null
        return [chunk([{ ...said(choice, { content: text }), logprobs: scored }])]
      }
      case 'finish':
        finished.set(event.choice, event.finishReason)
        return []
      case 'end':
        return ended(event.end)
    }
  }
  return {
    closesWithDone: true,
    open: () =>
      Array.from({ length: asked.choices }, (_, index) =>
        frame(chunk([said(index, { role: 'assistant', content: '', refusal: null })])),
      ),
    frames: (event) => chunksOf(event).map(frame),
  }
}

function headOf({ generationId, createdSeconds, model }: Framing) {
  return { id: generationId, created: createdSeconds, model, system_fingerprint: null } as const
}

function logprobsOf(content: readonly TokenLogprob[]) {
  return { content: [...content], refusal: null }
}

function frame(data: ChatChunk): Frame {
  return { data }
}

/** Under `meed` of a message or of its last delta; nothing where no Datanet was named. */
function groundedPart(
  index: number,
  text: string,
  { annotations, grounding }: AnswerEnd,
  { citationShape }: ChatAsked,
): { meed?: GroundedAnswer } {
  const own = grounding?.[index]
  if (own === undefined) return {}
  return { meed: groundedAnswer(citationShape, text, annotations[index] ?? [], own) }
}
