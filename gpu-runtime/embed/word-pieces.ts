// The ids of a text's word pieces, no further than they are wanted: whoever sends a megabyte of letters
// costs no more than the model reads.
import type { Tokenizer } from '@huggingface/tokenizers'

/** In UTF-16 code units; a stretch is read at once. */
const STRETCH = 256

/**
 * Where BERT's reader parts words whatever follows, its marks aside: stretches that end here have the pieces of the
 * whole. Four of them become `= < > \`` when accents are stripped.
 * https://github.com/google-research/bert/blob/master/tokenization.py
 */
const PARTS_WORDS =
  /(?!\[(?:PAD|UNK|CLS|SEP|MASK)\])[ \t\n\r\u2028\u2029\p{Zs}\p{P}$+<=>^`|~\u1fef\u2260\u226e\u226f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/gu

/** BERT's own pieces, read as they stand. */
const MARKS = /(\[(?:PAD|UNK|CLS|SEP|MASK)\])/u

/** What BERT's reader drops before it writes a text small. */
const DROPPED = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\ufffd]/gu

/**
 * Ids with the two marks that frame them: all of a text, or, of a longer one, the first `limit` pieces
 * of it and perhaps some more.
 */
export function wordPieces(tokenizer: Tokenizer, text: string, limit: number): number[] {
  const [first, ...rest] = tokenizer.encode('').ids
  const pieces: number[] = []
  const given = text.includes('Σ') ? writtenSmall(text) : text
  for (let start = 0; start < given.length && pieces.length < limit;) {
    const end = stretchEnd(given, start)
    for (const id of tokenizer.encode(given.slice(start, end)).ids.slice(1, -1)) pieces.push(id)
    start = end
  }
  return [...(first === undefined ? [] : [first]), ...pieces, ...rest]
}

/** How a capital sigma is written small depends on what stands around it. */
function writtenSmall(text: string): string {
  const parts = text.split(MARKS)
  return parts
    .map((part) => (MARKS.test(part) ? part : part.replace(DROPPED, '').toLowerCase()))
    .join('')
}

function stretchEnd(text: string, start: number): number {
  PARTS_WORDS.lastIndex = start + STRETCH
  const parting = PARTS_WORDS.exec(text)
  return parting === null ? text.length : parting.index + parting[0].length
}
