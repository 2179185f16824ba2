// Sentence embeddings as the node offers them. The model's name travels with every vector, so that
// vectors of two models are never compared.

export const EMBEDDING_MODEL = 'all-MiniLM-L6-v2-int8'
export const EMBEDDING_DIMENSIONS = 384

/** The model was trained on shorter texts; what lies beyond is not seen. */
export const EMBEDDING_TOKENS_MAX = 256

/** Unit vectors of `EMBEDDING_DIMENSIONS` numbers, in the order of the texts. */
export type Embedder = ((texts: readonly string[]) => Promise<number[][]>) & {
  /** How many tokens each text has; of one of more than `EMBEDDING_TOKENS_MAX`, some number above it. */
  readonly tokensOf?: (texts: readonly string[]) => Promise<number[]>
}
