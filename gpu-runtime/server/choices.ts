// Several independent answers to one prompt, as one stream: the prompt is told once, every other event
// says of which choice it is. The first error ends them all.
import type { NodeEvent } from '../../schemas/wire/node.ts'
import { SEEDS } from '../engines/engine.port.ts'

/**
 * @param streams one a choice, each a whole answer: `start`, tokens, `end` or `error`
 * @param stop called when the choices still running are no longer wanted
 */
export async function* mergedChoices(
  streams: readonly AsyncGenerator<NodeEvent, void>[],
  stop: () => void,
): AsyncGenerator<NodeEvent, void> {
  const waiting = new Map(streams.map((stream, choice) => [choice, nextOf(stream, choice)]))
  let started = false
  try {
    while (waiting.size > 0) {
      const { stream, choice, result } = await Promise.race(waiting.values())
      waiting.delete(choice)
      if (result.done === true) continue
      const event = result.value
      if (event.type !== 'start' || !started) yield choice === 0 ? event : ofChoice(event, choice)
      if (event.type === 'error') return
      started = true
      waiting.set(choice, nextOf(stream, choice))
    }
  } finally {
    stop()
    await Promise.allSettled([...waiting.values(), ...streams.map((stream) => stream.return())])
  }
}

async function nextOf(stream: AsyncGenerator<NodeEvent, void>, choice: number) {
  return { stream, choice, result: await stream.next() }
}

function ofChoice(event: NodeEvent, choice: number): NodeEvent {
  return event.type === 'token' || event.type === 'end' ? { ...event, choice } : event
}

/** A seed gives each choice its own, so that the same call gives the same choices again. */
export function seedOf(seed: number | null, choice: number): number | null {
  return seed === null ? null : (seed + choice) % SEEDS
}
