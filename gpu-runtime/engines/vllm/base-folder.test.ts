import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readBaseFolder } from './base-folder.ts'

let folder: string
const CONFIG = {
  model_type: 'llama',
  num_hidden_layers: 2,
  hidden_size: 128,
  intermediate_size: 256,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  rope_theta: 1e4,
}
const write = (config: object, tokenizer = '{}') => {
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  writeFileSync(join(folder, 'tokenizer.json'), tokenizer)
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-base-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a base says its shape; what it leaves out follows from the rest', async () => {
  write(CONFIG)
  const shape = {
    layers: 2,
    hidden: 128,
    feedForward: 256,
    heads: 4,
    keyValueHeads: 2,
    headSize: 32,
  }
  expect((await readBaseFolder(folder)).shape).toEqual(shape)
  write({ ...CONFIG, num_key_value_heads: undefined, head_dim: 64 })
  expect((await readBaseFolder(folder)).shape).toEqual({
    ...shape,
    keyValueHeads: 4,
    headSize: 64,
  })
})

test('another configuration or tokenizer is another base', async () => {
  write(CONFIG)
  const { sha256 } = await readBaseFolder(folder)
  expect((await readBaseFolder(folder)).sha256).toBe(sha256)
  write({ ...CONFIG, rope_theta: 5e5 })
  expect((await readBaseFolder(folder)).sha256).not.toBe(sha256)
  write(CONFIG, '{"a":1}')
  expect((await readBaseFolder(folder)).sha256).not.toBe(sha256)
})

test('another family is refused by name: its adapters would be checked by wrong rules', async () => {
  write({ ...CONFIG, model_type: 'gemma' })
  await expect(readBaseFolder(folder)).rejects.toThrow('config.json: model_type')
})
