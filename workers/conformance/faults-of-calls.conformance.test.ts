// Faults of reliability by their numbers, where a call meets them: callers who hang up, workers that
// are killed, nodes that fail in every way. After each, the account's invariants, and after all, an epoch.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { until } from '../../local/demo/client.ts'
import { must } from '../../schemas/result.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { COMPLETION, endOf, faulty, framesOf, freshAccount } from './fault-world.cases.ts'
import { idOf, PROMPT, runningOnNode } from './fault-world.cases.ts'
import { expectInvariants } from './invariants.cases.ts'
import { expectSettled } from './settled.cases.ts'
import { chat, creditsOf, generationOf, openWorld, question } from './world.cases.ts'
import type { World } from './world.cases.ts'

const CREDIT = 1_000_000n
const ONE_CALL = { deposited: CREDIT, calls: 1 }
const SILENCE_SECONDS = 2

let world: World
beforeAll(async () => {
  world = await openWorld({ holdTtlSeconds: 6, silenceSeconds: SILENCE_SECONDS })
})
afterAll(() => world.stop())

const nodeRuns = (calls: number) =>
  until(`the node to run ${calls}`, async () =>
    (await runningOnNode(world)) === calls ? true : null,
  )
const heldOf = async (key: string) => BigInt((await creditsOf(world, key)).held_nano_usd)
const words = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`).join(' ')

describe('F01 a caller who hangs up before the first token', () => {
  test('frees the node and pays nothing, when the node has begun and is silent', async () => {
    const key = await freshAccount(world, CREDIT)
    const hangUp = new AbortController()
    const asked = question(faulty('one', { silent: true }), { stream: true })
    const reply = await chat(world, key, asked, hangUp.signal)
    expect(await heldOf(key)).toBeGreaterThan(0n)
    hangUp.abort()
    await nodeRuns(0)
    const ended = await endOf(world, key, idOf(reply))
    expect(ended).toMatchObject({ state: 'voided', ended_by: 'client_abort' })
    expect((await expectInvariants(world, key, ONE_CALL)).captured).toBe(0n)
  })

  // Nobody tells workerd that this caller is gone (ADR 0012): the node's silence ends the call.
  test('of a whole reply pays nothing, when the node stays silent until its time is over', async () => {
    const key = await freshAccount(world, CREDIT)
    const hangUp = new AbortController()
    const asked = question(faulty('one', { stallBeforeStart: true }))
    const reply = chat(world, key, asked, hangUp.signal).catch(() => 'hung up')
    await nodeRuns(1)
    expect(await heldOf(key)).toBeGreaterThan(0n)
    hangUp.abort()
    expect(await reply).toBe('hung up')
    await nodeRuns(0)
    await until('the hold to end', async () => ((await heldOf(key)) === 0n ? true : null))
    expect((await expectInvariants(world, key, ONE_CALL)).captured).toBe(0n)
  })
})

describe('F02 a caller who hangs up mid-stream', () => {
  test.each([1, 10, 63])('after %i tokens pays for what was produced, exactly', async (tokens) => {
    const key = await freshAccount(world, CREDIT)
    const hangUp = new AbortController()
    const asked = question(faulty(words(300), { tokenMs: 5 }), { stream: true })
    const reply = await chat(world, key, asked, hangUp.signal)
    const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader()
    let seen = 0
    while (seen < tokens) {
      const { value = '' } = (await reader?.read()) ?? {}
      seen += value.split('"content":"').length - 1
    }
    hangUp.abort()
    await nodeRuns(0)
    const ended = await endOf(world, key, idOf(reply))
    expect(ended).toMatchObject({ state: 'captured', ended_by: 'client_abort' })
    const { prompt_tokens: read = 0, completion_tokens: made = 0 } = ended.usage ?? {}
    expect(made).toBeGreaterThanOrEqual(tokens - 1)
    expect(made).toBeLessThan(300)
    const price = PROMPT * BigInt(read) + COMPLETION * BigInt(made)
    expect(ended.price_nano_usd).toBe(price.toString())
    expect((await expectInvariants(world, key, ONE_CALL)).captured).toBe(price)
  })
})

describe('F03 F04 a worker that is killed', () => {
  test('F03 after the hold: the hold expires, the balance is back', async () => {
    const key = await freshAccount(world, CREDIT)
    const reply = await chat(world, key, question(faulty('x', { silent: true }), { stream: true }))
    expect(await heldOf(key)).toBeGreaterThan(0n)
    await world.stack.restartEdge()
    await reply.body?.cancel().catch(() => undefined)
    const ended = await endOf(world, key, idOf(reply))
    expect(ended).toMatchObject({ state: 'expired', ended_by: 'expired' })
    expect((await expectInvariants(world, key, ONE_CALL)).captured).toBe(0n)
  })

  test('F04 after tokens, before the capture: the last checkpoint is charged, once', async () => {
    const key = await freshAccount(world, CREDIT)
    // 64 tokens make a checkpoint; then the node dawdles until the worker is gone.
    const asked = question(faulty(words(80), { tokenMs: 2, silentAfterTokens: 70 }), {
      stream: true,
    })
    const reply = await chat(world, key, asked)
    const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader()
    let seen = ''
    while (!seen.includes('w67')) seen += (await reader?.read())?.value ?? ''
    await world.stack.restartEdge()
    await reader?.cancel().catch(() => undefined)
    const ended = await endOf(world, key, idOf(reply))
    expect(ended).toMatchObject({ state: 'captured', ended_by: 'expired' })
    const price = PROMPT * 81n + COMPLETION * 64n
    expect(ended.price_nano_usd).toBe(price.toString())
    expect((await expectInvariants(world, key, ONE_CALL)).captured).toBe(price)
  })
})

describe('F11 a node that fails', () => {
  const nothing = [
    ['answers 5xx', { refuse: true }, 502, 'upstream_failed'],
    ['never answers', { stallBeforeStart: true }, 504, 'upstream_timeout'],
    ['hangs up before the first event', { dieBeforeStart: true }, 502, 'upstream_failed'],
  ] as const
  test.each(nothing)('and %s costs nothing', async (_, faults, status, code) => {
    const key = await freshAccount(world, CREDIT)
    const reply = await chat(world, key, question(faulty('one', faults)))
    const { error } = errorBody.parse(await reply.json())
    expect([reply.status, error.code]).toEqual([status, code])
    await nodeRuns(0)
    expect((await expectInvariants(world, key, ONE_CALL)).captured).toBe(0n)
  })

  const midStream = [
    ['hangs up mid-stream', { dieAfterTokens: 2 }, 2n, 'upstream_error'],
    ['falls silent mid-stream', { silentAfterTokens: 2 }, 2n, 'timeout'],
    ['ends without the usage', { endWithoutUsage: true }, 6n, 'upstream_error'],
    ['counts more than it sent', { overcount: 5 }, 6n, 'upstream_error'],
  ] as const
  test.each(midStream)('and %s is paid for what came', async (_, faults, tokens, endedBy) => {
    const key = await freshAccount(world, CREDIT)
    const asked = question(faulty('one two three', faults), { stream: true })
    const reply = await chat(world, key, asked)
    const frames = await framesOf(reply)
    // After an error nothing looks like success.
    expect(frames).not.toContain('data: [DONE]')
    expect(frames.filter((frame) => frame.includes('"code":"upstream_'))).toHaveLength(1)
    const ended = await generationOf(world, key, idOf(reply))
    expect(ended).toMatchObject({ state: 'captured', ended_by: endedBy })
    expect(ended.usage).toEqual({ prompt_tokens: 4, completion_tokens: Number(tokens) })
    const { captured } = await expectInvariants(world, key, ONE_CALL)
    expect(captured).toBe(PROMPT * 4n + COMPLETION * tokens)
  })
})

describe('F12 a node that reports more than the hold covers', () => {
  test('in the prompt is not believed, and nothing is charged', async () => {
    const key = await freshAccount(world, CREDIT)
    const asked = question(faulty('one', { promptTokens: 5_000 }), { max_tokens: 4 })
    const reply = await chat(world, key, asked)
    expect(reply.status).toBe(502)
    expect((await expectInvariants(world, key, ONE_CALL)).captured).toBe(0n)
    const { claimedTokens, claimedNanoUsd, aboveHoldNanoUsd } = overcountOf(idOf(reply))
    expect([claimedTokens, claimedNanoUsd]).toEqual(['5000+0', (PROMPT * 5_000n).toString()])
    expect(BigInt(aboveHoldNanoUsd)).toBeGreaterThan(0n)
  })

  test('in the answer is cut where max_tokens ends', async () => {
    const key = await freshAccount(world, CREDIT)
    const asked = question(faulty('one two three', { ignoreMaxTokens: true }), { max_tokens: 3 })
    const whole = await chat(world, key, asked)
    expect(whole.status).toBe(502)
    expect((await expectInvariants(world, key, ONE_CALL)).captured).toBe(0n)
    const streamed = await chat(world, key, { ...asked, stream: true })
    expect((await framesOf(streamed)).join('')).toContain('upstream_failed')
    const { captured } = await expectInvariants(world, key, { ...ONE_CALL, calls: 2 })
    expect(captured).toBe(PROMPT * 4n + COMPLETION * 3n)
    expect(overcountOf(idOf(streamed))).toMatchObject({ countedTokens: '4+3' })
  })
})

const overcounted = z.looseObject({
  generationId: z.string(),
  claimedTokens: z.string(),
  countedTokens: z.string(),
  claimedNanoUsd: z.string(),
  aboveHoldNanoUsd: z.string(),
})

/** The one line by which the operator hears of it. */
function overcountOf(generationId: string): z.infer<typeof overcounted> {
  const log = readFileSync(join(world.stateFolder, 'logs/edge.log'), 'utf8')
  const lines = log.split('\n').filter((line) => line.includes('"event":"node_overcounted"'))
  const told = lines.map((line) => overcounted.parse(JSON.parse(line.slice(line.indexOf('{')))))
  const own = told.filter((each) => each.generationId === generationId)
  expect(own).toHaveLength(1)
  return must(own[0], 'there is one')
}

test('I5 all that was charged is in one epoch, whose leaves are its sum', async () => {
  expect(await expectSettled(world)).toBeGreaterThan(0)
})
