import { describe, expect, test } from 'vitest'
import { HEADER_BYTES_MAX, readAdapterHeader } from '../../schemas/adapter/gguf-header.ts'
import { fromHalf } from './gguf-writer.ts'
import {
  BASE,
  fileOf,
  safetensorsOf,
  sample,
  type Member,
  type Sample,
} from './peft-sample.cases.ts'
import { checkGgufAdapter } from '../../schemas/adapter/gguf-adapter.ts'
import { checkPeftAdapter } from '../../schemas/adapter/peft-adapter.ts'
import { packPeft } from '../../schemas/adapter/peft-pack.ts'
import { ggufOf, permuted } from './peft-to-gguf.ts'
import { readSafetensors } from '../../schemas/adapter/safetensors.ts'

const memberOf = (header: Record<string, unknown>, name: string) => header[name] as Member
const Q = 'base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight'
const V = 'base_model.model.model.layers.0.self_attn.v_proj.lora_B.weight'
const headerOf = (adapter: Sample) => {
  const file = safetensorsOf(adapter)
  const read = checkPeftAdapter(file, BASE)
  if (!read.ok) throw new Error(read.error.why)
  const gguf = ggufOf(file, read.value, BASE)
  return readAdapterHeader(gguf.subarray(0, HEADER_BYTES_MAX), gguf.length)
}
const ruleOf = (result: { ok: boolean; error?: { rule: string } }) =>
  result.ok ? 'accepted' : result.error?.rule

describe('checkPeftAdapter', () => {
  test('writes a file that the strict reader takes, with every pair and the scale of PEFT', () => {
    const header = headerOf(sample())
    if (!header.ok) throw new Error(header.error.why)
    expect(header.value.alpha).toBe(4)
    expect(header.value.tensors).toHaveLength(8)
    expect(
      header.value.tensors.find(({ name }) => name === 'blk.0.attn_q.weight.lora_a'),
    ).toMatchObject({
      name: 'blk.0.attn_q.weight.lora_a',
      shape: [16, 2],
    })
  })

  test('writes alpha times the root of the rank where the rank is stabilised', () => {
    const { config, tensors } = sample()
    const header = headerOf({ config: { ...config, use_rslora: true }, tensors })
    expect(header.ok && header.value.alpha).toBeCloseTo(4 * Math.SQRT2, 5)
  })

  test('permuted lays the halves of a head side by side, as llama.cpp does with the base', () => {
    // Two heads of four rows: 0 1 | 2 3 become 0 2 1 3.
    const rows = Float32Array.from([0, 1, 2, 3, 4, 5, 6, 7])
    expect([...permuted(rows, 8, 1, 2)]).toEqual([0, 2, 1, 3, 4, 6, 5, 7])
    const pairs = Float32Array.from([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5])
    expect([...permuted(pairs, 4, 2, 1)]).toEqual([0, 0.5, 2, 2.5, 1, 1.5, 3, 3.5])
  })

  test.each<[string, Record<string, unknown>]>([
    ['another method', { peft_type: 'IA3' }],
    ['a rank beyond the engine', { r: 512 }],
    ['a rank that is none', { r: 0 }],
    ['a scale that is no number', { lora_alpha: null }],
    ['an endless scale', { lora_alpha: 1e9 }],
    ['an unknown module', { target_modules: ['lm_head'] }],
    ['a pattern instead of modules', { target_modules: 'all-linear' }],
    ['biases', { bias: 'all' }],
    ['DoRA', { use_dora: true }],
    ['saved modules', { modules_to_save: ['lm_head'] }],
    ['ranks by pattern', { rank_pattern: { q_proj: 4 } }],
    ['chosen layers', { layers_to_transform: [0] }],
  ])('refuses a configuration with %s', (_, change) => {
    const { config, tensors } = sample()
    const file = safetensorsOf({ config: { ...config, ...change }, tensors })
    expect(ruleOf(checkPeftAdapter(file, BASE))).toBe('config')
  })

  test.each<[string, string, () => Uint8Array]>([
    ['NaN', 'not_finite', () => safetensorsOf(sample((i) => (i === 9 ? Number.NaN : 0)))],
    ['infinity', 'not_finite', () => safetensorsOf(sample((i) => (i === 9 ? Infinity : 0)))],
    ['values beyond fp16', 'half_range', () => safetensorsOf(sample(() => 7e4))],
    ['another rank', 'base_shape', () => withTensor(Q, [4, 16])],
    ['another width', 'base_shape', () => withTensor(Q, [2, 18])],
    ['a layer that the base lacks', 'layer', () => renamed(Q, Q.replace('layers.0', 'layers.7'))],
    ['a module that is no target', 'tensor_name', () => renamed(Q, Q.replace('q_proj', 'k_proj'))],
    ['full weights', 'tensor_name', () => renamed(Q, 'base_model.model.lm_head.weight')],
    ['a path for a name', 'tensor_name', () => renamed(Q, '../../etc/passwd')],
    ['half a pair', 'pair', () => without(V)],
  ])('refuses weights with %s', (_, rule, file) => {
    expect(ruleOf(checkPeftAdapter(file(), BASE))).toBe(rule)
  })

  test('refuses a file that does not say how it was trained', () => {
    const bare = safetensorsOf(sample(), (header) => delete header['__metadata__'])
    expect(ruleOf(checkPeftAdapter(bare, BASE))).toBe('config_missing')
  })

  test('reads F16 and BF16 as the numbers that they are', () => {
    expect([0x3c00, 0xc000, 0x0001, 0x7bff].map(fromHalf)).toEqual([1, -2, 2 ** -24, 65_504])
  })
})

describe('checkGgufAdapter', () => {
  const file = safetensorsOf(sample())
  const peft = checkPeftAdapter(file, BASE)
  if (!peft.ok) throw new Error(peft.error.why)
  const gguf = ggufOf(file, peft.value, BASE)
  const header = checkGgufAdapter(gguf, BASE)
  if (!header.ok) throw new Error(header.error.why)
  const { start = 0, end = 0 } = header.value.tensors[1] ?? {}

  test('takes what is converted from PEFT, also where the base is not known', () => {
    expect(header.value.tensors).toHaveLength(8)
    expect(ruleOf(checkGgufAdapter(gguf, null))).toBe('accepted')
  })

  test('refuses a value that is no number, wherever it lies', () => {
    for (const at of [start, end - 2, gguf.length - 32]) {
      const broken = Uint8Array.from(gguf)
      broken.set([0x00, 0x7e], at)
      expect(ruleOf(checkGgufAdapter(broken, BASE))).toBe('not_finite')
    }
  })

  test('refuses another base, a layer that it lacks, and garbage', () => {
    expect(ruleOf(checkGgufAdapter(gguf, { ...BASE, hidden: 32 }))).toBe('base_shape')
    expect(ruleOf(checkGgufAdapter(gguf, { ...BASE, layers: 1 }))).toBe('layer')
    expect(ruleOf(checkGgufAdapter(gguf.subarray(0, 99), BASE))).toBe('gguf')
  })
})

describe('packPeft', () => {
  const bare = safetensorsOf(sample(), (header) => delete header['__metadata__'])
  const configText = JSON.stringify(sample().config, null, 2)

  test('makes one file of two: the same each time, with the text as it was and every value', () => {
    const packed = packPeft(bare, configText)
    if (!packed.ok) throw new Error(packed.error.why)
    expect(packPeft(bare, configText)).toEqual(packed)
    const read = checkPeftAdapter(packed.value, BASE)
    if (!read.ok) throw new Error(read.error.why)
    expect(read.value.configText).toBe(configText)
    const whole = safetensorsOf(sample())
    const original = checkPeftAdapter(whole, BASE)
    if (!original.ok) throw new Error(original.error.why)
    expect(ggufOf(packed.value, read.value, BASE)).toEqual(ggufOf(whole, original.value, BASE))
    expect(read.value.dataStart % 8).toBe(0)
  })

  test('a configuration that is sent wins over one that was in the file', () => {
    const other = JSON.stringify({ ...sample().config, lora_alpha: 8 })
    const packed = packPeft(safetensorsOf(sample()), other)
    const read = packed.ok ? checkPeftAdapter(packed.value, BASE) : packed
    expect(read.ok && read.value.config.scale).toBe(4)
  })

  test('refuses what the reader refuses, by the same rules', () => {
    expect(ruleOf(packPeft(bare, '{'))).toBe('config_json')
    expect(ruleOf(packPeft(bare, '{}'))).toBe('config')
    expect(ruleOf(packPeft(bare.subarray(0, -1), configText))).toBe('file_size')
    const endless = JSON.stringify({ ...sample().config, note: 'x'.repeat(1 << 20) })
    expect(ruleOf(packPeft(bare, endless))).toBe('header_size')
  })
})

describe('readSafetensors', () => {
  const whole = safetensorsOf(sample())
  const read = (file: Uint8Array) => ruleOf(readSafetensors(file, file.length))
  const changed = (change: (header: Record<string, unknown>) => void) =>
    read(safetensorsOf(sample(), change))

  test('reads what PEFT writes', () => {
    const result = readSafetensors(whole, whole.length)
    expect(result.ok && result.value.tensors).toHaveLength(8)
  })

  test('refuses an endless header, a truncated one, and what is no JSON object', () => {
    expect(read(Buffer.from('ffffffffffffff7f', 'hex'))).toBe('header_size')
    expect(read(whole.subarray(0, 5))).toBe('truncated')
    expect(read(whole.subarray(0, 100))).toBe('truncated')
    expect(read(fileOf('[]', Buffer.alloc(0)))).toBe('header_json')
    expect(read(fileOf(' {}', Buffer.alloc(0)))).toBe('header_json')
    expect(read(fileOf('{', Buffer.alloc(0)))).toBe('header_json')
    expect(read(fileOf('{}', Buffer.alloc(0)))).toBe('no_tensors')
    expect(read(fileOf('{"__metadata__":{"a":"b"}}', Buffer.alloc(0)))).toBe('no_tensors')
  })

  test('refuses a key that stands twice, which readers understand in two ways', () => {
    const member = '{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}'
    expect(read(fileOf(`{"a":${member},"a":${member}}`, Buffer.alloc(4)))).toBe('duplicate_key')
    const doubled = member.replace('"shape"', '"dtype":"F16","shape"')
    expect(read(fileOf(`{"a":${doubled}}`, Buffer.alloc(4)))).toBe('duplicate_key')
    const quoting = `{"__metadata__":{"a\\":\\"":"\\":x"},"a":${member}}`
    expect(read(fileOf(quoting, Buffer.alloc(4)))).toBe('accepted')
  })

  test('refuses types, shapes and offsets that are out of bounds or do not agree', () => {
    const one = (edit: (member: Member) => void) => changed((header) => edit(memberOf(header, Q)))
    expect(one((member) => (member.dtype = 'I64'))).toBe('dtype')
    expect(one((member) => (member.shape = [2, 2, 8]))).toBe('dimensions')
    expect(one((member) => (member.shape = [0, 16]))).toBe('shape')
    expect(one((member) => (member.shape = [2 ** 31, 2 ** 31]))).toBe('shape')
    expect(one((member) => (member.shape = [2, 15.5]))).toBe('numbers')
    expect(one((member) => (member.shape = [2, 17]))).toBe('offsets')
    expect(one((member) => (member.data_offsets = [-128, 0]))).toBe('numbers')
    expect(one((member) => (member.data_offsets = [4, 132]))).toBe('gap_or_overlap')
    expect(changed((header) => (header['__metadata__'] = { format: 7 }))).toBe('metadata')
    expect(changed((header) => (memberOf(header, V).data_offsets = [0, 64]))).toBe('gap_or_overlap')
    expect(changed((header) => Object.assign(memberOf(header, Q), { exec: 'rm' }))).toBe(
      'tensor_fields',
    )
    expect(read(Buffer.concat([whole, Buffer.alloc(1)]))).toBe('file_size')
    expect(read(whole.subarray(0, -1))).toBe('file_size')
  })
})

function edited(
  change: (tensors: Map<string, { shape: readonly number[]; values: readonly number[] }>) => void,
) {
  const tensors = new Map(sample().tensors)
  change(tensors)
  const whole: Sample = { ...sample(), tensors }
  return safetensorsOf(whole)
}
function withTensor(name: string, shape: readonly [number, number]): Uint8Array {
  const values = Array.from({ length: shape[0] * shape[1] }, () => 0)
  return edited((tensors) => tensors.set(name, { shape, values }))
}
function renamed(from: string, to: string): Uint8Array {
  return edited((tensors) => {
    const tensor = tensors.get(from)
    tensors.delete(from)
    if (tensor !== undefined) tensors.set(to, tensor)
  })
}
function without(name: string): Uint8Array {
  return edited((tensors) => void tensors.delete(name))
}
