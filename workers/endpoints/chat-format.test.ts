// A stream and a whole say the same of what an answer rests on.
import { expect, test } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { chatChunk, chatCompletion } from '../../schemas/wire/chat.ts'
import type { Grounding } from '../../schemas/wire/grounding.ts'
import type { AnswerEnd, AnswerEvent } from '../answer-run.ts'
import { heard } from './answer-format.ts'
import { chatFormat } from './chat-format.ts'

const grounding: Grounding = { support: 'none', passages: [], unsupported: [] }
const end: AnswerEnd = {
  endedBy: 'done',
  usage: { promptTokens: 1, completionTokens: 2 },
  annotations: [[]],
  grounding: [grounding],
  said: [],
  failure: null,
  chargedNanoUsd: nanoUsd(1n),
}
const said = (text: string): AnswerEvent => ({ type: 'text', choice: 0, text, logprobs: [] })
const events: AnswerEvent[] = [
  said('Who '),
  said('knows.'),
  { type: 'finish', choice: 0, finishReason: 'stop' },
]
const framing = {
  generationId: contentId('gen', 'g'),
  model: 'm',
  createdSeconds: 0,
  maxTokens: 9,
}
const asked = { choices: 1, logprobs: false, includeUsage: true }

function bothOf(of: AnswerEnd, citationShape: 'openai' | 'anthropic' | 'cohere') {
  const format = chatFormat(framing, { ...asked, citationShape })
  const whole = chatCompletion.parse(wired(format.whole(heard(events, 1), of)))
  const stream = format.stream()
  const frames = [...events, { type: 'end' as const, end: of }].flatMap((e) => stream.frames(e))
  const chunks = frames.map(({ data }) => chatChunk.parse(wired(data)))
  const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta))
  return { whole: whole.choices[0]?.message, deltas }
}

const wired = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test.each(['openai', 'anthropic', 'cohere'] as const)('as %s shapes it', (shape) => {
  const { whole, deltas } = bothOf(end, shape)
  expect(whole?.meed?.grounding.support).toBe('none')
  expect(deltas.at(-1)?.meed).toEqual(whole?.meed)
  expect(deltas.filter(({ meed }) => meed !== undefined)).toHaveLength(1)
  const pieces = whole?.meed?.anthropic?.content.map(({ text }) => text)
  expect(pieces).toEqual(shape === 'anthropic' ? ['Who knows.'] : undefined)
})

test('an answer that no Datanet was named for says nothing of it', () => {
  const { whole, deltas } = bothOf({ ...end, grounding: null }, 'anthropic')
  expect(whole).not.toHaveProperty('meed')
  expect(deltas.some((delta) => 'meed' in delta)).toBe(false)
})
