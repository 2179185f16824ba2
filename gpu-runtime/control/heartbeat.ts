// Tells the edge, every two seconds and at once when residency changes, what this node holds and how
// busy it is, and hears what to bring to its disk. A node that the edge does not know joins first. An
// edge that does not answer is tried again with the next beat; nothing is lost by it.
import { z } from 'zod'
import { heartbeatReply, type HeartbeatReply, type NodeStatus } from '../../schemas/wire/node.ts'
import type { SignMessage } from './node-key.ts'

export const BEAT_MS = 2_000
const JOIN_PATH = '/internal/nodes'
const BEAT_PATH = '/internal/nodes/heartbeat'
const UNKNOWN = 'node_unknown'

export type Heartbeat = { readonly beat: () => Promise<boolean>; readonly stop: () => void }

export type EdgeLink = {
  readonly edgeUrl: string
  /** The fleet's token: it lets this node in, once. */
  readonly token: string
  readonly sign: SignMessage
}

export type Heard = {
  /** Called once, when the edge has heard this node for the first time. */
  readonly onFirst: () => void
  readonly onReply: (reply: HeartbeatReply) => void
  /** The edge answers and does not take what it hears: told once for each reason in a row. */
  readonly onRefused: (code: string, message: string) => void
}

const refusal = z.looseObject({ error: z.looseObject({ code: z.string(), message: z.string() }) })
type Refusal = z.infer<typeof refusal>['error']

export function startHeartbeat(
  link: EdgeLink,
  status: () => NodeStatus,
  { onFirst, onReply, onRefused }: Heard,
): Heartbeat {
  let isFirst = true
  let lastRefusal = ''
  const one = async (): Promise<boolean> => {
    try {
      const answer = await say(link, status())
      if ('code' in answer) {
        if (answer.code !== lastRefusal) onRefused(answer.code, answer.message)
        lastRefusal = answer.code
        return false
      }
      lastRefusal = ''
      if (isFirst) onFirst()
      isFirst = false
      onReply(answer)
      return true
    } catch {
      return false
    }
  }
  // One after the other: a beat that overtakes another makes it a message of the past.
  let running = Promise.resolve(false)
  let next: Promise<boolean> | null = null
  const beat = (): Promise<boolean> => {
    next ??= running.then(() => {
      next = null
      running = one()
      return running
    })
    return next
  }
  const timer = setInterval(() => void beat(), BEAT_MS)
  void beat()
  return { beat, stop: () => clearInterval(timer) }
}

async function say(link: EdgeLink, status: NodeStatus): Promise<HeartbeatReply | Refusal> {
  const body = JSON.stringify(status)
  let reply = await post(link, BEAT_PATH, body, {})
  if (reply.status === 401) {
    const refused = refusal.parse(await reply.json()).error
    if (refused.code !== UNKNOWN) return refused
    const joined = await join(link, status.nodeId)
    if (joined !== null) return joined
    reply = await post(link, BEAT_PATH, body, {})
  }
  if (reply.ok) return heartbeatReply.parse(await reply.json())
  return refusal.parse(await reply.json()).error
}

/** Null when it has joined. */
async function join(link: EdgeLink, nodeId: string): Promise<Refusal | null> {
  const headers = { authorization: `Bearer ${link.token}` }
  const reply = await post(link, JOIN_PATH, JSON.stringify({ nodeId }), headers)
  return reply.ok ? null : refusal.parse(await reply.json()).error
}

function post(
  { edgeUrl, sign }: EdgeLink,
  path: string,
  body: string,
  headers: Record<string, string>,
): Promise<Response> {
  return fetch(`${edgeUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers, ...sign(path, body) },
    body,
    signal: AbortSignal.timeout(BEAT_MS),
  })
}
