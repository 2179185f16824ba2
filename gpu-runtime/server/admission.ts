// How many calls run, how many wait, and when the next is turned away. First come, first served.

export type Admission = {
  readonly active: () => number
  readonly waiting: () => number
  /** How many more may enter or wait now. */
  readonly room: () => number
  /** Resolves with the function that gives the place back; null when too many wait already. */
  readonly enter: (signal: AbortSignal) => Promise<(() => void) | null>
}

export function admission(slots: number, waitingMax: number): Admission {
  let active = 0
  const queue: (() => void)[] = []
  const leave = () => {
    const next = queue.shift()
    if (next === undefined) active -= 1
    else next()
  }
  return {
    active: () => active,
    waiting: () => queue.length,
    room: () => slots - active + waitingMax - queue.length,
    async enter(signal) {
      if (active < slots) active += 1
      else if (queue.length >= waitingMax) return null
      else await turn(queue, signal)
      return once(leave)
    },
  }
}

/** Waits for a place; a caller that hangs up leaves the queue and fails. */
function turn(queue: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const hangUp = () => {
      queue.splice(queue.indexOf(myTurn), 1)
      reject(new Error('the caller hung up while waiting'))
    }
    const myTurn = () => {
      signal.removeEventListener('abort', hangUp)
      resolve()
    }
    queue.push(myTurn)
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
