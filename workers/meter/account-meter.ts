// An Account object seen as the Meter port. Every command is idempotent by its ids, so a call that
// failed on the way (the object moved, restarted or crashed) is repeated once, on a fresh stub,
// because the old one may stay broken. An overloaded object is never asked again at once.
import { twice } from '../../schemas/twice.ts'
import type { AccountObject } from './account.object.ts'
import type { Meter } from './meter.port.ts'

export type AccountStub = DurableObjectStub<AccountObject>

/** @param open makes a stub of the account's object; called once per attempt */
export function meterOf(open: () => AccountStub): Meter {
  return {
    grantKey: (wallet, grant, nonce) => twice(() => open().grantKey(wallet, grant, nonce)),
    authorize: (keyDigest, scope) => twice(() => open().authorize(keyDigest, scope)),
    adoptKey: (older, newest) => twice(() => open().adoptKey(older, newest)),
    administer: (by, command) => twice(() => open().administer(by, command)),
    revokeLeaked: (digests) => twice(() => open().revokeLeaked(digests)),
    hold: (request) => twice(() => open().hold(request)),
    holdBound: (request) => twice(() => open().holdBound(request)),
    checkpoint: (id, record) => twice(() => open().checkpoint(id, record)),
    capture: (id, capture) => twice(() => open().capture(id, capture)),
    void: (id, endedBy) => twice(() => open().void(id, endedBy)),
    async credit(wallet, id, amountNanoUsd) {
      const orders = [{ kind: 'credit', id, amountNanoUsd }] as const
      await twice(() => open().order({ wallet, orders }))
    },
    order: (orders) => twice(() => open().order(orders)),
    recharge: (command) => twice(() => open().recharge(command)),
    delivered: (ids, untold) => twice(() => open().delivered(ids, untold)),
    announced: (ids) => twice(() => open().announced(ids)),
    balance: () => twice(() => open().balance()),
    generation: (id) => twice(() => open().generation(id)),
  }
}
