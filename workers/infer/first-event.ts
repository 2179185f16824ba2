// Waits for a node's first event before the caller is told anything, so that a node which cannot
// even start becomes an honest 502 and not a 200 with an error inside.
import { err, ok, type Result } from '../../schemas/result.ts'
import type { NodeEvent } from '../../schemas/wire/node.ts'
import type { EngineRefusal } from './engine.port.ts'

/** The same events again, first one included; or the refusal that the first one was. */
export async function withFirst(
  events: AsyncIterable<NodeEvent>,
): Promise<Result<AsyncIterator<NodeEvent>, EngineRefusal>> {
  const rest = events[Symbol.asyncIterator]()
  let first: IteratorResult<NodeEvent>
  try {
    first = await rest.next()
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'the connection broke'
    return err({ kind: 'engine_unreachable', code: null, detail })
  }
  if (first.done === true) {
    return err({ kind: 'engine_unreachable', code: null, detail: 'the node said nothing' })
  }
  if (first.value.type === 'error') {
    const { code, message } = first.value
    return err({ kind: 'engine_refused', code, detail: message })
  }
  return ok(replay(first.value, rest))
}

async function* replay(
  first: NodeEvent,
  rest: AsyncIterator<NodeEvent>,
): AsyncGenerator<NodeEvent, void> {
  try {
    yield first
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      yield next.value
    }
  } finally {
    await rest.return?.()
  }
}
