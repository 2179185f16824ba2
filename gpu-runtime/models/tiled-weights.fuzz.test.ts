import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHalf, toHalf } from '../adapters/gguf-writer.ts'
import { padded, text, u32, u64 } from './gguf-bytes.cases.ts'
import { withTiledWeights } from './tiled-weights.ts'

const [F32, Q4_1, Q8_0] = [0, 3, 8]
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

const half = fc.double({ min: -4, max: 4, noNaN: true }).map(toHalf)
const block = fc.record({
  scale: half,
  least: half,
  pairs: fc.uint8Array({ minLength: 16, maxLength: 16 }),
})
const quantised = fc.array(block, { minLength: 1, maxLength: 6 }).map((blocks): Filled => {
  const bytes = blocks.map(({ scale, least, pairs }) => {
    const head = Buffer.alloc(4)
    head.writeUInt16LE(scale)
    head.writeUInt16LE(least, 2)
    return Buffer.concat([head, pairs])
  })
  const sizes = [32, blocks.length]
  return { name: 'blk.0.attn_q.weight', sizes, code: Q4_1, bytes: Buffer.concat(bytes) }
})
const plain = fc
  .uint8Array({ minLength: 4, maxLength: 100 })
  .map((bytes) => bytes.subarray(0, bytes.length - (bytes.length % 4)))
  .map((bytes): Filled => {
    return { name: 'norm', sizes: [bytes.length / 4], code: F32, bytes: Buffer.from(bytes) }
  })

function valuesOfQ4(bytes: Buffer): number[] {
  const blocks = Array.from({ length: bytes.length / 20 }, (_, at) =>
    bytes.subarray(at * 20, at * 20 + 20),
  )
  return blocks.flatMap((one) => {
    const [scale, least] = [fromHalf(one.readUInt16LE(0)), fromHalf(one.readUInt16LE(2))]
    const value = (level: number) => scale * level + least
    const pairs = [...one.subarray(4)]
    return [...pairs.map((pair) => value(pair & 15)), ...pairs.map((pair) => value(pair >> 4))]
  })
}

type Block = { readonly step: number; readonly values: readonly number[] }
function blocksOfQ8(bytes: Buffer): Block[] {
  return Array.from({ length: Math.floor(bytes.length / 34) }, (_, index) => {
    const at = index * 34
    const step = fromHalf(bytes.readUInt16LE(at))
    return {
      step,
      values: [...bytes.subarray(at + 2, at + 34)].map((byte) => step * ((byte << 24) >> 24)),
    }
  })
}

test('every value is within half a step of the file’s, and what is not Q4_1 stays byte for byte', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(quantised, plain), { minLength: 1, maxLength: 5 }), (tensors) => {
      const { file, infosAt } = fileOf(tensors)
      const made = Buffer.from(withTiledWeights(file, infosAt))
      // Read back apart from the code: types and places as written, tensors side by side.
      let at = infosAt
      const dataAt = padded(file.subarray(0, endOf(tensors, infosAt))).length
      expect(made.subarray(0, infosAt)).toEqual(file.subarray(0, infosAt))
      let next = 0
      for (const { name, sizes, code, bytes } of tensors) {
        at += text(name).length + 4 + 8 * sizes.length
        const [type, place] = [made.readUInt32LE(at), Number(made.readBigUInt64LE(at + 4))]
        at += 12
        expect([type, place]).toEqual([code === Q4_1 ? Q8_0 : code, next])
        const size = code === Q4_1 ? (bytes.length / 20) * 34 : bytes.length
        const data = made.subarray(dataAt + place, dataAt + place + size)
        next += padded(data).length
        if (code !== Q4_1) {
          expect(data).toEqual(bytes)
          continue
        }
        const wanted = valuesOfQ4(bytes)
        blocksOfQ8(data).forEach(({ step, values }, index) =>
          values.forEach((value, i) => {
            const off = Math.abs(value - (wanted[index * 32 + i] ?? Number.NaN))
            // A step is a half itself: the largest value may lie a rounding beyond 127 of them.
            expect(off).toBeLessThanOrEqual(step * 0.5 + 127 * step * 2 ** -11 + 2 ** -24 * 127)
          }),
        )
      }
      expect(made.length).toBe(dataAt + next)
    }),
  )
})

function endOf(tensors: readonly Tensor[], infosAt: number): number {
  const bytes = tensors.map(({ name, sizes }) => text(name).length + 4 + 8 * sizes.length + 12)
  return bytes.reduce((sum, size) => sum + size, infosAt)
}
