// How long a call waits for its adapter. What is not there in time goes on loading for whoever asks
// next: the caller is told to come back, and nothing that was begun is thrown away.
import type { HeldFile } from '../adapters/shelf.ts'
import { EngineError } from '../engines/engine.port.ts'

/**
 * The file; or an EngineError `adapter_loading` after `msMax`, or an error when the caller hangs up.
 * A file that comes too late is released at once.
 *
 * @param msMax absent: for as long as it takes
 * @param onHungUp the caller will not come back for it, as one does who was told that it is late
 */
export function inTime(
  pending: Promise<HeldFile>,
  msMax: number | undefined,
  signal: AbortSignal,
  onHungUp: () => void,
): Promise<HeldFile> {
  return new Promise((resolve, reject) => {
    let isOver = false
    const end = (settle: () => void) => {
      isOver = true
      clearTimeout(timer)
      signal.removeEventListener('abort', hangUp)
      settle()
    }
    const late = new EngineError('adapter_loading', `the adapter is not ready after ${msMax} ms`)
    const timer = msMax === undefined ? undefined : setTimeout(() => end(() => reject(late)), msMax)
    const hangUp = () => {
      end(() => reject(new Error('the caller hung up while its adapter loaded')))
      onHungUp()
    }
    if (signal.aborted) hangUp()
    else signal.addEventListener('abort', hangUp, { once: true })
    pending.then(
      (file) => (isOver ? file.release() : end(() => resolve(file))),
      (error: unknown) => (isOver ? undefined : end(() => reject(error))),
    )
  })
}
