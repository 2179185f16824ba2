// Who else wants this machine's cores, as Linux tells it. In a container it tells of the whole host.
import { readdirSync, readFileSync } from 'node:fs'
import type { CoreUse } from './prompt-threads.ts'

/** Null on other systems, and where a kernel or a sandbox does not tell. */
export const CORE_USE: CoreUse = {
  /** Takes 30 µs. */
  pressure: () => told(() => pressureIn(readFileSync('/proc/pressure/cpu', 'latin1'))),
  /** Takes 30 to 400 µs. */
  neighbours: () =>
    told(() => {
      const runnable = runnableIn(readFileSync('/proc/loadavg', 'latin1'))
      // Who asks is runnable: a system that does not count it does not tell.
      if (runnable === null || runnable < 1) return null
      return runnable === 1 ? 0 : Math.max(0, runnable - ownRunnable())
    }),
}

function told(ask: () => number | null): number | null {
  try {
    return ask()
  } catch {
    return null
  }
}

/**
 * @param loadavg as /proc/loadavg has it: `0.31 0.80 1.26 3/114 21599`, three threads of 114 being runnable
 * @returns null where it has another form
 */
export function runnableIn(loadavg: string): number | null {
  return numberIn(loadavg, /^(?:\S+ ){3}(\d+)\/\d+ /)
}

/**
 * @param text as /proc/pressure/cpu has it: `some avg10=7.39 avg60=50.50 avg300=63.41 total=28285777328`, in percent
 * @returns null where it has another form
 */
export function pressureIn(text: string): number | null {
  return numberIn(text, /^some avg10=([\d.]+) /)
}

/** @param stat as /proc/self/task/…/stat has it: `2174 (libuv-worker) R 1 …`; a name may hold anything */
export function isRunnable(stat: string): boolean {
  return stat.startsWith(') R ', stat.lastIndexOf(')'))
}

/** A worker that has just read an adapter is still runnable while the thread that it woke has its core. */
function ownRunnable(): number {
  const threads = '/proc/self/task'
  return readdirSync(threads).filter((thread) => {
    try {
      return isRunnable(readFileSync(`${threads}/${thread}/stat`, 'latin1'))
    } catch {
      return false // It has ended.
    }
  }).length
}

function numberIn(text: string, pattern: RegExp): number | null {
  const found = pattern.exec(text)?.[1]
  return found === undefined ? null : Number(found)
}
