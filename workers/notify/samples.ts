// One plausible example of each event, for tests that a person asks for and for the catalogue.
import { contentId } from '../../schemas/ids.ts'
import type { EventData, EventType } from '../../schemas/wire/webhook-events.ts'

const HASH = `0x${'5e'.repeat(32)}`
const SHA256 = 'ab'.repeat(32)
const KEY = contentId('key', 'an example')

export function sampleOf(type: EventType, nowMs: number): EventData<EventType> {
  const now = new Date(nowMs).toISOString()
  const samples: { readonly [T in EventType]: EventData<T> } = {
    'generation.completed': {
      generation_id: contentId('gen', 'an example'),
      key_id: KEY,
      model: 'dora/brief',
      ended_by: 'done',
      prompt_tokens: 118,
      completion_tokens: 32,
      price_nano_usd: '4920',
      started_at: new Date(nowMs - 840).toISOString(),
      ended_at: now,
    },
    'credits.low': { unspent_nano_usd: '999995080', threshold_nano_usd: '1000000000' },
    'credits.exhausted': { unspent_nano_usd: '1480', cause: 'refused' },
    'credits.topped_up': {
      entry_id: 'deposit:an-example',
      amount_nano_usd: '5000000000',
      unspent_nano_usd: '5000001480',
    },
    'key.budget_crossed': {
      key_id: KEY,
      period: 'month',
      percent: 80,
      spent_nano_usd: '8000004920',
      limit_nano_usd: '10000000000',
    },
    'key.revoked': { key_id: KEY, reason: 'owner', revoked_at: now },
    'epoch.committed': {
      epoch: 7,
      receipts: 1_204,
      payout_root: HASH,
      total_wei: '5924000000000000',
      tx_hash: HASH,
    },
    'payout.claimable': {
      payee: `0x${'a1'.repeat(20)}`,
      epoch: 7,
      cumulative_wei: '918000000000000',
      added_wei: '12000000000000',
    },
    'adapter.ready': {
      adapter_id: contentId('adp', 'an example'),
      name: 'dora/brief',
      sha256: SHA256,
    },
    'adapter.failed': {
      name: 'dora/brief',
      sha256: SHA256,
      code: 'name_taken',
      message: 'The name is published with other bytes.',
    },
    'datanet.version_published': {
      datanet: 'meed/elements',
      version: 3,
      root: HASH,
      contributions: 118,
      published_at: now,
    },
    'webhook.disabled': {
      webhook_id: contentId('sub', 'an example'),
      url: 'https://receiver.example.com/meed',
      reason: 'failing',
      failing_since: new Date(nowMs - 5 * 86_400_000).toISOString(),
    },
  }
  return samples[type]
}
