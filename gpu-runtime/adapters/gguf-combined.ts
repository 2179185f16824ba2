// Combined adapters for llama.cpp: one GGUF file, in half precision, each projection with ranks of its own.
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import {
  HEADER_BYTES_MAX,
  readAdapterHeader,
  type AdapterHeader,
} from '../../schemas/adapter/gguf-header.ts'
import { isGguf } from '../../schemas/adapter/gguf-adapter.ts'
import { peftPlace } from '../../schemas/adapter/peft-adapter.ts'
import { readSafetensors } from '../../schemas/adapter/safetensors.ts'
import { assert } from '../../schemas/result.ts'
import { commonType, type CombinedFormat, type TensorHead } from './combined-format.ts'
import { floatsOf } from './float-values.ts'
import { adapterBytes, writeAdapter } from './gguf-writer.ts'
import { ggufName } from './peft-to-gguf.ts'

export const GGUF_COMBINED: CombinedFormat = {
  layout: 'own_ranks',
  nameOf: (sha256) => `${sha256}.gguf`,
  typeOf: () => 'F16',
  // What is loud or quiet is brought into half precision by powers of two, one of them in alpha.
  typeHolding: (_tensors, type) => type,
  bytesOf: (tensors) => adapterBytes(tensors),
  headsIn(head, bytes) {
    // What PEFT publishes is converted with all its ranks.
    if (!isGguf(head)) return convertedHeadsIn(head, bytes)
    const header = readAdapterHeader(head, bytes)
    return header.ok ? header.value.tensors.map(headOf) : []
  },
  refusalOf: () => null,
  async readHeads(path) {
    const file = await open(path)
    try {
      const { size } = await file.stat()
      const head = Buffer.alloc(Math.min(size, HEADER_BYTES_MAX))
      await file.read(head, 0, head.length, 0)
      return headerIn(head, size).tensors.map(headOf)
    } finally {
      await file.close()
    }
  },
  async readPart(path) {
    const file = await readFile(path)
    const { alpha, tensors } = headerIn(file, file.length)
    const values = tensors.map((tensor) => {
      const bytes = file.subarray(tensor.start, tensor.end)
      return { ...headOf(tensor), values: floatsOf(bytes, tensor.type) }
    })
    return { alpha, tensors: values, type: commonType(tensors.map(({ type }) => type)) }
  },
  async write({ alpha, tensors }, _type, target) {
    const partial = `${target}.partial`
    try {
      await writeFile(partial, writeAdapter(alpha, tensors))
      await rename(partial, target)
    } finally {
      await rm(partial, { force: true })
    }
  },
}

function headerIn(head: Uint8Array, fileBytes: number): AdapterHeader {
  const header = readAdapterHeader(head, fileBytes)
  assert(header.ok, 'what an engine loads was checked before')
  return header.value
}

function convertedHeadsIn(head: Uint8Array, bytes: number): readonly TensorHead[] {
  const read = readSafetensors(head, bytes)
  if (!read.ok) return []
  return read.value.tensors.flatMap(({ name, shape: [rows = 0, columns = 0], type }) => {
    const place = peftPlace(name)
    return place === null ? [] : [{ name: ggufName(place), rows, columns, type }]
  })
}

/** Sizes stand fastest first. */
function headOf({ name, shape, type }: AdapterHeader['tensors'][number]): TensorHead {
  const [columns = 0, rows = 0] = shape
  return { name, rows, columns, type }
}
