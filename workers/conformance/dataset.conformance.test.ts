// A version out of one Datanet and into another, by the command that people use: exported as a folder,
// verified, spoiled and refused, imported, and answered from.
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { meedWith, type Meed } from '../../local/cli/meed.cases.ts'
import { call } from '../../local/demo/client.ts'
import { retrieveReply } from '../../schemas/wire/retrieve.ts'
import { accountWith, openWorld, type World } from './world.cases.ts'

const FROM = 'meed/elements'
const TO = 'dora/copies'

let world: World
let folder: string
let dora: string
let meed: Meed
beforeAll(async () => {
  world = await openWorld()
  meed = meedWith({ MEED_URL: world.stack.url })
  folder = mkdtempSync(join(tmpdir(), 'meed-folder-'))
  dora = await accountWith(world, 'dora', 0n)
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  meed.remove()
  await world.stop()
})

type Ran = { readonly code: number | null; readonly said: string }

const dataset = (...given: readonly string[]) => run(given, dora)

/** @param key null asks without */
async function run(given: readonly string[], key: string | null): Promise<Ran> {
  const as = key === null ? [] : ['--key', key]
  const { code, out, err } = await meed.run('datanets', ...given, ...as)
  return { code, said: `${out}${err}` }
}

test('a version is exported, verified, imported and found again', async () => {
  const curator = await accountWith(world, 'curator', 0n)
  const version = await call(
    `${world.stack.url}/v1/datanets/${FROM}/versions`,
    z.looseObject({ root: z.string(), contributions: z.number() }),
    { key: curator, body: { note: 'to export' } },
  )
  for (const format of ['parquet', 'jsonl']) {
    const place = join(folder, format)
    const exported = await dataset('export', `${FROM}@1`, place, '--format', format)
    expect(exported.said).toContain(`${version.contributions} rows, 0 withdrawn`)
    const verified = await dataset('verify', place, '--root', version.root)
    expect(verified).toMatchObject({ code: 0, said: expect.stringContaining('equal') })
  }
  const place = join(folder, 'jsonl')
  appendFileSync(
    join(place, 'data/train-00000-of-00001.jsonl'),
    '{"contribution_id":"x","text":"y"}\n',
  )
  expect(await dataset('verify', place)).toMatchObject({ code: 1 })

  const net = { name: TO, title: 'Copies', description: 'Of the elements.', licence: 'CC0-1.0' }
  const body = { ...net, is_public: true, fee_nano_usd: '0' }
  await call(`${world.stack.url}/v1/datanets`, z.any(), { key: dora, body })
  const about = ['--datanet', TO, '--licence', 'CC0-1.0', '--source', 'https://example.test']
  const imported = await dataset('import', join(folder, 'parquet'), ...about)
  expect(imported.said).toContain(`${version.contributions} added, 0 wait`)
  const again = await dataset('import', join(folder, 'parquet'), ...about)
  expect(again.said).toContain(`0 added, 0 wait for review, ${version.contributions} there before`)
  const asked = { query: 'Who discovered titanium?', datanets: [TO], limit: 1 }
  const found = await call(`${world.stack.url}/v1/retrieve`, retrieveReply, {
    key: world.key,
    body: asked,
  })
  expect(found.data[0]?.text).toContain('Titanium')
  // The column of that name is taken without being asked for.
  expect(found.data[0]?.title).toBe('Metals')
})

test('judged questions set the weight of meaning, which the card shows then, for the owner alone', async () => {
  const judged = join(folder, 'judged.jsonl')
  const questions = [
    'Who discovered titanium?',
    'Which metal melts at 30 degrees?',
    'What is xenon?',
  ]
  for (const [at, query] of questions.entries()) {
    const body = { query, datanets: [TO], limit: 1 }
    const { data } = await call(`${world.stack.url}/v1/retrieve`, retrieveReply, {
      key: world.key,
      body,
    })
    // A passage answers, or any passage of a contribution does.
    const answer = at % 2 === 0 ? data[0]?.id : data[0]?.contribution_id
    appendFileSync(judged, `${JSON.stringify({ question: query, answers: [answer] })}\n`)
  }
  const tuned = await dataset('tune', TO, judged)
  expect(tuned).toMatchObject({ code: 0, said: expect.stringContaining('3 questions') })
  expect(tuned.said).toMatch(/standard +[01]\.\d{4}\ntuned +[01]\.\d{4}\n/)
  const part = Number(/vector_part (0\.\d{3}), stored; 0 cells of/.exec(tuned.said)?.[1])
  const cards = z.object({
    data: z.array(z.object({ name: z.string(), vector_part: z.number().nullable() })),
  })
  const { data } = await call(`${world.stack.url}/v1/datanets`, cards, { key: dora })
  expect(data.find(({ name }) => name === TO)?.vector_part).toBeCloseTo(part, 3)
  const foreign = await run(['tune', TO, judged], world.key)
  expect(foreign).toMatchObject({ code: 3, said: expect.stringContaining('owner') })
  writeFileSync(judged, '{"question": "x"}\n')
  expect(await dataset('tune', TO, judged)).toMatchObject({
    ...{
      code: 2,
      said: expect.stringMatching(/^meed: Line 1 of .*judged\.jsonl is no judged question/),
    },
  })
})

test('what is public is exported without a key; whoever asks for less than a command needs is told', async () => {
  const place = join(folder, 'public')
  expect(await run(['export', `${FROM}@1`, place], null)).toMatchObject({ code: 0 })
  const other = `0x${'1'.repeat(64)}`
  expect(await dataset('verify', place, '--root', other)).toMatchObject({ code: 1 })
  expect(await dataset('export', `${FROM}@9`, place)).toMatchObject({
    ...{ code: 5, said: expect.stringContaining('has no version 9') },
  })
  for (const given of [['export', FROM, place], ['import', place], ['tune', TO], ['verify']]) {
    const told = await dataset(...given)
    expect([given, told.code]).toEqual([given, 2])
    expect(told.said).not.toContain('    at ')
  }
})
