// How many threads read a slice of a prompt. Two are nearly twice as fast, where nothing else wants their
// cores: llama.cpp's threads wait for one another by spinning, a thousand times a slice, so one that has to
// share its core can make a slice last seconds (ADR 0109). Answers are always written by one.
import { readdirSync, readFileSync } from 'node:fs'

const THREADS_MAX = 2

export type Moment = {
  /** What is read in one step. A single token is a step of writing, whatever it is for. */
  readonly tokens: number
  /** Calls that the engine's other slots run. */
  readonly otherCalls: number
  /** Cores that this process may use at once. */
  readonly cores: number
  /** Threads of other processes that run or want to; null: not known. */
  readonly neighbours: number | null
}

/** One or two. Two only where as many cores are idle, and are known to be. */
export function promptThreads({ tokens, otherCalls, cores, neighbours }: Moment): number {
  if (tokens < 2 || neighbours === null) return 1
  // Another call may just be between two of its steps.
  const idle = cores - otherCalls - neighbours
  return idle >= THREADS_MAX ? THREADS_MAX : 1
}

/**
 * Linux tells, in 30 to 200 µs; null on other systems. In a container all of the host's threads count against the
 * container's cores, which can only keep a prompt at one thread.
 */
export function neighboursNow(): number | null {
  try {
    const runnable = runnableIn(readFileSync('/proc/loadavg', 'latin1'))
    // Who asks is one of them; a sandbox that counts not even that does not tell.
    if (runnable === null || runnable < 1) return null
    return runnable === 1 ? 0 : Math.max(0, runnable - ownRunnable())
  } catch {
    return null
  }
}

/**
 * @param loadavg as /proc/loadavg has it: `0.31 0.80 1.26 3/114 21599`, three threads of 114 being runnable
 * @returns null where it has another form
 */
export function runnableIn(loadavg: string): number | null {
  const found = /^(?:\S+ ){3}(\d+)\/\d+ /.exec(loadavg)?.[1]
  return found === undefined ? null : Number(found)
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
