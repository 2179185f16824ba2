// A call whose receipt is not there: whoever asks hears whether it will be.
import { expect, test } from 'vitest'
import { accountOfWallet, contentId, routingOfAccount } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { ok } from '../../schemas/result.ts'
import { generationObject } from '../../schemas/wire/account.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'
import { makeKey } from '../auth/key.ts'
import { callerOf } from '../meter/keys.ts'
import type { GenerationState } from '../meter/meter.port.ts'
import { GRANT, WALLET } from '../meter/sample-call.cases.ts'
import type { Ports } from '../ports.ts'
import { getGeneration } from './get-generation.ts'
import { getTrace } from './get-trace.ts'
import { getReceiptProof } from './receipt-proof.ts'
import { sampleEdge } from './sample-edge.cases.ts'

const ID = contentId('gen', 'the call')
const OTHER = contentId('gen', 'no call')
const routing = routingOfAccount(accountOfWallet(WALLET))

/** The edge before any receipt, over an account that has one call in that state. */
function edgeWith(state: GenerationState['state'], mode: KeyMode = 'live') {
  const call: GenerationState = {
    state,
    heldNanoUsd: nanoUsd(9n),
    chargedNanoUsd: null,
    endedBy: null,
    record: null,
  }
  const ports = {
    secrets: { keyPeppers: { current: { version: 1, secret: 'p'.repeat(32) }, retired: [] } },
    meterOf: () => ({
      authorize: () => Promise.resolve(ok(callerOf(WALLET, GRANT))),
      generation: (id: string) => Promise.resolve(id === ID ? call : null),
    }),
    generations: { find: () => Promise.resolve(null) },
    usage: { call: () => Promise.resolve(null) },
    tally: { epochOf: () => Promise.resolve(null) },
  } as unknown as Ports
  const app = sampleEdge(ports)
  app.get('/:id', getGeneration)
  app.get('/:id/trace', getTrace)
  app.get('/:id/receipt/proof', getReceiptProof)
  const authorization = `Bearer ${makeKey(mode, routing, new Uint8Array(32).fill(7))}`
  return (path: string) => app.request(path, { headers: { authorization } })
}

async function refusalOf(reply: Response) {
  const { code } = errorBody.parse(await reply.json()).error
  return [reply.status, code, reply.headers.get('retry-after')]
}

const LATER = [409, 'not_credited_yet', '1']
const NEVER = [404, 'not_credited', null]

test.each([
  ['held', 'live', 'pending', LATER],
  ['captured', 'live', 'pending', LATER],
  ['captured', 'test', 'none', NEVER],
  ['held', 'test', 'none', NEVER],
  ['voided', 'live', 'none', NEVER],
  ['expired', 'live', 'none', NEVER],
] as const)('%s, by a %s key: %s', async (state, mode, status, refusal) => {
  const ask = edgeWith(state, mode)
  const shown = generationObject.parse(await (await ask(`/${ID}`)).json())
  expect([shown.receipt_status, shown.receipt]).toEqual([status, null])
  expect(await refusalOf(await ask(`/${ID}/trace`))).toEqual(refusal)
})

test('what the account never had is not found, whatever it looks like', async () => {
  const ask = edgeWith('captured')
  const unknown = [404, 'generation_not_found', null]
  for (const id of [OTHER, 'gen_nope', 'x']) {
    expect(await refusalOf(await ask(`/${id}`))).toEqual(unknown)
    expect(await refusalOf(await ask(`/${id}/trace`))).toEqual(unknown)
  }
})

test('a proof is promised for no id that cannot be one', async () => {
  const ask = edgeWith('captured')
  const [status, code] = await refusalOf(await ask('/gen_nope/receipt/proof'))
  expect([status, code]).toEqual([404, 'generation_not_found'])
  const [, settled] = await refusalOf(await ask(`/${ID}/receipt/proof`))
  expect(settled).toBe('receipt_not_settled')
})
