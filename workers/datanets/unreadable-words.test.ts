import { expect, test } from 'vitest'
import { extractionRefusal, type ExtractionRefusal } from '../../schemas/wire/extraction.ts'
import { unreadableWords } from './unreadable-words.ts'

const said = (kind: ExtractionRefusal, detail = 'it is too much') =>
  unreadableWords({ ok: false, kind, detail }, 'file')

test('a damaged file is called that, with what the library says of it', () => {
  expect(said('file_broken', 'Invalid PDF structure.')).toBe(
    'The file is damaged, or not what its name says: Invalid PDF structure.',
  )
})

test('a file of another kind hears which kinds are read', () => {
  expect(said('type_unknown', 'txt, md are read')).toBe(
    'The file was refused: it is not one of the kinds that are read: txt, md, html, csv, jsonl, pdf and ' +
      'docx, told by the end of its name.',
  )
})

test('a file in another encoding hears of the byte-order mark', () => {
  expect(said('encoding_unknown')).toContain('UTF-16 that begins with a byte-order mark')
})

test('every reason is whole sentences, whatever the detail ends with', () => {
  for (const kind of extractionRefusal.options) {
    for (const detail of ['cut off', 'cut off.', 'cut off.. ']) {
      expect(said(kind, detail)).toMatch(/^The file .*[a-z0-9]\.$/i)
      expect(said(kind, detail)).not.toContain('..')
    }
    expect(unreadableWords({ ok: false, kind, detail: 'x' }, 'piece')).toMatch(/^The piece /)
  }
})
