// Captured generations, at least once and in any order. A batch is worked through as one; each
// message is acked or retried alone: one poisoned message never takes its neighbours along, and a
// lost one is re-sent by its outbox.
import type { GenerationId } from '../schemas/ids.ts'
import { capturedGeneration, capturedMessage } from '../schemas/wire/generation.ts'
import type { CapturedGeneration, CapturedReference } from '../schemas/wire/generation.ts'
import { toWire } from '../schemas/wire/to-wire.ts'
import { mapInSlices } from '../schemas/in-slices.ts'
import { afterAnswers, type AfterPorts } from './after-answer.ts'
import type { Ports } from './ports.ts'

type Consumed = AfterPorts & Pick<Ports, 'log'>

/** So many messages are parsed in one go, about a millisecond. */
const SLICE = 10

export async function consumeCaptured(batch: MessageBatch, ports: Consumed): Promise<void> {
  const slices = { size: SLICE, breathe: ports.breathe }
  const parsed = await mapInSlices(batch.messages, slices, (message) => {
    return { message, read: capturedMessage.safeParse(message.body) }
  })
  const captured = new Map<GenerationId, CapturedGeneration>()
  for (const { read } of parsed) {
    if (read.success && !('kept' in read.data)) captured.set(read.data.generationId, read.data)
  }
  const failures = await afterAnswers([...captured.values()], ports)
  for (const { message, read } of parsed) {
    if (!read.success) {
      retry(message, read.error.message, ports)
      continue
    }
    const { data } = read
    const reason = 'kept' in data ? await afterKept(data, ports) : failures.get(data.generationId)
    if (reason === undefined) message.ack()
    else retry(message, reason, ports)
  }
}

/**
 * Large records are worked through one after the other: a hundred of them would not fit into memory.
 * One whose receipt was stored before is not in the account any more, and has nothing left to do.
 *
 * @returns what went wrong
 */
async function afterKept(
  { accountId, mode, generationId }: CapturedReference,
  ports: Consumed,
): Promise<string | undefined> {
  try {
    const shown = await ports.meterOf(accountId, mode).generation(generationId)
    if (shown?.state !== 'captured' || shown.record === null) return undefined
    // An account keeps words that it does not know; who credits refuses them, by whatever way they come (ADR 0117).
    const record = capturedGeneration.parse(toWire(shown.record))
    return (await afterAnswers([record], ports)).get(generationId)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function retry(message: Message, reason: string, { log }: Consumed): void {
  log('generation_not_credited', { message: message.id, attempt: message.attempts, reason })
  message.retry({ delaySeconds: Math.min(60, 2 ** message.attempts) })
}
