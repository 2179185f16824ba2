// Test support: writes a small GGUF LoRA of a Llama base with random values, sound or, by one
// option, unsound. The default fits SmolLM2-135M and is strong enough to change every answer.
import { f32, numbersFrom, padded, text, u32, u64 } from '../models/gguf-bytes.cases.ts'

type AdapterOptions = {
  readonly seed?: number
  readonly rank?: number
  readonly layers?: number
  /** Half the width of the values of b, which with the alpha sets how loud the adapter is. */
  readonly loudness?: number
  readonly inputs?: number
  readonly version?: number
  /** Key-value pairs that are added or, under the same key, replaced; null leaves one out. */
  readonly facts?: Readonly<Record<string, Fact | null>>
  readonly rename?: (tensor: string) => string
  readonly moveOffset?: (offset: number, index: number) => number
  readonly rankOfB?: number
}
type Fact = string | { readonly f32: number } | { readonly u32: number }

const F32 = 0

export function randomAdapter(options: AdapterOptions = {}): Buffer {
  const { rank = 4, layers = 2, inputs = 576, seed = 1, loudness = 4 } = options
  const random = numbersFrom(seed)
  const tensors = Array.from({ length: layers }, (_, layer) => [
    { name: `blk.${layer}.attn_q.weight.lora_a`, shape: [inputs, rank], width: 0.1 },
    {
      name: `blk.${layer}.attn_q.weight.lora_b`,
      shape: [options.rankOfB ?? rank, inputs],
      width: loudness,
    },
  ]).flat()
  const datas = tensors.map(({ shape, width }) => {
    const values = Float32Array.from({ length: (shape[0] ?? 0) * (shape[1] ?? 0) }, () => {
      return (random() - 0.5) * 2 * width
    })
    return padded(Buffer.from(values.buffer))
  })
  const facts: Record<string, Fact | null> = {
    'general.architecture': 'llama',
    'general.type': 'adapter',
    'adapter.type': 'lora',
    'adapter.lora.alpha': { f32: 2 * rank },
    ...options.facts,
  }
  const written = Object.entries(facts).flatMap(([key, fact]) => {
    return fact === null ? [] : [Buffer.concat([text(key), value(fact)])]
  })
  let offset = 0
  const infos = tensors.map(({ name, shape }, index) => {
    const at = options.moveOffset?.(offset, index) ?? offset
    offset += datas[index]?.length ?? 0
    const sizes = [u32(2), u64(shape[0] ?? 0), u64(shape[1] ?? 0)]
    return Buffer.concat([text(options.rename?.(name) ?? name), ...sizes, u32(F32), u64(at)])
  })
  const counts = [u32(options.version ?? 3), u64(infos.length), u64(written.length)]
  const header = [Buffer.from('GGUF'), ...counts, ...written, ...infos]
  return Buffer.concat([padded(Buffer.concat(header)), ...datas])
}

function value(fact: Fact): Buffer {
  if (typeof fact === 'string') return Buffer.concat([u32(8), text(fact)])
  if ('u32' in fact) return Buffer.concat([u32(4), u32(fact.u32)])
  return Buffer.concat([u32(6), f32(fact.f32)])
}
