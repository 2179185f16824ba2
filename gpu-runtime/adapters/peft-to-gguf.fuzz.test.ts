// Hostile files by the thousand: whatever bytes come, the readers answer with a rule or with tensors
// that lie inside the file, and never throw.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHalf, toHalf } from './gguf-writer.ts'
import { BASE, fileOf, safetensorsOf, sample } from './peft-sample.cases.ts'
import { checkPeftAdapter } from '../../schemas/adapter/peft-adapter.ts'
import { readSafetensors } from '../../schemas/adapter/safetensors.ts'

const whole = safetensorsOf(sample())

test('a sound file with any bytes changed is refused by a rule or read within its bounds', () => {
  const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 8,
  })
  fc.assert(
    fc.property(edits, fc.nat(whole.length), (changes, cut) => {
      const bytes = Uint8Array.from(whole)
      for (const [at, value] of changes) bytes[at] = value
      const file = bytes.subarray(0, cut < 40 ? cut : bytes.length)
      const read = readSafetensors(file, file.length)
      if (read.ok) {
        for (const { end } of read.value.tensors) {
          expect(read.value.dataStart + end).toBeLessThanOrEqual(file.length)
        }
      } else expect(read.error.rule).toMatch(/^[a-z_]+$/)
      const converted = checkPeftAdapter(file, BASE)
      if (!converted.ok) expect(converted.error.rule).toMatch(/^[a-z_]+$/)
    }),
    { numRuns: 4_000 },
  )
})

test('any JSON for a header, and any text for a configuration, is refused or read, never thrown at', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.string(), (header, text) => {
      const file = fileOf(JSON.stringify(header), Buffer.alloc(8))
      expect(readSafetensors(file, file.length).ok).toBe(false)
      for (const peft_config of [text, JSON.stringify(header)]) {
        const packed = safetensorsOf(sample(), (members) => {
          members['__metadata__'] = { peft_config }
        })
        expect(checkPeftAdapter(packed, BASE).ok).toBe(false)
      }
    }),
    { numRuns: 4_000 },
  )
})

test('every half is written as it was read, and every float as the nearest half', () => {
  const halves = Array.from({ length: 0x1_0000 }, (_, half) => half)
  const numbers = halves.filter((half) => !Number.isNaN(fromHalf(half)))
  expect(numbers.map((half) => toHalf(fromHalf(half)))).toEqual(numbers)
  const float = fc.float({ min: -65_000, max: 65_000, noNaN: true })
  fc.assert(
    fc.property(float, (value) => {
      const half = toHalf(value)
      const error = Math.abs(fromHalf(half) - value)
      for (const neighbour of [half - 1, half + 1]) {
        const other = fromHalf(neighbour & 0xffff)
        if (Number.isFinite(other)) expect(error).toBeLessThanOrEqual(Math.abs(other - value))
      }
    }),
    { numRuns: 20_000 },
  )
})
