import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId, parseAddress } from '../../schemas/ids.ts'
import type { VersionRowShown } from '../../schemas/wire/datanets.ts'
import { leafOf, versionTree } from '../../workers/datanets/version.ts'
import { readExported, readRows, writeFolder, type RowFormat } from './folder.ts'
import { verifyExported } from './verify-folder.ts'

const TEXTS = ['Lamps burn oil.', 'Les phares — « écaille » 🙂\nune ligne', 'Withdrawn since.']
const payee = parseAddress(`0x${'a'.repeat(40)}`)
const entries = TEXTS.map((text, at) => ({
  contributionId: contentId('con', text),
  textSha256: sha256Hex(text),
  originalSha256: null,
  extraction: 'text-1',
  licence: 'CC0-1.0',
  payee,
  committedAtMs: 1_700_000_000_000 + at,
}))
const tree = versionTree(entries.map(leafOf))
const rows = entries.map((entry, position): VersionRowShown => {
  const leaf = leafOf(entry)
  const withdrawn = position === 2
  return {
    contribution_id: entry.contributionId,
    text_sha256: entry.textSha256,
    original_sha256: null,
    extraction: entry.extraction,
    licence: entry.licence,
    payee,
    committed_at_ms: entry.committedAtMs,
    leaf,
    proof: [...tree.proofOf(leaf)],
    withdrawn,
    position,
    title: `Title ${position}`,
    source: 'https://example.test',
    text: withdrawn ? null : (TEXTS[position] ?? null),
  }
})
const card = {
  datanet: 'harbour/lights',
  title: 'Lights: "great" ones',
  description: 'Of lamps.',
  licence: 'CC0-1.0',
  language: 'en',
  tags: ['sea'],
}
const version = {
  number: 3,
  root: tree.root,
  contributions: 3,
  note: '',
  published_at_ms: 1,
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-dataset-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function read() {
  const list = []
  for await (const { row } of readRows(folder)) list.push(row)
  return list
}

describe.each(['parquet', 'jsonl'] as const)('a folder of %s', (format: RowFormat) => {
  test('gives its rows back, but those that were withdrawn', async () => {
    await writeFolder(folder, card, version, rows, format)
    const back = await read()
    expect(back.map(({ text }) => text)).toEqual(TEXTS.slice(0, 2))
    expect(back.map((row) => Number(row['committed_at_ms']))).toEqual(
      entries.slice(0, 2).map(({ committedAtMs }) => committedAtMs),
    )
  })

  test('is verified against a root, and not against another', async () => {
    await writeFolder(folder, card, version, rows, format)
    const exported = await readExported(folder)
    const verified = verifyExported(exported, tree.root)
    expect(verified).toEqual({ contributions: 3, withdrawn: 1, faults: [] })
    expect(verifyExported(exported, `0x${'1'.repeat(64)}`).faults.length).toBeGreaterThan(0)
  })

  test('in which a text was left out, or one put in that is not of it, has a fault', async () => {
    await writeFolder(folder, card, version, rows.slice(0, 1), format)
    const fewer = await readExported(folder)
    expect(verifyExported(fewer, tree.root).faults.length).toBeGreaterThan(0)
    await writeFolder(folder, card, version, rows, format)
    const { proofs, texts } = await readExported(folder)
    const without = new Map([...texts].slice(1))
    expect(verifyExported({ version, proofs, texts: without }, tree.root).faults).toEqual([
      { contributionId: rows[0]?.contribution_id, what: 'text' },
    ])
    const strange = new Map([...texts, ['con_x', 'x']])
    expect(verifyExported({ version, proofs, texts: strange }, tree.root).faults).toEqual([
      { contributionId: 'con_x', what: 'text' },
    ])
  })
})

test('a card says what Hugging Face reads of it, whatever its words are', async () => {
  await writeFolder(folder, card, version, rows, 'parquet')
  const text = readFileSync(join(folder, 'README.md'), 'utf8')
  expect(text).toContain('pretty_name: "Lights: \\"great\\" ones"')
  expect(text).toContain('path: data/*.parquet')
  expect(text).toContain(tree.root)
})

test('a line that is no JSON is named as what it is', async () => {
  writeFileSync(join(folder, 'a.jsonl'), '{"text": "fine"}\nnot json\n')
  await expect(read()).rejects.toThrow('JSON')
})
