// Passages alone, over HTTP: the fee is held, charged and credited to the last unit; what may not be
// read, or not be paid, is refused and costs nothing.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { ApiError, call, until } from '../../local/demo/client.ts'
import { leaderboardObject } from '../../schemas/wire/earnings.ts'
import { retrieveReply } from '../../schemas/wire/retrieve.ts'
import { accountWith, creditsOf, generationOf, ledgerOf } from './world.cases.ts'
import { openWorld, type World } from './world.cases.ts'

const FEE = 5_000n
const DATANET = 'meed/elements'

let world: World
let key: string
beforeAll(async () => {
  world = await openWorld()
  key = await accountWith(world, 'stakers', 2n * FEE + 1n)
})
afterAll(() => world.stop())

const retrieve = (query: string, more: Record<string, unknown> = {}) =>
  call(`${world.stack.url}/v1/retrieve`, retrieveReply, {
    key,
    body: { query, datanets: [DATANET], ...more },
  })

const credited = z.object({
  credit: z.object({
    shares: z.array(z.object({ payee: z.string(), share: z.number() })),
    unattributed: z.number(),
  }),
  splits: z.array(z.object({ role: z.string(), payee: z.string(), amount_nano_usd: z.string() })),
})

test('passages cost the Datanet’s fee exactly, which goes to those whose passages came', async () => {
  const reply = await retrieve('Who discovered titanium?', { limit: 3 })
  expect(reply.usage).toEqual({ passages: reply.data.length, cost_nano_usd: FEE.toString() })
  expect(reply.data.length).toBeGreaterThan(0)
  expect(reply.data.length).toBeLessThanOrEqual(3)
  expect(await creditsOf(world, key)).toMatchObject({
    available_nano_usd: (FEE + 1n).toString(),
    held_nano_usd: '0',
    captured_nano_usd: FEE.toString(),
  })
  const found = await until('the receipt', async () => {
    const generation = await generationOf(world, key, reply.id)
    return generation['receipt'] === null ? null : generation
  })
  const { credit, splits } = credited.parse(found)
  const paid = splits.reduce((sum, { amount_nano_usd: amount }) => sum + BigInt(amount), 0n)
  expect(paid).toBe(FEE)
  const given = new Set(reply.data.map(({ payee }) => payee))
  expect(credit.shares.length).toBeGreaterThan(0)
  expect(credit.shares.every(({ payee }) => given.has(payee))).toBe(true)
  const shares = credit.shares.reduce((sum, { share }) => sum + share, credit.unattributed)
  expect(shares).toBe(1_000_000_000)
  const data = splits.filter(({ role }) => role === 'data')
  const owed = data.reduce((sum, { amount_nano_usd: amount }) => sum + BigInt(amount), 0n)
  const place = `${world.stack.url}/v1/datanets/${DATANET}/leaderboard`
  const board = await call(place, leaderboardObject)
  expect(board).toMatchObject({ fee_nano_usd: FEE.toString(), earned_nano_usd: owed.toString() })
  const earned = new Map(board.data.map((rank) => [rank.payee, rank.earned_nano_usd]))
  for (const { payee, amount_nano_usd: amount } of data) expect(earned.get(payee)).toBe(amount)
  await expect(call(`${place}?epoch=99`, leaderboardObject)).rejects.toMatchObject({ status: 404 })
})

test('no passage, no charge', async () => {
  const before = await creditsOf(world, key)
  const reply = await retrieve('titanium', { filter: { licences: ['LicenseRef-none'] } })
  expect(reply).toMatchObject({ data: [], usage: { passages: 0, cost_nano_usd: '0' } })
  expect(await creditsOf(world, key)).toEqual(before)
})

test('a licence that is none is refused by name, and nothing is charged', async () => {
  const before = await creditsOf(world, key)
  const refused = retrieve('titanium', { filter: { licences: ['CC0-1.0', 'cc-by-4'] } })
  await expect(refused).rejects.toMatchObject({
    ...{ status: 400, code: 'licence_unknown' },
    message: expect.stringMatching(
      /'cc-by-4' is no licence .* Is it CC-BY-4\.0\? Known are CC0-1\.0/,
    ),
  })
  expect(await creditsOf(world, key)).toEqual(before)
})

test('a Datanet that is not there, or not for this key, is refused before any hold', async () => {
  const before = await creditsOf(world, key)
  const refused = retrieve('titanium', { datanets: ['meed/nowhere'] })
  await expect(refused).rejects.toMatchObject({ status: 404, code: 'datanet_not_found' })
  await expect(retrieve('titanium', { datanets: ['nonsense'] })).rejects.toBeInstanceOf(ApiError)
  expect(await creditsOf(world, key)).toEqual(before)
})

test('credit below the fee is refused, and the books balance', async () => {
  await retrieve('titanium')
  const refused = retrieve('titanium')
  await expect(refused).rejects.toMatchObject({ status: 402, code: 'credit_balance_exhausted' })
  expect(await creditsOf(world, key)).toMatchObject({ available_nano_usd: '1', held_nano_usd: '0' })
  expect((await ledgerOf(world, key)).balanced).toBe(true)
})
