// A trace in words: each stretch of the answer, why it is credited as it is, to whom, and where that pays
// nothing after all, why. The whole that nothing explains is never left without its reason.
import { z } from 'zod'
import { highlight, type Highlight } from '../../schemas/wire/attribution.ts'
import { shownCredit } from '../../schemas/wire/shown-call.ts'
import { oneLine } from './table.ts'

export const traceReply = z.looseObject({
  id: z.string(),
  version: z.string(),
  payer: z.string(),
  credit: z.looseObject({ unattributed: z.number(), withheld: shownCredit.shape.withheld }),
  highlights: z.array(highlight),
})
export type Trace = z.infer<typeof traceReply>

const WORDS: Readonly<Record<Highlight['reason'], string>> = {
  verbatim: 'word for word from a passage',
  weak: 'a few words as in a passage, weak evidence',
  paraphrase: 'a passage in other words',
  span: 'from the adapter’s training texts',
  no_source: 'nothing explains it: it is the model’s own',
  claims_nothing: 'claims nothing, so it needs no source',
}

/** @param dim how what is said of the answer is set off from it */
export function traceLines(
  { id, version, payer, credit: { unattributed, withheld = [] }, highlights }: Trace,
  dim: (text: string) => string,
): string[] {
  const own = withheld.reduce((sum, { share }) => sum + share, 0)
  const rest = `${percent(unattributed - own)} nothing explains`
  const held =
    own === 0 ? '' : `, ${percent(own)} is your own data’s: a payer’s own data earns nothing`
  return [
    ...highlights.flatMap((one) => [
      oneLine(one.text.trim()),
      dim(oneLine(`    ${WORDS[one.reason]}${payeesOf(one, payer)}`)),
    ]),
    '',
    dim(`${id}  ${rest}${held}  rules ${version}`),
  ]
}

function payeesOf({ sources, reason }: Highlight, payer: string): string {
  const payees = [...new Set(sources.map(({ payee }) => payee))]
  if (payees.length === 0) {
    return reason === 'no_source' || reason === 'claims_nothing' ? '' : ', and nobody is credited'
  }
  const named = payees.map((payee) =>
    payee === payer ? 'you, unpaid (a payer’s own data earns nothing)' : `${payee.slice(0, 10)}…`,
  )
  return `: ${named.join(', ')}`
}

function percent(share: number): string {
  return `${(share / 1e7).toFixed(2)} %`
}
