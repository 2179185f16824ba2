import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { openWarmer } from './warmer.ts'

const [A, B, C, D] = [sha256Hex('a'), sha256Hex('b'), sha256Hex('c'), sha256Hex('d')]
let folder: string
let file: string
let loaded: string[]
let idle: boolean
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-warmer-'))
  file = join(folder, 'hot.json')
  loaded = []
  idle = true
})
afterEach(() => rmSync(folder, { recursive: true }))

const node = (held: readonly string[], places = 4) => ({
  held: () => held,
  isLoaded: (sha256: string) => loaded.includes(sha256),
  places,
  isIdle: () => idle,
  load: (sha256: string) => {
    if (sha256 === D) return Promise.reject(new Error('kept back'))
    loaded.push(sha256)
    return Promise.resolve()
  },
  now: () => 1_000,
})

test('after a restart the hottest adapters of the disk are loaded again, within the places', async () => {
  const before = await openWarmer(file, node([]))
  for (const sha256 of [A, B, B, C, C, C]) before.used(sha256)
  await before.save()
  const after = await openWarmer(file, node([A, B, C]))
  await after.reconcile()
  expect(loaded).toEqual([C, B, A])
  loaded = []
  const small = await openWarmer(file, node([A, B, C], 2))
  await small.reconcile()
  // Of two places one is left for what is called next.
  expect(loaded).toEqual([C])
  expect(readdirSync(folder)).toEqual(['hot.json'])
})

test('what was pushed out comes back; what is in place, or not on the disk, is left alone', async () => {
  const warmer = await openWarmer(file, node([A, B]))
  for (const sha256 of [A, B, C]) warmer.used(sha256)
  loaded = [A]
  await warmer.reconcile()
  expect(loaded).toEqual([A, B])
  await warmer.reconcile()
  expect(loaded).toEqual([A, B])
})

test('a node that has calls to answer loads nothing', async () => {
  const warmer = await openWarmer(file, node([A]))
  warmer.used(A)
  idle = false
  await warmer.reconcile()
  expect(loaded).toEqual([])
})

test('one that does not load keeps none of the others waiting', async () => {
  const warmer = await openWarmer(file, node([A, D]))
  for (const sha256 of [D, D, A]) warmer.used(sha256)
  await warmer.reconcile()
  expect(loaded).toEqual([A])
})

test('a file that cannot be read is an empty one', async () => {
  writeFileSync(file, '{"half')
  const warmer = await openWarmer(file, node([A]))
  await warmer.reconcile()
  expect(loaded).toEqual([])
})
