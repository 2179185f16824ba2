// Adapters that say the same, and adapters that only look so, in both forms that engines load.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { addsNothing, areSameWeights } from './alike-weights.ts'
import { safetensorsOf, sample, type Sample } from './peft-sample.cases.ts'
import { randomAdapter } from './random-adapter.cases.ts'
import { PEFT_WEIGHTS } from './weights-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-alike-'))
  return () => rmSync(folder, { recursive: true })
})
function gguf(bytes: Buffer): string {
  const path = join(folder, `${sha256Hex(bytes)}.gguf`)
  writeFileSync(path, bytes)
  return path
}
function peft(one: Sample, title = ''): string {
  const bytes = safetensorsOf(one, (header) => {
    header['__metadata__'] = { ...Object(header['__metadata__']), title }
  })
  const path = join(folder, sha256Hex(bytes))
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, PEFT_WEIGHTS), bytes)
  return path
}
/** More than one piece is read of each tensor. */
const LARGE = { rank: 128, layers: 1 }
/** One byte is another one, so far before the end. */
function altered(bytes: Buffer, before: number): Buffer {
  const copy = Buffer.from(bytes)
  const at = copy.length - before
  copy.writeUInt8((copy.readUInt8(at) + 1) % 256, at)
  return copy
}

test('other words around the same weights change nothing', async () => {
  const facts = { 'general.name': 'another name, which moves all weights in the file' }
  const [one, other] = [gguf(randomAdapter(LARGE)), gguf(randomAdapter({ ...LARGE, facts }))]
  expect(one).not.toBe(other)
  expect(await areSameWeights(one, other)).toBe(true)
  expect(await areSameWeights(peft(sample()), peft(sample(), 'another'))).toBe(true)
})

test('one byte of all weights makes them others, wherever it is', async () => {
  const bytes = randomAdapter(LARGE)
  const one = gguf(bytes)
  for (const before of [1, 4_096, 4_097, 280_000, 400_000, 576 * 128 * 8]) {
    expect(await areSameWeights(one, gguf(altered(bytes, before)))).toBe(false)
  }
  const { config, tensors } = sample()
  const [[name = '', first = { shape: [], values: [] }] = []] = tensors
  const values = first.values.with(0, 99)
  const other = { config, tensors: new Map([...tensors, [name, { ...first, values }]]) }
  expect(await areSameWeights(peft(sample()), peft(other))).toBe(false)
})

test('the same values are others at another scale, and on another projection', async () => {
  const one = gguf(randomAdapter())
  const louder = gguf(randomAdapter({ facts: { 'adapter.lora.alpha': { f32: 9 } } }))
  const moved = gguf(randomAdapter({ rename: (name) => name.replace('attn_q', 'attn_output') }))
  for (const other of [louder, moved]) expect(await areSameWeights(one, other)).toBe(false)
  const { config, tensors } = sample()
  const scaled = { config: { ...config, lora_alpha: 5 }, tensors }
  expect(await areSameWeights(peft(sample()), peft(scaled))).toBe(false)
  expect(await areSameWeights(one, peft(sample()))).toBe(false)
})

test('nothing is added where all of A or all of B is zero, in every projection', async () => {
  // Half of these zeros are negative.
  const silent = randomAdapter({ loudness: 0 })
  expect(await addsNothing(gguf(silent))).toBe(true)
  // The last projection alone adds nothing.
  const half = Buffer.from(randomAdapter())
  half.fill(0, half.length - 4 * 576 * 4)
  expect(await addsNothing(gguf(half))).toBe(false)
  const only = (side: string) => {
    const { config, tensors } = sample()
    const muted = [...tensors].map(([name, { shape, values }]) => {
      const isMuted = name.includes(side)
      return [name, { shape, values: isMuted ? values.map(() => 0) : values }] as const
    })
    return peft({ config, tensors: new Map(muted) }, side)
  }
  expect(await addsNothing(only('lora_A'))).toBe(true)
  expect(await addsNothing(only('lora_B'))).toBe(true)
  expect(await addsNothing(only('0.self_attn.q_proj.lora_B'))).toBe(false)
})

test('zeros of either sign are the same values', async () => {
  const bytes = randomAdapter()
  const [positive, negative] = [0, 0x80].map((top) => {
    const copy = Buffer.from(bytes)
    copy.set([0, 0, 0, top], copy.length - 4_000)
    return copy
  }) as [Buffer, Buffer]
  expect(await areSameWeights(gguf(positive), gguf(negative))).toBe(true)
  expect(await areSameWeights(gguf(positive), gguf(altered(negative, 400)))).toBe(false)
})

test('what is gone, cannot be read or is no adapter, is like nothing', async () => {
  const one = gguf(randomAdapter())
  const gone = join(folder, 'gone.gguf')
  const junk = gguf(Buffer.from('GGUF, and no more'))
  const dangling = join(folder, 'dangling')
  mkdirSync(join(dangling, PEFT_WEIGHTS), { recursive: true })
  const { config, tensors } = sample()
  const odd = peft({ config: { ...config, r: 'two' }, tensors })
  for (const other of [gone, junk, dangling, odd]) {
    expect(await areSameWeights(one, other)).toBe(false)
    expect(await areSameWeights(other, one)).toBe(false)
    expect(await addsNothing(other)).toBe(false)
  }
})
