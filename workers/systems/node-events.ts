// The lines of JSON that a node answers with, read as they come. A chunk may hold many lines or part
// of one; each read of the connection costs more than all else here, so that what one read brought is
// told together. Every line is parsed by its schema: a node may be broken or lying.
import { nodeEvent, type NodeEvent } from '../../schemas/wire/node.ts'
import type { NodeEventList } from '../infer/engine.port.ts'

/**
 * More than this is not told at once: what was told counts as produced, also where its reader then hangs up.
 */
const TOGETHER_MAX = 32

/** A line is one event; no honest node writes longer ones. */
const LINE_CHARS_MAX = 1 << 20

export class NodeEvents implements AsyncIterableIterator<NodeEventList> {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #decoder = new TextDecoder()
  /** Events that were read and not asked for yet. */
  #ready: NodeEvent[] = []
  #rest = ''
  #over = false
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
        return { done: false, value: this.#ready.splice(0, TOGETHER_MAX) }
      }
      if (this.#over) return { done: true, value: undefined }
      this.#take(await this.#reader.read())
    }
  }

  /**
   * Nobody reads on: the connection is given up, and the node with it. Only one that was read to its end
   * carries the next call; nobody waits for that end, which a bad node never sends.
   */
  async return(): Promise<IteratorResult<NodeEventList>> {
    if (this.#ended) void this.#readOut()
    else if (!this.#over) await this.#giveUp()
    this.#over = true
    this.#ready = []
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
    this.#over = done
    const text = done ? this.#decoder.decode() : this.#decoder.decode(value, { stream: true })
    const lines = (this.#rest + text).split('\n')
    this.#rest = done ? '' : (lines.pop() ?? '')
    if (this.#rest.length > LINE_CHARS_MAX) throw new Error('the node sent an endless line')
    this.#ready = lines
      .filter((line) => line !== '')
      .map((line) => nodeEvent.parse(JSON.parse(line)))
    this.#ended ||= this.#ready.at(-1)?.type === 'end'
  }
}
