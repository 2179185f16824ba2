// The demo's own promises on the real model: its questions are answered right, every answer rests on
// the passages of the contributor who wrote them, and the whole loop ends in an equal epoch.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { highlight, provenLine } from '../../schemas/wire/attribution.ts'
import { signedReceipt } from '../../schemas/wire/generation.ts'
import { person } from '../stack/people.ts'
import { portsFrom, readSettings } from '../stack/settings.ts'
import { startStack, type Stack } from '../stack/stack.ts'
import { call, createKey, until } from './client.ts'
import { ask } from './question.ts'
import { runDemo } from './run.ts'
import { freePort } from './running-stack.ts'
import { DEMO_DATA, seed, type Seeded } from './seed.ts'

const questions = z
  .array(
    z.object({
      model: z.string(),
      question: z.string(),
      answerHas: z.string(),
      restsOn: z.enum(['alice', 'bruno', 'chen']),
    }),
  )
  .parse(JSON.parse(readFileSync(join(DEMO_DATA, 'questions.json'), 'utf8')))

const traced = z.object({ highlights: z.array(highlight) })
const lined = z.object({ lines: z.array(provenLine) })

let stateFolder: string
let stack: Stack
let seeded: Seeded
let client: OpenAI

beforeAll(async () => {
  stateFolder = mkdtempSync(join(tmpdir(), 'meed-questions-'))
  const ports = portsFrom(await freePort())
  const settings = { ...readSettings([], process.env), stateFolder, ports, epochSeconds: 3_600 }
  stack = await startStack(settings, { onUp: () => undefined })
  seeded = await seed(stack, join(stateFolder, 'seed.json'))
  client = new OpenAI({ apiKey: seeded.key, baseURL: `${stack.url}/v1` })
})
afterAll(async () => {
  await stack.stop()
  rmSync(stateFolder, { recursive: true, force: true })
})

test.each(questions)('$model: $question', async ({ model, question, answerHas, restsOn }) => {
  const answered = await ask(client, { model, datanet: seeded.datanet, question })
  expect(answered.text).toContain(answerHas)
  const { credit } = await receiptOf(answered.generationId)
  const earned = credit.shares.filter(({ share }) => share > 0)
  expect(earned.length).toBeGreaterThan(0)
  const most = earned.toSorted((a, b) => b.share - a.share)[0]
  expect(most?.payee).toBe(person(restsOn).address)
  for (const { payee } of answered.citations) expect(payee).toBe(person(restsOn).address)
})

test('base and adapters answer the same question in visibly different ways', async () => {
  const answers = await Promise.all(
    ['smollm2-135m-instruct', 'dora/brief', 'dora/quote'].map(async (model) => {
      const asked = { model, datanet: seeded.datanet, question: 'Who discovered bromine?' }
      return (await ask(client, asked)).text
    }),
  )
  expect(new Set(answers).size).toBe(3)
  expect(answers[1]).toMatch(/\[\d\]$/)
  expect(answers[2]).toMatch(/^Passage \[\d\].* says: "/)
})

test('what an adapter was trained on earns on its answers, for whoever contributed the text', async () => {
  // The first begins alike however the base is laid out; each says something of its own.
  const elements = ['terbium', 'francium', 'gadolinium', 'chromium']
  const asked = elements.map((name) => `What kind of element is ${name}?`)
  const texts = readFileSync(join(DEMO_DATA, 'training/brief.txt'), 'utf8').toLowerCase()
  const key = await createKey(stack.url, stack.deployment, person('dora'), 'training')
  let earned = 0
  for (const content of asked) {
    const said = await client.chat.completions.create({
      model: 'dora/brief',
      temperature: 0,
      messages: [{ role: 'user', content }],
    })
    const { credit } = await receiptOf(said.id)
    for (const { payee, share, passageIds } of credit.shares) {
      expect([payee, passageIds]).toEqual([person('dora').address, []])
      earned += share
    }
    if (credit.shares.length === 0) continue
    const trace = await call(`${stack.url}/v1/generations/${said.id}/trace`, traced, {
      key: seeded.key,
    })
    const spans = trace.highlights.filter(({ channel }) => channel === 'training')
    expect(spans.length).toBeGreaterThan(0)
    for (const { text, reason } of spans) {
      expect(reason).toBe('span')
      expect(texts).toContain(text.toLowerCase())
    }
    const { lines } = await call(`${stack.url}/v1/generations/${said.id}/line`, lined, { key })
    expect(lines.map(({ line }) => line.share)).toEqual(credit.shares.map(({ share }) => share))
  }
  expect(earned).toBeGreaterThan(0)
})

test('the demo goes from a deposit to an equal epoch', async () => {
  const { url, rpcUrl, deployment, secrets } = stack
  const lines: string[] = []
  const stop = () => Promise.resolve()
  const running = { url, rpcUrl, deployment, seeded, operatorToken: secrets.OPERATOR_TOKEN }
  const facts = await runDemo({ ...running, isOwn: false, stop }, (line) => lines.push(line))
  expect(facts).toMatchObject({ sharesSum: 1_000_000_000, verified: true })
  expect(BigInt(facts.claimed) > 0n).toBe(true)
  expect(facts.citations.length).toBeGreaterThan(0)
  expect(lines.at(-1)).toBe('verify-epoch: equal')
})

async function receiptOf(id: string) {
  const shown = z.object({ receipt: z.unknown() })
  const url = `${stack.url}/v1/generations/${id}`
  const receipt = await until('the receipt', async () => {
    const found = await call(url, shown, { key: seeded.key })
    return found.receipt === null ? null : found.receipt
  })
  return signedReceipt.parse(receipt).credited
}
