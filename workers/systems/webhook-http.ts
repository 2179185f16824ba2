// One webhook on its way out. A redirect is an answer like any other and is never followed; an answer
// is read as far as it is shown, and not at all where it breaks off: its status came before.
import type { Answer } from '../notify/outcome.ts'

export const DELIVERY_MS = 15_000
const RESPONSE_BYTES_MAX = 2_048

/** @param deadline made for each attempt; when it aborts, the attempt has failed */
export function postWebhook(deadline: () => AbortSignal = () => AbortSignal.timeout(DELIVERY_MS)) {
  return async (
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Answer> => {
    const signal = deadline()
    try {
      const request = { method: 'POST', headers, body, redirect: 'manual', signal } as const
      const reply = await fetch(url, request)
      const response = await beginningOf(reply.body)
      const retryAfter = reply.headers.get('retry-after')
      return { kind: 'answered', status: reply.status, retryAfter, response }
    } catch (error) {
      if (signal.aborted) return { kind: 'unanswered', error: 'no answer in time' }
      const reason = error instanceof Error ? error.message : String(error)
      return { kind: 'unanswered', error: reason.slice(0, 200) }
    }
  }
}

async function beginningOf(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (body === null) return ''
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  try {
    while (bytes < RESPONSE_BYTES_MAX) {
      const { done, value } = await reader.read()
      if (done) break
      bytes += value.byteLength
      text += decoder.decode(value.subarray(0, RESPONSE_BYTES_MAX), { stream: true })
    }
  } catch {
    return text
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  return text
}
