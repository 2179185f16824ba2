// Embeddings for the bench, kept under .meed/bench by the hash of text and model: a text is embedded
// once on a machine.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { loadMiniLm } from '../../gpu-runtime/embed/minilm.ts'
import { sha256Hex } from '../../schemas/canonical.ts'

const BATCH = 64

export const BENCH_MODEL = 'all-MiniLM-L6-v2-int8'

export async function openEmbeddings(modelsFolder: string, cacheFile: string) {
  mkdirSync(dirname(cacheFile), { recursive: true })
  const known = new Map<string, Float32Array>()
  const lines = existsSync(cacheFile) ? readFileSync(cacheFile, 'utf8').split('\n') : []
  for (const line of lines) {
    const [digest, packed] = line.split(' ')
    if (digest !== undefined && packed?.length === 2048) known.set(digest, unpack(packed))
  }
  const minilm = await loadMiniLm(
    `${modelsFolder}/all-MiniLM-L6-v2.int8.onnx`,
    `${modelsFolder}/all-MiniLM-L6-v2.tokenizer.json`,
  )
  return async (texts: readonly string[]): Promise<Float32Array[]> => {
    const digests = texts.map((text) => sha256Hex(`${BENCH_MODEL} ${text}`))
    const missing = texts.flatMap((text, index) => (known.has(digests[index] ?? '') ? [] : [text]))
    for (let from = 0; from < missing.length; from += BATCH) {
      const batch = missing.slice(from, from + BATCH)
      const vectors = (await minilm(batch)).map((vector) => Float32Array.from(vector))
      const rows = vectors.map((vector, index) => {
        const digest = sha256Hex(`${BENCH_MODEL} ${batch[index]}`)
        known.set(digest, vector)
        return `${digest} ${Buffer.from(vector.buffer).toString('base64')}\n`
      })
      appendFileSync(cacheFile, rows.join(''))
      if (process.stderr.isTTY) process.stderr.write(`\rembedding ${from}/${missing.length} `)
    }
    return digests.map((digest) => known.get(digest) ?? new Float32Array())
  }
}

function unpack(packed: string): Float32Array {
  const bytes = Buffer.from(packed, 'base64')
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}
