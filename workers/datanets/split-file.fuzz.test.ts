// Cuts of random files, fed in random chunks: pieces lie end to end, keep within their limits, begin
// and end where their type allows, and are the same however the bytes came.
import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ingest, INGEST_LIMITS } from './ingest.ts'
import { contentId } from '../../schemas/ids.ts'
import { PIECE_LIMITS, Splitter, type Pieces } from './split-file.ts'

const { bytes: BYTES, lines: LINES } = PIECE_LIMITS
const utf8 = (text: string) => new TextEncoder().encode(text)

function cut(
  manner: 'lines' | 'records' | 'prose',
  bytes: Uint8Array,
  chunks: readonly number[] = [bytes.length],
): Pieces | null {
  const splitter = new Splitter(manner)
  let at = 0
  for (const length of [...chunks, bytes.length]) {
    splitter.push(bytes.subarray(at, at + length))
    at += length
  }
  return splitter.end()
}

function texts({ from, ends }: Pieces, bytes: Uint8Array): string[] {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return ends.map((end, at) => decoder.decode(bytes.subarray(ends[at - 1] ?? from, end)))
}

function piecesOf(manner: 'lines' | 'records' | 'prose', text: string): string[] {
  const bytes = utf8(text)
  const pieces = cut(manner, bytes)
  if (pieces === null) throw new Error('too many pieces')
  return texts(pieces, bytes)
}

const word = fc.constantFrom('a', 'lamp', 'écaille', '灯台', '🙂', 'x'.repeat(700))
const gap = fc.constantFrom(' ', ' ', ' ', '\n', '\r\n', '\n\n', '\n \t\n')
const run = fc.record({ word, gap, times: fc.constantFrom(1, 3, 900, 9_000) })
type Run = { readonly word: string; readonly gap: string; readonly times: number }
const runs = fc.array(run, { minLength: 1, maxLength: 8 })
const proseOf = (list: readonly Run[]) =>
  list
    .map(({ word: one, gap: after, times }) => {
      const most = Math.max(1, Math.floor(400_000 / utf8(one).length))
      return `${one}${after}`.repeat(Math.min(times, most))
    })
    .join('')

test('prose is cut into all of itself, within the limits, however it comes', () => {
  const chunks = fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 6 })
  fc.assert(
    fc.property(runs, chunks, (list, lengths) => {
      const text = proseOf(list)
      const bytes = utf8(text)
      const pieces = cut('prose', bytes)
      if (pieces === null) return
      expect(cut('prose', bytes, lengths)).toEqual(pieces)
      const each = texts(pieces, bytes)
      expect(each.join('')).toBe(text)
      for (const piece of each) {
        expect(piece.length).toBeGreaterThan(0)
        expect(utf8(piece).length).toBeLessThanOrEqual(BYTES)
        expect(piece.split('\n').length - 1).toBeLessThanOrEqual(LINES)
      }
    }),
    { numRuns: 150 },
  )
})

test('prose is cut at a blank line, else at a line, else behind a word, else between characters', () => {
  const paragraph = `${'lamp '.repeat(10_000)}\n`
  const [first] = piecesOf('prose', `${paragraph}\n${paragraph}${paragraph}${paragraph}`)
  expect(first).toBe(`${paragraph}\n`)
  const [line] = piecesOf('prose', paragraph.repeat(4))
  expect(line).toBe(paragraph.repeat(2))
  expect(piecesOf('prose', 'lamp '.repeat(80_000)).every((piece) => piece.endsWith('lamp '))).toBe(
    true,
  )
  expect(piecesOf('prose', '灯'.repeat(200_000)).join('')).toBe('灯'.repeat(200_000))
})

test('no line of JSON is ever cut, and one that is too long is alone', () => {
  const line = fc.tuple(fc.constantFrom(10, 5_000, BYTES + 5), fc.constantFrom('a', 'é'))
  const list = fc.array(line, { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(list, fc.boolean(), (lines, open) => {
      const each = lines.map(([length, mark]) => `{"text":"${mark.repeat(length)}"}`)
      const text = each.join('\n') + (open ? '' : '\n')
      const pieces = piecesOf('lines', text)
      expect(pieces.join('')).toBe(text)
      for (const piece of pieces.slice(0, -1)) expect(piece.endsWith('}\n')).toBe(true)
      for (const piece of pieces) {
        const own = piece.trimEnd().split('\n')
        if (own.length > 1) expect(utf8(piece).length).toBeLessThanOrEqual(BYTES)
        expect(own.length).toBeLessThanOrEqual(LINES)
      }
    }),
    { numRuns: 60 },
  )
})

test('records are cut outside quotes, and the names of the columns stand before all of them', () => {
  const row = '1,"Bell\n\n""Rock"", north",colza\r\n'
  const text = `\nno,lamp,oil\n${row.repeat(20_000)}`
  const bytes = utf8(text)
  const pieces = cut('records', bytes)
  expect(pieces?.from).toBe(utf8('\nno,lamp,oil\n').length)
  if (pieces === null) throw new Error('too many pieces')
  const each = texts(pieces, bytes)
  expect(each.length).toBeGreaterThan(2)
  for (const piece of each) expect(piece).toBe(row.repeat(piece.length / row.length))
})

test('one misplaced quote spoils the piece that holds it, and records stay whole for a reader', () => {
  const read = (csv: string): string[][] =>
    parse(csv, { skip_empty_lines: true, relax_column_count: true, bom: true })
  const field = fc.constantFrom('a', '', '灯', '""', '"a"', '"x,""y"""', '"Bell\r\nRock"', '"\n"')
  const fields = fc.array(field, { minLength: 2, maxLength: 4 })
  const rows = fc.array(fields, { minLength: 3, maxLength: 6 })
  const broken = fc.constantFrom(null, '5" pipe', 'a""b', ' "a"', '"a"b')
  const options = fc.tuple(broken, fc.constantFrom('', '\ufeff'), fc.constantFrom('\n', '\r\n'))
  fc.assert(
    fc.property(rows, options, (some, [stray, mark, end]) => {
      const head = `${mark}"no ""1""",lamp${end}`
      const body = some.map((row) => `${['n', ...row].join(',')},${'x'.repeat(300)}${end}`)
      const list = Array.from({ length: 300 }, () => body).flat()
      if (stray !== null) list[200] = `1,${stray},2${end}`
      const bytes = utf8(head + list.join(''))
      const pieces = cut('records', bytes)
      if (pieces === null) throw new Error('too many pieces')
      const each = texts(pieces, bytes)
      expect([pieces.from, each.length > 1]).toEqual([utf8(head).length, true])
      const isSpoilt = (piece: string) => stray !== null && piece.includes(`1,${stray},2`)
      const spoilt = each.filter(isSpoilt)
      expect(spoilt.length).toBe(stray === null ? 0 : 1)
      for (const piece of spoilt) expect(() => read(head + piece)).toThrow('Quote')
      const whole = each.filter((piece) => !isSpoilt(piece))
      const rest = whole.flatMap((piece) => read(head + piece).slice(1))
      expect(rest).toEqual(read(head + whole.join('')).slice(1))
    }),
    { numRuns: 40 },
  )
})

test('names of columns without a row make no piece, and a row without a line’s end makes one', () => {
  expect(cut('records', utf8('no,lamp\n'))).toEqual({ from: 8, ends: [] })
  expect(cut('records', utf8('no,lamp\n1,2'))).toEqual({ from: 8, ends: [11] })
  expect(cut('records', utf8('no,lamp'))).toEqual({ from: 0, ends: [7] })
})

test('long names of columns make pieces of fewer rows; too long ones make none', () => {
  const names = (length: number) => `${'n'.repeat(length)},b\n`
  const rows = '1,2\n'.repeat(5_000)
  const few = cut('records', utf8(names(1_000) + rows))
  const more = cut('records', utf8(names(10) + rows))
  expect(few?.ends.length ?? 0).toBeGreaterThan(5 * (more?.ends.length ?? 9))
  expect(cut('records', utf8(names(PIECE_LIMITS.headBytes) + rows))).toBeNull()
  expect(cut('prose', utf8('\n'.repeat(LINES * (PIECE_LIMITS.pieces + 1))))).toBeNull()
})

test('a piece of prose never holds more passages than a contribution may', () => {
  const passages = fc.constantFrom('a b c d e f g h i j k l\n', 'a\n', '灯。', 'a b. ', 'a\n\n')
  fc.assert(
    fc.property(passages, (unit) => {
      const [piece = ''] = piecesOf('prose', unit.repeat(300_000 / unit.length))
      const taken = ingest(contentId('dn', 'split'), piece)
      expect(taken.ok && taken.value.passages.length).toBeLessThanOrEqual(INGEST_LIMITS.passages)
    }),
    { numRuns: 5 },
  )
})
