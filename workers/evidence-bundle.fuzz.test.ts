import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256Hex } from '../schemas/canonical.ts'
import { bundleOf, findIn, INDEX_BYTES_MAX } from './evidence-bundle.ts'

const hashed = (text: string) => [sha256Hex(text), new TextEncoder().encode(text)] as const

test('each text of a bundle is read alone, byte for byte, and no other is found', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 })
  fc.assert(
    fc.property(fc.array(text, { maxLength: 40 }), text, (texts, other) => {
      const bundle = bundleOf(texts.map(hashed))
      const head = bundle.subarray(0, INDEX_BYTES_MAX)
      for (const one of texts) {
        const range = findIn(head, sha256Hex(one))
        if (range === null) throw new Error('a text of the bundle is found')
        const bytes = bundle.subarray(range.offset, range.offset + range.length)
        expect(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)).toBe(one)
      }
      expect(findIn(head, sha256Hex(`${other} that is in none`))).toBeNull()
    }),
  )
})

test('the index of a batch of a hundred calls fits', () => {
  const texts = Array.from({ length: 300 }, (_, i) => 'x'.repeat(9_997) + String(1_000 + i))
  const head = bundleOf(texts.map(hashed)).subarray(0, INDEX_BYTES_MAX)
  expect(findIn(head, sha256Hex(texts.at(-1) ?? ''))?.length).toBe(10_001)
})
