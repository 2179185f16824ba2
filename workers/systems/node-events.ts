// The lines of JSON that a node answers with, read as they come. A chunk may hold many lines or part
// of one, and the connection gives each alone; so it is read on while what came before is told, and what has
// come by then is told together. Every line is parsed by its schema: a node may be broken or lying.
import { parseNodeEvent, type NodeEvent } from '../../schemas/wire/node.ts'
import type { NodeEventList } from '../infer/engine.port.ts'

/**
 * More than this is not told at once, and where so much waits, no more is read: what was told counts as produced,
 * also where its reader then hangs up, and a reader that stops reading is to stop the model.
 */
const TOGETHER_MAX = 32
const TOGETHER_CHARS_MAX = 1 << 16

/** A line is one event; no honest node writes longer ones. */
const LINE_CHARS_MAX = 1 << 20

export class NodeEvents implements AsyncIterableIterator<NodeEventList> {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #decoder = new TextDecoder()
  /** Events that were read and not asked for yet, and how many characters each took. */
  #ready: { readonly event: NodeEvent; readonly chars: number }[] = []
  #readyChars = 0
  #rest = ''
  /** The read that is under way; it never rejects. */
  #reading: Promise<void> | null = null
  /** Why nothing more can be read: thrown once all that came before is told. */
  #broken: { readonly reason: unknown } | null = null
  #over = false
  /** Nobody asks any more. */
  #given = false
  /** The node said its last: all that is left to read is that there is no more. */
  #ended = false

  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<NodeEventList>> {
    for (;;) {
      if (this.#ready.length > 0) {
        const value = this.#together()
        this.#readAhead()
        return { done: false, value }
      }
      if (this.#broken !== null && !this.#given) throw this.#broken.reason
      if (this.#over || this.#given) return { done: true, value: undefined }
      this.#reading ??= this.#read()
      await this.#reading
    }
  }

  #together(): NodeEvent[] {
    let [count, chars] = [0, 0]
    for (const each of this.#ready) {
      if (count === TOGETHER_MAX || (count > 0 && chars + each.chars > TOGETHER_CHARS_MAX)) break
      count += 1
      chars += each.chars
    }
    this.#readyChars -= chars
    return this.#ready.splice(0, count).map(({ event }) => event)
  }

  /** Keeps one read under way while there is room, and more to come: whoever asks reads past an `end`. */
  #readAhead(): void {
    const isDone = this.#over || this.#given || this.#ended || this.#broken !== null
    const isFull = this.#ready.length >= TOGETHER_MAX || this.#readyChars >= TOGETHER_CHARS_MAX
    if (isDone || isFull) return
    this.#reading ??= this.#read()
  }

  async #read(): Promise<void> {
    try {
      const read = await this.#reader.read()
      if (!this.#given) this.#take(read)
    } catch (reason) {
      this.#broken = { reason }
    }
    this.#reading = null
    this.#readAhead()
  }

  /**
   * Nobody reads on: the connection is given up, and the node with it. Only one that was read to its end
   * carries the next call; nobody waits for that end, which a bad node never sends.
   */
  async return(): Promise<IteratorResult<NodeEventList>> {
    const wasOver = this.#over || this.#given
    this.#given = true
    this.#ready = []
    if (this.#ended) void this.#readOut()
    else if (!wasOver) await this.#giveUp()
    return { done: true, value: undefined }
  }

  async #readOut(): Promise<void> {
    const rest = await this.#reader.read().catch(() => null)
    if (rest?.done === false) await this.#giveUp()
  }

  async #giveUp(): Promise<void> {
    await this.#reader.cancel().catch(() => undefined)
  }

  #take({ done, value }: ReadableStreamReadResult<Uint8Array>): void {
    const text = done ? this.#decoder.decode() : this.#decoder.decode(value, { stream: true })
    const lines = (this.#rest + text).split('\n')
    this.#rest = done ? '' : (lines.pop() ?? '')
    if (this.#rest.length > LINE_CHARS_MAX) throw new Error('the node sent an endless line')
    for (const line of lines) {
      if (line === '') continue
      const event = parseNodeEvent(JSON.parse(line))
      this.#ready.push({ event, chars: line.length })
      this.#readyChars += line.length
      // Another choice may go on.
      this.#ended = event.type === 'end'
    }
    this.#over = done
  }
}
