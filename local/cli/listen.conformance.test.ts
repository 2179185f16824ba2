// Events of a real edge on a developer's machine: handed on as they are, verified by the official
// library with the secret that stays the same, until Ctrl-C.
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { api, makeKeyBy } from '../../workers/conformance/api.cases.ts'
import { chat, openWorld, question } from '../../workers/conformance/world.cases.ts'
import type { World } from '../../workers/conformance/world.cases.ts'
import { startReceiver, type Receiver } from './receiver.cases.ts'
import { meedWith, type Meed, type Running } from './meed.cases.ts'

let world: World
let receiver: Receiver
let meed: Meed
beforeAll(async () => {
  world = await openWorld()
  receiver = await startReceiver()
  meed = meedWith({ MEED_URL: world.stack.url, MEED_API_KEY: world.key })
})
afterAll(async () => {
  meed.remove()
  await receiver.stop()
  await world.stop()
})

const event = z.looseObject({ id: z.string(), type: z.string(), test: z.boolean() })

async function listening(...more: string[]): Promise<Running> {
  const running = meed.start(['listen', '--forward-to', receiver.place, ...more])
  await running.says(/Forwarding to http:\/\/127/)
  return running
}

async function stopped(running: Running) {
  running.child.kill('SIGINT')
  return running.ended
}

const secretIn = (err: string) => /Secret (whsec_\S+),/.exec(err)?.[1] ?? ''

describe('listen', () => {
  test('hands events on, signed with a secret that is the same the next time', async () => {
    const first = await listening()
    const reply = await chat(world, world.key, question('one two'))
    const id = reply.headers.get('x-meed-generation-id')
    await reply.text()
    const got = await receiver.next((body) => body.includes(id ?? 'none'))
    const { err, out, code } = await stopped(first)
    expect(code).toBe(0)
    expect(out).toMatch(/^\d\d:\d\d:\d\d {2}generation\.completed +evt_\w{22} {2}200\n/m)
    const verifier = new Webhook(secretIn(err))
    expect(verifier.verify(got.body, got.headers)).toMatchObject({
      ...{ type: 'generation.completed', test: false, data: { generation_id: id } },
    })
    expect(() => verifier.verify(`${got.body} `, got.headers)).toThrow('No matching signature')
    const second = await listening()
    expect(secretIn((await stopped(second)).err)).toBe(secretIn(err))
    expect((await meed.run('listen', '--print-secret')).out).toBe(`${secretIn(err)}\n`)
    expect(statSync(join(dirname(meed.configFile), 'listen.json')).mode & 0o777).toBe(0o600)
  })

  test('tells no event again that it told before, and none from before it began', async () => {
    const asked = await meed.run('trigger', 'credits.low')
    expect(asked.code).toBe(0)
    const before = /evt_\w{22}/.exec(asked.out)?.[0] ?? ''
    const running = await listening('--json')
    const now = /evt_\w{22}/.exec((await meed.run('trigger', 'key.revoked')).out)?.[0] ?? ''
    await running.says(new RegExp(now))
    const { out } = await stopped(running)
    const told = out
      .trim()
      .split('\n')
      .map((line) => event.parse(JSON.parse(line)))
    expect(told.map(({ id, test: isTest }) => [id, isTest])).toEqual([[now, true]])
    expect(out).not.toContain(before)
  })

  test('goes on where the local server fails, and says so', async () => {
    const running = await listening('--events', 'credits.low,key.revoked')
    receiver.answerWith(500)
    await meed.run('trigger', 'credits.low')
    await running.says(/credits\.low +evt_\w{22} {2}500/)
    receiver.answerWith(200)
    await meed.run('trigger', 'key.revoked')
    await running.says(/key\.revoked +evt_\w{22} {2}200/)
    expect(await stopped(running)).toMatchObject({ code: 0 })
  })

  test('makes its webhook anew where it was deleted', async () => {
    const kept = z.array(z.looseObject({ webhook: z.string() }))
    const file = join(dirname(meed.configFile), 'listen.json')
    const [before] = kept.parse(JSON.parse(readFileSync(file, 'utf8')))
    await api(world, 'DELETE', `/v1/webhooks/${before?.webhook}`, world.key)
    expect((await meed.run('listen', '--print-secret')).out).toMatch(/^whsec_/)
    const [after] = kept.parse(JSON.parse(readFileSync(file, 'utf8')))
    expect(after?.webhook).not.toBe(before?.webhook)
  })
})

describe('trigger', () => {
  test('lists what there is, and refuses what there is not', async () => {
    expect((await meed.run('trigger')).out).toMatch(/^credits\.topped_up +Credit arrived\.$/m)
    expect(await meed.run('trigger', 'credits.lost')).toMatchObject({ code: 1 })
    const narrow = await makeKeyBy(world, world.key)
    const said = await meed.run('trigger', 'credits.low', '--key', narrow.key)
    expect(said).toMatchObject({ code: 3 })
  })

  test('says so where nobody listens', async () => {
    const hooks = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) })
    const { body } = await api(world, 'GET', '/v1/webhooks', world.key)
    for (const { id } of hooks.parse(body).data)
      await api(world, 'DELETE', `/v1/webhooks/${id}`, world.key)
    const said = await meed.run('trigger', 'credits.low')
    expect(said).toMatchObject({ code: 5 })
    expect(said.err).toContain('"meed listen" makes one')
  })
})
