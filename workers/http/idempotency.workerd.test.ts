// The object of an idempotency key: what it forgets, and when.
/// <reference types="@cloudflare/vitest-plugin/types" />
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId } from '../../schemas/ids.ts'
import { KEPT_MS } from './idempotency.ts'
import type { IdempotencyObject } from './idempotency.object.ts'

const START = Date.UTC(2100, 0, 1)
const BODY = sha256Hex('a body')
const FIRST = contentId('gen', 'first')
const SECOND = contentId('gen', 'second')

const { IDEMPOTENCY } = env as unknown as {
  IDEMPOTENCY: DurableObjectNamespace<IdempotencyObject>
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(START)
})

afterEach(() => {
  vi.useRealTimers()
})

test('a key is forgotten after its day, and works again in the same object', async () => {
  const cell = IDEMPOTENCY.getByName('forgotten')
  expect(await cell.begin(BODY, FIRST, null)).toMatchObject({ kind: 'fresh' })
  expect(await cell.begin(BODY, SECOND, null)).toMatchObject({ kind: 'begun' })
  vi.setSystemTime(START + KEPT_MS)
  expect(await runDurableObjectAlarm(cell)).toBe(true)
  const again = await cell.begin(sha256Hex('another body'), SECOND, null)
  expect(again).toEqual({ kind: 'fresh', owner: { generationId: SECOND, attempt: 1 } })
})

test('a key that was used again at the end of its day outlives the alarm of the first', async () => {
  const cell = IDEMPOTENCY.getByName('renewed')
  await cell.begin(BODY, FIRST, null)
  vi.setSystemTime(START + KEPT_MS)
  expect(await cell.begin(BODY, SECOND, null)).toMatchObject({ kind: 'fresh' })
  await runDurableObjectAlarm(cell)
  expect(await cell.begin(BODY, FIRST, null)).toMatchObject({
    kind: 'begun',
    owner: { generationId: SECOND },
  })
  vi.setSystemTime(START + 2 * KEPT_MS)
  expect(await runDurableObjectAlarm(cell)).toBe(true)
  expect(await cell.begin(BODY, FIRST, null)).toMatchObject({ kind: 'fresh' })
})

test('a key that was given free is forgotten with it', async () => {
  const cell = IDEMPOTENCY.getByName('released')
  const begun = await cell.begin(BODY, FIRST, null)
  if (begun.kind !== 'fresh') throw new Error('a first use is fresh')
  await cell.release(begun.owner)
  vi.setSystemTime(START + KEPT_MS)
  expect(await runDurableObjectAlarm(cell)).toBe(true)
  expect(await cell.begin(BODY, SECOND, null)).toMatchObject({ kind: 'fresh' })
})

test('a seal is kept by the first, and told to whoever comes later', async () => {
  const cell = IDEMPOTENCY.getByName('sealed')
  const seal = { salt: 'ab', check: 'cd', objectId: 'key_1' }
  await cell.begin(BODY, FIRST, seal)
  const other = { salt: '12', check: '34', objectId: 'key_2' }
  const begun = await cell.begin(BODY, SECOND, other)
  expect(begun).toMatchObject({ kind: 'begun', seal })
  if (begun.kind !== 'begun') throw new Error('a second use finds the first')
  const owner = await cell.takeOver(begun.owner, SECOND)
  if (owner === null) throw new Error('nobody else took it over')
  await cell.keepReply(owner, { status: 201, headers: {}, body: 'sealed' })
  expect(await cell.begin(BODY, FIRST, other)).toMatchObject({ kind: 'replied', seal })
})
