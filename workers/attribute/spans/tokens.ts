// Which tokens does a text hold, and where? A token is a run of letters, marks and digits, or one
// other character that is not a space; it is compared by its form, NFKC in lower case. Offsets are
// UTF-16 units of the text as given. No model's tokenizer is known here: whoever holds the text
// holds the same tokens, and every span begins and ends on a word.

/** Named in every index: another rule of cutting or folding is another version. */
export const TOKENS_VERSION = 'tokens-1'

export type Tokens = {
  readonly forms: readonly string[]
  /** UTF-16 offsets of each token in the text, end exclusive. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

export type SeeToken = (form: string, start: number, end: number) => void

// A letter of a script written without spaces stands alone, so that a run of it can be matched.
const UNSPACED = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}'
const TOKEN = new RegExp(
  `[${UNSPACED}]\\p{M}*|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+|[^\\s\\p{L}\\p{N}\\p{M}]`,
  'uy',
)
const SPACE = /\s/u

const OTHER = 0
const WORD = 1
const BLANK = 2
const ASCII_CLASS = Uint8Array.from({ length: 128 }, (_, code) => {
  const text = String.fromCharCode(code)
  if (/[A-Za-z0-9]/.test(text)) return WORD
  return SPACE.test(text) ? BLANK : OTHER
})

export function tokensOf(text: string): Tokens {
  const forms: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  eachToken(text, (form, start, end) => {
    forms.push(form)
    starts.push(start)
    ends.push(end)
  })
  return { forms, starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) }
}

/** The same tokens as `tokensOf`, one by one: a corpus is read without a list of its tokens. */
export function eachToken(text: string, see: SeeToken): void {
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    const kind = code < 128 ? ASCII_CLASS[code] : undefined
    if (kind === BLANK) {
      at++
      continue
    }
    const end = kind === undefined ? -1 : asciiEnd(text, at, kind)
    at = end < 0 ? slowToken(text, at, see) : seeAscii(text, at, end, see)
  }
}

function seeAscii(text: string, start: number, end: number, see: SeeToken): number {
  see(text.slice(start, end).toLowerCase(), start, end)
  return end
}

/** Where the token that starts here ends; -1 when a character beyond ASCII may belong to it. */
function asciiEnd(text: string, start: number, kind: number): number {
  let end = start + 1
  if (kind === WORD) while (ASCII_CLASS[text.charCodeAt(end)] === WORD) end++
  return text.charCodeAt(end) >= 128 ? -1 : end
}

/** Any token, by the definition itself; returns where to go on. */
function slowToken(text: string, start: number, see: SeeToken): number {
  TOKEN.lastIndex = start
  const found = TOKEN.exec(text)?.[0]
  if (found === undefined) return start + 1
  see(found.normalize('NFKC').toLowerCase(), start, start + found.length)
  return start + found.length
}
