// Which weight of meaning against words suits a Datanet? From what judged questions say of each
// weight on a grid. Few questions say little: the answer is smoothed over neighbouring weights and
// drawn to the default, less so the more questions there are. It knows no store and no measure.
import { assert } from '../../schemas/result.ts'

/** The weights that are tried. */
export const PARTS: readonly number[] = Array.from({ length: 21 }, (_, step) => step / 20)

/** So many questions weigh as much as the default. */
const PRIOR_QUESTIONS = 40
/** Neighbours on either side over which the measure is averaged. */
const SMOOTHED = 2

export type Tried = {
  readonly part: number
  /** Mean over the questions; more is better. */
  readonly value: number
}

/** @param tried one for each of `PARTS`, in order */
export function tunedPart(tried: readonly Tried[], questions: number, standard: number): number {
  assert(tried.length === PARTS.length, 'every weight of the grid was tried')
  if (questions === 0) return standard
  const smooth = tried.map(({ part }, index) => {
    const near = tried.slice(Math.max(0, index - SMOOTHED), index + SMOOTHED + 1)
    return { part, value: near.reduce((sum, { value }) => sum + value, 0) / near.length }
  })
  const [best] = smooth.toSorted((a, b) => b.value - a.value || distance(a) - distance(b))
  const trust = questions / (questions + PRIOR_QUESTIONS)
  return trust * (best?.part ?? standard) + (1 - trust) * standard

  function distance({ part }: Tried): number {
    return Math.abs(part - standard)
  }
}
