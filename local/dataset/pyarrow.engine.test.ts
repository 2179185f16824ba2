// Folders and pyarrow, which Hugging Face's loaders read and write with: what is written here is read there
// with the same rows and types, and what is written there, in every common way, is read here.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PYTHON, pythonPackage } from '../python-package.cases.ts'
import { readRows, writeFolder } from './folder.ts'
import { card, entries, rows, TEXTS, version } from './sample-version.cases.ts'

const SCRIPT = join(import.meta.dirname, 'pyarrow_folder.py')

let folder: string
let installed: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meed-pyarrow-'))
  installed = await pythonPackage('pyarrow==26.0.1')
})
afterAll(() => rmSync(folder, { recursive: true }))

async function python(...args: readonly string[]): Promise<unknown> {
  const env = { PATH: process.env['PATH'] ?? '', PYTHONPATH: installed, PYTHONUTF8: '1' }
  const { stdout } = await promisify(execFile)(PYTHON, [SCRIPT, ...args], { env })
  return JSON.parse(stdout)
}

test('an exported version is read with its rows and types', async () => {
  const place = join(folder, 'exported')
  await writeFolder(place, card, version, rows, 'parquet')
  const table = await python('read', join(place, 'data/train-00000-of-00001.parquet'))
  const text = ['contribution_id', 'title', 'source', 'licence', 'payee', 'text_sha256', 'text']
  expect(table).toEqual({
    columns: {
      ...Object.fromEntries(text.map((name) => [name, 'string'])),
      committed_at_ms: 'int64',
    },
    rows: entries.slice(0, 2).map((entry, at) => ({
      contribution_id: entry.contributionId,
      ...{ title: `Title ${at}`, source: 'https://example.test', licence: entry.licence },
      ...{ payee: entry.payee, text_sha256: entry.textSha256 },
      ...{ committed_at_ms: entry.committedAtMs, text: TEXTS[at] },
    })),
  })
})

test('a folder that pyarrow wrote in many ways gives the rows that went in', async () => {
  const place = join(folder, 'written')
  mkdirSync(place)
  const words = [
    'Lamps burn oil.',
    'Les phares — « écaille » 🙂\nune ligne',
    '灯台',
    '',
    'x'.repeat(9_000),
  ]
  const given = Array.from({ length: 40 }, (_, no) => ({
    text: no % 7 === 3 ? null : `${words[no % words.length]}${no % 2 === 0 ? '' : ` ${no}`}`,
    title: no % 3 === 0 ? null : `Title ${no % 5}`,
    tags: no % 4 === 0 ? null : Array.from({ length: no % 4 }, (__, at) => `tag ${at}`),
    places: no % 6 === 0 ? [] : [no, -no],
    no,
  }))
  const file = join(folder, 'rows.json')
  writeFileSync(file, JSON.stringify(given))
  const ways = await python('write', place, file)
  const back = new Map<string, unknown[]>()
  for await (const { file: name, row } of readRows(place)) {
    // The reader leaves a list that is null undefined, and gives 64 bits as a bigint.
    const { tags = null, places = null } = row
    const numbers = Array.isArray(places) ? places.map(Number) : places
    back.set(name, [...(back.get(name) ?? []), { ...row, tags, places: numbers }])
  }
  expect([...back.keys()]).toEqual(
    ['brotli', 'delta', 'gzip', 'plain', 'small-pages', 'snappy', 'zstd'].map(
      (way) => `${way}.parquet`,
    ),
  )
  expect(ways).toHaveLength(back.size)
  for (const [name, read] of back) expect([name, read]).toEqual([name, given])
})
