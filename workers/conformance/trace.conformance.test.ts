// Why did this call pay whom, over HTTP: the payer sees the whole trace, a payee his own line without
// prompt or answer, and whoever is neither sees nothing. What both are shown is checked here against
// the signed receipt, with nothing but what the two replies hold.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { canonicalJson } from '../../schemas/canonical.ts'
import { createKey, until } from '../../local/demo/client.ts'
import { person, type Part } from '../../local/stack/people.ts'
import { sealFault } from '../../local/verify/receipt-seal.ts'
import { must } from '../../schemas/result.ts'
import { highlight, provenLine } from '../../schemas/wire/attribution.ts'
import { signedReceipt, WHOLE } from '../../schemas/wire/generation.ts'
import { shownCredit } from '../../schemas/wire/shown-call.ts'
import { verifyLine } from '../attribute/lines.ts'
import { rerun } from '../attribute/rerun.ts'
import { api, makeKeyBy, refusalOf } from './api.cases.ts'
import { chat, openWorld, question, type World } from './world.cases.ts'

const trace = z.object({
  credit: shownCredit,
  highlights: z.array(highlight),
  inputs: z.looseObject({ answer: z.string(), prompt: z.string() }),
  receipt: signedReceipt,
})
const lined = z.object({ lines: z.array(provenLine), receipt: signedReceipt })

const ASKED = 'What is the boiling point of bromine? [1]'
const keys = new Map<Part, string>()
let world: World
let id: string
let answer: string

beforeAll(async () => {
  world = await openWorld()
  const asked = question(ASKED, { model: 'dora/brief', datanets: ['meed/elements'] })
  const reply = await chat(world, world.key, asked)
  id = must(reply.headers.get('x-meed-generation-id'), 'a call has an id')
  const said = z.object({
    choices: z.tuple([z.object({ message: z.object({ content: z.string() }) })]),
  })
  answer = said.parse(await reply.json()).choices[0].message.content
  await until('the receipt', async () => {
    const found = await api(world, 'GET', `/v1/generations/${id}/trace`, world.key)
    return found.status === 200 ? found : null
  })
})
afterAll(() => world.stop())

const place = () => {
  const { chainId, distributor } = world.stack.deployment
  return { domain: { chainId, verifyingContract: distributor }, signer: null }
}

async function keyOf(part: Part): Promise<string> {
  const made =
    keys.get(part) ??
    (await createKey(world.stack.url, world.stack.deployment, person(part), 'line'))
  keys.set(part, made)
  return made
}

const traceBy = (key: string | null, of = id) =>
  api(world, 'GET', `/v1/generations/${of}/trace`, key)
const lineBy = (key: string | null, of = id) => api(world, 'GET', `/v1/generations/${of}/line`, key)

/** Who earned something of the answer, and who of the contributors did not. */
async function earnersOf(): Promise<{ readonly paid: Part; readonly unpaid: Part }> {
  const { receipt } = trace.parse((await traceBy(world.key)).body)
  const payees = receipt.credited.credit.shares.map(({ payee }) => payee)
  const isPaid = (part: Part) => payees.includes(person(part).address)
  const parts: readonly Part[] = ['alice', 'bruno', 'chen']
  return {
    paid: must(parts.find(isPaid), 'a contributor is paid'),
    unpaid: must(
      parts.find((part) => !isPaid(part)),
      'a contributor is not',
    ),
  }
}

describe('the trace', () => {
  test('shows the payer every word of the answer and who is credited for it', async () => {
    const { highlights, receipt } = trace.parse((await traceBy(world.key)).body)
    const { shares, unattributed } = receipt.credited.credit
    expect(shares.reduce((sum, { share }) => sum + share, unattributed)).toBe(WHOLE)
    for (const { start, end, text } of highlights) expect(answer.slice(start, end)).toBe(text)
    const credited = highlights.filter(({ sources }) => sources.length > 0)
    expect(credited.map(({ channel, reason }) => [channel, reason])).toContainEqual([
      'passage',
      'verbatim',
    ])
  })

  test('holds all that it takes to compute the signed credit again', async () => {
    const { inputs, receipt } = trace.parse((await traceBy(world.key)).body)
    expect([inputs.answer, inputs.prompt]).toEqual([answer, ASKED])
    expect(await sealFault(receipt, place())).toBeNull()
    const { credit, payer } = receipt.credited
    const again = rerun(canonicalJson(z.json().parse(inputs)), credit, payer)
    expect(again.ok).toBe(true)
    const told = { ...credit, evidenceSha256: receipt.credited.modelSha256 }
    const lie = { ...receipt, credited: { ...receipt.credited, credit: told } }
    expect(await sealFault(lie, place())).toBe('content')
  })

  test('is shown to nobody else: no payee, no key that may not read usage, no test key', async () => {
    const { paid } = await earnersOf()
    const refused = [404, 'generation_not_found']
    expect(await refusalOf(await traceBy(await keyOf(paid)))).toEqual(refused)
    expect(await refusalOf(await traceBy(world.key, `gen_${'0'.repeat(22)}`))).toEqual(refused)
    expect((await refusalOf(await traceBy(null)))[0]).toBe(401)
    const narrow = await makeKeyBy(world, world.key, { scopes: ['inference'] })
    expect((await refusalOf(await traceBy(narrow.key)))[0]).toBe(403)
    const { url, deployment } = world.stack
    const trial = await createKey(url, deployment, person('erin'), 'trial', { mode: 'test' })
    expect(await refusalOf(await traceBy(trial))).toEqual(refused)
  })
})

describe('the line of a payee', () => {
  test('proves itself against the signed receipt, and says where in his own text it stands', async () => {
    const { paid } = await earnersOf()
    const { lines, receipt } = lined.parse((await lineBy(await keyOf(paid))).body)
    expect(await sealFault(receipt, place())).toBeNull()
    const { linesRoot, shares } = receipt.credited.credit
    const root = must(linesRoot, 'a credit has the root of its lines')
    const own = shares.filter(({ payee }) => payee === person(paid).address)
    expect(lines.map(({ line }) => line.share)).toEqual(own.map(({ share }) => share))
    for (const proven of lines) {
      expect(verifyLine(proven, root)).toBe(true)
      expect(proven.line.places.length).toBeGreaterThan(0)
      const more = { ...proven.line, share: proven.line.share + 1 }
      expect(verifyLine({ ...proven, line: more }, root)).toBe(false)
    }
  })

  test('holds neither the prompt nor the answer, nor a line of somebody else', async () => {
    const { paid } = await earnersOf()
    const { body } = await lineBy(await keyOf(paid))
    const text = JSON.stringify(body)
    expect(text).not.toContain('boiling point')
    for (const words of answer.split(/\s+/).filter((word) => word.length > 6)) {
      expect(text).not.toContain(words)
    }
    const payees = lined.parse(body).lines.map(({ line }) => line.payee)
    expect(new Set(payees)).toEqual(new Set([person(paid).address]))
  })

  test('is there for no contributor whose text did not count, and not for the payer', async () => {
    const { unpaid } = await earnersOf()
    const refused = [404, 'generation_not_found']
    expect(await refusalOf(await lineBy(await keyOf(unpaid)))).toEqual(refused)
    expect(await refusalOf(await lineBy(world.key))).toEqual(refused)
    expect(await refusalOf(await lineBy(world.key, 'gen_nothing'))).toEqual(refused)
    expect((await refusalOf(await lineBy(null)))[0]).toBe(401)
  })
})
