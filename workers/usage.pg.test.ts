import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { usageCalls, usageHours } from '../schemas/db/usage.ts'
import { accountOfWallet, contentId, parseAddress } from '../schemas/ids.ts'
import type { CapturedGeneration } from '../schemas/wire/generation.ts'
import { recordOf } from './meter/sample-call.cases.ts'
import type { Usage, UsageQuestion } from './usage.port.ts'
import { usageIn } from './usage.store.ts'
import type { Database } from './datanets/database.port.ts'
import { TEST_DATABASES, type TestDatabase } from './datanets/test-database.cases.ts'

const mine = accountOfWallet(parseAddress(`0x${'a1'.repeat(20)}`))
const theirs = accountOfWallet(parseAddress(`0x${'b2'.repeat(20)}`))
const key = (name: string) => contentId('key', name)
const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute)

function call(name: string, change: Partial<CapturedGeneration> = {}): CapturedGeneration {
  const record = recordOf(contentId('gen', name), 3, 10n)
  return { ...record, accountId: mine, keyId: key('one'), endedAtMs: at(25, 12), ...change }
}

const question: UsageQuestion = {
  accountId: mine,
  mode: 'live',
  fromMs: at(1, 0),
  toMs: at(30, 0),
  keyId: null,
  model: null,
  groups: [],
  limit: 100,
  offset: 0,
}

describe.each(TEST_DATABASES)('usage in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let db: Database
  let usage: Usage
  beforeAll(async () => {
    opened = await openDatabase()
    db = opened.db
    usage = usageIn(db)
  })
  afterAll(() => opened.close())
  beforeEach(async () => {
    await db.delete(usageCalls)
    await db.delete(usageHours)
  })

  describe('the projection', () => {
    test('counts a generation once, in any batches, any order, any repeats: as the naive sum', async () => {
      const keys = ['one', 'two']
      const step = fc.record({
        gen: fc.nat(12),
        batch: fc.nat(4),
      })
      const pool = Array.from({ length: 13 }, (_, i) =>
        call(`g${i}`, {
          keyId: key(keys[i % 2] ?? ''),
          model: i % 3 === 0 ? 'dora/brief' : 'dora/quote',
          endedAtMs: at(25, 10 + (i % 3), i),
          priceNanoUsd: ((1n << 70n) + BigInt(i)) as CapturedGeneration['priceNanoUsd'],
        }),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          await db.delete(usageCalls)
          await db.delete(usageHours)
          const seen = new Map<number, CapturedGeneration>()
          for (const batch of [0, 1, 2, 3, 4]) {
            const records = steps
              .filter((each) => each.batch === batch)
              .flatMap(({ gen }) => pool.slice(gen, gen + 1).map((record) => ({ gen, record })))
            await usage.project(records.map(({ record }) => record))
            for (const { gen, record } of records) seen.set(gen, record)
          }
          const sum = [...seen.values()].reduce((all, { priceNanoUsd }) => all + priceNanoUsd, 0n)
          expect(await usage.totals(mine, 'live')).toEqual({
            calls: seen.size,
            callsNanoUsd: sum,
            hoursNanoUsd: sum,
          })
          const rows = await usage.sums({ ...question, groups: ['hour', 'key', 'model'] })
          expect(rows.reduce((all, { calls }) => all + calls, 0)).toBe(seen.size)
        }),
        { numRuns: 25 },
      )
    })

    test('keeps accounts and modes apart', async () => {
      await usage.project([
        call('a'),
        call('b', { accountId: theirs }),
        call('c', { mode: 'test' }),
      ])
      expect(await usage.totals(mine, 'live')).toMatchObject({ calls: 1, callsNanoUsd: 10n })
      expect(await usage.totals(mine, 'test')).toMatchObject({ calls: 1 })
      expect(await usage.totals(theirs, 'live')).toMatchObject({ calls: 1 })
      expect(await usage.call(mine, contentId('gen', 'a'))).toEqual({
        model: 'someone/an-adapter',
        usage: { promptTokens: 7, completionTokens: 3 },
      })
      expect(await usage.call(mine, contentId('gen', 'b'))).toBeNull()
    })

    test('says of an embedding that it read its tokens, which its record has as produced', async () => {
      const { terms } = call('a')
      const metered = { terms: { ...terms, priceVersion: 'embedding-1' } }
      await usage.project([
        call('a', { ...metered, usage: { promptTokens: 0, completionTokens: 6 } }),
      ])
      const read = { promptTokens: 6, completionTokens: 0 }
      expect(await usage.call(mine, contentId('gen', 'a'))).toMatchObject({ usage: read })
      expect(await usage.sums({ ...question, groups: ['day'] })).toMatchObject([{ usage: read }])
    })

    test('of nothing is nothing', async () => {
      await usage.project([])
      expect(await usage.totals(mine, 'live')).toEqual({
        calls: 0,
        callsNanoUsd: 0n,
        hoursNanoUsd: 0n,
      })
      expect(await usage.sums({ ...question, groups: ['day'] })).toEqual([])
    })
  })

  describe('sums', () => {
    beforeEach(() =>
      usage.project([
        call('1', { endedAtMs: at(24, 23, 59), keyId: key('one') }),
        call('2', { endedAtMs: at(25, 0, 0), keyId: key('one') }),
        call('3', { endedAtMs: at(25, 0, 59), keyId: key('two') }),
        call('4', { endedAtMs: at(25, 1, 0), keyId: key('two'), model: 'dora/quote' }),
      ]),
    )

    test('by hour and by day are of UTC, oldest first', async () => {
      const hours = await usage.sums({ ...question, groups: ['hour'] })
      expect(hours.map(({ groups, calls }) => [groups.hour, calls])).toEqual([
        ['2026-11-24T23:00:00Z', 1],
        ['2026-11-25T00:00:00Z', 2],
        ['2026-11-25T01:00:00Z', 1],
      ])
      const days = await usage.sums({ ...question, groups: ['day'] })
      expect(
        days.map(({ groups, calls, costNanoUsd }) => [groups.day, calls, costNanoUsd]),
      ).toEqual([
        ['2026-11-24', 1, 10n],
        ['2026-11-25', 3, 30n],
      ])
    })

    test('are of a span that ends before its end, of one key, of one model', async () => {
      const of = async (change: Partial<UsageQuestion>) =>
        (await usage.sums({ ...question, groups: ['key'], ...change })).map(({ calls }) => calls)
      expect(await of({ fromMs: at(25, 0), toMs: at(25, 1) })).toEqual([1, 1])
      expect(await of({ keyId: key('two') })).toEqual([2])
      expect(await of({ model: 'dora/quote' })).toEqual([1])
      expect(await of({ accountId: theirs })).toEqual([])
    })

    test('come a page at a time', async () => {
      const groups = ['hour', 'model'] as const
      const all = await usage.sums({ ...question, groups })
      expect(all).toHaveLength(3)
      const pages = await Promise.all(
        [0, 2].map((offset) => usage.sums({ ...question, groups, limit: 2, offset })),
      )
      expect(pages.flat()).toEqual(all)
    })
  })
})
