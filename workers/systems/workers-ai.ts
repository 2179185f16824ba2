// Embeddings by Cloudflare Workers AI, for a deployment that binds it: a second engine when no node
// answers. Its model is not the nodes' model, and says so: vectors of two models are never compared.
import { z } from 'zod'
import type { Embedded, Embedder } from '../retrieve/retrieve.port.ts'

/** 384 dimensions, as the column has. */
const MODEL = '@cf/baai/bge-small-en-v1.5'
const BATCH = 100

/** What is used of the `Ai` binding. */
export type WorkersAi = { run(model: typeof MODEL, input: { text: string[] }): Promise<unknown> }

const reply = z.object({ data: z.array(z.array(z.number()).length(384)) })

export function embedderOnWorkersAi(ai: WorkersAi): Embedder {
  const embedded = async (texts: readonly string[]): Promise<Embedded | null> => {
    const vectors: number[][] = []
    try {
      for (let from = 0; from < texts.length; from += BATCH) {
        const { data } = reply.parse(await ai.run(MODEL, { text: texts.slice(from, from + BATCH) }))
        vectors.push(...data.map(normalised))
      }
    } catch {
      return null
    }
    return vectors.length === texts.length ? { model: MODEL, vectors } : null
  }
  return { embedded, embed: async (texts) => (await embedded(texts))?.vectors ?? null }
}

/** The first of them that answers; null when none does. */
export function firstOf(embedders: readonly Embedder[]): Embedder {
  const embedded = async (texts: readonly string[]): Promise<Embedded | null> => {
    for (const embedder of embedders) {
      const found = await embedder.embedded(texts)
      if (found !== null) return found
    }
    return null
  }
  return { embedded, embed: async (texts) => (await embedded(texts))?.vectors ?? null }
}

function normalised(vector: readonly number[]): number[] {
  const norm = Math.hypot(...vector)
  return vector.map((value) => value / norm)
}
