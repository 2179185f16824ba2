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
  const silence = new Silence(heartbeatMs)
  /** Survives a heartbeat: an iterator is never asked twice at once. */
  let asked: Promise<IteratorResult<string>> | null = null
  let isGone = false
  return new ReadableStream(
    {
      async pull(controller) {
        asked ??= texts.next()
        try {
          const next = await silence.or(asked)
          if (isGone) return
          if (next === null) return controller.enqueue(encoder.encode(HEARTBEAT))
          asked = null
          if (next.done !== true) return controller.enqueue(encoder.encode(next.value))
          silence.stop()
          controller.close()
        } catch (error) {
          silence.stop()
          if (isGone) return
          controller.enqueue(encoder.encode(frameText(onBroken(error))))
          controller.close()
        }
      },
      cancel() {
        isGone = true
        silence.stop()
        onCancel()
      },
    },
    { highWaterMark: 1 },
  )
}

/** Tells of a wait that takes too long, with one timer for all waits of a stream: a token costs none. */
class Silence {
  readonly #ms: number
  #timer: ReturnType<typeof setTimeout> | null = null
  #sinceMs = 0
  #tell: (() => void) | null = null

  constructor(ms: number) {
    this.#ms = ms
  }

  /** The promise's value, or null when it keeps silent for so long. One wait at a time. */
  async or<T>(promise: Promise<T>): Promise<T | null> {
    const silence = Promise.withResolvers<null>()
    this.#tell = () => silence.resolve(null)
    this.#sinceMs = Date.now()
    this.#timer ??= setTimeout(() => this.#look(), this.#ms)
    try {
      return await Promise.race([promise, silence.promise])
    } finally {
      this.#tell = null
    }
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #look(): void {
    this.#timer = null
    if (this.#tell === null) return
    const left = this.#ms - (Date.now() - this.#sinceMs)
    if (left <= 0) this.#tell()
    else this.#timer = setTimeout(() => this.#look(), left)
  }
}
