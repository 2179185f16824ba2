// Real English text for benchmarks that ships with no repository: The Collaborative International
// Dictionary of English (Webster 1913 and its quotations, GPL-3, Debian package dict-gcide) as the
// corpus, the Jargon File (public domain, dict-jargon) as text that the corpus does not hold. They
// come through apt-get, unpacked under .meed/corpus; CORPUS and OUTSIDE name other files of text.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { sha256Hex } from '../schemas/canonical.ts'
import { contentId, parseAddress } from '../schemas/ids.ts'
import type { TrainingDocument } from '../workers/attribute/spans/documents.ts'

const FOLDER = join(import.meta.dirname, '../.meed/corpus')
/** A document of the index: about two pages. */
const PAGE_UNITS = 4_000

export type Corpus = {
  readonly source: string
  readonly text: string
  /** Not in `text`. */
  readonly outside: string
}

/** Null where the texts are not to be had; `why` then says what to do. */
export function loadCorpus(): { corpus: Corpus } | { corpus: null; why: string } {
  const { CORPUS, OUTSIDE } = process.env
  if (CORPUS !== undefined && OUTSIDE !== undefined) {
    const [text, outside] = [readFileSync(CORPUS, 'utf8'), readFileSync(OUTSIDE, 'utf8')]
    return { corpus: { source: 'files named by CORPUS and OUTSIDE', text, outside } }
  }
  try {
    const text = plain(dictionary('dict-gcide', 'gcide'))
    const outside = plain(dictionary('dict-jargon', 'jargon'))
    const source = 'GCIDE (Webster 1913, quotations) from Debian’s dict-gcide'
    return { corpus: { source, text, outside } }
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    const why = `apt-get and dpkg-deb could not bring the text (${reason}); name files of English in CORPUS and OUTSIDE`
    return { corpus: null, why }
  }
}

function dictionary(name: string, file: string): string {
  const folder = join(FOLDER, name)
  const path = join(folder, `usr/share/dictd/${file}.dict.dz`)
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true })
    execFileSync('apt-get', ['download', name], { cwd: folder, stdio: 'pipe' })
    const deb = readdirSync(folder).find((entry) => entry.endsWith('.deb')) ?? ''
    execFileSync('dpkg-deb', ['-x', deb, '.'], { cwd: folder })
  }
  return gunzipSync(readFileSync(path)).toString('utf8')
}

/** Without marks of source, pronunciations and indents, which no answer would repeat. */
function plain(text: string): string {
  return text
    .replaceAll(
      /\[(?:1913 Webster|PJC|Webster 1913 Suppl\.|WordNet 1\.5|[^\]\n]{0,24}\+PJC)\]/g,
      '',
    )
    .replaceAll(/\\[^\\\n]{1,60}\\/g, '')
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/\n{3,}/g, '\n\n')
}

/** The first `bytes` of a text as documents of a page each, every one a contribution of its own. */
export function pagesOf(text: string, bytes: number): TrainingDocument[] {
  const documents: TrainingDocument[] = []
  let [from, taken] = [0, 0]
  while (from < text.length && taken < bytes) {
    const cut = text.indexOf('\n', from + PAGE_UNITS)
    const to = cut < 0 ? text.length : cut
    const page = text.slice(from, to)
    taken += Buffer.byteLength(page)
    documents.push({
      contributionId: contentId('con', page),
      clusterId: sha256Hex(page),
      payee: parseAddress(`0x${String(documents.length % 97).padStart(40, '0')}`),
      licence: 'GPL-3.0-or-later',
      priorityMs: documents.length,
      documentOffset: 0,
      text: page,
    })
    from = to
  }
  return documents
}

export function bytesOfAll(documents: readonly TrainingDocument[]): number {
  return documents.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
}

/** Numbers in [0, 1) that a seed fixes (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** So many bytes of words drawn one by one by their frequency in `text`, cut into lines. */
export function zipfText(text: string, bytes: number, seed: number): string {
  const words = text.slice(0, 8 * 2 ** 20).split(/\s+/)
  const random = randomFrom(seed)
  const lines: string[] = []
  for (let length = 0; length < bytes;) {
    const line = Array.from({ length: 12 }, () => words[Math.floor(random() * words.length)])
    const joined = line.join(' ')
    lines.push(joined)
    length += Buffer.byteLength(joined) + 1
  }
  return lines.join('\n')
}
