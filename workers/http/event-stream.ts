// Server-sent events as OpenAI frames them: `data: {json}\n\n`, with an `event:` line where the format
// names its events, and `data: [DONE]\n\n` at the end of one that ended well and is closed so. The
// stream pulls from an async iterator, so a reader that stops reading stops the model too. While the
// iterator has nothing to say, a comment keeps the connection open.

export type Frame = { readonly event?: string; readonly data: object }

export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const

/**
 * How often a stream that has nothing to say says so, with a comment that clients skip. A worker
 * learns that its reader is gone only by writing: this bounds how long a silent call runs for nobody.
 */
const HEARTBEAT_MS = 150
const HEARTBEAT = ': MEED PROCESSING\n\n'
export const DONE = 'data: [DONE]\n\n'

export type StreamHooks = {
  /** The reader went away. */
  readonly onCancel: () => void
  /** The iterator threw: the frame to say so, after which the stream ends without [DONE]. */
  readonly onBroken: (error: unknown) => Frame
  readonly heartbeatMs?: number
}

export function frameText({ event, data }: Frame): string {
  const name = event === undefined ? '' : `event: ${event}\n`
  return `${name}data: ${JSON.stringify(data)}\n\n`
}

/** @param texts frames as text, each whole: what one of them holds is sent at once */
export function eventStream(
  texts: AsyncIterator<string>,
  { onCancel, onBroken, heartbeatMs = HEARTBEAT_MS }: StreamHooks,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  /** Survives a heartbeat: an iterator is never asked twice at once. */
  let asked: Promise<IteratorResult<string>> | null = null
  return new ReadableStream(
    {
      async pull(controller) {
        asked ??= texts.next()
        try {
          const next = await orSilence(asked, heartbeatMs)
          if (next === null) return controller.enqueue(encoder.encode(HEARTBEAT))
          asked = null
          if (next.done === true) controller.close()
          else controller.enqueue(encoder.encode(next.value))
        } catch (error) {
          controller.enqueue(encoder.encode(frameText(onBroken(error))))
          controller.close()
        }
      },
      cancel() {
        onCancel()
      },
    },
    { highWaterMark: 1 },
  )
}

/** The promise's value, or null when it keeps silent for so long. */
async function orSilence<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ms)))
  try {
    return await Promise.race([promise, silence])
  } finally {
    clearTimeout(timer)
  }
}
