// How long one call may take, and how long nothing may move: one watch over a running call gives one
// signal for every way in which it is to stop. It aborts when the caller does, when neither the node
// nor the reader has moved for too long, and when the whole took too long. Knows nothing of money.

export type Patience = {
  /** Between two events of the node, the wait for the first one included. */
  readonly silenceMs: number
  /** First byte to last. */
  readonly callMs: number
}

export type Watch = {
  readonly signal: AbortSignal
  /** The node said something and somebody read it. */
  readonly heard: () => void
  /** The call is over: nothing aborts any more. */
  readonly stop: () => void
}

/** One timer a call, set anew only when it fires: a token costs no timer. */
export function watchOver(caller: AbortSignal, patience: Patience, now: () => number): Watch {
  const { silenceMs, callMs } = patience
  const controller = new AbortController()
  const startedMs = now()
  let heardMs = startedMs
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    clearTimeout(timer)
    caller.removeEventListener('abort', follow)
  }
  const end = (reason: unknown) => {
    stop()
    controller.abort(reason)
  }
  const follow = () => end(caller.reason)
  const look = () => {
    const left = callMs - (now() - startedMs)
    const quiet = silenceMs - (now() - heardMs)
    if (left <= 0) end(timeout(`the call took longer than ${callMs} ms`))
    else if (quiet <= 0) end(timeout(`nothing moved for ${silenceMs} ms`))
    else timer = setTimeout(look, Math.min(left, quiet))
  }
  caller.addEventListener('abort', follow, { once: true })
  if (caller.aborted) follow()
  else look()
  const heard = () => {
    heardMs = now()
  }
  return { signal: controller.signal, heard, stop }
}

/** Why a call that was stopped was stopped; null while it was not. */
export function stoppedBy(signal: AbortSignal): 'timeout' | 'client_abort' | null {
  if (!signal.aborted) return null
  const { reason } = signal
  const isTimeout = reason instanceof DOMException && reason.name === 'TimeoutError'
  return isTimeout ? 'timeout' : 'client_abort'
}

function timeout(message: string): DOMException {
  return new DOMException(message, 'TimeoutError')
}
