// Which words does a text hold, and where? Words are runs of letters and digits, folded by NFKC and
// lower case; offsets are UTF-16 units of the text as given. It knows no tokenizer of any model, so
// two parties that hold a text hold the same words.

export type Word = {
  /** Folded form: what is compared. */
  readonly form: string
  /** UTF-16 offsets into the text, end exclusive. */
  readonly start: number
  readonly end: number
  /** True when it holds a digit: such words are facts that an alignment may not contradict. */
  readonly numeric: boolean
}

// A number with its points and commas; else one letter of a script that is written without spaces;
// else a run of letters, digits and combining marks of the other scripts.
const UNSPACED = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}'
const WORD = new RegExp(
  [
    `\\p{Nd}+(?:[.,]\\p{Nd}+)*(?![\\p{L}\\p{N}])`,
    `[${UNSPACED}]\\p{M}*`,
    `(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`,
  ].join('|'),
  'gu',
)
const DIGIT = /\p{Nd}/u
const GROUPED = /^\d{1,3}(,\d{3})+(\.\d+)?$/

export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].map((match) => {
    const form = fold(match[0])
    return {
      form,
      start: match.index,
      end: match.index + match[0].length,
      numeric: DIGIT.test(form),
    }
  })
}

/** 1,535 and 1535 are one number; 3,5 and 3.5 stay two, for no locale is known here. */
function fold(run: string): string {
  const folded = run.normalize('NFKC').toLowerCase()
  return GROUPED.test(folded) ? folded.replaceAll(',', '') : folded
}
