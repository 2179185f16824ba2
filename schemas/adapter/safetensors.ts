// Reads a safetensors file strictly, before any engine sees it: a bounded JSON header without
// doubles, tensors of known types that lie one after another and fill the file. It executes nothing
// and trusts no number of the file. Pure. Format: u64 header length, JSON, data.
import { err, ok, type Result } from '../result.ts'

export type TensorType = 'F32' | 'F16' | 'BF16'
export type Tensor = {
  readonly name: string
  readonly type: TensorType
  readonly shape: readonly number[]
  /** Byte range in the data after the header. */
  readonly start: number
  readonly end: number
}
export type Safetensors = {
  readonly tensors: readonly Tensor[]
  /** Free text by name; PEFT's configuration travels here. */
  readonly metadata: Readonly<Record<string, string>>
  /** Where the data begins in the file. */
  readonly dataStart: number
}
export type AdapterRefusal = {
  readonly kind: 'adapter_invalid'
  /** Which rule the file breaks: a stable name, for machines. */
  readonly rule: string
  readonly why: string
}

export const VALUE_BYTES: Readonly<Record<TensorType, number>> = { F32: 4, F16: 2, BF16: 2 }
export const SAFETENSORS_HEADER_MAX = 1 << 20
const TENSORS_MAX = 4_096
const NAME_MAX = 256
const DIMENSIONS_MAX = 2
const SIZE_MAX = 1 << 20
const LENGTH_BYTES = 8
const METADATA = '__metadata__'

/**
 * @param head the file's first bytes: all of the header at least, or the whole file
 * @param fileBytes the length of the whole file
 */
export function readSafetensors(
  head: Uint8Array,
  fileBytes: number,
): Result<Safetensors, AdapterRefusal> {
  try {
    return ok(parse(head, fileBytes))
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    return err({ kind: 'adapter_invalid', rule: error.rule, why: error.message })
  }
}

function parse(head: Uint8Array, fileBytes: number): Safetensors {
  demand(head.length >= LENGTH_BYTES, 'truncated', 'the file is shorter than its first number')
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const length = view.getBigUint64(0, true)
  const most = BigInt(SAFETENSORS_HEADER_MAX)
  demand(length <= most, 'header_size', `the header of ${length} bytes is longer than ${most}`)
  const dataStart = LENGTH_BYTES + Number(length)
  demand(dataStart <= head.length && dataStart <= fileBytes, 'truncated', 'the header is cut off')
  const text = decode(head.subarray(LENGTH_BYTES, dataStart))
  demand(text.startsWith('{'), 'header_json', 'the header does not begin with {')
  const entries = entriesOf(text)
  const free = entries.find(([name]) => name === METADATA)?.[1] ?? {}
  const tensors = entries
    .filter(([name]) => name !== METADATA)
    .map(([name, value]) => tensorOf(name, value))
  demand(tensors.length > 0, 'no_tensors', 'the file has no tensors')
  demand(tensors.length <= TENSORS_MAX, 'tensor_count', `more than ${TENSORS_MAX} tensors`)
  checkPlaces(tensors, fileBytes - dataStart)
  return { tensors, metadata: metadataOf(free), dataStart }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new RuleError('header_json', 'the header is not UTF-8')
  }
}

/** The members of the header; a key that stands twice is refused. */
function entriesOf(text: string): [string, unknown][] {
  let header: unknown
  try {
    header = JSON.parse(text)
  } catch {
    throw new RuleError('header_json', 'the header is not JSON')
  }
  const entries = Object.entries(objectOf(header, 'the header'))
  // JSON.parse keeps the last of two equal keys in silence; a reader that keeps the first would see
  // another file. Outside of strings a colon stands once for every member that was written.
  const written = text.match(/"(?:[^"\\]|\\.)*"|:/g)?.filter((token) => token === ':').length ?? 0
  const parsed = entries.reduce((sum, [, value]) => sum + 1 + membersOf(value), 0)
  demand(written === parsed, 'duplicate_key', 'a key stands twice in the header')
  return entries
}

function metadataOf(value: unknown): Readonly<Record<string, string>> {
  const metadata = objectOf(value, METADATA)
  const isText = Object.values(metadata).every((text) => typeof text === 'string')
  demand(isText, 'metadata', 'the metadata holds something that is no text')
  return metadata as Readonly<Record<string, string>>
}

function membersOf(value: unknown): number {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.keys(value).length
    : 0
}

function tensorOf(name: string, value: unknown): Tensor {
  demand(name.length <= NAME_MAX, 'tensor_name', 'a tensor has an endless name')
  const { dtype, shape, data_offsets: offsets, ...rest } = objectOf(value, name)
  demand(Object.keys(rest).length === 0, 'tensor_fields', `${name} has fields of its own`)
  demand(isType(dtype), 'dtype', `${name} is of type ${String(dtype)}, not F32, F16 or BF16`)
  const sizes = naturals(shape, name, 'shape')
  demand(
    sizes.length > 0 && sizes.length <= DIMENSIONS_MAX,
    'dimensions',
    `${name} has ${sizes.length} dimensions`,
  )
  demand(
    sizes.every((size) => size > 0 && size <= SIZE_MAX),
    'shape',
    `${name} is empty or too large`,
  )
  const [start = 0, end = 0, ...more] = naturals(offsets, name, 'data_offsets')
  demand(more.length === 0, 'offsets', `${name} has more than two offsets`)
  const bytes = sizes.reduce((product, size) => product * size, VALUE_BYTES[dtype])
  demand(end - start === bytes, 'offsets', `${name} takes ${end - start} bytes, not ${bytes}`)
  return { name, type: dtype, shape: sizes, start, end }
}

function checkPlaces(tensors: readonly Tensor[], dataBytes: number): void {
  let next = 0
  for (const { name, start, end } of tensors.toSorted((a, b) => a.start - b.start)) {
    demand(start === next, 'gap_or_overlap', `${name} does not follow the tensor before it`)
    next = end
  }
  demand(next === dataBytes, 'file_size', `the data is ${dataBytes} bytes, its tensors ${next}`)
}

function isType(dtype: unknown): dtype is TensorType {
  return dtype === 'F32' || dtype === 'F16' || dtype === 'BF16'
}

function naturals(value: unknown, name: string, what: string): readonly number[] {
  const isList = Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0)
  demand(isList, 'numbers', `${what} of ${name} is not a list of whole numbers`)
  return value as readonly number[]
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  demand(isObject, 'header_json', `${what} is not an object`)
  return value as Readonly<Record<string, unknown>>
}

export class RuleError extends Error {
  override readonly name = 'RuleError'
  readonly rule: string

  constructor(rule: string, why: string) {
    super(why)
    this.rule = rule
  }
}

export function demand(condition: boolean, rule: string, why: string): asserts condition {
  if (!condition) throw new RuleError(rule, why)
}
