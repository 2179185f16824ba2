import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isSignedByNode, nodeProof } from '../../schemas/wire/node-signature.ts'
import { openNodeKey } from './node-key.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-key-'))
  file = join(folder, 'node-key')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a key is made once, for its owner alone, and found again', async () => {
  const first = await openNodeKey(file, () => 5)
  const again = await openNodeKey(file, () => 5)
  expect(first('/a', 'x')).toEqual(again('/a', 'x'))
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['node-key'])
  const proof = nodeProof.parse(first('/a', 'y'))
  expect(isSignedByNode(proof, '/a', Buffer.from('y'))).toBe(true)
  expect(JSON.stringify(first('/a', 'y'))).not.toContain(readFileSync(file, 'utf8').trim())
})

test('each message is later than the one before, also where the clock stands or goes back', async () => {
  const clock = [7, 7, 3, 9]
  const sign = await openNodeKey(file, () => clock.shift() ?? 0)
  const times = [1, 2, 3, 4].map(() => sign('/', '')['meed-node-time'])
  expect(times).toEqual(['7', '8', '9', '10'])
})

test('a file that holds something else is left alone and named', async () => {
  writeFileSync(file, 'not a key')
  await expect(openNodeKey(file, () => 1)).rejects.toThrow('holds no node key')
  expect(readFileSync(file, 'utf8')).toBe('not a key')
})
