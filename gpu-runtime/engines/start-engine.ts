// The engine that a node's configuration names: which base it serves, how adapters are prepared for it,
// how it is started, as often as needed, and under what name the fingerprints of its adapters are kept:
// another engine, version or base answers in its own way.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { BaseShape } from '../../schemas/adapter/base-shape.ts'
import { parseSha256, type Sha256 } from '../../schemas/ids.ts'
import type { FormatName } from '../adapters/compose-files.ts'
import { prepareForLlama, prepareForVllm, type Prepare } from '../adapters/prepare.ts'
import type { NodeConfig } from '../config.ts'
import { fetchModels, type FetchOptions } from '../models/fetch-models.ts'
import { BASE_MODEL, BASE_SHAPE, TILED_BASE_MODEL } from '../models/manifest.ts'
import { tiledModel } from '../models/tiled-model.ts'
import { fakeEngine, faultsInQuestion } from './fake-engine.ts'
import { startLlamaEngine } from './llama-engine.ts'
import { PINNED_VERSION } from './llama-private-calls.ts'
import type { StartedEngine } from './supervised-engine.ts'
import { readBaseFolder } from './vllm/base-folder.ts'
import { startVllmEngine } from './vllm/vllm-engine.ts'
import { freePort } from './free-port.ts'

const CONTEXT_TOKENS = 2_048
/** One more context: 54 MiB once a guest came, and a share of the others' cores while one is in it (ADR 0123). */
const LLAMA_GUESTS = 1
const VLLM_READY_MS_MAX = 10 * 60_000
/** How prompts are cut into batches, and weights laid out: the last bits of an answer depend on both. */
const READING = 'whole-slices-offsets'
const LAPTOP_BASE = {
  name: 'smollm2-135m-instruct',
  sha256: parseSha256(BASE_MODEL.sha256),
  shape: BASE_SHAPE,
}

export type ChosenEngine = {
  readonly start: () => Promise<StartedEngine>
  readonly base: { readonly name: string; readonly sha256: Sha256; readonly shape: BaseShape }
  readonly prepare: Prepare
  /** How adapters are combined for it. */
  readonly format: FormatName
  /** Names what answers: engine, version, base. */
  readonly fingerprintName: string
}

/** Fetches what the engine needs; starting it is left to the caller. */
export async function chooseEngine(
  config: NodeConfig,
  fetching: FetchOptions,
): Promise<ChosenEngine> {
  if (config.ENGINE === 'vllm') return chooseVllm(config)
  const { SLOTS: slots } = config
  const laptop = {
    base: LAPTOP_BASE,
    prepare: prepareForLlama(BASE_SHAPE),
    format: 'gguf' as const,
  }
  if (config.ENGINE === 'fake') {
    const start = () => Promise.resolve(fakeEngine(faultsInQuestion, slots, CONTEXT_TOKENS))
    return { ...laptop, start, fingerprintName: 'fake' }
  }
  const [baseFile = ''] = await fetchModels([BASE_MODEL], fetching)
  const model = await tiledModel(baseFile, TILED_BASE_MODEL, config.STATE_DIR)
  const options = { ...model, slots, guests: LLAMA_GUESTS, contextTokens: CONTEXT_TOKENS }
  return {
    ...laptop,
    start: () => startLlamaEngine(options),
    fingerprintName: `llama-${PINNED_VERSION}-${READING}-${LAPTOP_BASE.sha256.slice(0, 16)}`,
  }
}

async function chooseVllm(config: NodeConfig): Promise<ChosenEngine> {
  const { VLLM_PYTHON: python, VLLM_MODEL: modelFolder, VLLM_BASE_NAME: name } = config
  if (python === undefined || modelFolder === undefined || name === undefined) {
    throw new Error('ENGINE=vllm needs VLLM_PYTHON, VLLM_MODEL and VLLM_BASE_NAME.')
  }
  const read = await readBaseFolder(modelFolder)
  const start = async () =>
    startVllmEngine({
      python,
      modelFolder,
      baseName: name,
      port: await freePort(),
      adaptersInBatch: config.VLLM_ADAPTERS_IN_BATCH,
      adaptersInMemory: config.VLLM_ADAPTERS_IN_MEMORY,
      maxRank: config.VLLM_MAX_RANK,
      contextTokens: config.VLLM_CONTEXT_TOKENS,
      slots: config.SLOTS,
      args: config.VLLM_ARGS,
      env: ownEnv(process.env),
      readyMsMax: VLLM_READY_MS_MAX,
    })
  const version = await versionOfVllm(python)
  return {
    start,
    base: { name, ...read },
    prepare: prepareForVllm(read.shape),
    format: 'peft',
    fingerprintName: `vllm-${version}-${read.sha256.slice(0, 16)}`,
  }
}

/** What vLLM and CUDA are set up by; nothing of the node's, and no key of any bucket. */
function ownEnv(env: NodeJS.ProcessEnv): Record<string, string> {
  const own = /^(PATH|HOME|LANG|LD_|CUDA_|NVIDIA_|NCCL_|VLLM_CPU_|VLLM_TARGET_|OMP_|TORCH_|TMPDIR)/
  return Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => {
      return pair[1] !== undefined && own.test(pair[0])
    }),
  )
}

/** The version as installed, whichever package carries it. */
async function versionOfVllm(python: string): Promise<string> {
  const ask = [
    'from importlib.metadata import distributions as d',
    'print(next(f"{x.name}-{x.version}" for x in d() if x.name in ("vllm", "vllm-cpu")))',
  ].join('; ')
  const { stdout } = await promisify(execFile)(python, ['-c', ask], { env: ownEnv(process.env) })
  return stdout.trim().replace(/[^\w.+-]/g, '_')
}
