// An Account object seen as the Meter port. Every command is idempotent by its ids, so a call that
// failed on the way (the object moved, restarted or crashed) is repeated once, on a fresh stub,
// because the old one may stay broken. An overloaded object is never asked again at once.
import { twice } from '../../schemas/twice.ts'
import type { AccountObject } from './account.object.ts'
import type { CallStep, StepKind, StepTold } from './call-steps.ts'
import { valueOf, type Asker, type JoinedCalls } from './joined-calls.ts'
import type { Meter } from './meter.port.ts'

export type AccountStub = DurableObjectStub<AccountObject>

export type JoinedSteps = JoinedCalls<CallStep, StepTold[StepKind]>
type Joining = Omit<Asker<CallStep, StepTold[StepKind]>, 'ask'>
/** A way to the account that other requests of the isolate take too. */
export type Together = { readonly calls: JoinedSteps; readonly asker: Joining }

/**
 * @param open makes a stub of the account's object; called once per attempt
 * @param together the way of the steps of calls; absent: each goes alone
 */
export function meterOf(open: () => AccountStub, together?: Together): Meter {
  return {
    grantKey: (wallet, grant, nonce) => twice(() => open().grantKey(wallet, grant, nonce)),
    authorize: (keyDigest, scope) => twice(() => open().authorize(keyDigest, scope)),
    adoptKey: (older, newest) => twice(() => open().adoptKey(older, newest)),
    administer: (by, command) => twice(() => open().administer(by, command)),
    revokeLeaked: (digests) => twice(() => open().revokeLeaked(digests)),
    ...stepsOf(open, together),
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

type Steps = Pick<Meter, 'hold' | 'holdBound' | 'checkpoint' | 'capture' | 'void'>

function stepsOf(open: () => AccountStub, together: Together | undefined): Steps {
  const take = takenBy(open, together)
  return {
    hold: (request) => take({ kind: 'hold', request }),
    holdBound: (request) => take({ kind: 'holdBound', request }),
    async checkpoint(generationId, record) {
      await take({ kind: 'checkpoint', generationId, record })
    },
    capture: (generationId, capture) => take({ kind: 'capture', generationId, capture }),
    void: (generationId, endedBy) => take({ kind: 'void', generationId, endedBy }),
  }
}

type StepOf<K extends StepKind> = Extract<CallStep, { readonly kind: K }>
type Take = <K extends StepKind>(step: StepOf<K>) => Promise<StepTold[K]>

/** A step that was lost together with others is repeated alone. */
function takenBy(open: () => AccountStub, together: Together | undefined): Take {
  const ask = (steps: readonly CallStep[]) => open().steps(steps)
  return async <K extends StepKind>(step: StepOf<K>) => {
    let isFirst = together !== undefined
    const told = await twice(async () => {
      if (together === undefined || !isFirst) return valueOf((await ask([step]))[0])
      isFirst = false
      return together.calls.join(step, { ...together.asker, ask })
    })
    // The object tells a step what is told a step of its kind.
    return told as StepTold[K]
  }
}
