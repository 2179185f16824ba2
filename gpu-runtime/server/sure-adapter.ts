// From an adapter that a call names to the engine's own words: brought to the disk, loaded, its canary
// asked, and the call answered by that very load and no other. Loading takes a place like a call does.
import type { AdapterStore } from '../adapters/adapter-store.ts'
import type { CanaryGuard } from '../adapters/canary-guard.ts'
import type { HeldFile } from '../adapters/shelf.ts'
import { EngineError, type Engine, type EngineCall } from '../engines/engine.port.ts'
import type { NodeEvent, WantedAdapter } from '../../schemas/wire/node.ts'
import type { Admission } from './admission.ts'

export type SureParts = {
  readonly engine: Engine
  readonly store: Pick<AdapterStore, 'use'>
  readonly guard: () => CanaryGuard
  readonly metrics?: { readonly loaded: (ms: number) => void }
  /** Called when the engine has loaded or freed an adapter. */
  readonly onChange: () => void
}

/** How often an adapter may be pushed out between its canary and its call. */
const LOADS_MAX = 5
const NEVER = new AbortController().signal

export type Loader = {
  /**
   * The adapter's file, held, and loaded by a load that answered as the adapter should.
   *
   * @param hungUp the caller does not wait any more: what has not begun then need not
   */
  readonly brought: (adapter: WantedAdapter, hungUp?: AbortSignal) => Promise<HeldFile>
  /** The same of a file that lies here. */
  readonly sure: (sha256: string, file: string) => Promise<void>
}

/** One loader for one gate: an adapter that many ask for at once is loaded once, in one place. */
export function adapterLoader(parts: SureParts, gate: Admission): Loader {
  const loading = new Map<string, Promise<void>>()
  const load = async (sha256: string, file: string): Promise<void> => {
    // A place like a call's: it pushes no adapter out under an answer that runs.
    const wanted = { tenant: sha256, adapter: sha256, choices: 1, tokens: 0 }
    try {
      const [place] = await Promise.all(gate.enter(wanted, NEVER))
      try {
        await parts.guard().verified(sha256, file)
      } finally {
        place?.leave()
        parts.onChange()
      }
    } finally {
      // Also where no place was given: the next who asks tries again.
      loading.delete(sha256)
    }
  }
  const sure = async (sha256: string, file: string): Promise<void> => {
    const guard = parts.guard()
    if (guard.isSure(sha256, file)) return void (await guard.verified(sha256, file))
    const under = loading.get(sha256) ?? load(sha256, file)
    loading.set(sha256, under)
    return under
  }
  return {
    sure,
    async brought(adapter, hungUp) {
      const began = performance.now()
      const file = await parts.store.use(adapter, hungUp)
      const isCold = parts.engine.loadOf(file.path) === null
      try {
        await sure(adapter.sha256, file.path)
        if (isCold) parts.metrics?.loaded(performance.now() - began)
        return file
      } catch (error) {
        file.release()
        throw error
      }
    },
  }
}

/**
 * The engine's events, from the very load that the canary answered from: an adapter that was pushed out
 * and loaded anew in between is asked again, before anything was said.
 */
export async function* verified(
  { engine, guard }: SureParts,
  sha256: string,
  call: EngineCall,
  signal: AbortSignal,
): AsyncGenerator<NodeEvent, void> {
  const { adapterFile: file } = call
  if (file === null) return yield* engine.generate(call, signal)
  for (let attempt = 0; attempt < LOADS_MAX; attempt++) {
    const load = await guard().verified(sha256, file)
    let isAnother = false
    for await (const event of engine.generate(call, signal)) {
      isAnother = event.type === 'start' && engine.loadOf(file) !== load
      if (isAnother) break
      yield event
    }
    if (!isAnother) return
  }
  throw new EngineError('overloaded', 'the adapter is pushed out again and again')
}
