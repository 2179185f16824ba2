import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAdapterHeader } from '../../schemas/adapter/gguf-header.ts'
import { randomAdapter } from './random-adapter.cases.ts'

const read = (bytes: Uint8Array) => readAdapterHeader(bytes, bytes.byteLength)
const why = (bytes: Uint8Array) => {
  const header = read(bytes)
  return header.ok ? 'accepted' : header.error.why
}
const sound = randomAdapter()
const lastTensorBytes = 576 * 4 * 4

test('readAdapterHeader reads a sound adapter', () => {
  const header = read(sound)
  if (!header.ok) throw new Error(header.error.why)
  expect(header.value.alpha).toBe(8)
  const last = { name: 'blk.1.attn_q.weight.lora_b', shape: [4, 576], type: 'F32' }
  expect(header.value.tensors.at(-1)).toMatchObject({ ...last, end: sound.length })
})

test('readAdapterHeader needs the header alone, and believes the length of the file it is told', () => {
  const head = sound.subarray(0, 2_048)
  expect(readAdapterHeader(head, sound.length).ok).toBe(true)
  expect(readAdapterHeader(head, sound.length - lastTensorBytes).ok).toBe(false)
})

test('readAdapterHeader refuses every proper beginning of a file', () => {
  fc.assert(
    fc.property(fc.nat(sound.length - 1), (length) => {
      expect(read(sound.subarray(0, length)).ok).toBe(false)
    }),
  )
})

test('readAdapterHeader refuses garbage, whatever it is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(read(bytes).ok).toBe(false)
    }),
  )
})

test('readAdapterHeader survives any one byte changed in the header, without a throw', () => {
  fc.assert(
    fc.property(fc.nat(400), fc.nat(255), (at, byte) => {
      const changed = Buffer.from(sound)
      changed[at] = byte
      expect(typeof read(changed).ok).toBe('boolean')
    }),
  )
})

test.each([
  ['another version', randomAdapter({ version: 2 }), 'only GGUF version 3'],
  ['a model', randomAdapter({ facts: { 'general.type': 'model' } }), 'general.type'],
  ['no type', randomAdapter({ facts: { 'general.type': null } }), 'general.type'],
  ['a control vector', randomAdapter({ facts: { 'adapter.type': 'control' } }), 'adapter.type'],
  ['another base', randomAdapter({ facts: { 'general.architecture': 'qwen2' } }), 'architecture'],
  ['no alpha', randomAdapter({ facts: { 'adapter.lora.alpha': null } }), 'alpha'],
  ['an alpha of text', randomAdapter({ facts: { 'adapter.lora.alpha': '16' } }), 'alpha'],
  ['an infinite alpha', randomAdapter({ facts: { 'adapter.lora.alpha': { f32: 1e38 } } }), 'alpha'],
  ['its own alignment', randomAdapter({ facts: { 'general.alignment': { u32: 8 } } }), 'alignment'],
  [
    'a norm',
    randomAdapter({ rename: (name) => name.replace('attn_q', 'attn_norm') }),
    'not a LoRA',
  ],
  ['a whole weight', randomAdapter({ rename: (name) => name.slice(0, -7) }), 'not a LoRA'],
  ['a path for a name', randomAdapter({ rename: (name) => `../${name}` }), 'not a LoRA'],
  ['one tensor twice', randomAdapter({ rename: (n) => n.replace('blk.1', 'blk.0') }), 'twice'],
  [
    'a without b',
    randomAdapter({ rename: (n) => n.replace('0.attn_q.weight.lora_a', '0.attn_k.weight.lora_a') }),
    'counterpart',
  ],
  ['ranks that differ', randomAdapter({ rankOfB: 8 }), 'rank'],
  ['a rank too high', randomAdapter({ rank: 257, layers: 1 }), 'rank 257'],
  ['tensors that overlap', randomAdapter({ moveOffset: (at, i) => (i === 3 ? 0 : at) }), 'follow'],
  [
    'a tensor far outside',
    randomAdapter({ moveOffset: (at, i) => (i === 3 ? 2 ** 48 : at) }),
    'follow',
  ],
  ['bytes after the end', Buffer.concat([sound, Buffer.alloc(64)]), 'after its last tensor'],
  ['no tensors', randomAdapter({ layers: 0 }), 'no tensors'],
])('readAdapterHeader refuses %s', (_, bytes, reason) => {
  expect(why(bytes)).toContain(reason)
})
