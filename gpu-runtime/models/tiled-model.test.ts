import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { writeStoredAdapter } from '../adapters/gguf-writer.ts'
import { tiledModel, type TiledModel } from './tiled-model.ts'
import { tinyBase } from './tiny-base.cases.ts'

// Nothing of it is Q4_1: what is made is what was there, and an adapter of nothing.
const BASE = tinyBase()
const NOTHING = Buffer.from(writeStoredAdapter(0, []))
const fileOf = (name: string, bytes: Buffer) => {
  return { name, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length }
}
const WANTED = { weights: fileOf('tiled.gguf', BASE), offsets: fileOf('offsets.gguf', NOTHING) }
let folder: string
let source: string
let elsewhere: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-tiled-'))
  elsewhere = join(folder, 'state')
  source = join(folder, 'base.gguf')
  writeFileSync(source, BASE)
  return () => rmSync(folder, { recursive: true })
})

const paths = (at: string) => {
  return { modelFile: join(at, 'tiled.gguf'), offsetsFile: join(at, 'offsets.gguf') }
}
const read = ({ modelFile, offsetsFile }: TiledModel) =>
  [modelFile, offsetsFile].map((file) => readFileSync(file))

test('a tiled model is made once, and either file anew where the kept one was changed', async () => {
  const made = await tiledModel(source, WANTED, elsewhere)
  expect(made).toEqual(paths(folder))
  expect(read(made)).toEqual([BASE, NOTHING])
  writeFileSync(source, 'not a model any more')
  expect(await tiledModel(source, WANTED, elsewhere)).toEqual(made)
  writeFileSync(source, BASE)
  for (const path of Object.values(made)) {
    writeFileSync(path, 'changed')
    await tiledModel(source, WANTED, elsewhere)
    expect(read(made)).toEqual([BASE, NOTHING])
  }
})

test('a tiled model with another hash than the manifest’s is refused, and leaves no half of it behind', async () => {
  const offsets = { ...WANTED.offsets, sha256: '0'.repeat(64) }
  const refused = tiledModel(source, { ...WANTED, offsets }, elsewhere)
  await expect(refused).rejects.toThrow('another hash')
  expect(readdirSync(folder)).toEqual(['base.gguf', 'state', 'tiled.gguf'])
  expect(readdirSync(elsewhere)).toEqual([])
})

test('a tiled model is made elsewhere where it cannot be written beside its base', async () => {
  for (const path of Object.values(paths(folder))) mkdirSync(path)
  const made = await tiledModel(source, WANTED, elsewhere)
  expect(made).toEqual(paths(elsewhere))
  expect(read(made)).toEqual([BASE, NOTHING])
  expect(await tiledModel(source, WANTED, elsewhere)).toEqual(made)
})

test('what a killed start left half written is swept, and what is being written is not', async () => {
  const [old, young] = ['old', 'young'].map((name) => join(folder, `tiled.gguf.${name}.partial`))
  for (const path of [old, young]) writeFileSync(path ?? '', 'half')
  utimesSync(old ?? '', new Date(0), new Date(0))
  await tiledModel(source, WANTED, elsewhere)
  expect([old, young].map((path) => existsSync(path ?? ''))).toEqual([false, true])
})
