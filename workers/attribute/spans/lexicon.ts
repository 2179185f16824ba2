// Which number does a token have in an index, and how surprising is it there? Numbers follow
// frequency, so that frequent tokens take few bytes; the mass of a token is -ln of its share of the
// index, in milli-nats. The lexicon knows forms and counts, not where a token stands.
import { milliNatsOf } from './nats.ts'
import { ByteReader, ByteWriter } from './packed.ts'

/** Forms in one block of the packed lexicon: a look-up reads one block. */
const BLOCK = 32

/** A form that the index does not hold: never equal to a token of it. */
export const UNKNOWN = 0

export type CountedForms = {
  /** forms[number]; number 0 is the separator's and names no form. */
  readonly forms: readonly string[]
  readonly counts: Uint32Array
}

/** Numbers from 1 by falling count, then by form in code-unit order. */
export function numberForms(counts: ReadonlyMap<string, number>): CountedForms {
  const order = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return {
    forms: ['', ...order.map(([form]) => form)],
    counts: Uint32Array.from([0, ...order.map(([, count]) => count)]),
  }
}

export function packLexicon({ forms, counts }: CountedForms): Uint8Array<ArrayBuffer> {
  const sorted = [...forms.entries()].slice(1).sort(([, a], [, b]) => (a < b ? -1 : 1))
  const encoder = new TextEncoder()
  const body = new ByteWriter()
  const blocks = new ByteWriter()
  let before = ''
  let blockAt = 0
  for (const [index, [number, form]] of sorted.entries()) {
    if (index % BLOCK === 0) {
      blocks.varint(body.length - blockAt)
      blockAt = body.length
      before = ''
    }
    const shared = sharedUnits(before, form)
    const rest = encoder.encode(form.slice(shared))
    body.varint(shared)
    body.varint(rest.length)
    body.append(rest)
    body.varint(number)
    before = form
  }
  const file = new ByteWriter()
  file.varint(sorted.length)
  file.append(blocks.done())
  let above = counts[1] ?? 0
  file.varint(above)
  for (const count of counts.subarray(1)) {
    file.varint(above - count)
    above = count
  }
  file.append(body.done())
  return file.done()
}

/** Never splits a surrogate pair: what follows is encoded by itself. */
function sharedUnits(a: string, b: string): number {
  let shared = 0
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++
  const cut = b.charCodeAt(shared)
  return shared > 0 && cut >= 0xdc00 && cut <= 0xdfff ? shared - 1 : shared
}

export class Lexicon {
  readonly #bytes: Uint8Array
  readonly #blocks: Uint32Array
  readonly #counts: Uint32Array
  readonly #lnTokens: number
  readonly #decoded: Block[] = []
  /** Every form, once all blocks are decoded. */
  #all: Map<string, number> | null = null

  /** @param tokens how many tokens the index holds, separators not counted */
  constructor(bytes: Uint8Array, tokens: number) {
    const reader = new ByteReader(bytes)
    const forms = reader.varint()
    this.#blocks = new Uint32Array(Math.ceil(forms / BLOCK))
    let at = 0
    for (const block of this.#blocks.keys()) {
      at += reader.varint()
      this.#blocks[block] = at
    }
    this.#counts = new Uint32Array(forms + 1)
    let count = reader.varint()
    for (let number = 1; number <= forms; number++) {
      count -= reader.varint()
      this.#counts[number] = count
    }
    this.#bytes = bytes.subarray(reader.at)
    this.#lnTokens = milliNatsOf(Math.max(1, tokens))
  }

  get forms(): number {
    return this.#counts.length - 1
  }

  /** Decodes every block, so that no question waits for one: a few tens of milliseconds. */
  decodeAll(): void {
    const all = new Map<string, number>()
    for (const block of this.#blocks.keys()) {
      const { forms, numbers } = this.#block(block)
      for (const [at, form] of forms.entries()) all.set(form, numbers[at] ?? UNKNOWN)
    }
    this.#all = all
  }

  /** -ln p in milli-nats; an unknown token is as rare as one that stands there once. */
  massOf(number: number): number {
    return this.#lnTokens - milliNatsOf(Math.max(1, this.#counts[number] ?? 1))
  }

  /** UNKNOWN for a form that the index does not hold. */
  numberOf(form: string): number {
    if (this.#all !== null) return this.#all.get(form) ?? UNKNOWN
    let [low, high] = [0, this.#blocks.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#block(middle).forms[0] ?? '') <= form) low = middle + 1
      else high = middle
    }
    if (low === 0) return UNKNOWN
    const { forms, numbers } = this.#block(low - 1)
    return numbers[forms.indexOf(form)] ?? UNKNOWN
  }

  /** Decoded once: answers ask for the same words again and again. */
  #block(block: number): Block {
    const known = this.#decoded[block]
    if (known !== undefined) return known
    const reader = new ByteReader(this.#bytes, this.#blocks[block])
    const entries = Math.min(this.forms - block * BLOCK, BLOCK)
    const decoded: Block = { forms: [], numbers: [] }
    let form = ''
    for (let entry = 0; entry < entries; entry++) {
      const shared = reader.varint()
      form = form.slice(0, shared) + decoder.decode(reader.take(reader.varint()))
      decoded.forms.push(form)
      decoded.numbers.push(reader.varint())
    }
    this.#decoded[block] = decoded
    return decoded
  }
}

type Block = { readonly forms: string[]; readonly numbers: number[] }

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
