// Whose earnings `meed claims` shows: the real binary against a server that answers for every payee.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startJsonServer, type JsonServer } from '../json-server.ts'
import { meedWith } from './meed.cases.ts'

const LOGIN = `0x${'ab'.repeat(20)}`
const SAID = `0x${'cd'.repeat(20)}`
const CLAIM_KEY = `0x${'11'.repeat(32)}`
const OF_CLAIM_KEY = '0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a'

let server: JsonServer
let bearers: (string | null)[] = []
beforeAll(async () => {
  server = await startJsonServer(0, ({ path, bearer }) => {
    bearers.push(bearer)
    const [, account = ''] = /^\/v1\/payouts\/(.*)$/.exec(path) ?? []
    const amounts = { cumulative_wei: '1', claimed_wei: '0', claimable_wei: '1' }
    const later = { pending_wei: '0', pending_until: null, maturing_wei: '0' }
    const payout = { account, epoch: 1, ...amounts, ...later, proof: [] }
    const own = { object: 'credits', wallet: LOGIN }
    const body = account === '' ? own : payout
    return Promise.resolve({ status: 200, body })
  })
})
afterAll(() => server.stop())

async function shown(env: Readonly<Record<string, string>>, ...more: readonly string[]) {
  const meed = meedWith({ MEED_URL: server.url, ...env })
  const where = ['--url', server.url, '--rpc', 'http://127.0.0.1:1', '--distributor', SAID]
  const { code, out, err } = await meed.run('claims', 'show', ...where, ...more, '--json')
  meed.remove()
  return code === 0 ? JSON.parse(out).account : [code, JSON.parse(err).error.message]
}

test('the account that is said, else of the wallet that is configured, else of the login', async () => {
  const login = { MEED_API_KEY: 'meed_test_of_nobody' }
  expect(await shown({ ...login, CLAIM_KEY }, '--account', SAID)).toBe(SAID)
  expect(await shown({ ...login, CLAIM_KEY })).toBe(OF_CLAIM_KEY)
  bearers = []
  expect(await shown(login)).toBe(LOGIN)
  expect(bearers).toEqual([login.MEED_API_KEY, null])
})

test('whoever says none, and has none, is told what to do', async () => {
  expect(await shown({})).toEqual([
    2,
    expect.stringMatching(/--account 0x….*CLAIM_KEY.*meed login/),
  ])
  expect(await shown({ CLAIM_KEY: '0x1' })).toEqual([2, 'CLAIM_KEY is no private key.'])
})
