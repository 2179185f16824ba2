// One streamed question with the official OpenAI client, unmodified, and its citations checked
// against the passages as they are stored.
import type OpenAI from 'openai'
import { z } from 'zod'
import { call } from './client.ts'

export type Citation = {
  readonly passageId: string
  readonly title: string
  readonly quote: string
  readonly payee: string
  readonly start: number
  readonly end: number
}

export type Answered = {
  readonly generationId: string
  readonly text: string
  readonly citations: readonly Citation[]
  readonly usage: {
    readonly prompt_tokens: number
    readonly completion_tokens: number
    readonly cost_nano_usd: string
  }
}

export type Question = {
  readonly model: string
  readonly datanet: string
  readonly question: string
}

const annotation = z.object({
  url_citation: z.object({ url: z.string(), title: z.string() }),
  meed: z.object({
    passage_id: z.string(),
    payee: z.string(),
    passage_start: z.number(),
    passage_end: z.number(),
    quote: z.string(),
  }),
})
const chunk = z.object({
  id: z.string(),
  choices: z.array(
    z.object({
      delta: z.object({
        content: z.string().optional(),
        annotations: z.array(annotation).optional(),
      }),
    }),
  ),
  usage: z
    .object({
      prompt_tokens: z.number(),
      completion_tokens: z.number(),
      cost_nano_usd: z.string(),
    })
    .nullish(),
})

/** Fields that OpenAI's types do not know travel in the body as they are. */
type WithDatanets = OpenAI.Chat.ChatCompletionCreateParamsStreaming & { datanets: string[] }

export async function ask(client: OpenAI, asked: Question): Promise<Answered> {
  const body: WithDatanets = {
    model: asked.model,
    datanets: [asked.datanet],
    messages: [{ role: 'user', content: asked.question }],
    temperature: 0,
    max_tokens: 80,
    stream: true,
  }
  const stream = await client.chat.completions.create(body)
  let [text, generationId]: [string, string] = ['', '']
  let usage: Answered['usage'] | null = null
  const annotations: z.infer<typeof annotation>[] = []
  for await (const raw of stream) {
    const { id, choices, usage: counted } = chunk.parse(raw)
    generationId = id
    usage = counted ?? usage
    for (const { delta } of choices) {
      text += delta.content ?? ''
      annotations.push(...(delta.annotations ?? []))
    }
  }
  if (usage === null) throw new Error('the stream told no usage')
  return { generationId, text, usage, citations: await Promise.all(annotations.map(checked)) }
}

/** Reads the stored passage and demands that the cited span is the quote, to the letter. */
async function checked({ url_citation, meed }: z.infer<typeof annotation>): Promise<Citation> {
  const passage = await call(url_citation.url, z.object({ text: z.string() }))
  const { passage_start: start, passage_end: end, quote, payee, passage_id: passageId } = meed
  if (passage.text.slice(start, end) !== quote) {
    throw new Error(`citation of ${passageId} does not stand at ${start}–${end} of its passage`)
  }
  return { passageId, title: url_citation.title, quote, payee, start, end }
}
