import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PEFT_WEIGHTS, weightsMiB, weightsOf } from './weights-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'meed-weights-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('weights are the file itself, or the file in a folder of PEFT', () => {
  const file = join(folder, 'a.gguf')
  writeFileSync(file, Buffer.alloc(1 << 19))
  const peft = join(folder, 'b')
  mkdirSync(peft)
  expect(weightsOf(peft)).toBeNull()
  writeFileSync(join(peft, PEFT_WEIGHTS), Buffer.alloc(3))
  expect(weightsOf(file)).toEqual({ path: file, bytes: 1 << 19 })
  expect(weightsOf(peft)).toEqual({ path: join(peft, PEFT_WEIGHTS), bytes: 3 })
  expect([weightsMiB(file), weightsMiB(join(folder, 'gone'))]).toEqual([0.5, 0])
})
