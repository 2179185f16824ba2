// How this deployment delivers webhooks: shown by GET /v1/webhooks/event-types, and done.
import type { Config } from './env.ts'
import { RETRY_SECONDS } from './notify/retry.ts'
import type { Ports } from './ports.ts'
import { DELIVERY_MS } from './systems/webhook-http.ts'

export function webhookPolicyOf(config: Config): Ports['webhookPolicy'] {
  return {
    retrySeconds: config.WEBHOOK_RETRY_SECONDS ?? RETRY_SECONDS,
    timeoutMs: DELIVERY_MS,
    loopbackTargets: config.WEBHOOK_LOOPBACK === 'allow',
  }
}
