// Tells the edge, every two seconds and at once when residency changes, what this node holds and how
// busy it is, and hears what to bring to its disk. An edge that does not answer is tried again with
// the next beat; nothing is lost by it.
import { heartbeatReply, type HeartbeatReply, type NodeStatus } from '../../schemas/wire/node.ts'

export const BEAT_MS = 2_000

export type Heartbeat = { readonly beat: () => Promise<boolean>; readonly stop: () => void }

export type Heard = {
  /** Called once, when the edge has heard this node for the first time. */
  readonly onFirst: () => void
  readonly onReply: (reply: HeartbeatReply) => void
}

export function startHeartbeat(
  edgeUrl: string,
  token: string,
  status: () => NodeStatus,
  { onFirst, onReply }: Heard,
): Heartbeat {
  let first = true
  const beat = async (): Promise<boolean> => {
    try {
      const reply = await fetch(`${edgeUrl}/internal/nodes/heartbeat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(status()),
        signal: AbortSignal.timeout(BEAT_MS),
      })
      if (!reply.ok) {
        await reply.body?.cancel()
        return false
      }
      const heard = heartbeatReply.parse(await reply.json())
      if (first) onFirst()
      first = false
      onReply(heard)
      return true
    } catch {
      return false
    }
  }
  const timer = setInterval(() => void beat(), BEAT_MS)
  void beat()
  return { beat, stop: () => clearInterval(timer) }
}
