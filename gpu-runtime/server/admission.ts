// How many calls run, who of those that wait is next, and when a caller is turned away. Calls wait in
// lines, one an adapter, and the lines take turns: a hot adapter with a hundred calls makes the
// others wait for one of its calls, not for a hundred. Within a line: first come, first served. Never
// do more adapters run at once than the engine keeps loaded: one that makes room while it answers is
// how engines have come to answer with another one's weights.

export type Admission = {
  readonly active: () => number
  readonly waiting: () => number
  /** How many wait although a slot is free: their adapter finds no place. */
  readonly deferred: () => number
  /** How many more may enter or wait now. */
  readonly room: () => number
  /**
   * Resolves with the function that gives the place back; null when too many wait already. A full
   * house turns away whoever's line is the longest: one hot adapter never fills it for the others.
   */
  readonly enter: (line: string, signal: AbortSignal) => Promise<(() => void) | null>
}

type Turn = { readonly go: () => void; readonly turnAway: () => void }
/** In the order of their turns: a line that was served goes to the end. */
type Lines = Map<string, Turn[]>

/** @param linesMax how many lines, those of `free` not counted, may have running calls */
export function admission(
  slots: number,
  waitingMax: number,
  linesMax = Number.POSITIVE_INFINITY,
  free: string | null = null,
): Admission {
  let active = 0
  const running = new Map<string, number>()
  const lines: Lines = new Map()
  const mayRun = (line: string) =>
    active < slots && (line === free || running.has(line) || running.size < linesMax)
  const run = (line: string) => {
    active += 1
    if (line !== free) running.set(line, (running.get(line) ?? 0) + 1)
  }
  const leave = (line: string) => {
    active -= 1
    const left = (running.get(line) ?? 1) - 1
    if (left > 0) running.set(line, left)
    else running.delete(line)
    // Strictly in turn: a line that waits for an adapter's place is not overtaken for ever.
    for (const [next] of lines) {
      if (!mayRun(next)) return
      run(next)
      nextTurn(lines)?.go()
    }
  }
  return {
    active: () => active,
    waiting: () => waitingIn(lines),
    deferred: () => (active < slots ? waitingIn(lines) : 0),
    room: () => slots - active + waitingMax - waitingIn(lines),
    async enter(line, signal) {
      if (lines.size === 0 && mayRun(line)) run(line)
      else {
        if (waitingIn(lines) >= waitingMax && !makesRoom(lines, line)) return null
        if (!(await turn(lines, line, signal))) return null
      }
      return once(() => leave(line))
    },
  }
}

function waitingIn(lines: Lines): number {
  return [...lines.values()].reduce((sum, { length }) => sum + length, 0)
}

function nextTurn(lines: Lines): Turn | null {
  for (const [name, turns] of lines) {
    const next = turns.shift()
    lines.delete(name)
    if (turns.length > 0) lines.set(name, turns)
    if (next !== undefined) return next
  }
  return null
}

/** Turns the youngest of the longest line away, unless the newcomer's own line is as long. */
function makesRoom(lines: Lines, newcomer: string): boolean {
  const own = lines.get(newcomer)?.length ?? 0
  const [longest] = [...lines.values()].toSorted((a, b) => b.length - a.length)
  if (longest === undefined || longest.length <= own + 1) return false
  longest.pop()?.turnAway()
  return true
}

/** Waits for a place; a caller that hangs up leaves its line and fails; false: turned away. */
function turn(lines: Lines, name: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const line = lines.get(name) ?? []
    lines.set(name, line)
    const settle = (admitted: boolean) => {
      signal.removeEventListener('abort', hangUp)
      resolve(admitted)
    }
    const mine: Turn = { go: () => settle(true), turnAway: () => settle(false) }
    const hangUp = () => {
      line.splice(line.indexOf(mine), 1)
      if (line.length === 0 && lines.get(name) === line) lines.delete(name)
      reject(new Error('the caller hung up while waiting'))
    }
    line.push(mine)
    if (signal.aborted) hangUp()
    else signal.addEventListener('abort', hangUp, { once: true })
  })
}

function once(leave: () => void): () => void {
  let left = false
  return () => {
    if (left) return
    left = true
    leave()
  }
}
