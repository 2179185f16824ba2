// Captured generations, at least once and in any order. Each message is acked or retried alone: one
// poisoned message never takes its neighbours along, and a lost one is re-sent by its outbox.
import { capturedGeneration } from '../schemas/wire/generation.ts'
import { afterAnswer } from './after-answer.ts'
import type { Ports } from './ports.ts'

export async function consumeCaptured(batch: MessageBatch, ports: Ports): Promise<void> {
  for (const message of batch.messages) {
    try {
      await afterAnswer(capturedGeneration.parse(message.body), ports)
      message.ack()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      ports.log('generation_not_credited', {
        message: message.id,
        attempt: message.attempts,
        reason,
      })
      message.retry({ delaySeconds: Math.min(60, 2 ** message.attempts) })
    }
  }
}
