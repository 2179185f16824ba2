// F16 on a real PostgreSQL, by the driver and the statements of production: a connection that is cut
// right after a commit and before its answer, one whose answers come five seconds late, and a database that is not
// to be had for ten minutes. The account's outbox repeats until the projection equals the account's totals.
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { LOCAL_DATABASE_URL, migrateDatabase } from '../local/database/migrate.ts'
import { servedPostgres } from '../local/database/served-postgres.cases.ts'
import { startRelay, type Relay } from '../local/postgres/relay.cases.ts'
import { accountOfWallet, contentId, type GenerationId } from '../schemas/ids.ts'
import { nanoUsd } from '../schemas/money.ts'
import { must } from '../schemas/result.ts'
import type { SignedReceipt } from '../schemas/wire/generation.ts'
import { consumeCaptured } from './answers.queue.ts'
import { freshDatabase } from './datanets/test-database.cases.ts'
import { generationsIn } from './generations.store.ts'
import { BookOnSqlite } from './meter/book-on-sqlite.cases.ts'
import type { Meter } from './meter/meter.port.ts'
import { inBatches } from './meter/outbox.ts'
import { holdRequest, recordOf, WALLET } from './meter/sample-call.cases.ts'
import { DOMAIN, receiptsOf } from './settle/settle.cases.ts'
import { openPostgres } from './systems/postgres.ts'
import { breathe } from './systems/timer.ts'
import { usageIn } from './usage.store.ts'

const CALLS = 9
const LATENCY_MS = 5_000
const OUTAGE_MS = 10 * 60_000
const START = Date.UTC(2026, 10, 26)
/** Of which all but one may be about events. */
const ALARMS_MAX = 20

type Db = ReturnType<typeof openPostgres>
type Ports = Parameters<typeof consumeCaptured>[1]

/** Nothing here is evidence's: it lies in a bucket, not in the database. */
const bucket = { put: () => Promise.resolve(null) } as unknown as R2Bucket

describe.each(inject('postgresServers'))('F16 %s', (_name, server) => {
  let relay: Relay
  let db: Db
  const open = new AsyncDisposableStack()
  beforeAll(async () => {
    const { url, drop } = await freshDatabase(server)
    open.defer(drop)
    relay = await startRelay(url)
    open.defer(() => relay.stop())
    const fetchUrl = await servedPostgres(relay.url, open)
    await migrateDatabase(fetchUrl)
    db = openPostgres(LOCAL_DATABASE_URL, fetchUrl)
  })
  afterAll(() => open.disposeAsync())

  let world: ReturnType<typeof captured>
  beforeEach(async () => {
    relay.set({ kind: 'none' })
    Object.assign(relay.seen, { cut: 0, refused: 0, slowed: 0 })
    await db.execute(sql`truncate usage_calls, usage_hours, generations, passage_earnings`)
    world = captured(db)
  })

  test.each([1, 2])(
    'cut behind commit %i of two: it stands, and the retry adds nothing',
    async (n) => {
      relay.set({ kind: 'cut', commit: n })
      expect(await world.consume(world.send())).toEqual({ acked: CALLS, retried: 0 })
      expect(relay.seen.cut).toBe(1)
      await expectReconciled(db, world)
    },
  )

  test('cut behind every commit: nobody hears of what stands, until the backlog drains', async () => {
    relay.set({ kind: 'cut_all' })
    expect(await world.consume(world.send())).toEqual({ acked: 0, retried: CALLS })
    // The whole, then each alone: the first of them committed all, though nobody heard of it.
    expect(relay.seen.cut).toBe(1 + CALLS)
    expect(world.audit().undelivered).toBe(CALLS)
    relay.set({ kind: 'none' })
    expect((await usageIn(db).totals(world.account, 'live')).calls).toBe(CALLS)
    expect(await world.consume(world.sendNext())).toEqual({ acked: CALLS, retried: 0 })
    await expectReconciled(db, world)
  })

  test('with answers five seconds late, asked twice at once: each call is stored once', async () => {
    relay.set({ kind: 'slow', ms: LATENCY_MS })
    const messages = world.send()
    const told = await Promise.all([world.consume(messages), world.consume(messages)])
    const all = { acked: CALLS, retried: 0 }
    expect(told).toEqual([all, all])
    expect(relay.seen.slowed).toBeGreaterThanOrEqual(4)
    relay.set({ kind: 'none' })
    await expectReconciled(db, world)
  })

  test('down for ten minutes: the outbox repeats itself, and all of it drains', async () => {
    relay.set({ kind: 'down' })
    let sends = 1
    let messages = world.send()
    for (; world.nowMs() < START + OUTAGE_MS; sends++) {
      expect(await world.consume(messages)).toEqual({ acked: 0, retried: CALLS })
      messages = world.sendNext()
    }
    relay.set({ kind: 'none' })
    expect(await world.consume(messages)).toEqual({ acked: CALLS, retried: 0 })
    expect(sends).toBeGreaterThan(3)
    expect(relay.seen.refused).toBeGreaterThan(0)
    await expectReconciled(db, world)
  })
})

/** An account that captured some calls, at 1 to 9 nano-USD, before a consumer over that database. */
function captured(db: Db) {
  const account = new BookOnSqlite()
  let nowMs = START
  const price = { fixedNanoUsd: nanoUsd(0n), nanoUsdPerCompletionToken: nanoUsd(1n) }
  account.run((book) => book.credit(WALLET, 'd', nanoUsd(1_000n), nowMs))
  for (let tokens = 1; tokens <= CALLS; tokens++) {
    const request = holdRequest(`call ${tokens}`, { ...price, maxTokens: 9, maxTokensLimit: 9 })
    const record = recordOf(request.generationId, tokens, BigInt(tokens))
    account.run((book) => book.hold(request, nowMs))
    account.run((book) => book.capture(record.generationId, record, nowMs))
  }
  const delivered: Meter['delivered'] = async (ids, untold) =>
    account.run((book) => book.delivered(ids, nowMs, untold))
  const send = () => inBatches(account.run((book) => book.takeDue(nowMs))).flat()
  const ports: Ports = {
    embedder: { embedded: () => Promise.resolve(null), embed: () => Promise.resolve(null) },
    tally: memoryTally(),
    generations: generationsIn(db, bucket),
    meterOf: () => ({ delivered }) as Meter,
    spanIndexOf: () => ({ find: () => Promise.resolve(null) }),
    webhooksOf: () => ({ accept: () => Promise.resolve() }),
    usage: usageIn(db),
    breathe,
    log: () => undefined,
  }
  return {
    account: accountOfWallet(WALLET),
    nowMs: () => nowMs,
    audit: () => account.book.audit(),
    send,
    /** What the alarm sends when captures are due again, on a clock that is set to then. */
    sendNext() {
      for (let alarms = 0; alarms < ALARMS_MAX; alarms++) {
        nowMs = must(account.book.nextAlarm(), 'the outbox is due again')
        account.run((book) => book.takeAnnouncements(nowMs))
        const messages = send()
        if (messages.length > 0) return messages
      }
      throw new Error('captures that were not delivered are sent again')
    },
    async consume(messages: ReturnType<typeof send>) {
      const told = { acked: 0, retried: 0 }
      const batch = messages.map(({ body }, index) => ({
        ...{ id: `${index}`, body, attempts: 1, timestamp: new Date(nowMs) },
        ack: () => void told.acked++,
        retry: () => void told.retried++,
      }))
      await consumeCaptured({ messages: batch } as unknown as MessageBatch, ports)
      return told
    },
  }
}

/** A sequence that gives each generation one place, as the object does. */
function memoryTally(): Ports['tally'] {
  const receipts = new Map<GenerationId, SignedReceipt>()
  const findAll = async (ids: readonly GenerationId[]) =>
    ids.flatMap((id) => receipts.get(id) ?? [])
  // One append after the other, as an object takes them.
  let last: Promise<unknown> = Promise.resolve()
  const append: Ports['tally']['append'] = (batch) => {
    const appended = last.then(async () => {
      const fresh = batch.filter(({ generationId }) => !receipts.has(generationId))
      const made = await receiptsOf(fresh, CALLS, receipts.size, DOMAIN)
      for (const each of made) receipts.set(each.credited.generationId, each)
      return findAll(batch.map(({ generationId }) => generationId))
    })
    last = appended
    return appended
  }
  return { append, findAll } as unknown as Ports['tally']
}

const stored = z.object({ calls: z.coerce.number(), seqs: z.coerce.number(), sum: z.string() })

/** I1, I4, I5 and I8: what the account captured is what PostgreSQL has, in usage, its hours and receipts. */
async function expectReconciled(db: Db, world: ReturnType<typeof captured>): Promise<void> {
  const { balanced, journal, openHoldsNanoUsd, undelivered } = world.audit()
  expect({ balanced, openHoldsNanoUsd, undelivered }).toEqual({
    balanced: true,
    openHoldsNanoUsd: 0n,
    undelivered: 0,
  })
  const totals = await usageIn(db).totals(world.account, 'live')
  const { captured: sum } = journal
  expect(totals).toEqual({ calls: CALLS, callsNanoUsd: sum, hoursNanoUsd: sum })
  const { rows } = await db.execute(sql`select count(*) as calls, count(distinct seq) as seqs,
    sum(price_nano_usd)::text as sum from generations where seq < ${CALLS}`)
  expect(stored.parse(rows[0])).toEqual({ calls: CALLS, seqs: CALLS, sum: sum.toString() })
  const find = generationsIn(db, bucket)
  for (let n = 1; n <= CALLS; n++) {
    const one = await find.find(world.account, contentId('gen', `call ${n}`))
    expect(one?.receipt.credited.priceNanoUsd).toBe(BigInt(n))
  }
}
