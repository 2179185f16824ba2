// An event on the queue, on its way to the webhooks of one account and mode.
import { z } from 'zod'
import type { AccountId } from '../ids.ts'
import { keyMode, type KeyMode } from './key.ts'
import { accountId } from './scalars.ts'
import { webhookEvent, type WebhookEvent } from './webhook-events.ts'

export type EventMessage = {
  readonly accountId: AccountId
  readonly mode: KeyMode
  readonly event: WebhookEvent
}

export const eventMessage = z.strictObject({ accountId, mode: keyMode, event: webhookEvent })
