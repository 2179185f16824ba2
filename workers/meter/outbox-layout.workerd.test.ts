/// <reference types="@cloudflare/vitest-plugin/types" />
// An account that was opened before its records lay beside their rows, in the SQLite of a real object.
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'
import { nanoUsd } from '../../schemas/money.ts'
import { meterOf } from './account-meter.ts'
import { recordedQueue, type RecordedAccountObject } from './recorded-account.cases.ts'
import { GRANT, holdRequest, recordOf, WALLET } from './sample-call.cases.ts'

const { ACCOUNT } = env as unknown as { ACCOUNT: DurableObjectNamespace<RecordedAccountObject> }
const open = () => ACCOUNT.getByName('of before')
const price = { fixedNanoUsd: nanoUsd(0n), nanoUsdPerCompletionToken: nanoUsd(1n) }
const request = holdRequest('before', { ...price, maxTokens: 20, maxTokensLimit: 100 })
const { generationId } = request

test('an outbox of the first layout is laid out anew, with all that waits in it', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.UTC(2100, 0, 1))
  const meter = meterOf(open)
  await meter.grantKey(WALLET, GRANT, 'nonce')
  await meter.credit(WALLET, 'd', nanoUsd(50n))
  await meter.hold(request)
  await meter.capture(generationId, { record: recordOf(generationId, 5, 5n) })
  const layout = () =>
    runInDurableObject(open(), (_, { storage }) => {
      const query = `SELECT sql FROM sqlite_master WHERE name IN ('outbox', 'outbox_due', 'first_outbox') ORDER BY name`
      return storage.sql.exec<{ sql: string }>(query).toArray()
    })
  const today = await layout()
  const columns = `generation_id TEXT PRIMARY KEY, record TEXT NOT NULL, sends INTEGER NOT NULL,
    due_at INTEGER NOT NULL`
  await runInDurableObject(open(), (_, { storage }) =>
    storage.transactionSync(() => {
      for (const step of [
        'ALTER TABLE outbox RENAME TO newer',
        'DROP INDEX outbox_due',
        `CREATE TABLE outbox (${columns}) STRICT, WITHOUT ROWID`,
        'CREATE INDEX outbox_due ON outbox (due_at)',
        'INSERT INTO outbox SELECT * FROM newer',
        'DROP TABLE newer',
      ]) {
        storage.sql.exec(step)
      }
    }),
  )
  expect(await layout()).not.toEqual(today)
  await abortAllDurableObjects()
  expect(await open().audit()).toMatchObject({ undelivered: 1, balanced: true })
  expect(await layout()).toEqual(today)
  vi.setSystemTime(Date.UTC(2100, 0, 1, 0, 0, 1))
  await runDurableObjectAlarm(open())
  expect(recordedQueue.sent).toMatchObject([{ generationId }])
  await meter.delivered([generationId])
  expect(await open().audit()).toMatchObject({ undelivered: 0, balanced: true })
  vi.useRealTimers()
})
