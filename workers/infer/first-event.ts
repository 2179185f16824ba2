// Waits for a node's first event before the caller is told anything, so that a node which cannot
// even start becomes an honest 502 and not a 200 with an error inside.
import { err, ok, type Result } from '../../schemas/result.ts'
import type { EngineRefusal, NodeEventList } from './engine.port.ts'

export type Begun = {
  /** The first one included. */
  readonly events: AsyncIterator<NodeEventList>
  /** As the node counts them; null where it did not say first. */
  readonly promptTokens: number | null
}

/** The same events again; or the refusal that the first one was. */
export async function withFirst(
  events: AsyncIterable<NodeEventList>,
): Promise<Result<Begun, EngineRefusal>> {
  const rest = events[Symbol.asyncIterator]()
  let first: IteratorResult<NodeEventList>
  try {
    first = await rest.next()
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'the connection broke'
    return err({ kind: 'engine_unreachable', code: null, detail })
  }
  if (first.done === true) {
    return err({ kind: 'engine_unreachable', code: null, detail: 'the node said nothing' })
  }
  const [event] = first.value
  if (event?.type === 'error') {
    const { code, message } = event
    return err({ kind: 'engine_refused', code, detail: message })
  }
  const promptTokens = event?.type === 'start' ? event.promptTokens : null
  return ok({ events: replay(first.value, rest), promptTokens })
}

/** No generator around the rest: it would cost each event another turn. */
function replay(
  first: NodeEventList,
  rest: AsyncIterator<NodeEventList>,
): AsyncIterator<NodeEventList> {
  let told = false
  const next = async (): Promise<IteratorResult<NodeEventList>> => {
    if (told) return rest.next()
    told = true
    return { done: false, value: first }
  }
  const end = async (): Promise<IteratorResult<NodeEventList>> =>
    (await rest.return?.()) ?? { done: true, value: undefined }
  return { next, return: end }
}
