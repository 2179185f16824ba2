/// <reference types="@cloudflare/vitest-plugin/types" />
// The reports of an account on the storage that it has when deployed.
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { nanoUsd } from '../../schemas/money.ts'
import { parseMonth } from '../../schemas/month.ts'
import { must } from '../../schemas/result.ts'
import { meterOf } from './account-meter.ts'
import { reportsOf } from './account-reports.ts'
import type { RecordedAccountObject } from './recorded-account.cases.ts'
import { GRANT, holdRequest, recordOf, WALLET } from './sample-call.cases.ts'

type TestEnv = { ACCOUNT: DurableObjectNamespace<RecordedAccountObject> }
const { ACCOUNT } = env as unknown as TestEnv

/** The first test of a file also waits for the object's code. */
const BOOT_MS = 30_000
const of = (text: string) => must(parseMonth(text), 'a month')

// So late that no alarm fires by itself.
beforeEach(() => void vi.setSystemTime(Date.UTC(2100, 0, 31, 23, 59)))
afterEach(() => void vi.useRealTimers())

const price = { fixedNanoUsd: nanoUsd(3n), nanoUsdPerCompletionToken: nanoUsd(7n) }
const asked = { ...price, maxTokens: 6, maxTokensLimit: 6 }

describe('an account on real storage', () => {
  test(
    'closes the months that are over, once, and lists its calls',
    async () => {
      const stub = ACCOUNT.getByName('months')
      const reports = reportsOf(() => stub, 'live')
      expect([await reports.statements(), await reports.calls(5, null)]).toEqual([[], []])
      await stub.grantKey(WALLET, GRANT, 'a nonce')
      await meterOf(() => stub).credit(WALLET, '31337:0xab:0', nanoUsd(1_000n))
      const request = holdRequest('one', asked)
      await meterOf(() => stub).hold(request)
      await meterOf(() => stub).capture(request.generationId, {
        record: recordOf(request.generationId, 2, 17n),
      })
      vi.setSystemTime(Date.UTC(2100, 2, 1))
      const heads = await reports.statements()
      expect(heads.map(({ state, closing_nano_usd: closing }) => [state, closing])).toEqual([
        ['open', '983'],
        ['closed', '983'],
        ['closed', '983'],
      ])
      const first = await reports.statement(of('2100-01'))
      expect(first).toMatchObject({
        ...{ to: '2100-02-01T00:00:00.000Z', opening_nano_usd: '0' },
        usage: [{ key: GRANT.keyId, model: 'someone/an-adapter', amount_nano_usd: '-17' }],
      })
      const second = await reports.statement(of('2100-02'))
      expect(second).toMatchObject({ previous_sha256: first?.sha256, opening_nano_usd: '983' })
      expect(await reports.statements()).toEqual(heads)
      expect(await reports.statement(of('2001-01'))).toBeNull()
      expect(await reports.calls(5, null)).toMatchObject([
        {
          ...{ generationId: request.generationId, state: 'captured', chargedNanoUsd: 17n },
          made: { model: 'someone/an-adapter', usage: { promptTokens: 7, completionTokens: 2 } },
        },
      ])
    },
    BOOT_MS,
  )

  test('of two credit notes at once for what is left, one is written', async () => {
    const stub = ACCOUNT.getByName('notes')
    const reports = reportsOf(() => stub, 'live')
    await stub.grantKey(WALLET, GRANT, 'a nonce')
    await meterOf(() => stub).credit(WALLET, 'card:1', nanoUsd(1_000n))
    const { generationId } = holdRequest('one', asked)
    const note = { generationId, amountNanoUsd: nanoUsd(10n), reason: 'x' }
    const early = await reports.creditNote({ ...note, reference: 'early' })
    expect(early).toEqual({ ok: false, error: { kind: 'generation_uncharged' } })
    await meterOf(() => stub).hold(holdRequest('one', asked))
    await meterOf(() => stub).capture(generationId, { record: recordOf(generationId, 2, 17n) })
    const both = await Promise.all([
      reports.creditNote({ ...note, reference: 'a' }),
      reports.creditNote({ ...note, reference: 'b' }),
    ])
    expect(both.map(({ ok }) => ok)).toEqual([true, false])
    expect(both[1]).toMatchObject({ error: { kind: 'above_charge', leftNanoUsd: 7n } })
    expect(await stub.balance()).toMatchObject({ availableNanoUsd: 993n })
    expect((await stub.audit()).balanced).toBe(true)
  })
})
