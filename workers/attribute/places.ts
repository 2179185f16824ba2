// Where in a contributor's passages do the words stand that an answer took? Offsets into his own
// text, merged where they meet: what he may be shown without seeing the answer.
import { must } from '../../schemas/result.ts'
import type { CreditLine } from '../../schemas/wire/attribution.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import type { AlignedSentence } from './align.ts'
import { wordsOf } from './words.ts'

/** @param members positions of the passages that are his, among those given */
export function placesOf(
  members: readonly number[],
  alignment: readonly AlignedSentence[],
  passages: readonly GivenPassage[],
): CreditLine['places'] {
  return members.flatMap((member) => {
    const passage = must(passages[member], 'a member is one of the passages')
    const words = wordsOf(passage.text)
    const taken = new Set(
      alignment.flatMap(({ evidence }) => {
        const own = evidence[member]
        return (own?.runs ?? []).flatMap((run, at) => {
          const isPaid = (own?.scores[at] ?? 0) > 0 && own?.credited[at] === member
          if (run === null || !isPaid) return []
          return Array.from({ length: run.length }, (_, step) => run.place + step)
        })
      }),
    )
    const places: { start: number; end: number }[] = []
    let before = -2
    for (const at of [...taken].sort((a, b) => a - b)) {
      const word = must(words[at], 'a run lies within the passage')
      const last = places.at(-1)
      if (last !== undefined && at === before + 1) last.end = word.end
      else places.push({ start: word.start, end: word.end })
      before = at
    }
    return places.map(({ start, end }) => ({ passageId: passage.passageId, start, end }))
  })
}
