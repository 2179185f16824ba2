// Whose is a place of the index? Documents lie in order of priority, one after the other, each
// ended by a separator; a cluster is spoken for by its earliest document that is not withdrawn.
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { z } from 'zod'
import { canonicalJson } from '../../../schemas/canonical.ts'
import { parseSha256 } from '../../../schemas/ids.ts'
import type { Address, ContributionId, Sha256 } from '../../../schemas/ids.ts'
import { must } from '../../../schemas/result.ts'
import { address, contributionId, count } from '../../../schemas/wire/scalars.ts'
import { ByteReader, ByteWriter } from './packed.ts'

const HASH_BYTES = 32

/** One passage of a training contribution, as the index takes it. */
export type TrainingDocument = {
  readonly contributionId: ContributionId
  readonly clusterId: Sha256
  /** Wallet with priority in the cluster when the index is built. */
  readonly payee: Address
  readonly licence: string
  /** When the server took the contribution: the earlier has priority. */
  readonly priorityMs: number
  /** UTF-16 offset of `text` in the contribution's text. */
  readonly documentOffset: number
  readonly text: string
}

export type Place = {
  readonly clusterId: Sha256
  readonly payee: Address
  readonly contributionId: ContributionId
  readonly documentOffset: number
  /** Tokens of the document before the place. */
  readonly documentToken: number
}

const tablesFile = z.strictObject({
  payees: z.array(address),
  licences: z.array(z.string()),
  /** Contribution, payee, licence, and milliseconds after the source before it. */
  sources: z.array(z.tuple([contributionId, count, count, count])),
})

/** Total order: earliest first, ties by id and offset; the same documents give the same index. */
export function byPriority(a: TrainingDocument, b: TrainingDocument): number {
  if (a.priorityMs !== b.priorityMs) return a.priorityMs - b.priorityMs
  if (a.contributionId !== b.contributionId) return a.contributionId < b.contributionId ? -1 : 1
  return a.documentOffset - b.documentOffset
}

/** @param starts first token of each document in the index */
export function packDocuments(
  documents: readonly TrainingDocument[],
  starts: Uint32Array,
): Uint8Array<ArrayBuffer> {
  const clusters = numbered()
  const payees = numbered()
  const licences = numbered()
  const sources = new Map<string, number>()
  const rows: [string, number, number, number][] = []
  const file = new ByteWriter()
  file.varint(documents.length)
  let [start, priorityMs] = [0, 0]
  for (const [index, document] of documents.entries()) {
    const { contributionId: id, documentOffset } = document
    const payee = payees.numberOf(document.payee)
    const licence = licences.numberOf(document.licence)
    const key = `${id} ${payee} ${licence} ${document.priorityMs}`
    const source = sources.get(key) ?? sources.size
    if (source === sources.size) {
      sources.set(key, source)
      rows.push([id, payee, licence, document.priorityMs - priorityMs])
      priorityMs = document.priorityMs
    }
    const own = must(starts[index], 'each document has its start')
    for (const value of [own - start, documentOffset, source]) file.varint(value)
    file.varint(clusters.numberOf(document.clusterId))
    start = own
  }
  file.varint(clusters.values().length)
  for (const cluster of clusters.values()) file.append(hexToBytes(cluster))
  const tables = { payees: payees.values(), licences: licences.values(), sources: rows }
  file.append(utf8ToBytes(canonicalJson(tables)))
  return file.done()
}

function numbered() {
  const numbers = new Map<string, number>()
  return {
    values: () => [...numbers.keys()],
    numberOf(value: string): number {
      const number = numbers.get(value) ?? numbers.size
      numbers.set(value, number)
      return number
    },
  }
}

export class Documents {
  readonly #starts: Uint32Array
  readonly #offsets: Uint32Array
  readonly #sources: Uint32Array
  readonly #clusters: Uint32Array
  readonly #clusterIds: Uint8Array
  readonly #tables: z.infer<typeof tablesFile>

  constructor(bytes: Uint8Array) {
    const reader = new ByteReader(bytes)
    const length = reader.varint()
    this.#starts = new Uint32Array(length)
    this.#offsets = new Uint32Array(length)
    this.#sources = new Uint32Array(length)
    this.#clusters = new Uint32Array(length)
    let start = 0
    for (let index = 0; index < length; index++) {
      start += reader.varint()
      this.#starts[index] = start
      this.#offsets[index] = reader.varint()
      this.#sources[index] = reader.varint()
      this.#clusters[index] = reader.varint()
    }
    this.#clusterIds = reader.take(reader.varint() * HASH_BYTES)
    const tables = new TextDecoder().decode(bytes.subarray(reader.at))
    this.#tables = tablesFile.parse(JSON.parse(tables))
  }

  /** Contributions that stand behind the index, each once. */
  contributions(): ContributionId[] {
    return [...new Set(this.#tables.sources.map(([id]) => id))]
  }

  documentAt(position: number): number {
    let [low, high] = [0, this.#starts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] ?? 0) <= position) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  contributionOf(document: number): ContributionId {
    return this.#sourceOf(document)[0]
  }

  clusterOf(document: number): Sha256 {
    const at = must(this.#clusters[document], 'a document has a cluster') * HASH_BYTES
    return parseSha256(bytesToHex(this.#clusterIds.subarray(at, at + HASH_BYTES)))
  }

  placeAt(position: number): Place {
    const document = this.documentAt(position)
    const [id, payee] = this.#sourceOf(document)
    return {
      clusterId: this.clusterOf(document),
      payee: must(this.#tables.payees[payee], 'a source has a payee'),
      contributionId: id,
      documentOffset: must(this.#offsets[document], 'a document has an offset'),
      documentToken: position - must(this.#starts[document], 'a document has a start'),
    }
  }

  #sourceOf(document: number) {
    const number = must(this.#sources[document], 'a document has a source')
    return must(this.#tables.sources[number], 'a source is listed')
  }
}
