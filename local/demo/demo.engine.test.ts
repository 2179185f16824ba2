// The demo's own promises on the real model: its questions are answered right, every answer rests on
// the passages of the contributor who wrote them, and the whole loop ends in an equal epoch.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { signedReceipt } from '../../schemas/wire/generation.ts'
import { person } from '../stack/people.ts'
import { portsFrom, readSettings } from '../stack/settings.ts'
import { startStack, type Stack } from '../stack/stack.ts'
import { call, until } from './client.ts'
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
