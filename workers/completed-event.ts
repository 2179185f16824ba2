// The event of a captured generation: what its webhooks are told once the receipt is stored.
import { contentId } from '../schemas/ids.ts'
import type { CapturedGeneration } from '../schemas/wire/generation.ts'
import { usageShown } from '../schemas/wire/usage.ts'
import { CONTENT_UNITS_MAX, type WebhookEvent } from '../schemas/wire/webhook-events.ts'

export function completedEvent(captured: CapturedGeneration): WebhookEvent<'generation.completed'> {
  const { generationId, keyId, model, endedBy, priceNanoUsd } = captured
  const usage = usageShown(captured)
  const { answer, prompt = '' } = captured
  const type = 'generation.completed'
  return {
    id: contentId('evt', `${type} ${generationId}`),
    type,
    atMs: captured.endedAtMs,
    data: {
      generation_id: generationId,
      key_id: keyId,
      model,
      ended_by: endedBy,
      prompt_tokens: usage.promptTokens,
      completion_tokens: usage.completionTokens,
      price_nano_usd: priceNanoUsd.toString(),
      started_at: new Date(captured.startedAtMs).toISOString(),
      ended_at: new Date(captured.endedAtMs).toISOString(),
    },
    content: {
      prompt: prompt.slice(0, CONTENT_UNITS_MAX),
      answer: answer.slice(0, CONTENT_UNITS_MAX),
    },
  }
}
