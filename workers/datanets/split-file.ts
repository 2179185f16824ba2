// Where may a large file be cut? Into pieces that are read one by one within the limits of a single
// contribution: at ends of lines for JSON lines, of records for CSV, at blank lines for prose, else at
// the next best place, never inside a character. It sees the bytes once, in chunks, and keeps offsets
// alone, so a file of any size costs it the same memory.
import type { MediaType } from '../../schemas/wire/extraction.ts'

/**
 * Of one piece. So many bytes and lines hold fewer passages than a contribution may have, whatever is
 * written in them but the oddest; a piece is embedded within seconds.
 */
export const PIECE_LIMITS = {
  bytes: 128 << 10,
  lines: 2_000,
  /** Rows of a CSV each repeat the names of their columns: bytes and repetitions together. */
  spelledBytes: 256 << 10,
  /** Names of columns. */
  headBytes: 16 << 10,
  pieces: 4_096,
} as const

/** How a type is cut; null is read whole. */
type Manner = 'lines' | 'records' | 'prose' | null

export function mannerOf(type: MediaType): Manner {
  switch (type) {
    case 'application/jsonl':
      return 'lines'
    case 'text/csv':
      return 'records'
    case 'text/plain':
    case 'text/markdown':
      return 'prose'
    case 'text/html':
    case 'application/pdf':
    case 'application/vnd.openxmlformats-officedocument.wordprocessingml.document':
      return null
  }
}

/** Offsets in bytes: pieces lie end to end from `from`; what lies before stands before each of them. */
export type Pieces = { readonly from: number; readonly ends: readonly number[] }

const NEWLINE = 0x0a
const QUOTE = 0x22
const COMMA = 0x2c
/** May stand before the first field. */
const MARK = [0xef, 0xbb, 0xbf]
const isBlank = (byte: number) => byte === 0x20 || byte === 0x09 || byte === 0x0d

/** Where in a field of CSV; `closing` is behind a quote that closes it, or is the first of two. */
type Field = 'start' | 'plain' | 'quoted' | 'closing'

/** A name and the marks around it, in every row. */
const SPELLED = 3

export class Splitter {
  readonly #manner: Exclude<Manner, null>
  readonly #ends: number[] = []
  #at = 0
  #lines = 0
  /** Behind the names of columns. */
  #from = 0
  /** The last cut: behind how many bytes, and how many lines. */
  #start = 0
  #startLines = 0
  /** Places to cut, best first; one counts while it lies behind the last cut. */
  #blank = 0
  #blankLines = 0
  #line = 0
  #lineLines = 0
  #word = 0
  #character = 0
  #lineIsBlank = true
  #field: Field = 'start'

  constructor(manner: Exclude<Manner, null>) {
    this.#manner = manner
  }

  push(bytes: Uint8Array): void {
    if (this.#manner === 'prose') for (const byte of bytes) this.#prose(byte)
    else for (const byte of bytes) this.#structured(byte)
  }

  /** Null where there are more pieces than are taken, or names of columns too long to repeat. */
  end(): Pieces | null {
    if (this.#manner !== 'prose') this.#cutBefore()
    if (this.#at > this.#start) this.#ends.push(this.#at)
    const isFit = this.#ends.length <= PIECE_LIMITS.pieces && this.#from <= PIECE_LIMITS.headBytes
    return isFit ? { from: this.#from, ends: this.#ends } : null
  }

  /** A line, or a record, is never cut: one that is too long is a piece of its own. */
  #structured(byte: number): void {
    this.#at++
    const isQuoted = this.#field === 'quoted'
    if (this.#manner === 'records') this.#field = this.#fieldBehind(byte)
    if (byte !== NEWLINE) {
      if (!isBlank(byte)) this.#lineIsBlank = false
      return
    }
    this.#lines++
    if (isQuoted) return
    if (this.#manner === 'records' && this.#from === 0) {
      // The first record that is not empty names the columns.
      if (this.#lineIsBlank) return
      this.#from = this.#at
      this.#cut(this.#at, this.#lines)
      return
    }
    this.#cutBefore()
    this.#line = this.#at
    this.#lineLines = this.#lines
  }

  /** A quote opens at a field's start alone: one that stands elsewhere spoils its own record only. */
  #fieldBehind(byte: number): Field {
    if (this.#field === 'quoted') return byte === QUOTE ? 'closing' : 'quoted'
    if (byte === QUOTE && this.#field !== 'plain') return 'quoted'
    if (byte === COMMA || byte === NEWLINE) return 'start'
    const isMark = this.#field === 'start' && byte === MARK[this.#at - 1]
    return isMark ? 'start' : 'plain'
  }

  /** Before the line that has just ended, where with it the piece would be too much. */
  #cutBefore(): void {
    if (this.#isOver() && this.#line > this.#start) this.#take(this.#line, this.#lineLines)
  }

  #prose(byte: number): void {
    if ((byte & 0xc0) !== 0x80) this.#character = this.#at
    this.#at++
    if (byte === NEWLINE) this.#lines++
    if (this.#isOver()) this.#takeBest()
    if (byte === NEWLINE) {
      this.#line = this.#at
      this.#lineLines = this.#lines
      if (this.#lineIsBlank) {
        this.#blank = this.#at
        this.#blankLines = this.#lines
      }
      this.#lineIsBlank = true
    } else if (isBlank(byte)) this.#word = this.#at
    else this.#lineIsBlank = false
  }

  #takeBest(): void {
    if (this.#blank > this.#start) this.#take(this.#blank, this.#blankLines)
    else if (this.#line > this.#start) this.#take(this.#line, this.#lineLines)
    else {
      // No line ended since the last cut.
      this.#take(this.#word > this.#start ? this.#word : this.#character, this.#startLines)
    }
  }

  #take(at: number, lines: number): void {
    this.#ends.push(at)
    this.#cut(at, lines)
  }

  #cut(at: number, lines: number): void {
    this.#start = at
    this.#startLines = lines
  }

  /** Whether what lies behind the last cut is too much for one piece. */
  #isOver(): boolean {
    const [bytes, lines] = [this.#at - this.#start, this.#lines - this.#startLines]
    return (
      bytes > PIECE_LIMITS.bytes ||
      lines > PIECE_LIMITS.lines ||
      bytes + lines * SPELLED * this.#from > PIECE_LIMITS.spelledBytes
    )
  }
}
