// Brings to the disk what the edge expects to be asked for, one file at a time and off everybody's
// way. A hint, never a duty: what fails is left to the call that needs it, or to the next beat.
import type { AdapterSource } from '../../schemas/wire/node.ts'
import type { HeldFile } from '../adapters/shelf.ts'

export type Prefetcher = (wanted: readonly AdapterSource[]) => void

/** @param onFailed told once per failed file, with the reason */
export function prefetcher(
  store: { readonly use: (wanted: AdapterSource) => Promise<HeldFile> },
  onFailed: (sha256: string, reason: string) => void,
): Prefetcher {
  let latest: readonly AdapterSource[] = []
  let running = false
  const run = async (): Promise<void> => {
    running = true
    for (let [next] = latest; next !== undefined; [next] = latest) {
      latest = latest.slice(1)
      try {
        const file = await store.use(next)
        file.release()
      } catch (error) {
        onFailed(next.sha256, error instanceof Error ? error.message : String(error))
      }
    }
    running = false
  }
  return (wanted) => {
    // A newer plan replaces what is left of an older one: its URLs live longer, its guess is better.
    latest = wanted
    if (!running) void run()
  }
}
