// An adapter as PEFT trains it: one safetensors file with the configuration in its metadata. Checked
// value by value against the base, and written as the GGUF file that llama.cpp loads, so that one
// uploaded adapter runs on both kinds of engine. llama.cpp keeps the rotary halves of q and k interleaved, so the rows of their B
// are permuted as the base's were: without it the adapter loads and answers plausible nonsense. Pure.
import { err, ok, type Result } from '../../schemas/result.ts'
import { fromHalf, writeAdapter, type LoraTensor } from './gguf-writer.ts'
import { PEFT_CONFIG_KEY, readPeftConfig } from './peft-config.ts'
import type { PeftConfig, Projection } from './peft-config.ts'
import { demand, readSafetensors, RuleError, type AdapterRefusal } from './safetensors.ts'
import type { Safetensors, Tensor } from './safetensors.ts'

/** The shape of the base that an adapter must fit, as its own files state it. */
export type BaseShape = {
  readonly layers: number
  readonly hidden: number
  readonly feedForward: number
  readonly heads: number
  readonly keyValueHeads: number
  readonly headSize: number
}

const NAME =
  /^base_model\.model\.model\.layers\.(\d{1,3})\.(?:self_attn|mlp)\.([a-z]+_proj)\.lora_([AB])\.weight$/
const GGUF_NAMES: Readonly<Record<Projection, string>> = {
  q_proj: 'attn_q',
  k_proj: 'attn_k',
  v_proj: 'attn_v',
  o_proj: 'attn_output',
  gate_proj: 'ffn_gate',
  up_proj: 'ffn_up',
  down_proj: 'ffn_down',
}

export type PeftAdapter = {
  /** The text of adapter_config.json, as it was written. */
  readonly configText: string
  readonly config: PeftConfig
  /** As llama.cpp wants them. */
  readonly tensors: readonly LoraTensor[]
}

export function readPeftAdapter(
  file: Uint8Array,
  base: BaseShape,
): Result<PeftAdapter, AdapterRefusal> {
  try {
    const read = readSafetensors(file, file.length)
    if (!read.ok) return read
    const configText = read.value.metadata[PEFT_CONFIG_KEY]
    const why = `the metadata has no ${PEFT_CONFIG_KEY}: pack adapter_config.json into the file`
    demand(configText !== undefined, 'config_missing', why)
    const config = readPeftConfig(configText)
    const tensors = read.value.tensors.map((tensor) => {
      return converted(tensor, file, read.value, config, base)
    })
    checkPairs(tensors)
    return ok({ configText, config, tensors })
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    return err({ kind: 'adapter_invalid', rule: error.rule, why: error.message })
  }
}

export function ggufOf({ config, tensors }: PeftAdapter): Uint8Array {
  return writeAdapter(config.scale * config.rank, tensors)
}

function converted(
  tensor: Tensor,
  weights: Uint8Array,
  { dataStart }: Safetensors,
  peft: PeftConfig,
  base: BaseShape,
): LoraTensor {
  const { name } = tensor
  const [, layer = '', projectionName = '', side] = NAME.exec(name) ?? []
  const projection = peft.projections.find((known) => known === projectionName)
  demand(projection !== undefined, 'tensor_name', `${name} is no LoRA tensor of a target module`)
  demand(Number(layer) < base.layers, 'layer', `${name}: the base has ${base.layers} layers`)
  const [inputs, outputs] = sizesOf(projection, base)
  const isA = side === 'A'
  const [rows, columns] = isA ? [peft.rank, inputs] : [outputs, peft.rank]
  const fits = tensor.shape.length === 2 && tensor.shape[0] === rows && tensor.shape[1] === columns
  demand(fits, 'base_shape', `${name} is ${tensor.shape.join(' × ')}, not ${rows} × ${columns}`)
  const values = valuesOf(tensor, weights, dataStart)
  const heads = isA ? null : headsOf(projection, base)
  const placed = heads === null ? values : permuted(values, rows, columns, heads)
  const ggufName = `blk.${Number(layer)}.${GGUF_NAMES[projection]}.weight.lora_${isA ? 'a' : 'b'}`
  return { name: ggufName, rows, columns, values: placed }
}

/** Inputs and outputs of a projection in this base. */
function sizesOf(projection: Projection, base: BaseShape): readonly [number, number] {
  const attention = base.heads * base.headSize
  const keyValue = base.keyValueHeads * base.headSize
  const sizes: Readonly<Record<Projection, readonly [number, number]>> = {
    q_proj: [base.hidden, attention],
    k_proj: [base.hidden, keyValue],
    v_proj: [base.hidden, keyValue],
    o_proj: [attention, base.hidden],
    gate_proj: [base.hidden, base.feedForward],
    up_proj: [base.hidden, base.feedForward],
    down_proj: [base.feedForward, base.hidden],
  }
  return sizes[projection]
}

function headsOf(projection: Projection, base: BaseShape): number | null {
  if (projection === 'q_proj') return base.heads
  return projection === 'k_proj' ? base.keyValueHeads : null
}

/** Rows [heads, 2, half] become [heads, half, 2]: halves of a head side by side. */
export function permuted(
  values: Float32Array,
  rows: number,
  columns: number,
  heads: number,
): Float32Array {
  const half = rows / heads / 2
  demand(Number.isInteger(half), 'heads', `${rows} rows do not part into ${heads} heads of halves`)
  const out = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    const head = Math.floor(row / (2 * half))
    const [side, at] = [Math.floor((row % (2 * half)) / half), row % half]
    const to = head * 2 * half + at * 2 + side
    out.set(values.subarray(row * columns, (row + 1) * columns), to * columns)
  }
  return out
}

/** Every value, finite: one NaN in an adapter makes every answer nonsense. */
function valuesOf(tensor: Tensor, weights: Uint8Array, dataStart: number): Float32Array {
  const { name, type, start, end } = tensor
  const view = new DataView(weights.buffer, weights.byteOffset + dataStart + start, end - start)
  const width = type === 'F32' ? 4 : 2
  const values = new Float32Array((end - start) / width)
  for (let i = 0; i < values.length; i++) {
    values[i] = valueAt(view, i * width, type)
    demand(Number.isFinite(values[i]), 'not_finite', `${name} holds a value that is no number`)
    demand(Math.abs(values[i] ?? 0) <= 65_504, 'half_range', `${name} exceeds what fp16 holds`)
  }
  return values
}

const bfloat = new DataView(new ArrayBuffer(4))

function valueAt(view: DataView, at: number, type: Tensor['type']): number {
  if (type === 'F32') return view.getFloat32(at, true)
  const bits = view.getUint16(at, true)
  if (type === 'F16') return fromHalf(bits)
  bfloat.setUint32(0, bits << 16)
  return bfloat.getFloat32(0)
}

function checkPairs(tensors: readonly LoraTensor[]): void {
  const names = new Set(tensors.map(({ name }) => name))
  demand(names.size === tensors.length, 'duplicate_tensor', 'two tensors are for one layer')
  for (const name of names) {
    const twin = name.endsWith('a') ? `${name.slice(0, -1)}b` : `${name.slice(0, -1)}a`
    demand(names.has(twin), 'pair', `${name} has no counterpart`)
  }
}
