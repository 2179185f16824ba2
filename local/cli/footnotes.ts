// What stands under an answer in a terminal: what it quotes, by the number that the answer itself gives a
// passage, what its other marks are worth, and the sentences that nothing supports. Knows no server: the
// grounding says all of it (docs/citations.md).
import { z } from 'zod'
import { oneLine } from './table.ts'

export const citation = z.looseObject({
  url_citation: z.looseObject({ title: z.string() }),
  meed: z.looseObject({
    passage_id: z.string(),
    quote: z.string(),
    datanet: z.string(),
    payee: z.string(),
  }),
})
export type Citation = z.infer<typeof citation>

export const grounding = z.looseObject({
  support: z.string(),
  passages: z.array(
    z.looseObject({
      number: z.int(),
      passage_id: z.string(),
      title: z.string(),
      datanet: z.string(),
      state: z.string(),
    }),
  ),
  unsupported: z.array(z.looseObject({ text: z.string() })),
})
export type Grounding = z.infer<typeof grounding>

/** @param ground null where no Datanet was named */
export function footnotes(
  answer: string,
  citations: readonly Citation[],
  ground: Grounding | null,
): string[] {
  const numberOf = new Map(ground?.passages.map((one) => [one.passage_id, one.number]))
  const numbered = citations.map((one) => ({ one, number: numberOf.get(one.meed.passage_id) ?? 0 }))
  const quotes = numbered.map(({ one: { url_citation: about, meed }, number }) => {
    const from = `${about.title}, ${meed.datanet}, by ${meed.payee.slice(0, 10)}…`
    return { number, text: `“${meed.quote}”  ${from}` }
  })
  const cited = new Set(numbered.map(({ number }) => number))
  const marks = marksOf(answer).filter((number) => !cited.has(number))
  const bare =
    ground === null ? [] : marks.map((number) => ({ number, text: worthOf(number, ground) }))
  return [
    ...[...quotes, ...bare]
      .toSorted((a, b) => a.number - b.number)
      .map(({ number, text }) => oneLine(`${number === 0 ? '' : `[${number}] `}${text}`)),
    ...(ground === null ? [] : missing(ground)),
  ]
}

/** The numbers in brackets, each once. */
function marksOf(answer: string): number[] {
  return [...new Set([...answer.matchAll(/\[([1-9][0-9]{0,2})\]/g)].map(([, n]) => Number(n)))]
}

/** Of a mark that the model wrote and no quote bears out. */
function worthOf(number: number, { passages }: Grounding): string {
  const passage = passages.find((one) => one.number === number)
  if (passage === undefined) return 'the model’s own mark: there is no such passage'
  const worth = passage.state === 'used' ? 'single words of it' : 'nothing of it'
  return `the model’s own mark: ${worth} in the answer.  ${passage.title}, ${passage.datanet}`
}

function missing({ support, passages, unsupported }: Grounding): string[] {
  if (support === 'no_claim') return []
  if (passages.length === 0)
    return ['Not supported: no passage of these Datanets was near the question.']
  if (support === 'none' && passages.every(({ state }) => state !== 'cited')) {
    return ['Not supported: the passages do not hold what this answer says.']
  }
  return unsupported.map(({ text }) =>
    oneLine(`says what the passages do not hold: “${text.trim()}”`),
  )
}
