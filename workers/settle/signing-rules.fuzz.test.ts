// The laws of the lease and of the key, over random orders of settlers, clocks and wishes.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commitCalldata } from '../../schemas/chain/commit-call.ts'
import { textHash } from '../../schemas/chain/receipt-type.ts'
import { assert } from '../../schemas/result.ts'
import { PLACE } from './settle.cases.ts'
import { EMPTY_BOOK, maySign, takeLease } from './signing-rules.ts'
import type { SigningBook } from './signing-rules.ts'

const TTL = 100
const root = textHash('root')
const roots = { payoutRoot: root, debitRoot: root, receiptsRoot: root, leafCount: 2 }
const dataOf = (epoch: number, content: number) =>
  commitCalldata({ ...roots, epoch, dataHash: textHash(`${content}`), totalWei: 5n }, [])
const txOf = (nonce: number, data = dataOf(1, 0)) => {
  const fees = { gas: 100_000n, maxFeePerGas: 7n, maxPriorityFeePerGas: 1n }
  return { chainId: PLACE.chainId, to: PLACE.distributor, data, nonce, ...fees }
}

describe('the key', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('lease' as const), who: fc.nat(2) }),
    fc.record({ kind: fc.constant('tick' as const), ms: fc.integer({ min: 1, max: 150 }) }),
    fc.record({
      kind: fc.constant('sign' as const),
      who: fc.nat(2),
      nonce: fc.nat(3),
      content: fc.nat(2),
    }),
  )

  test('is never two settlers’ at once, and signs one content a nonce, in rising nonces', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        let book: SigningBook = EMPTY_BOOK
        let now = 1_000
        const tokens = new Map<number, number>()
        const signed = new Map<number, number>()
        let newestHolder: number | null = null
        for (const each of acts) {
          if (each.kind === 'tick') now += each.ms
          if (each.kind === 'lease') {
            const ruled = takeLease(book, `settler ${each.who}`, now, TTL)
            if (!ruled.ok) {
              expect(newestHolder).not.toBe(each.who)
              continue
            }
            book = ruled.value.book
            tokens.set(each.who, ruled.value.value.token)
            newestHolder = each.who
          }
          if (each.kind === 'sign') {
            const token = tokens.get(each.who) ?? 0
            const tx = txOf(each.nonce, dataOf(1, each.content))
            const ruled = maySign(book, { token, tx }, PLACE, now)
            if (!ruled.ok) continue
            expect(each.who).toBe(newestHolder)
            expect(signed.get(each.nonce) ?? each.content).toBe(each.content)
            expect(Math.max(...signed.keys(), 0)).toBeLessThanOrEqual(each.nonce)
            signed.set(each.nonce, each.content)
            book = ruled.value.book
          }
        }
      }),
      { numRuns: 5_000 },
    )
  })

  test('signs for the holder: the same commit again at any fee, whoever attested it', () => {
    const leased = takeLease(EMPTY_BOOK, 'one', 0, TTL)
    assert(leased.ok, 'nobody holds it')
    const { book } = leased.value
    const first = maySign(book, { token: 1, tx: txOf(4) }, PLACE, 1)
    assert(first.ok, 'a commit is signed')
    const commit = { ...roots, epoch: 1, dataHash: textHash('0'), totalWei: 5n }
    const attested = commitCalldata(commit, ['0x11', '0x22'])
    const higher = { ...txOf(4, attested), maxFeePerGas: 8n }
    expect(maySign(first.value.book, { token: 1, tx: higher }, PLACE, 2).ok).toBe(true)
  })

  test('refuses everything else, by name', () => {
    const leased = takeLease(EMPTY_BOOK, 'one', 0, TTL)
    assert(leased.ok, 'nobody holds it')
    const { book } = leased.value
    const signed = { ...book, last: { nonce: 4, id: root } }
    const refusal = (tx: ReturnType<typeof txOf>, token = 1, now = 1, from = signed) => {
      const ruled = maySign(from, { token, tx }, PLACE, now)
      return ruled.ok ? null : ruled.error.kind
    }
    expect(takeLease(book, 'two', TTL - 1, TTL)).toMatchObject({ error: { kind: 'held' } })
    expect(takeLease(book, 'two', TTL, TTL)).toMatchObject({ value: { value: { token: 2 } } })
    expect(refusal(txOf(5), 0)).toBe('stale_token')
    expect(refusal(txOf(5), 2)).toBe('stale_token')
    expect(refusal(txOf(5), 1, TTL)).toBe('lease_expired')
    expect(refusal({ ...txOf(5), chainId: 1 })).toBe('wrong_chain')
    const elsewhere = { ...txOf(5), to: PLACE.receiptSigner }
    expect(refusal(elsewhere)).toBe('not_a_commit')
    expect(refusal(txOf(5, '0xa9059cbb'))).toBe('not_a_commit')
    expect(refusal(txOf(4))).toBe('nonce_used')
    expect(refusal(txOf(3))).toBe('nonce_used')
    expect(refusal(txOf(5))).toBeNull()
  })
})
