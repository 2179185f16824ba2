// The same call attributed in processes of their own, first cold, then warm: identical bytes, and a
// changed byte is found.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseAddress } from '../../schemas/ids.ts'
import { samplePassage } from '../../workers/attribute/sample-passages.ts'
import { attribute } from '../../workers/attribute/shares.ts'

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
const payer = parseAddress(`0x${'22'.repeat(20)}`)

function traceFile(name: string, change: (text: string) => string = (text) => text): string {
  const { credit, inputs } = attribute(input)
  const path = join(folder, name)
  const trace = change(JSON.stringify({ payer, credit, inputs: JSON.parse(inputs) }))
  writeFileSync(path, trace)
  return path
}

const verify = (...flags: string[]) =>
  spawnSync(process.execPath, ['local/cli/main.ts', 'trace', 'verify', ...flags], {
    encoding: 'utf8',
  })

describe('trace verify', () => {
  test('gives the payer the same bytes in another process', () => {
    const { stdout, status } = verify('--inputs', traceFile('trace.json'))
    expect(stdout).toContain(`same bytes: evidence ${attribute(input).credit.evidenceSha256}`)
    expect(status).toBe(0)
  })

  test('says what differs, and exits 1', () => {
    const path = traceFile('changed.json', (text) => text.replace('Whales sing', 'Whales hum'))
    const { stdout, status } = verify('--inputs', path)
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'evidence_differs' })
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
    const { credit, lines } = attribute(input)
    const path = join(folder, 'line.json')
    const told = JSON.stringify({ lines_root: credit.linesRoot, lines: lines.slice(0, 1) })
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
  const run = () =>
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  const [first, second] = [run(), run()]
  expect(second).toBe(first)
  const { credit, evidence } = attribute(input)
  const here = JSON.stringify({ credit, evidence })
  expect(JSON.parse(first)).toEqual([here, here])
})
