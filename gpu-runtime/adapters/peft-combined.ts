// Combined adapters for vLLM: a folder of PEFT's two files. One `r` holds for all projections there, and what is
// scaled is multiplied into B as the engine loads it: so all have the same ranks, and alpha is their number.
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson } from '../../schemas/canonical.ts'
import { isGguf } from '../../schemas/adapter/gguf-adapter.ts'
import { checkPeftAdapter, type CheckedPeft } from '../../schemas/adapter/peft-adapter.ts'
import { PEFT_CONFIG_KEY, PROJECTIONS } from '../../schemas/adapter/peft-config.ts'
import { safetensorsHead } from '../../schemas/adapter/safetensors-head.ts'
import {
  readSafetensors,
  SAFETENSORS_HEADER_MAX,
  VALUE_BYTES,
  type Tensor,
  type TensorType,
} from '../../schemas/adapter/safetensors.ts'
import { assert } from '../../schemas/result.ts'
import { commonType, type CombinedFormat, type TensorHead } from './combined-format.ts'
import { bytesOf, floatsOf } from './float-values.ts'
import type { LoraTensor, TensorShape } from './gguf-writer.ts'
import { ggufForVllm } from './prepare.ts'
import { PEFT_CONFIG, PEFT_WEIGHTS } from './weights-file.ts'

const LENGTH_BYTES = 8
/** The largest value of half precision. */
const HALF_MAX = 65_504

export const PEFT_COMBINED: CombinedFormat = {
  layout: 'one_rank',
  nameOf: (sha256) => sha256,
  typeOf: commonType,
  typeHolding: (tensors, type) => (type === 'F16' && !tensors.every(fitsHalf) ? 'F32' : type),
  bytesOf(tensors, type) {
    const { configText, head, dataBytes } = layoutOf(tensors, type)
    return configText.length + head.length + dataBytes
  },
  headsIn(head, bytes) {
    const read = readSafetensors(head, bytes)
    return read.ok ? read.value.tensors.map(headOf) : []
  },
  refusalOf: (head) => (isGguf(head) ? ggufForVllm() : null),
  async readHeads(path) {
    const file = await open(join(path, PEFT_WEIGHTS))
    try {
      const { size } = await file.stat()
      const head = Buffer.alloc(Math.min(size, LENGTH_BYTES + SAFETENSORS_HEADER_MAX))
      await file.read(head, 0, head.length, 0)
      const read = readSafetensors(head, size)
      assert(read.ok, 'what an engine loads was checked before')
      return read.value.tensors.map(headOf)
    } finally {
      await file.close()
    }
  },
  async readPart(path) {
    const file = await readFile(join(path, PEFT_WEIGHTS))
    const { config, tensors, dataStart } = checkedAgain(file)
    const values = tensors.map(({ tensor }) => {
      const bytes = file.subarray(dataStart + tensor.start, dataStart + tensor.end)
      return { ...headOf(tensor), values: floatsOf(bytes, tensor.type) }
    })
    const type = commonType(tensors.map(({ tensor }) => tensor.type))
    return { alpha: config.scale * config.rank, tensors: values, type }
  },
  async write(made, type, target) {
    const partial = `${target}.partial`
    try {
      await mkdir(partial)
      const { configText, head } = layoutOf(made.tensors, type)
      await writeFile(join(partial, PEFT_CONFIG), configText)
      await writeWeights(join(partial, PEFT_WEIGHTS), head, made.tensors, type)
      await rename(partial, target)
    } finally {
      await rm(partial, { force: true, recursive: true })
    }
  },
}

function checkedAgain(file: Uint8Array): CheckedPeft {
  const checked = checkPeftAdapter(file, null)
  assert(checked.ok, 'what an engine loads was checked before')
  return checked.value
}

function headOf({ name, shape, type }: Tensor): TensorHead {
  const [rows = 0, columns = 0] = shape
  return { name: sideFirst(name), rows, columns, type }
}

/** `….q_proj.lora_A.weight` is `….q_proj.lora_a` to whoever combines. */
function sideFirst(name: string): string {
  return name.replace(/\.lora_([AB])\.weight$/, (_, side: string) => `.lora_${side.toLowerCase()}`)
}

function inPeft(name: string): string {
  return name.replace(/\.lora_([ab])$/, (_, side: string) => `.lora_${side.toUpperCase()}.weight`)
}

/** All projections have one rank, and alpha is as large: nothing is scaled. */
function configOf(tensors: readonly TensorShape[]): string {
  const rank = Math.max(0, ...tensors.filter(isA).map(({ rows }) => rows))
  const targets = new Set(tensors.map(({ name }) => name.split('.').at(-2)))
  return canonicalJson({
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    bias: 'none',
    r: rank,
    lora_alpha: rank,
    target_modules: PROJECTIONS.filter((projection) => targets.has(projection)),
  })
}

function isA({ name }: TensorShape): boolean {
  return name.endsWith('.lora_a')
}

/** All that is written but the values. */
function layoutOf(tensors: readonly TensorShape[], type: TensorType) {
  const configText = configOf(tensors)
  let at = 0
  const placed = byName(tensors).map(({ name, rows, columns }): Tensor => {
    const [start, end] = [at, at + rows * columns * VALUE_BYTES[type]]
    at = end
    return { name: inPeft(name), type, shape: [rows, columns], start, end }
  })
  const head = safetensorsHead(placed, { format: 'pt', [PEFT_CONFIG_KEY]: configText })
  assert(head.length <= LENGTH_BYTES + SAFETENSORS_HEADER_MAX, 'a base has not so many projections')
  return { configText, head, dataBytes: at }
}

function byName<T extends TensorShape>(tensors: readonly T[]): readonly T[] {
  return tensors.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Tensor by tensor: their bytes are never in memory all at once. */
async function writeWeights(
  path: string,
  head: Uint8Array,
  tensors: readonly LoraTensor[],
  type: TensorType,
): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(head)
    for (const { values } of byName(tensors)) await file.writeFile(bytesOf(values, type))
  } finally {
    await file.close()
  }
}

/** One part may be so loud that no power of two brings both A and B into half precision. */
function fitsHalf({ values }: LoraTensor): boolean {
  return values.every((value) => Math.abs(value) <= HALF_MAX)
}
