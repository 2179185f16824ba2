// Server-sent events as OpenAI frames them: `data: {json}\n\n`, and `data: [DONE]\n\n` at the end.
// The stream pulls from an async iterator, so a reader that stops reading stops the model too.

export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const

/** @param onCancel called when the reader goes away; the iterator is then returned. */
export function eventStream(
  events: AsyncIterator<object>,
  onCancel: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const frame = (text: string) => encoder.encode(`data: ${text}\n\n`)
  return new ReadableStream({
    async pull(controller) {
      const next = await events.next()
      if (next.done === true) {
        controller.enqueue(frame('[DONE]'))
        controller.close()
        return
      }
      controller.enqueue(frame(JSON.stringify(next.value)))
    },
    cancel() {
      onCancel()
    },
  })
}
