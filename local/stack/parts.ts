// The parts of a running stack, kept together: started one after the other, stopped in reverse, and
// broken as soon as one of them ends by itself. It does not know what the parts are.
import { join } from 'node:path'
import { startChild, type Child, type ChildOptions } from './child.ts'
import { ROOT } from './settings.ts'

export type Parts = {
  /** Resolves when the part is ready; rejects when it ends before. */
  readonly start: (options: Omit<ChildOptions, 'cwd' | 'logFile'>) => Promise<Child>
  /** Rejects, with the part's last lines, when one ends by itself. */
  readonly broken: Promise<never>
  readonly stop: () => Promise<void>
}

/** @param onStart told the process id of each part, which is also its group's */
export function superviseParts(logFolder: string, onStart: (pid: number) => Promise<void>): Parts {
  const running: Child[] = []
  const broken = Promise.withResolvers<never>()
  broken.promise.catch(() => undefined)
  let stopping = false
  return {
    broken: broken.promise,
    async start(options) {
      if (stopping) throw new Error('The stack is stopping: nothing starts any more.')
      const logFile = join(logFolder, `${options.name}.log`)
      const child = startChild({ ...options, cwd: ROOT, logFile })
      running.push(child)
      child.died.catch(broken.reject)
      if (child.process.pid !== undefined) await onStart(child.process.pid)
      await child.ready
      return child
    },
    async stop() {
      stopping = true
      for (const child of running.toReversed()) await child.stop()
    },
  }
}
