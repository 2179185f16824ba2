import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { tiledModel } from './tiled-model.ts'
import { tinyBase } from './tiny-base.cases.ts'

// Nothing of it is Q4_1: what is made is what was there.
const BASE = tinyBase()
const WANTED = { name: 'tiled.gguf', sha256: createHash('sha256').update(BASE).digest('hex') }
let folder: string
let source: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-tiled-'))
  source = join(folder, 'base.gguf')
  writeFileSync(source, BASE)
  return () => rmSync(folder, { recursive: true })
})

test('a tiled model is made once, and anew where the kept one was changed', async () => {
  const path = await tiledModel(source, WANTED)
  expect(readFileSync(path)).toEqual(BASE)
  writeFileSync(source, 'not a model any more')
  expect(await tiledModel(source, WANTED)).toBe(path)
  writeFileSync(source, BASE)
  writeFileSync(path, BASE.subarray(1))
  await tiledModel(source, WANTED)
  expect(readFileSync(path)).toEqual(BASE)
})

test('a tiled model with another hash than the manifest’s is refused, and leaves nothing behind', async () => {
  const wanted = { ...WANTED, sha256: '0'.repeat(64) }
  await expect(tiledModel(source, wanted)).rejects.toThrow(`sha-256 ${WANTED.sha256}`)
  expect(readdirSync(folder)).toEqual(['base.gguf'])
})
