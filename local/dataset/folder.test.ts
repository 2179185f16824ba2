import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { claimFolder, type RowFormat } from './claim-folder.ts'
import { readExported, readRows, writeFolder } from './folder.ts'
import { card, entries, rows, TEXTS, tree, version } from './sample-version.cases.ts'
import { verifyExported } from './verify-folder.ts'

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
    const { proofs, texts, altered } = await readExported(folder)
    const without = new Map([...texts].slice(1))
    expect(verifyExported({ version, proofs, texts: without, altered }, tree.root).faults).toEqual([
      { contributionId: rows[0]?.contribution_id, what: 'text' },
    ])
    const strange = new Map([...texts, ['con_x', 'x']])
    expect(verifyExported({ version, proofs, texts: strange, altered }, tree.root).faults).toEqual([
      { contributionId: 'con_x', what: 'text' },
    ])
  })
})

describe('a folder is of one version', () => {
  const files = () =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => {
          const path = join(entry.parentPath, entry.name)
          return [path, readFileSync(path, 'base64')]
        }),
    )

  test.each(['parquet', 'jsonl'] as const)(
    'and the same again, %s, is the same',
    async (format) => {
      await writeFolder(folder, card, version, rows, format)
      const before = files()
      await writeFolder(folder, card, version, rows, format)
      expect(files()).toEqual(before)
    },
  )

  test('which goes on where it broke off', async () => {
    await claimFolder(folder, card.datanet, version, 'parquet')
    await expect(readExported(folder)).rejects.toThrow('proofs.jsonl')
    writeFileSync(join(folder, 'data/train-00000-of-00001.parquet'), 'PAR1 and then nothing')
    await writeFolder(folder, card, version, rows, 'parquet')
    expect(verifyExported(await readExported(folder), tree.root).faults).toEqual([])
  })

  test.each([
    ['another Datanet', { ...card, datanet: 'harbour/bells' }, version, 'parquet'],
    ['another version', card, { ...version, number: 4 }, 'parquet'],
    ['another root', card, { ...version, root: `0x${'2'.repeat(64)}` }, 'parquet'],
    ['another format', card, version, 'jsonl'],
  ] as const)('and %s is refused, with what to do', async (_, other, said, format) => {
    await writeFolder(folder, card, version, rows, 'parquet')
    const before = files()
    const words = /holds (harbour\/lights@3 with the root 0x|this version as data\/).*Name another/
    await expect(writeFolder(folder, other, said, rows, format)).rejects.toThrow(words)
    expect(files()).toEqual(before)
  })

  test.each(['README.md', 'notes.txt', 'data/mine.parquet'])(
    'and %s of somebody else is not written over',
    async (name) => {
      mkdirSync(join(folder, 'data'))
      mkdirSync(join(folder, '.git'))
      const free = claimFolder(join(folder, 'in/new'), card.datanet, version, 'parquet')
      await expect(free).resolves.toBeUndefined()
      rmSync(join(folder, 'in'), { recursive: true })
      writeFileSync(join(folder, name), 'mine')
      const words = /holds (README\.md|notes\.txt|mine\.parquet), and no exported version/
      await expect(writeFolder(folder, card, version, rows, 'parquet')).rejects.toThrow(words)
      expect(files()).toEqual({ [join(folder, name)]: Buffer.from('mine').toString('base64') })
    },
  )

  test('whichever of two comes first', async () => {
    const other = { ...version, number: 4 }
    const both = [version, other].map((one) => claimFolder(folder, card.datanet, one, 'jsonl'))
    const ends = await Promise.allSettled(both)
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const reason = ends.flatMap((one) => (one.status === 'rejected' ? [one.reason.message] : []))
    expect(reason).toEqual([expect.stringMatching(/holds harbour\/lights@[34] with the root 0x/)])
  })

  test('and several exports of it at once make it together', async () => {
    const made = () => writeFolder(folder, card, version, rows, 'parquet')
    expect(await Promise.all([made(), made(), made()])).toEqual(
      Array.from({ length: 3 }, () => ({ isReadmeKept: false })),
    )
    expect(verifyExported(await readExported(folder), tree.root).faults).toEqual([])
    expect(readdirSync(folder).toSorted()).toEqual([
      ...['README.md', 'data', 'proofs.jsonl', 'version.json'],
    ])
  })

  test.each(['', '{"number": "one"}', 'null'])(
    'and a version.json of anything else, "%s", is left and told',
    async (text) => {
      writeFileSync(join(folder, 'version.json'), text)
      const words = /holds a version\.json that is of no exported version\. Name another folder/
      await expect(writeFolder(folder, card, version, rows, 'parquet')).rejects.toThrow(words)
      expect(files()).toEqual({
        [join(folder, 'version.json')]: Buffer.from(text).toString('base64'),
      })
    },
  )

  test('whose README.md is left as it is where somebody wrote another', async () => {
    await writeFolder(folder, card, version, rows, 'parquet')
    writeFileSync(join(folder, 'README.md'), 'My own words.')
    const again = await writeFolder(folder, card, version, rows, 'parquet')
    expect(again).toEqual({ isReadmeKept: true })
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('My own words.')
  })
})

test('a row that says another thing than its proof, or comes twice, is a fault', async () => {
  await writeFolder(folder, card, version, rows, 'jsonl')
  const file = join(folder, 'data/train-00000-of-00001.jsonl')
  const written = readFileSync(file, 'utf8')
  const [line = ''] = written.split('\n')
  const first: Record<string, unknown> = JSON.parse(line)
  const changes = { payee: `0x${'d'.repeat(40)}`, licence: 'WTFPL', title: 'x', committed_at_ms: 1 }
  const altered = Object.entries(changes).map(([key, value]) =>
    written.replace(line, JSON.stringify({ ...first, [key]: value })),
  )
  for (const content of [...altered, `${written}${line}\n`]) {
    writeFileSync(file, content)
    const { faults } = verifyExported(await readExported(folder), tree.root)
    expect(faults).toEqual([{ contributionId: rows[0]?.contribution_id, what: 'row' }])
  }
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
