// Test support: a Llama of random weights in fp32, 64 wide and two layers deep, with one token a byte. A
// base that is quantised rounds activations, and answers 0.2 nats off for a change in the sixth digit; this
// one is exact to what its adapters are.
import type { BaseShape } from '../../schemas/adapter/base-shape.ts'
import { f32, numbersFrom, padded, text, u32, u64 } from './gguf-bytes.cases.ts'

export const TINY_SHAPE: BaseShape = {
  layers: 2,
  hidden: 64,
  feedForward: 96,
  heads: 4,
  keyValueHeads: 2,
  headSize: 16,
}
const CONTEXT = 256
const [UNKNOWN, CONTROL, BYTE] = [2, 3, 6]
const TOKENS: readonly (readonly [string, number])[] = [
  ['<unk>', UNKNOWN],
  ['<s>', CONTROL],
  ['</s>', CONTROL],
  ...Array.from({ length: 256 }, (_, byte): [string, number] => {
    return [`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, BYTE]
  }),
]

/** A whole GGUF file; the same seed gives the same bytes. */
export function tinyBase(seed = 1): Buffer {
  const tensors = tensorsOf(seed)
  let offset = 0
  const infos = tensors.map(({ name, sizes, values }) => {
    const at = offset
    offset += padded(values).length
    return Buffer.concat([text(name), u32(sizes.length), ...sizes.map(u64), u32(0), u64(at)])
  })
  const facts = factsOf()
  const head = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(facts.length)]
  const header = padded(Buffer.concat([...head, ...facts, ...infos]))
  return Buffer.concat([header, ...tensors.map(({ values }) => padded(values))])
}

function factsOf(): Buffer[] {
  const { layers, hidden, feedForward, heads, keyValueHeads, headSize } = TINY_SHAPE
  const named = (key: string, type: number, value: Buffer) =>
    Buffer.concat([text(key), u32(type), value])
  const numbers = {
    'llama.context_length': CONTEXT,
    'llama.embedding_length': hidden,
    'llama.block_count': layers,
    'llama.feed_forward_length': feedForward,
    'llama.vocab_size': TOKENS.length,
    'llama.attention.head_count': heads,
    'llama.attention.head_count_kv': keyValueHeads,
    'llama.rope.dimension_count': headSize,
    'tokenizer.ggml.unknown_token_id': 0,
    'tokenizer.ggml.bos_token_id': 1,
    'tokenizer.ggml.eos_token_id': 2,
  }
  const list = (type: number, items: readonly Buffer[]) =>
    Buffer.concat([u32(type), u64(items.length), ...items])
  return [
    named('general.architecture', 8, text('llama')),
    named('general.type', 8, text('model')),
    ...Object.entries(numbers).map(([key, value]) => named(key, 4, u32(value))),
    named('llama.attention.layer_norm_rms_epsilon', 6, f32(1e-5)),
    named('tokenizer.ggml.model', 8, text('llama')),
    named(
      'tokenizer.ggml.tokens',
      9,
      list(
        8,
        TOKENS.map(([token]) => text(token)),
      ),
    ),
    named(
      'tokenizer.ggml.scores',
      9,
      list(
        6,
        TOKENS.map(() => f32(0)),
      ),
    ),
    named(
      'tokenizer.ggml.token_type',
      9,
      list(
        5,
        TOKENS.map(([, type]) => u32(type)),
      ),
    ),
  ]
}

type TensorOf = {
  readonly name: string
  readonly sizes: readonly number[]
  readonly values: Buffer
}

function tensorsOf(seed: number): TensorOf[] {
  const { layers, hidden, feedForward, heads, keyValueHeads, headSize } = TINY_SHAPE
  const random = numbersFrom(seed)
  const filled = (name: string, sizes: readonly number[], value: () => number): TensorOf => {
    const length = sizes.reduce((product, size) => product * size, 1)
    return { name, sizes, values: Buffer.from(Float32Array.from({ length }, value).buffer) }
  }
  const matrix = (name: string, inputs: number, outputs: number) =>
    filled(`${name}.weight`, [inputs, outputs], () => (random() - 0.5) * 0.4)
  const norm = (name: string) => filled(`${name}.weight`, [hidden], () => 1)
  const [query, keyValue] = [heads * headSize, keyValueHeads * headSize]
  const blocks = Array.from({ length: layers }, (_, layer) => [
    norm(`blk.${layer}.attn_norm`),
    matrix(`blk.${layer}.attn_q`, hidden, query),
    matrix(`blk.${layer}.attn_k`, hidden, keyValue),
    matrix(`blk.${layer}.attn_v`, hidden, keyValue),
    matrix(`blk.${layer}.attn_output`, query, hidden),
    norm(`blk.${layer}.ffn_norm`),
    matrix(`blk.${layer}.ffn_gate`, hidden, feedForward),
    matrix(`blk.${layer}.ffn_up`, hidden, feedForward),
    matrix(`blk.${layer}.ffn_down`, feedForward, hidden),
  ])
  const vocabulary = TOKENS.length
  const ends = [norm('output_norm'), matrix('output', hidden, vocabulary)]
  return [matrix('token_embd', hidden, vocabulary), ...blocks.flat(), ...ends]
}
