import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAddress, parseSha256 } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { advanced, closed, fundingOf, present, type OnChain } from './payment-record.ts'
import type { PaymentRecord, Presented, Settlement } from './payment-record.ts'

const LEASE = 1_000
const payer = parseAddress(`0x${'a1'.repeat(20)}`)
const fees = { maxFeePerGas: 1n, maxPriorityFeePerGas: 1n }
const tx = { raw: '0x01', hash: '0x02', nonce: 3, fees } as const

function presented(key: string, request: string, identifier: string | null): Presented {
  const authorization = {
    ...{ from: payer, to: payer, value: 5n, validAfter: 0n, validBefore: 100n },
    ...({ nonce: '0x01', signature: '0x01' } as const),
  }
  const fingerprint = parseSha256(Buffer.from(request).toString('hex').padStart(64, '0').slice(-64))
  return { key, fingerprint, identifier, payer, amountNanoUsd: nanoUsd(5n), authorization }
}

const act = fc.oneof(
  fc.record({
    do: fc.constant('present' as const),
    key: fc.constantFrom('k1', 'k2'),
    request: fc.constantFrom('r1', 'r2'),
    identifier: fc.constantFrom(null, 'i1', 'i2'),
  }),
  fc.record({ do: fc.constant('close' as const), served: fc.boolean() }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.nat(2 * LEASE) }),
)

test('one authorization serves one request, and one identifier names one of them', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const rows = new Map<string, PaymentRecord>()
      const served = new Map<string, Set<string>>()
      /** Requests that run right now, by authorization. */
      const running = new Map<string, { since: number; request: string }[]>()
      const byName = new Map<string, string>()
      let nowMs = 0
      for (const each of acts) {
        if (each.do === 'wait') nowMs += each.ms
        else if (each.do === 'close') {
          for (const [key, list] of running) {
            const one = list.shift()
            const record = rows.get(key)
            if (one === undefined || record === undefined) continue
            rows.set(key, closed(record, each.served))
            if (each.served) served.set(key, (served.get(key) ?? new Set()).add(one.request))
            break
          }
        } else {
          const asked = presented(each.key, `${each.request} ${each.identifier}`, each.identifier)
          const { identifier } = each
          const named = [...rows.values()].find((row) => row.identifier === identifier) ?? null
          const known = rows.get(each.key) ?? null
          const opened = present(
            { ...asked, sinceBlock: 0 },
            known,
            identifier === null ? null : named,
            nowMs,
            LEASE,
          )
          if (opened.kind !== 'open') continue
          const request = asked.fingerprint
          const list = running.get(each.key) ?? []
          if (identifier === null) {
            const live = list.filter(({ since }) => nowMs - since < LEASE)
            expect(live.length === 0 || known?.leasedUntilMs === null).toBe(true)
            expect(served.get(each.key) ?? new Set()).toEqual(new Set())
          } else {
            expect(byName.get(identifier) ?? `${each.key} ${request}`).toBe(
              `${each.key} ${request}`,
            )
            byName.set(identifier, `${each.key} ${request}`)
          }
          rows.set(each.key, opened.record)
          running.set(each.key, [...list, { since: nowMs, request }])
        }
      }
      for (const requests of served.values()) expect(requests.size).toBeLessThanOrEqual(1)
    }),
    { numRuns: 800 },
  )
})

const chain = fc.oneof(
  fc.constant<OnChain>({ kind: 'unused' }),
  fc.record({
    kind: fc.constant('paid' as const),
    transaction: fc.constant('0x09' as const),
    block: fc.nat(9),
  }),
  fc.constant<OnChain>({ kind: 'used_elsewhere' }),
  fc.constant<OnChain>({ kind: 'unclear' }),
)

test('a sent payment is credit only while the chain has it, given up only when it cannot come', () => {
  const steps = fc.array(fc.record({ chain, block: fc.nat(12), seconds: fc.bigInt(0n, 2_000n) }), {
    maxLength: 30,
  })
  fc.assert(
    fc.property(steps, fc.nat(4), (list, confirmations) => {
      let settlement: Settlement = { kind: 'sent', tx }
      let credited = 0
      for (const { chain: found, block, seconds } of list) {
        const { authorization } = presented('k', 'r', null)
        const told = advanced(
          { settlement, authorization },
          found,
          { block, seconds },
          confirmations,
        )
        const before = { settlement, ...presented('k', 'r', null) } as PaymentRecord
        const after = { ...before, settlement: told.settlement }
        const [had, has] = [fundingOf(before) !== null, fundingOf(after) !== null]
        if (!had && has) credited++
        if (had && !has) credited--
        // Exactly a credit that is lost is taken back.
        expect(told.act === 'reverse').toBe(had && !has)
        if (told.settlement.kind === 'failed' && settlement.kind !== 'failed') {
          expect(found.kind === 'used_elsewhere' || seconds >= 700n).toBe(true)
        }
        if (settlement.kind === 'final' || settlement.kind === 'failed') {
          expect(told).toEqual({ settlement, act: null })
        }
        settlement = told.settlement
        expect([0, 1]).toContain(credited)
      }
    }),
    { numRuns: 800 },
  )
})
