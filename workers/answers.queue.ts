// Captured generations, at least once and in any order. A batch is worked through as one; each
// message is acked or retried alone: one poisoned message never takes its neighbours along, and a
// lost one is re-sent by its outbox.
import type { GenerationId } from '../schemas/ids.ts'
import { capturedGeneration, type CapturedGeneration } from '../schemas/wire/generation.ts'
import { afterAnswers, type AfterPorts } from './after-answer.ts'
import type { Ports } from './ports.ts'

type Consumed = AfterPorts & Pick<Ports, 'log'>

export async function consumeCaptured(batch: MessageBatch, ports: Consumed): Promise<void> {
  const parsed = batch.messages.map((message) => {
    return { message, read: capturedGeneration.safeParse(message.body) }
  })
  const captured = new Map<GenerationId, CapturedGeneration>()
  for (const { read } of parsed) if (read.success) captured.set(read.data.generationId, read.data)
  const failures = await afterAnswers([...captured.values()], ports)
  for (const { message, read } of parsed) {
    const reason = read.success ? failures.get(read.data.generationId) : read.error.message
    if (reason === undefined) message.ack()
    else retry(message, reason, ports)
  }
}

function retry(message: Message, reason: string, { log }: Consumed): void {
  log('generation_not_credited', { message: message.id, attempt: message.attempts, reason })
  message.retry({ delaySeconds: Math.min(60, 2 ** message.attempts) })
}
