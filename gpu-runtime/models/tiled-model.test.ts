import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { tiledModel } from './tiled-model.ts'
import { tinyBase } from './tiny-base.cases.ts'

// Nothing of it is Q4_1: what is made is what was there.
const BASE = tinyBase()
const sha256 = createHash('sha256').update(BASE).digest('hex')
const WANTED = { name: 'tiled.gguf', sha256, bytes: BASE.length }
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

test('a tiled model is made once, and anew where the kept one was changed', async () => {
  const path = await tiledModel(source, WANTED, elsewhere)
  expect(readFileSync(path)).toEqual(BASE)
  writeFileSync(source, 'not a model any more')
  expect(await tiledModel(source, WANTED, elsewhere)).toBe(path)
  writeFileSync(source, BASE)
  writeFileSync(path, BASE.subarray(1))
  await tiledModel(source, WANTED, elsewhere)
  expect(readFileSync(path)).toEqual(BASE)
})

test('a tiled model with another hash than the manifest’s is refused, and leaves nothing behind', async () => {
  const wanted = { ...WANTED, sha256: '0'.repeat(64) }
  await expect(tiledModel(source, wanted, elsewhere)).rejects.toThrow('another hash')
  expect(readdirSync(folder)).toEqual(['base.gguf', 'state'])
  expect(readdirSync(elsewhere)).toEqual([])
})

test('a tiled model is made elsewhere where it cannot be written beside its base', async () => {
  mkdirSync(join(folder, 'tiled.gguf'))
  const path = await tiledModel(source, WANTED, elsewhere)
  expect(path).toBe(join(elsewhere, 'tiled.gguf'))
  expect(readFileSync(path)).toEqual(BASE)
  expect(await tiledModel(source, WANTED, elsewhere)).toBe(path)
})

test('what a killed start left half written is swept, and what is being written is not', async () => {
  const [old, young] = ['old', 'young'].map((name) => join(folder, `tiled.gguf.${name}.partial`))
  for (const path of [old, young]) writeFileSync(path ?? '', 'half')
  utimesSync(old ?? '', new Date(0), new Date(0))
  await tiledModel(source, WANTED, elsewhere)
  expect([old, young].map((path) => existsSync(path ?? ''))).toEqual([false, true])
})
