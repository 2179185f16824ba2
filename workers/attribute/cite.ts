// What may an answer cite? Only what was verified: spans of the answer that stand word for word in
// a passage given, with the passage's exact span. The model's own [n] marks are never cited from.
// Says too which passages went unused, which is shown. What supports a sentence is support.ts's.
import { assert } from '../../schemas/result.ts'
import type { PassageId } from '../../schemas/ids.ts'
import type { Annotation } from '../../schemas/wire/chat.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import type { AlignedSentence, Evidence } from './align.ts'
import { SCORE_ONE } from './weights.ts'
import { wordsOf } from './words.ts'
import type { Word } from './words.ts'

export type Citations = {
  /** In the order of the answer; of one place, in the order of the passages. */
  readonly annotations: readonly Annotation[]
  readonly unusedPassages: readonly PassageId[]
}

/** Words [from, to) of a sentence, which are the words of the passage from `place` on. */
type Verified = { readonly from: number; readonly to: number; readonly place: number }

/**
 * @param alignment of that answer and those passages, as `attribute` returns it
 * @param urlOf where a reader finds the passage
 */
export function citationsOf(
  alignment: readonly AlignedSentence[],
  passages: readonly GivenPassage[],
  urlOf: (passage: GivenPassage) => string,
): Citations {
  const words = passages.map((passage) => wordsOf(passage.text))
  const annotations = alignment.flatMap(({ sentence, evidence }) =>
    passages.flatMap((passage, index) =>
      verifiedIn(evidence[index]).map((span) =>
        annotationOf(sentence.words, span, passage, words[index] ?? [], urlOf(passage)),
      ),
    ),
  )
  const isUsed = (index: number) =>
    alignment.some(({ evidence }) => evidence[index]?.scores.some((score) => score > 0) === true)
  return {
    annotations: annotations.sort(
      (a, b) => a.url_citation.start_index - b.url_citation.start_index,
    ),
    unusedPassages: passages.flatMap(({ passageId }, index) => (isUsed(index) ? [] : [passageId])),
  }
}

/** Neighbouring words that one anchor run explains; a single word is left uncited. */
function verifiedIn(evidence: Evidence | undefined): Verified[] {
  if (evidence === undefined) return []
  const spans: Verified[] = []
  let from = 0
  for (const [at, run] of evidence.runs.entries()) {
    const isLast = evidence.runs[at + 1] !== run
    if (run !== null && evidence.scores[at] === SCORE_ONE && isLast && at > from) {
      spans.push({ from, to: at + 1, place: run.place + from - run.at })
    }
    if (isLast) from = at + 1
  }
  return spans
}

function annotationOf(
  sentence: readonly Word[],
  span: Verified,
  passage: GivenPassage,
  words: readonly Word[],
  url: string,
): Annotation {
  const own = sentence.slice(span.from, span.to)
  const theirs = words.slice(span.place, span.place + own.length)
  const [first, last] = [own[0], own.at(-1)]
  const [theirFirst, theirLast] = [theirs[0], theirs.at(-1)]
  assert(
    own.every((word, at) => word.form === theirs[at]?.form),
    'a citation is verified word by word',
  )
  assert(first !== undefined && last !== undefined, 'a citation has words')
  assert(theirFirst !== undefined && theirLast !== undefined, 'a quote has as many')
  return {
    type: 'url_citation',
    url_citation: { start_index: first.start, end_index: last.end, url, title: passage.title },
    meed: {
      passage_id: passage.passageId,
      contribution_id: passage.contributionId,
      datanet: passage.datanet,
      payee: passage.payee,
      passage_start: theirFirst.start,
      passage_end: theirLast.end,
      quote: passage.text.slice(theirFirst.start, theirLast.end),
      passage_sha256: passage.textSha256,
    },
  }
}
