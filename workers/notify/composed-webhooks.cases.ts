// The two objects of this room composed for tests: receivers in memory, a clock that the test sets.
import type { AccountId } from '../../schemas/ids.ts'
import { BroadcastObject } from './broadcast.object.ts'
import type { Payout } from './broadcast.port.ts'
import type { Answer } from './outcome.ts'
import { WebhooksObject, type WebhooksPorts } from './webhooks.object.ts'

/** So late that no alarm fires by itself: each is run by the test. */
export const LATE = Date.UTC(2100, 0, 1)

type Posted = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export const receivers = {
  nowMs: LATE,
  posted: [] as Posted[],
  answer: (): Promise<Answer> => Promise.resolve(taken),
  listening: [] as string[],
  payouts: new Map<AccountId, Payout>(),
}

export const taken: Answer = { kind: 'answered', status: 204, retryAfter: null, response: '' }

export class TestWebhooksObject extends WebhooksObject {
  protected override ports(): WebhooksPorts {
    return {
      now: () => receivers.nowMs,
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      jitter: () => 0,
      schedule: [0, 5, 300],
      rules: { allowLoopback: false },
      resolve: () => Promise.resolve(['93.184.215.14']),
      post(url, headers, body) {
        const posted = { url, headers, body }
        receivers.posted.push(posted)
        return receivers.answer()
      },
      seal: (secret) => Promise.resolve(secret),
      unseal: ({ sealed }) => Promise.resolve(sealed),
      async listen({ accountId }) {
        receivers.listening.push(accountId)
      },
    }
  }
}

type BroadcastEnv = { readonly WEBHOOKS: DurableObjectNamespace<TestWebhooksObject> }

export class TestBroadcastObject extends BroadcastObject<BroadcastEnv> {
  protected override now = () => receivers.nowMs
  protected override payouts = () => Promise.resolve(receivers.payouts)

  protected override webhooksOf(account: AccountId) {
    return this.env.WEBHOOKS.getByName(account)
  }
}
