// Server-sent events as OpenAI frames them: `data: {json}\n\n`, and `data: [DONE]\n\n` at the end.
// The stream pulls from an async iterator, so a reader that stops reading stops the model too.

export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const

/**
 * How often a stream that has nothing to say says so, with a comment that clients skip. A worker
 * learns that its reader is gone only by writing: this bounds how long a silent call runs for nobody.
 */
const SIGN_OF_LIFE_MS = 150

/** @param onCancel called when the reader goes away; the iterator is then returned. */
export function eventStream(
  events: AsyncIterator<object>,
  onCancel: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const frame = (text: string) => encoder.encode(`data: ${text}\n\n`)
  let wrote = false
  let life: ReturnType<typeof setInterval> | undefined
  return new ReadableStream({
    start(controller) {
      life = setInterval(() => {
        if (!wrote && (controller.desiredSize ?? 0) > 0)
          controller.enqueue(encoder.encode(': \n\n'))
        wrote = false
      }, SIGN_OF_LIFE_MS)
    },
    async pull(controller) {
      const next = await events.next()
      wrote = true
      if (next.done === true) {
        clearInterval(life)
        controller.enqueue(frame('[DONE]'))
        controller.close()
        return
      }
      controller.enqueue(frame(JSON.stringify(next.value)))
    },
    cancel() {
      clearInterval(life)
      onCancel()
    },
  })
}
