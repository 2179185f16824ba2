// The weights of a GGUF model in types for which llama.cpp has tiled kernels on every processor; Q4_1 is read by
// tiles on Intel's matrix units alone. The feed-forward and what leaves the attention become Q4_0, which is read
// fastest, and an adapter for what Q4_0 cannot say. Queries, keys and values become Q8_0: they are small, and
// what adapters mostly change, so that few products wear two. As near to the file's weights as the Q4_1 kernel
// is, which rounds activations (ADR 0105). Pure.
import { aligned, writeStoredAdapter, type StoredTensor } from '../adapters/gguf-writer.ts'
import { offsetTensors } from './block-offsets.ts'
import { asQ4_0, asQ8_0, BLOCK_VALUES, Q4_0, Q4_1, Q8_0 } from './weight-blocks.ts'

const IN_Q4_0 = /\.(attn_output|ffn_\w+)\.weight$/

export type TiledWeights = {
  /** A file of the same facts and tensors, in their order. */
  readonly weights: Uint8Array
  /** The adapter that is to be worn with them, always. */
  readonly offsets: Uint8Array
}

type TensorInfo = {
  readonly name: string
  readonly rows: number
  readonly columns: number
  /** Where in the file its type stands, and after it its place. */
  readonly typeAt: number
  readonly code: number
  readonly offset: number
}

/**
 * @param file a whole GGUF model, trusted: its hash was checked
 * @param infosAt where the descriptions of its tensors begin
 */
export function withTiledWeights(file: Uint8Array, infosAt: number): TiledWeights {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const { infos, end } = readInfos(view, infosAt)
  const dataAt = aligned(end)
  const sizes = infos.map(({ offset }, index) => {
    return (infos[index + 1]?.offset ?? file.length - dataAt) - offset
  })
  const sizesAfter = infos.map((info, index) => {
    const type = typeAfter(info)
    return type === null ? (sizes[index] ?? 0) : aligned(blocksOf(info) * type.bytes)
  })
  const weights = new Uint8Array(dataAt + sizesAfter.reduce((sum, size) => sum + size, 0))
  weights.set(file.subarray(0, end))
  const written = new DataView(weights.buffer)
  const offsets: StoredTensor[] = []
  let offset = 0
  for (const [index, info] of infos.entries()) {
    const from = dataAt + info.offset
    const to = dataAt + offset
    const type = typeAfter(info)
    written.setUint32(info.typeAt, type?.code ?? info.code, true)
    written.setBigUint64(info.typeAt + 4, BigInt(offset), true)
    if (type === null) weights.set(file.subarray(from, from + (sizes[index] ?? 0)), to)
    else if (type === Q4_0)
      offsets.push(...offsetTensors(info, inQ4_0(info, file, from, weights, to)))
    else inQ8_0(info, file, from, weights, to)
    offset += sizesAfter[index] ?? 0
  }
  // No alpha: what it adds is not scaled.
  return { weights, offsets: writeStoredAdapter(0, offsets) }
}

/** Null: it stays as it is. */
function typeAfter({ name, code }: TensorInfo) {
  if (code !== Q4_1.code) return null
  return IN_Q4_0.test(name) ? Q4_0 : Q8_0
}

function blocksOf({ rows, columns }: TensorInfo): number {
  return (rows * columns) / BLOCK_VALUES
}

function inQ8_0(
  info: TensorInfo,
  file: Uint8Array,
  from: number,
  to: Uint8Array,
  at: number,
): void {
  for (let block = 0; block < blocksOf(info); block++) {
    asQ8_0(file, from + block * Q4_1.bytes, to, at + block * Q8_0.bytes)
  }
}

/** @returns what is left, of each block */
function inQ4_0(
  info: TensorInfo,
  file: Uint8Array,
  from: number,
  to: Uint8Array,
  at: number,
): Float64Array {
  return Float64Array.from({ length: blocksOf(info) }, (_, block) =>
    asQ4_0(file, from + block * Q4_1.bytes, to, at + block * Q4_0.bytes),
  )
}

function readInfos(view: DataView, infosAt: number): { infos: TensorInfo[]; end: number } {
  const TENSORS_AT = 8
  const text = new TextDecoder()
  let at = infosAt
  const length = () => {
    const value = Number(view.getBigUint64(at, true))
    at += 8
    return value
  }
  const infos = Array.from({ length: Number(view.getBigUint64(TENSORS_AT, true)) }, () => {
    const named = length()
    const name = text.decode(new Uint8Array(view.buffer, view.byteOffset + at, named))
    at += named
    const dimensions = view.getUint32(at, true)
    at += 4
    const [columns = 1, ...others] = Array.from({ length: dimensions }, length)
    const rows = others.reduce((product, size) => product * size, 1)
    const typeAt = at
    at += 12
    const code = view.getUint32(typeAt, true)
    const offset = Number(view.getBigUint64(typeAt + 4, true))
    return { name, rows, columns, typeAt, code, offset }
  })
  return { infos, end: at }
}
