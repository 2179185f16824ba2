// Sentence embeddings: all-MiniLM-L6-v2, int8, on onnxruntime. Mean over the tokens that are not
// padding, then normalised: unit vectors of 384 dimensions, whose dot product is their cosine.
import { readFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { Tokenizer } from '@huggingface/tokenizers'
import type { InferenceSession, TensorConstructor } from 'onnxruntime-node'
import { EMBEDDING_DIMENSIONS, EMBEDDING_TOKENS_MAX, type Embedder } from './embedder.port.ts'
import { wordPieces } from './word-pieces.ts'

export async function loadMiniLm(modelFile: string, tokenizerFile: string): Promise<Embedder> {
  const json: object = JSON.parse(await readFile(tokenizerFile, 'utf8'))
  const tokenizer = new Tokenizer(json, {})
  // Read when its library is loaded: it would keep a file of what runs here, for its makers.
  process.env['ORT_DISABLE_TELEMETRY'] ??= '1'
  const { InferenceSession: Session, Tensor } = await import('onnxruntime-node')
  const session = await Session.create(modelFile, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  })
  const embedAll = async (texts: readonly string[]) => {
    const vectors: number[][] = []
    for (const text of texts) vectors.push(await embed({ session, Tensor }, tokenizer, text))
    return vectors
  }
  const tokensOf = async (texts: readonly string[]) => {
    const counts: number[] = []
    for (const text of texts) {
      counts.push(wordPieces(tokenizer, text, EMBEDDING_TOKENS_MAX).length)
      // Whoever streams from this process goes first.
      await setImmediate()
    }
    return counts
  }
  return Object.assign(embedAll, { tokensOf })
}

type Runtime = { readonly session: InferenceSession; readonly Tensor: TensorConstructor }

async function embed(
  { session, Tensor }: Runtime,
  tokenizer: Tokenizer,
  text: string,
): Promise<number[]> {
  const encoded = wordPieces(tokenizer, text, EMBEDDING_TOKENS_MAX)
  const last = encoded.at(-1) ?? 0
  const ids =
    encoded.length <= EMBEDDING_TOKENS_MAX
      ? encoded
      : [...encoded.slice(0, EMBEDDING_TOKENS_MAX - 1), last]
  const shape = [1, ids.length]
  const filled = (value: bigint) => BigInt64Array.from(ids, () => value)
  const output = await session.run({
    input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), shape),
    attention_mask: new Tensor('int64', filled(1n), shape),
    token_type_ids: new Tensor('int64', filled(0n), shape),
  })
  const hidden = output['last_hidden_state']
  if (hidden === undefined || !(hidden.data instanceof Float32Array)) {
    throw new Error('the embedding model gives no last_hidden_state')
  }
  return normalised(meanOf(hidden.data, ids.length))
}

/** Mean over the rows of a [tokens, 384] matrix. */
function meanOf(rows: Float32Array, tokens: number): number[] {
  return Array.from({ length: EMBEDDING_DIMENSIONS }, (_, column) => {
    let sum = 0
    for (let row = 0; row < tokens; row++) sum += rows[row * EMBEDDING_DIMENSIONS + column] ?? 0
    return sum / tokens
  })
}

function normalised(vector: readonly number[]): number[] {
  const norm = Math.hypot(...vector)
  return vector.map((value) => value / norm)
}
