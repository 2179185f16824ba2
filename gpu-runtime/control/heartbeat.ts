// Tells the edge, every two seconds and at once when residency changes, what this node holds and how
// busy it is. An edge that does not answer is tried again with the next beat; nothing is lost by it.
import type { NodeStatus } from '../../schemas/wire/node.ts'

export const BEAT_MS = 2_000

export type Heartbeat = { readonly beat: () => Promise<boolean>; readonly stop: () => void }

/** @param onFirst called once, when the edge has heard this node for the first time */
export function startHeartbeat(
  edgeUrl: string,
  token: string,
  status: () => NodeStatus,
  onFirst: () => void,
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
      await reply.body?.cancel()
      if (reply.ok && first) {
        first = false
        onFirst()
      }
      return reply.ok
    } catch {
      return false
    }
  }
  const timer = setInterval(() => void beat(), BEAT_MS)
  void beat()
  return { beat, stop: () => clearInterval(timer) }
}
