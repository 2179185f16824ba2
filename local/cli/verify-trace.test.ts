// The same call attributed in processes of their own, first cold, then warm: identical bytes, and a
// changed byte is found.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { compositionId } from '../../schemas/adapter/composition.ts'
import { parseSha256 } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import { samplePassage } from '../../workers/attribute/sample-passages.ts'
import { attribute } from '../../workers/attribute/shares.ts'
import {
  addressOf,
  creditedOf,
  DOMAIN,
  receiptsOf,
  SIGNER,
} from '../../workers/settle/settle.cases.ts'

const folder = mkdtempSync(join(tmpdir(), 'meed-trace-'))
afterAll(() => rmSync(folder, { recursive: true }))

const BELL = 'The Bell Rock lighthouse was lit on 1 February 1811 by its keepers.'
const KEEPER = 'Each keeper served four weeks on the rock and a fortnight ashore at Arbroath.'
const input = {
  answer: `${BELL} Whales sing at dusk. ${KEEPER}`,
  prompt: 'Who kept the light?',
  passages: [samplePassage(BELL), samplePassage(KEEPER)],
  similarities: [
    [900_000, 100_000],
    [-40_000, 20_000],
    [150_000, 950_000],
  ],
}
const { credit, inputs, lines } = attribute(input)
const call = creditedOf({ n: 1, payer: 1, prompt: 9, completion: 9, perToken: 10n, shares: [] })
const [signed] = await receiptsOf([{ ...call, credit }])
const receipt = toWire(must(signed, 'one call, one receipt'))

function traceFile(name: string, change: (text: string) => string = (text) => text): string {
  const path = join(folder, name)
  writeFileSync(path, change(JSON.stringify({ inputs: JSON.parse(inputs), receipt })))
  return path
}

const place = ['--chain-id', `${DOMAIN.chainId}`, '--distributor', DOMAIN.verifyingContract]
const run = (...flags: string[]) =>
  spawnSync(process.execPath, ['local/cli/main.ts', 'trace', 'verify', ...flags], {
    encoding: 'utf8',
  })
const verify = (...flags: string[]) => run(...place, ...flags)

describe('trace verify', () => {
  test('gives the payer the same bytes in another process', () => {
    const { stdout, status } = verify('--inputs', traceFile('trace.json'))
    expect(stdout).toContain(`signed by ${SIGNER.address} as receipt 0`)
    expect(stdout).toContain(`same bytes: evidence ${credit.evidenceSha256}`)
    expect(status).toBe(0)
  })

  test('says what differs, and exits 1', () => {
    const path = traceFile('changed.json', (text) => text.replace('Whales sing', 'Whales hum'))
    const { stdout, status } = verify('--inputs', path)
    expect(JSON.parse(stdout.slice(stdout.indexOf('{')))).toMatchObject({
      kind: 'evidence_differs',
    })
    expect(status).toBe(1)
  })

  test.each([
    ['a root of other lines', `"linesRoot":"${credit.linesRoot}"`, '"linesRoot":"'],
    ['other evidence', `"evidenceSha256":"${credit.evidenceSha256}"`, '"evidenceSha256":"'],
  ])('does not take %s for what the receipt was signed with', (_, before, name) => {
    const path = traceFile('other.json', (text) =>
      text.replace(before, `${name}${'ab'.repeat(32)}"`),
    )
    const { stdout, status } = verify('--inputs', path)
    expect([stdout.trim(), status]).toEqual(['{"kind":"receipt_invalid","fault":"content"}', 1])
  })

  test('does not take a receipt of another contract, or of a signer that was not named', () => {
    const path = traceFile('trace.json')
    const invalid = [`{"kind":"receipt_invalid","fault":"signature"}`, 1]
    for (const flags of [
      ['--chain-id', '1', '--distributor', DOMAIN.verifyingContract],
      [...place, '--signer', addressOf(7)],
    ]) {
      const { stdout, status } = run(...flags, '--inputs', path)
      expect([stdout.trim(), status]).toEqual(invalid)
    }
  })

  test('finds parts that are not those of the combined model, though the signature holds them', async () => {
    const parts = ['dora/brief', 'dora/quote'].map((name, n) => {
      const sha256 = parseSha256(`${n}`.repeat(64))
      return { name, sha256, payee: addressOf(n), weightMilli: 1_000 }
    })
    const fileOf = async (adapterParts: typeof parts) => {
      const payees = { ...call.terms.payees, adapter: addressOf(0) }
      const terms = { ...call.terms, payees, adapterParts }
      const model = { model: 'dora/brief+dora/quote', modelSha256: compositionId(parts) }
      const [own] = await receiptsOf([{ ...call, ...model, credit, terms }])
      const path = join(folder, 'combined.json')
      const told = { inputs: JSON.parse(inputs), receipt: toWire(must(own, 'one receipt')) }
      writeFileSync(path, JSON.stringify(told))
      return path
    }
    expect(verify('--inputs', await fileOf(parts)).status).toBe(0)
    const heavier = parts.map((part) => ({ ...part, weightMilli: 2_000 }))
    const { stdout, status } = verify('--inputs', await fileOf(heavier))
    expect(JSON.parse(stdout.slice(stdout.indexOf('{')))).toMatchObject({
      kind: 'composition_differs',
      where: 'terms.adapterParts',
    })
    expect(status).toBe(1)
  })

  test('knows whether it is the answer that was received', () => {
    const path = join(folder, 'answer.txt')
    writeFileSync(path, input.answer)
    expect(verify('--inputs', traceFile('trace.json'), '--answer', path).status).toBe(0)
    writeFileSync(path, `${input.answer} `)
    expect(verify('--inputs', traceFile('trace.json'), '--answer', path).status).toBe(1)
  })

  test('exits 2 where nothing is to be had', () => {
    expect(verify().status).toBe(2)
  })

  test('shows a payee his line without prompt or answer', () => {
    const path = join(folder, 'line.json')
    const told = JSON.stringify({ lines: lines.slice(0, 1), receipt })
    expect(told).not.toContain('Bell')
    writeFileSync(path, told)
    expect(verify('--line', path).status).toBe(0)
    writeFileSync(path, told.replace(/"share":(\d)/, '"share":9$1'))
    expect(verify('--line', path).status).toBe(1)
  })
})

test('two cold processes and a warm one attribute to identical bytes', () => {
  const path = join(folder, 'input.json')
  writeFileSync(path, JSON.stringify(input))
  const script = `
    import { readFileSync } from 'node:fs'
    import { attribute } from '${join(import.meta.dirname, '../../workers/attribute/shares.ts')}'
    const input = JSON.parse(readFileSync('${path}', 'utf8'))
    const say = () => { const { credit, evidence } = attribute(input); return JSON.stringify({ credit, evidence }) }
    const cold = say()
    for (let times = 0; times < 50; times++) attribute(input)
    console.log(JSON.stringify([cold, say()]))`
  const runScript = () =>
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  const [first, second] = [runScript(), runScript()]
  expect(second).toBe(first)
  const here = JSON.stringify({ credit, evidence: attribute(input).evidence })
  expect(JSON.parse(first)).toEqual([here, here])
})
