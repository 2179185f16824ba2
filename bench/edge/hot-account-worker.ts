// One Account object, driven from inside its worker by so many calls at once: hold, then capture, as
// often as the time allows. What is measured is the object alone, with its real writes.
import { contentId, parseAddress } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import type { AccountObject } from '../../workers/meter/account.object.ts'
import { charactersOf } from '../../workers/meter/call-steps.ts'
import { JoinedCalls } from '../../workers/meter/joined-calls.ts'
import { callAfter } from '../../workers/systems/timer.ts'
import { meterOf, type JoinedSteps } from '../../workers/meter/account-meter.ts'
import { CALL, GRANT, recordOf, WALLET } from '../ledger/sample.ts'

export { AccountObject } from '../../workers/meter/account.object.ts'

/** What a request lends; here all calls are one request's. */
const ASKER = {
  outlive: () => undefined,
  now: () => Date.now(),
  after: callAfter,
}

type Env = { readonly ACCOUNT: DurableObjectNamespace<AccountObject> }

export default {
  async fetch(request: Request, { ACCOUNT }: Env): Promise<Response> {
    const { searchParams } = new URL(request.url)
    const [callers, ms] = [Number(searchParams.get('callers')), Number(searchParams.get('ms'))]
    const way: JoinedSteps = new JoinedCalls(charactersOf)
    const meter = meterOf(() => ACCOUNT.getByName('hot'), { calls: way, asker: ASKER })
    await meter.grantKey(parseAddress(WALLET), GRANT, 'nonce')
    await meter.credit(WALLET, 'd', nanoUsd(1n << 60n))
    const end = Date.now() + ms
    let calls = 0
    const caller = async (name: string) => {
      for (let i = 0; Date.now() < end; i++) {
        const generationId = contentId('gen', `${name} ${i}`)
        const price = { fixedNanoUsd: nanoUsd(20n), nanoUsdPerCompletionToken: nanoUsd(80n) }
        const limits = { maxTokens: 64, maxTokensLimit: 2_048 }
        const hold = { keyDigest: GRANT.keyDigest, generationId, ...price, ...limits, call: CALL }
        const held = await meter.hold(hold)
        if (!held.ok) throw new Error(held.error.kind)
        await meter.capture(generationId, { record: recordOf(generationId, 32, 2_580n) })
        calls++
      }
    }
    await Promise.all(Array.from({ length: callers }, (_, i) => caller(`${i}`)))
    const { balanced } = await ACCOUNT.getByName('hot').audit()
    return Response.json({ calls, balanced })
  },
  queue() {},
}
