// Money from the command line: what is there, buying more of it by chain and by card, and the month.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCardWorld, type CardWorld } from '../../workers/conformance/card-world.cases.ts'
import type { World } from '../../workers/conformance/world.cases.ts'
import { createKey, until } from '../demo/client.ts'
import { person } from '../stack/people.ts'
import { meedWith, type Meed, type Said } from './meed.cases.ts'

const MODEL = 'smollm2-135m-instruct'

let world: World
let stripe: CardWorld['stripe']
let stop: CardWorld['stop']
let meed: Meed
beforeAll(async () => {
  ;({ world, stripe, stop } = await openCardWorld())
  meed = meedWith({ MEED_URL: world.stack.url, MEED_API_KEY: world.key })
  await meed.run('chat', 'one two', '--model', MODEL)
})
afterAll(async () => {
  meed.remove()
  await stop()
})

const parsed = (said: Said) => {
  expect([said.code, said.err]).toEqual([0, ''])
  return JSON.parse(said.out)
}

test('credits are exact', async () => {
  const reply = parsed(await meed.run('credits', '--json'))
  const { out } = await meed.run('credits')
  expect(out).toMatch(/^available +\$/m)
  expect(BigInt(reply.available_nano_usd) + BigInt(reply.captured_nano_usd)).toBe(
    BigInt(reply.deposited_nano_usd) - BigInt(reply.held_nano_usd),
  )
})

describe('topup', () => {
  test('pays the escrow from the account’s own wallet, and waits until it is credit', async () => {
    const { url, rpcUrl, deployment } = world.stack
    const [state, before] = [world.stateFolder, parsed(await meed.run('credits', '--json'))]
    writeFileSync(join(state, 'stack.json'), JSON.stringify({ url, rpcUrl, deployment }))
    const rich = meedWith({ MEED_STATE: state, MEED_API_KEY: world.key, MEED_URL: url })
    const { out, code } = await rich.run('topup', '0.25')
    expect(out).toMatch(/^Paid \$0\.25 into the escrow, tx 0x\w{64}\.\nAvailable now: \$1\.2/)
    expect(code).toBe(0)
    const after = parsed(await meed.run('credits', '--json'))
    expect(BigInt(after.deposited_nano_usd) - BigInt(before.deposited_nano_usd)).toBe(250_000_000n)
    expect(await rich.run('topup', '1000000')).toMatchObject({ code: 4 })
    expect(await rich.run('topup', '1.5.5')).toMatchObject({ code: 2 })
    expect(await meed.run('topup', '1')).toMatchObject({ code: 2 })
    rich.remove()
  })

  test('gives a second person of the demo credit to ask with, whom erin pays for', async () => {
    const alice = meedWith({ MEED_STATE: world.stateFolder })
    expect((await alice.run('login', '--local', '--as', 'alice')).out).toContain('"login as alice"')
    expect((await alice.run('whoami')).out).toMatch(
      /^may +inference, datanets, read-usage, admin$/m,
    )
    expect(await alice.run('chat', 'hello', '--model', MODEL)).toMatchObject({ code: 4 })
    expect((await alice.run('topup', '0.25')).out).toContain('Available now: $0.25\n')
    expect(await alice.run('chat', 'hello', '--model', MODEL)).toMatchObject({ code: 0 })
    expect(await alice.run('login', '--local', '--as', 'mallory')).toMatchObject({ code: 2 })
    expect(await alice.run('login', '--as', 'alice')).toMatchObject({ code: 2 })
    alice.remove()
  })

  test('by card prints where to pay, and the payment is credit of the test key', async () => {
    const { url, deployment } = world.stack
    const trial = await createKey(url, deployment, person('erin'), 'trial', { mode: 'test' })
    const asked = await meed.run('topup', '25', '--card', '--key', trial)
    const session = /Pay here: http\S+\/(cs_\w+)/.exec(asked.out)?.[1] ?? ''
    const credits = async () => parsed(await meed.run('credits', '--json', '--key', trial))
    const before = await credits()
    await stripe.pay(session)
    const after = await until('the payment', async () => {
      const now = await credits()
      return now.deposited_nano_usd === before.deposited_nano_usd ? null : now
    })
    expect(BigInt(after.deposited_nano_usd) - BigInt(before.deposited_nano_usd)).toBe(
      25_000_000_000n,
    )
    const month = new Date().toISOString().slice(0, 7)
    const { out } = await meed.run('statements', 'show', month, '--key', trial)
    expect(out).toMatch(/^card +1 +\$25$/m)
    expect(await meed.run('topup', '0.005', '--card')).toMatchObject({ code: 2 })
    // A live key, where cards are in test mode.
    expect(await meed.run('topup', '25', '--card')).toMatchObject({ code: 1 })
  })
})

describe('statements', () => {
  const month = () => new Date().toISOString().slice(0, 7)

  test('are listed and shown, and end at the balance', async () => {
    const { available_nano_usd: available } = parsed(await meed.run('credits', '--json'))
    const listed = parsed(await meed.run('statements', 'list', '--json'))
    expect(listed.data).toMatchObject([{ month: month(), state: 'open' }])
    const shown = parsed(await meed.run('statements', 'show', month(), '--json'))
    expect(shown.closing_nano_usd).toBe(available)
    const { out } = await meed.run('statements', 'show', month())
    expect(out).toMatch(/^statement +ST-\w{17}-0001 \(open\)$/m)
    expect(out).toMatch(/^chain +\d +\$1\./m)
    expect(out).toMatch(new RegExp(`^key_\\w{22} +${MODEL} +\\d+ +\\d+ \\+ \\d+ +-\\$0\\.`, 'm'))
  })

  test('come as CSV and as a page, byte for byte; a month that is not there is told so', async () => {
    const csv = await meed.run('statements', 'show', month(), '--csv')
    expect(csv.out).toMatch(/^section,what,model[^]*\r\nclosing,/)
    const page = await meed.run('statements', 'show', month(), '--html')
    expect(page.out).toMatch(/^<!doctype html>[^]*<\/html>\n$/)
    expect(await meed.run('statements', 'show', '1999-01')).toMatchObject({ code: 5 })
  })
})
