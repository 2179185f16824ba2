// Finds the node that runs a call: the best by score, and while nothing of an answer exists, the next
// best when one fails. Whoever comes back with a first event has the call to its end; how it is charged
// does not depend on how many were asked.
import { err, ok, type Result } from '../schemas/result.ts'
import type { GenerateRequest, NodeErrorCode, NodeEvent, NodeStatus } from '../schemas/wire/node.ts'
import type { EngineRefusal, NodeEventList } from './infer/engine.port.ts'
import { requestFor } from './infer/features.ts'
import { withFirst, type Begun } from './infer/first-event.ts'
import type { Ports } from './ports.ts'
import { isNodeAtFault, isRefusedAlike, mayTryAnother } from './route/retry.ts'
import type { Placement } from './route/placements.ts'
import type { SeenNode } from './route/route.port.ts'
import { rankNodes, whyNone, type RouteRefusal, type Want } from './route/score.ts'
import { ROUTE_2 } from './route/terms.ts'

export type Placed = Begun & { readonly node: NodeStatus }

type PlacePorts = Pick<Ports, 'engine' | 'placements' | 'now' | 'log'>

/**
 * @param able nodes that can do what the call asks
 * @param seen all nodes, with the age of what is known of each
 */
export async function placeCall(
  want: Want,
  able: readonly NodeStatus[],
  seen: readonly SeenNode[],
  request: GenerateRequest,
  signal: AbortSignal,
  ports: PlacePorts,
): Promise<Result<Placed, RouteRefusal | EngineRefusal>> {
  const { placements, now } = ports
  const beganMs = now()
  const ranked = rankNodes(able, want, placements.traffic(seen, want.baseSha256), ROUTE_2)
  const refusals: EngineRefusal[] = []
  const refusing: { readonly node: NodeStatus; readonly code: NodeErrorCode | null }[] = []
  for (const node of placements.avoiding(ranked, now())) {
    if (refusing.some((one) => isRefusedAlike(one.code, one.node, node))) continue
    const begun = await beginOn(node, waitingSince(beganMs, request, now()), signal, ports)
    if (begun.ok) return ok({ node, ...begun.value })
    refusals.push(begun.error)
    const { code, detail } = begun.error
    if (signal.aborted) break
    if (isNodeAtFault(code)) placements.failed(node.nodeId, now())
    const { generationId } = request
    ports.log('node_failed_call', { generationId, nodeId: node.nodeId, code, detail })
    refusing.push({ node, code })
    if (!mayTryAnother(code, refusing.length)) break
  }
  return err(worthTelling(refusals, ranked.length) ?? whyNone(able, want))
}

/** A node that does not know when it is free may be so in a moment. */
const SOON_MS = 1_000

/**
 * The last refusal, but that an adapter is kept back only where all say so: a node that is busy, or was not
 * asked, may run it in a moment. Where several are busy, that of the one that is free first. Null where no node refused.
 */
function worthTelling(
  refusals: readonly EngineRefusal[],
  nodes: number,
): RouteRefusal | EngineRefusal | null {
  const last = refusals.at(-1)
  if (last?.code === 'overloaded') {
    const busy = refusals.filter(({ code }) => code === last.code)
    const when = ({ retryMs = SOON_MS }: EngineRefusal) => retryMs
    return busy.toSorted((a, b) => when(a) - when(b))[0] ?? last
  }
  if (last?.code !== 'adapter_quarantined') return last ?? null
  const other = refusals.findLast(({ code }) => code !== 'adapter_quarantined')
  return other ?? (refusals.length < nodes ? { kind: 'no_node' } : last)
}

/** What another node was waited for is waited for no more. */
function waitingSince(beganMs: number, request: GenerateRequest, nowMs: number): GenerateRequest {
  const { waitMsMax } = request
  if (waitMsMax === undefined) return request
  return { ...request, waitMsMax: Math.max(1, waitMsMax - (nowMs - beganMs)) }
}

/** A call that has begun holds its place until the last of its events passes. */
async function beginOn(
  node: NodeStatus,
  request: GenerateRequest,
  signal: AbortSignal,
  { engine, placements, now }: PlacePorts,
): Promise<Result<Begun, EngineRefusal>> {
  const placement = placements.open(node, now())
  const events = await engine.generate(node.url, requestFor(node, request), signal)
  const first = events.ok ? await withFirst(events.value) : events
  if (!first.ok) {
    placement.ended(now())
    return first
  }
  const choices = request.n ?? 1
  const failed = () => {
    placement.lost()
    if (!signal.aborted) placements.failed(node.nodeId, now())
  }
  const call = { placement, choices, failed, now }
  return ok({ ...first.value, events: watched(first.value.events, call) })
}

type Watched = {
  readonly placement: Placement
  readonly choices: number
  /** The node is gone, or says that it is broken. */
  readonly failed: () => void
  readonly now: () => number
}

/** The same events. A slot is free when the node says its last word, not when somebody has read it. */
function watched(
  events: AsyncIterator<NodeEventList>,
  { placement, choices, failed, now }: Watched,
): AsyncIterator<NodeEventList> {
  let left = choices
  const note = (event: NodeEvent) => {
    if (event.type === 'token') placement.began(now())
    else if (event.type === 'end') {
      left -= 1
      if (left === 0) placement.ended(now())
    } else if (event.type === 'error') {
      left = 0
      placement.ended(now())
      if (isNodeAtFault(event.code)) failed()
    }
  }
  return {
    async next() {
      try {
        const next = await events.next()
        if (next.done !== true) for (const event of next.value) note(event)
        else if (left > 0) failed()
        return next
      } catch (error) {
        failed()
        throw error
      }
    },
    async return() {
      placement.ended(now())
      return (await events.return?.()) ?? { done: true, value: undefined }
    },
  }
}
