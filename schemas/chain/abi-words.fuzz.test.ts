import fc from 'fast-check'
import { encodeAbiParameters, hashStruct, keccak256 } from 'viem'
import { expect, test } from 'vitest'
import { parseAddress } from '../ids.ts'
import { nanoUsd } from '../money.ts'
import type { Receipt, Split } from '../wire/generation.ts'
import { role } from '../wire/terms.ts'
import { addressWord, bytes32Word, textWords, uintWord } from './abi-words.ts'
import { receiptHash, splitsHash } from './receipt-type.ts'

const digits = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((each) => `0x${Buffer.from(each).toString('hex')}` as const)
const hash = digits(32)
const address = digits(20).map(parseAddress)
const amount = fc.bigInt({ min: 0n, max: (1n << 127n) - 1n }).map(nanoUsd)

const receipt: fc.Arbitrary<Receipt> = fc.record({
  shard: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  seq: fc.maxSafeNat(),
  callId: hash,
  modelId: hash,
  payer: address,
  priceNanoUsd: amount,
  splitsHash: hash,
  contentHash: hash,
  tsMs: fc.maxSafeNat(),
})

test('a receipt is hashed as viem hashes its EIP-712 struct', () => {
  const types = {
    Receipt: [
      { name: 'shard', type: 'uint32' },
      { name: 'seq', type: 'uint64' },
      { name: 'callId', type: 'bytes32' },
      { name: 'modelId', type: 'bytes32' },
      { name: 'payer', type: 'address' },
      { name: 'price', type: 'uint128' },
      { name: 'splitsHash', type: 'bytes32' },
      { name: 'contentHash', type: 'bytes32' },
      { name: 'ts', type: 'uint64' },
    ],
  } as const
  fc.assert(
    fc.property(receipt, ({ priceNanoUsd: price, seq, tsMs, ...rest }) => {
      const data = { ...rest, price, seq: BigInt(seq), ts: BigInt(tsMs) }
      const due = hashStruct({ types, primaryType: 'Receipt', data })
      expect(receiptHash({ ...rest, priceNanoUsd: price, seq, tsMs })).toBe(due)
    }),
  )
})

test('splits are hashed as viem encodes them, in their order', () => {
  const type = {
    type: 'tuple[]',
    components: [
      { name: 'payee', type: 'address' },
      { name: 'role', type: 'string' },
      { name: 'amount', type: 'uint128' },
    ],
  } as const
  const split: fc.Arbitrary<Split> = fc.record({
    payee: address,
    role: fc.constantFrom(...role.options),
    amountNanoUsd: amount,
  })
  const key = (one: Split) => `${one.role} ${one.payee}`
  fc.assert(
    fc.property(fc.uniqueArray(split, { selector: key, maxLength: 12 }), (splits) => {
      const sorted = splits.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
      const rows = sorted.map(({ amountNanoUsd, ...rest }) => ({ ...rest, amount: amountNanoUsd }))
      expect(splitsHash(splits)).toBe(keccak256(encodeAbiParameters([type], [rows])))
    }),
  )
})

test('a text of any length is encoded as viem does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      const due = encodeAbiParameters([{ type: 'string' }], [text])
      expect(`0x${uintWord(32, 64)}${textWords(text)}`).toBe(due)
    }),
  )
})

test('what has no word is refused', () => {
  expect(() => uintWord(-1, 32)).toThrow('-1 fits into a uint32')
  expect(() => uintWord(2 ** 32, 32)).toThrow('fits into a uint32')
  expect(uintWord((1n << 128n) - 1n, 128)).toHaveLength(64)
  expect(() => uintWord(1n << 128n, 128)).toThrow('fits into a uint128')
  expect(() => uintWord(0.5, 32)).toThrow('0.5')
  expect(() => bytes32Word('0x12')).toThrow('has 32 bytes')
  const checksummed = `0x${'A'.repeat(40)}` as ReturnType<typeof parseAddress>
  expect(() => addressWord(checksummed)).toThrow('lower case')
})
