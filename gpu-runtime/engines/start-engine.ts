// The engine that a node's configuration names, started, and under what name the fingerprints of its
// adapters are kept: another engine, version or base answers in its own way.
import type { NodeConfig } from '../config.ts'
import { fetchModels, type FetchOptions } from '../models/fetch-models.ts'
import { BASE_MODEL } from '../models/manifest.ts'
import { fakeEngine, faultsInQuestion } from './fake-engine.ts'
import { startLlamaEngine } from './llama-engine.ts'
import { PINNED_VERSION } from './llama-private-calls.ts'
import type { StartedEngine } from './supervised-engine.ts'

const CONTEXT_TOKENS = 2_048

export type ChosenEngine = {
  readonly start: () => Promise<StartedEngine>
  /** Names what answers: engine, version, base. */
  readonly fingerprintName: string
}

/** Fetches what the engine needs; starting it is left to the caller, who may do it again. */
export async function chooseEngine(
  { ENGINE: kind, SLOTS: slots }: Pick<NodeConfig, 'ENGINE' | 'SLOTS'>,
  fetching: FetchOptions,
): Promise<ChosenEngine> {
  if (kind === 'fake') {
    const start = () => Promise.resolve(fakeEngine(faultsInQuestion, slots, CONTEXT_TOKENS))
    return { start, fingerprintName: 'fake' }
  }
  const [modelFile = ''] = await fetchModels([BASE_MODEL], fetching)
  const options = { modelFile, slots, contextTokens: CONTEXT_TOKENS }
  const base = BASE_MODEL.sha256.slice(0, 16)
  return {
    start: () => startLlamaEngine(options),
    fingerprintName: `llama-${PINNED_VERSION}-${base}`,
  }
}
