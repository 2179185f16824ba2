// A file's text, by its type. Runs in a process of its own that may be killed at any time
// (sandbox.ts): what is checked here is what can be told before it costs anything.
import { parse as parseCsv } from 'csv-parse/sync'
import { unzipSync } from 'fflate'
import { parse as parseHtml, type DefaultTreeAdapterTypes } from 'parse5'
import { SaxesParser } from 'saxes'
import { extractText, getDocumentProxy } from 'unpdf'
import { cutBack } from '../../schemas/cut-back.ts'
import { EXTRACTION_LIMITS as LIMITS } from '../../schemas/wire/extraction.ts'
import type { ExtractionRefusal, MediaType, TextRow } from '../../schemas/wire/extraction.ts'

export class Unreadable extends Error {
  override readonly name = 'Unreadable'
  readonly kind: ExtractionRefusal

  constructor(kind: ExtractionRefusal, detail: string) {
    super(detail)
    this.kind = kind
  }
}

export type ReadText = {
  readonly text: string
  /** Of JSON lines, where one has a title. */
  readonly rows?: TextRow[]
}

/** Throws Unreadable; anything else that it throws is a broken file. */
export async function readText(type: MediaType, bytes: Uint8Array): Promise<ReadText> {
  checkSignature(type, bytes)
  if (type !== 'application/jsonl') return { text: checked(await textOf(type, bytes)) }
  const rows = rowsOfJsonLines(decoded(bytes))
  const text = checked(rows.map((row) => row.text).join(ROW_GAP))
  const placed = placedIn(text, rows)
  return placed === null ? { text } : { text, rows: placed }
}

const cleaned = (text: string) =>
  text.replaceAll('\0', '').replaceAll('\r\n', '\n').normalize('NFC')

function checked(text: string): string {
  const clean = cleaned(text).trim()
  const size = new TextEncoder().encode(clean).length
  if (size > LIMITS.textBytes) {
    throw new Unreadable(
      'text_too_large',
      `its text has ${size} bytes, ${LIMITS.textBytes} are read`,
    )
  }
  if (!/[\p{L}\p{N}]/u.test(clean)) {
    throw new Unreadable('text_empty', 'it holds no letter and no digit; a scan needs OCR first')
  }
  return clean
}

async function textOf(
  type: Exclude<MediaType, 'application/jsonl'>,
  bytes: Uint8Array,
): Promise<string> {
  switch (type) {
    case 'application/pdf':
      return textOfPdf(bytes)
    case 'application/vnd.openxmlformats-officedocument.wordprocessingml.document':
      return textOfDocx(bytes)
    case 'text/html':
      return textOfHtml(decoded(bytes))
    case 'text/csv':
      return textOfCsv(decoded(bytes))
    case 'text/plain':
    case 'text/markdown':
      return decoded(bytes)
  }
}

/** What a file begins with is what it is, whatever its name says. */
function checkSignature(type: MediaType, bytes: Uint8Array): void {
  const head = String.fromCharCode(...bytes.slice(0, 5))
  const isPdf = head === '%PDF-'
  const isZip = head.startsWith('PK\u0003\u0004')
  const expectsZip = type.startsWith('application/vnd.')
  if (isPdf !== (type === 'application/pdf') || isZip !== expectsZip) {
    throw new Unreadable('type_mismatch', 'its first bytes are not those of its type')
  }
}

/** UTF-8, or UTF-16 by its byte order mark; nothing is guessed. */
function decoded(bytes: Uint8Array): string {
  const [first = 0, second = 0] = bytes
  const mark = (first << 8) | second
  const label = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    throw new Unreadable('encoding_unknown', 'it is not UTF-8; convert it, or save it with a mark')
  }
}

async function textOfPdf(bytes: Uint8Array): Promise<string> {
  const document = await getDocumentProxy(bytes)
  if (document.numPages > LIMITS.pages) {
    const detail = `it has ${document.numPages} pages, ${LIMITS.pages} are read`
    throw new Unreadable('pages_too_many', detail)
  }
  const { text } = await extractText(document, { mergePages: false })
  return text.join('\n\n')
}

const DOCUMENT = 'word/document.xml'

function textOfDocx(bytes: Uint8Array): string {
  let total = 0
  let entries = 0
  const files = unzipSync(bytes, {
    filter({ name, originalSize, size }) {
      entries++
      total += originalSize
      if (entries > LIMITS.archiveEntries || total > LIMITS.unpackedBytes) {
        throw new Unreadable('archive_too_large', `it unpacks to more than is read`)
      }
      if (originalSize > LIMITS.unpackedRatio * Math.max(size, 1_024)) {
        throw new Unreadable('archive_too_large', `'${name}' is packed too tightly to be text`)
      }
      if (name.startsWith('/') || name.includes('..') || name.includes('\\')) {
        throw new Unreadable('archive_unsafe', 'an entry of it names a path outside')
      }
      return name === DOCUMENT
    },
  })
  const document = files[DOCUMENT]
  if (document === undefined) throw new Unreadable('file_broken', `it has no ${DOCUMENT}`)
  return textOfWordXml(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(document))
}

/** Paragraphs of WordprocessingML. A document type could define entities; none is read. */
function textOfWordXml(xml: string): string {
  if (xml.includes('<!DOCTYPE')) {
    throw new Unreadable('archive_unsafe', 'its XML declares a document type')
  }
  const parser = new SaxesParser()
  let text = ''
  let inText = false
  parser.on('opentag', ({ name }) => {
    inText = name === 'w:t'
    if (name === 'w:tab') text += '\t'
    if (name === 'w:br') text += '\n'
  })
  parser.on('closetag', ({ name }) => {
    inText = false
    if (name === 'w:p') text += '\n\n'
  })
  parser.on('text', (part) => {
    if (inText) text += part
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
  return text
}

const HIDDEN = new Set(['script', 'style', 'template', 'noscript', 'head', 'svg', 'iframe'])
const BLOCKS =
  /^(p|div|section|article|h[1-6]|li|ul|ol|table|tr|blockquote|pre|br|hr|main|header|footer|dd|dt)$/

/** With a stack of its own: a page may nest deeper than any call stack. */
function textOfHtml(html: string): string {
  type Node = DefaultTreeAdapterTypes.Node
  const stack: (Node | string)[] = [parseHtml(html)]
  let text = ''
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string') text += next
    else if (next.nodeName === '#text' && 'value' in next) text += next.value.replace(/\s+/g, ' ')
    else if ('childNodes' in next && !HIDDEN.has(next.nodeName)) {
      const isBlock = BLOCKS.test(next.nodeName)
      if (isBlock) stack.push('\n\n')
      for (let child = next.childNodes.length - 1; child >= 0; child--) {
        const node = next.childNodes[child]
        if (node !== undefined) stack.push(node)
      }
      if (isBlock) stack.push('\n\n')
    }
  }
  return text.replace(/[^\S\n]*\n\s*\n\s*/g, '\n\n')
}

/** Each row a paragraph of `column: value`. */
function textOfCsv(csv: string): string {
  const rows: string[][] = parseCsv(csv, { skip_empty_lines: true, relax_column_count: true })
  const [heads = [], ...body] = rows
  return body
    .map((row) =>
      row.flatMap((value, at) => (value === '' ? [] : [`${heads[at] ?? at}: ${value}`])).join('; '),
    )
    .join('\n\n')
}

type Row = { readonly text: string; readonly title: string | null }
const ROW_GAP = '\n\n'

/** Each line an object: its `text` under its `title`, or every string in it that is not empty. */
function rowsOfJsonLines(lines: string): Row[] {
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, at) => {
      checkDepth(line)
      try {
        return readRow(JSON.parse(line))
      } catch {
        throw new Unreadable('file_broken', `line ${at + 1} is no JSON`)
      }
    })
}

/** Where the rows begin in what was made of all of them; null where none has a title, and where that is not sure. */
function placedIn(text: string, rows: readonly Row[]): TextRow[] | null {
  const { titledRows, titleUnits } = LIMITS
  if (rows.length > titledRows || rows.every(({ title }) => title === null)) return null
  const pieces = rows.map((row) => cleaned(row.text))
  const whole = pieces.join(ROW_GAP)
  if (whole.trim() !== text) return null
  let start = whole.trimStart().length - whole.length
  return rows.map(({ title }, at) => {
    const row = {
      start: Math.max(0, start),
      title: title === null ? null : cutBack(cleaned(title), titleUnits),
    }
    start += (pieces[at]?.length ?? 0) + ROW_GAP.length
    return row
  })
}

function checkDepth(line: string): void {
  let depth = 0
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const mark = line[at]
    if (quoted && mark === '\\') at++
    else if (mark === '"') quoted = !quoted
    else if (!quoted && (mark === '{' || mark === '[')) depth++
    else if (!quoted && (mark === '}' || mark === ']')) depth--
    if (depth > LIMITS.depth) {
      throw new Unreadable('nesting_too_deep', `it nests deeper than ${LIMITS.depth}`)
    }
  }
}

/** A title is a line of its own above the text, so that it is found, quoted and shown with it. */
function readRow(row: unknown): Row {
  const text = textOfJson(row)
  if (typeof row !== 'object' || row === null || !('text' in row) || !('title' in row)) {
    return { text, title: null }
  }
  const title = typeof row.title === 'string' ? row.title.replace(/\s+/g, ' ').trim() : ''
  const isSaid = typeof row.text !== 'string' || text.trimStart().startsWith(title)
  return { text: isSaid ? text : `${title}\n${text}`, title: title === '' ? null : title }
}

function textOfJson(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return ''
  if ('text' in value && typeof value.text === 'string') return value.text
  return Object.values(value)
    .map(textOfJson)
    .filter((text) => text !== '')
    .join('\n')
}
