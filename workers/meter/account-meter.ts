// An Account object seen as the Meter port. Every command is idempotent by its ids, so a call that
// failed on the way (the object moved, restarted or crashed) is repeated once, on a fresh stub,
// because the old one may stay broken. An overloaded object is never asked again at once.
import type { AccountObject } from './account.object.ts'
import type { Meter } from './meter.port.ts'

export type AccountStub = DurableObjectStub<AccountObject>

/** @param open makes a stub of the account's object; called once per attempt */
export function meterOf(open: () => AccountStub): Meter {
  return {
    grantKey: (wallet, grant, nonce) => twice(() => open().grantKey(wallet, grant, nonce)),
    authorize: (keyDigest) => twice(() => open().authorize(keyDigest)),
    hold: (request) => twice(() => open().hold(request)),
    checkpoint: (id, record) => twice(() => open().checkpoint(id, record)),
    capture: (id, capture) => twice(() => open().capture(id, capture)),
    void: (id, endedBy) => twice(() => open().void(id, endedBy)),
    credit: (wallet, depositId, amount) => twice(() => open().credit(wallet, depositId, amount)),
    delivered: (ids) => twice(() => open().delivered(ids)),
    balance: () => twice(() => open().balance()),
    generation: (id) => twice(() => open().generation(id)),
  }
}

/** T comes from the port: the stub's own types are a union of promises, one per outcome. */
async function twice<T>(ask: () => Promise<NoInfer<T>>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!isWorthRepeating(error)) throw error
    return ask()
  }
}

/** The platform marks its own failures so; an error thrown by the object bears neither mark. */
function isWorthRepeating(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const retryable = 'retryable' in error && error.retryable === true
  const overloaded = 'overloaded' in error && error.overloaded === true
  return retryable && !overloaded
}
