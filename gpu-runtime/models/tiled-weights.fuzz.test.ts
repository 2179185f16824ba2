import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHalf, toHalf } from '../adapters/gguf-writer.ts'
import { padded, text, u32, u64 } from './gguf-bytes.cases.ts'
import { withTiledWeights } from './tiled-weights.ts'

const [F32, Q4_0, Q4_1, Q8_0] = [0, 2, 3, 8]
const FACTS = Buffer.concat([text('general.architecture'), u32(8), text('llama')])
const HEAD_BYTES = 24

type Tensor = { readonly name: string; readonly sizes: readonly number[]; readonly code: number }
type Filled = Tensor & { readonly bytes: Buffer }

/** @returns the file, and where its tensors are described */
function fileOf(tensors: readonly Filled[]): { file: Buffer; infosAt: number } {
  let offset = 0
  const infos = tensors.map(({ name, sizes, code, bytes }) => {
    const at = offset
    offset += padded(bytes).length
    return Buffer.concat([text(name), u32(sizes.length), ...sizes.map(u64), u32(code), u64(at)])
  })
  const head = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(1), FACTS]
  const header = padded(Buffer.concat([...head, ...infos]))
  const file = Buffer.concat([header, ...tensors.map(({ bytes }) => padded(bytes))])
  return { file, infosAt: HEAD_BYTES + FACTS.length }
}

/** Read back apart from the code: types and places as written, tensors side by side. */
function tensorsIn(file: Buffer, names: readonly string[]): Map<string, Filled> {
  const infos = names.map((name) => {
    let at = file.indexOf(text(name)) + text(name).length
    const sizes = Array.from({ length: file.readUInt32LE(at) }, (_, i) =>
      Number(file.readBigUInt64LE(at + 4 + 8 * i)),
    )
    at += 4 + 8 * sizes.length
    const code = file.readUInt32LE(at)
    const place = Number(file.readBigUInt64LE(at + 4))
    return { name, sizes, code, place, end: at + 12 }
  })
  const dataAt = padded(file.subarray(0, Math.max(...infos.map(({ end }) => end)))).length
  let next = 0
  const read = infos.map(({ name, sizes, code, place }) => {
    const values = sizes.reduce((product, size) => product * size, 1)
    const size = { [F32]: values * 4, [Q4_0]: (values / 32) * 18, [Q8_0]: (values / 32) * 34 }[code]
    const bytes = file.subarray(dataAt + place, dataAt + place + (size ?? Number.NaN))
    expect(place).toBe(next)
    next += padded(bytes).length
    return [name, { name, sizes, code, bytes }] as const
  })
  expect(file.length).toBe(dataAt + next)
  return new Map(read)
}

const half = fc.double({ min: -4, max: 4, noNaN: true }).map(toHalf)
const block = fc.record({
  scale: half,
  least: half,
  pairs: fc.uint8Array({ minLength: 16, maxLength: 16 }),
})
/** The last has more blocks in a row than a block of their offsets holds. */
const shapes = fc.constantFrom(
  { columns: 32, rows: 3 },
  { columns: 96, rows: 2 },
  { columns: 33 * 32, rows: 1 },
)
const quantised = shapes.chain(({ columns, rows }) => {
  const length = (columns / 32) * rows
  return fc.record({
    kind: fc.constantFrom('attn_q', 'attn_k', 'attn_v', 'attn_output', 'ffn_down', 'ffn_up'),
    sizes: fc.constant([columns, rows]),
    code: fc.constant(Q4_1),
    bytes: fc.array(block, { minLength: length, maxLength: length }).map((blocks) =>
      Buffer.concat(
        blocks.flatMap(({ scale, least, pairs }) => {
          const head = Buffer.alloc(4)
          head.writeUInt16LE(scale)
          head.writeUInt16LE(least, 2)
          return [head, pairs]
        }),
      ),
    ),
  })
})
const plain = fc
  .uint8Array({ minLength: 4, maxLength: 100 })
  .map((bytes) => Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 4))))
  .map((bytes) => ({ kind: 'ffn_norm', sizes: [bytes.length / 4], code: F32, bytes }))
const models = fc.array(fc.oneof(quantised, plain), { minLength: 1, maxLength: 5 }).map((tensors) =>
  tensors.map(({ kind, ...tensor }, i): Filled => ({
    name: `blk.${i}.${kind}.weight`,
    ...tensor,
  })),
)

function blocksOf(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: bytes.length / size }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  )
}

function valuesOfPairs(pairs: Buffer, value: (level: number) => number): number[] {
  const bytes = [...pairs]
  return [...bytes.map((pair) => value(pair & 15)), ...bytes.map((pair) => value(pair >> 4))]
}

function valuesOf({ code, bytes }: Filled): number[] {
  if (code === Q4_1) {
    return blocksOf(bytes, 20).flatMap((one) => {
      const [scale, least] = [fromHalf(one.readUInt16LE(0)), fromHalf(one.readUInt16LE(2))]
      return valuesOfPairs(one.subarray(4), (level) => scale * level + least)
    })
  }
  const scaleOf = (one: Buffer) => fromHalf(one.readUInt16LE(0))
  if (code === Q4_0) {
    return blocksOf(bytes, 18).flatMap((one) =>
      valuesOfPairs(one.subarray(2), (level) => scaleOf(one) * (level - 8)),
    )
  }
  return blocksOf(bytes, 34).flatMap((one) =>
    [...new Int8Array(one.subarray(2))].map((steps) => scaleOf(one) * steps),
  )
}

/** Half a step, where the largest is 127 of them; a step is a half itself, and may be rounded to nothing. */
const halfStep = (largest: number) => (largest / 127) * (0.5 + 127 * 2 ** -11) + 128 * 2 ** -25

test('queries, keys and values are in Q8_0, every value within half a step of the file’s', () => {
  fc.assert(
    fc.property(models, (tensors) => {
      const { file, infosAt } = fileOf(tensors)
      const { weights } = withTiledWeights(file, infosAt)
      expect(Buffer.from(weights.subarray(0, infosAt))).toEqual(file.subarray(0, infosAt))
      const read = tensorsIn(
        Buffer.from(weights),
        tensors.map(({ name }) => name),
      )
      for (const tensor of tensors) {
        const made = read.get(tensor.name)
        expect(made?.sizes).toEqual(tensor.sizes)
        if (tensor.code !== Q4_1) expect(made).toEqual(tensor)
        else if (/attn_[qkv]\./.test(tensor.name)) {
          const [wanted, got] = [valuesOf(tensor), valuesOf({ ...tensor, ...made })]
          expect(made?.code).toBe(Q8_0)
          got.forEach((value, i) => {
            const start = i - (i % 32)
            const largest = Math.max(...wanted.slice(start, start + 32).map(Math.abs))
            expect(Math.abs(value - (wanted[i] ?? 0))).toBeLessThanOrEqual(halfStep(largest))
          })
        } else expect(made?.code).toBe(Q4_0)
      }
    }),
  )
})

test('what is in Q4_0 has the file’s levels, and with its offsets the file’s values', () => {
  fc.assert(
    fc.property(models, (tensors) => {
      const { file, infosAt } = fileOf(tensors)
      const made = withTiledWeights(file, infosAt)
      const weights = tensorsIn(
        Buffer.from(made.weights),
        tensors.map(({ name }) => name),
      )
      const split = tensors.filter(({ name, code }) => code === Q4_1 && !/attn_[qkv]\./.test(name))
      const names = split.flatMap(({ name }) => [`${name}.lora_a`, `${name}.lora_b`])
      // Nothing else is worn, least of all by what is in Q8_0.
      expect(Buffer.from(made.offsets).readBigUInt64LE(8)).toBe(BigInt(names.length))
      const offsets = names.length === 0 ? new Map() : tensorsIn(Buffer.from(made.offsets), names)
      for (const tensor of split) {
        const [columns = 0, rows = 0] = tensor.sizes
        const a: Filled = offsets.get(`${tensor.name}.lora_a`)
        const b: Filled = offsets.get(`${tensor.name}.lora_b`)
        const rank = Math.ceil(columns / 1_024) * 32
        expect([a.code, a.sizes, b.code, b.sizes]).toEqual([
          Q4_0,
          [columns, rank],
          Q8_0,
          [rank, rows],
        ])
        const sums = valuesOf(a)
        const isOwn = (i: number) => Math.floor(i / columns) === Math.floor((i % columns) / 32)
        expect(sums).toEqual(sums.map((_, i) => (isOwn(i) ? 1 : 0)))
        const [wanted, levels, numbers] = [
          valuesOf(tensor),
          valuesOf({ ...tensor, ...weights.get(tensor.name) }),
          valuesOf(b),
        ]
        const blocks = columns / 32
        const least = blocksOf(tensor.bytes, 20).map((one) => {
          const [scale, from] = [fromHalf(one.readUInt16LE(0)), fromHalf(one.readUInt16LE(2))]
          return Math.min(Math.abs(from + 8 * scale), Math.abs(from + 7 * scale))
        })
        for (let row = 0; row < rows; row++) {
          const left = Array.from({ length: blocks }, (_, i) => {
            const at = row * columns + i * 32
            const rests = Array.from(
              { length: 32 },
              (__, j) => (wanted[at + j] ?? 0) - (levels[at + j] ?? 0),
            )
            // The same is left of each value of a block: the levels are the file's.
            expect(Math.max(...rests) - Math.min(...rests)).toBeLessThan(1e-12)
            return rests[0] ?? Number.NaN
          })
          left.forEach((rest, i) => {
            const start = i - (i % 32)
            const largest = Math.max(...left.slice(start, start + 32).map(Math.abs))
            // Counted from the end that leaves less.
            expect(Math.abs(rest) - (least[row * blocks + i] ?? 0)).toBeLessThan(1e-12)
            const off = Math.abs(rest - (numbers[row * rank + i] ?? Number.NaN))
            expect(off).toBeLessThanOrEqual(halfStep(largest))
          })
          const filling = numbers.slice(row * rank + blocks, (row + 1) * rank)
          expect(filling.every((number) => number === 0)).toBe(true)
        }
      }
    }),
  )
})
