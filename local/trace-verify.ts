// npm run trace:verify -- <generation> [--url URL] [--key KEY] [--answer FILE] [--inputs FILE]
//   [--line FILE]: computes the credit of a call again. With a key it fetches the trace, of the payer
// alone; with --inputs it reads a trace kept before and needs no server; --answer checks that the
// text credited is the one that you received; --line checks a payee's line against its root.
// Exit code 0: the same to the byte; 1: different; 2: something is not to be had.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { canonicalJson, sha256Hex } from '../schemas/canonical.ts'
import { provenLine } from '../schemas/wire/attribution.ts'
import { credit } from '../schemas/wire/generation.ts'
import { address, sha256 } from '../schemas/wire/scalars.ts'
import { verifyLine } from '../workers/attribute/lines.ts'
import { rerun } from '../workers/attribute/rerun.ts'

const traced = z.looseObject({ payer: address, credit, inputs: z.unknown() })
const lined = z.looseObject({ lines_root: sha256, lines: z.array(provenLine).min(1) })

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: process.env['MEED_URL'] ?? 'http://127.0.0.1:8787' },
    key: { type: 'string', default: process.env['MEED_API_KEY'] ?? '' },
    answer: { type: 'string' },
    inputs: { type: 'string' },
    line: { type: 'string' },
  },
})

class NotToBeHad extends Error {}

try {
  process.exitCode = values.line === undefined ? await verifyTrace() : verifyLines(values.line)
} catch (error) {
  if (!(error instanceof NotToBeHad)) throw error
  console.error(`trace:verify: ${error.message}`)
  process.exitCode = 2
}

async function verifyTrace(): Promise<number> {
  const text = values.inputs === undefined ? await fetched() : readFileSync(values.inputs, 'utf8')
  const trace = traced.parse(JSON.parse(text))
  const kept = canonicalJson(z.json().parse(trace.inputs))
  const again = rerun(kept, trace.credit, trace.payer)
  if (!again.ok) {
    console.log(JSON.stringify(again.error, null, 2))
    return 1
  }
  const { inputs, attribution } = again.value
  if (values.answer !== undefined && readFileSync(values.answer, 'utf8') !== inputs.answer) {
    console.log('The text credited is not the text of that file.')
    return 1
  }
  for (const { line } of attribution.lines) {
    console.log(`${line.payee}  ${line.share} of 1e9  ${line.words} of ${line.ofWords} words`)
  }
  console.log(`unattributed  ${trace.credit.unattributed} of 1e9`)
  console.log(`same bytes: evidence ${trace.credit.evidenceSha256}, inputs ${sha256Hex(kept)}`)
  return 0
}

async function fetched(): Promise<string> {
  const [generation] = positionals
  if (generation === undefined) throw new NotToBeHad('name a generation: gen_…')
  if (values.key === '') {
    throw new NotToBeHad('give the key that paid for it, as --key or MEED_API_KEY.')
  }
  const url = `${values.url}/v1/generations/${generation}/trace`
  const response = await fetch(url, { headers: { authorization: `Bearer ${values.key}` } })
  const body = await response.text()
  if (!response.ok) throw new NotToBeHad(`${url} answers ${response.status}: ${body}`)
  return body
}

function verifyLines(file: string): number {
  const { lines, lines_root: root } = lined.parse(JSON.parse(readFileSync(file, 'utf8')))
  const wrong = lines.filter((line) => !verifyLine(line, root))
  for (const { line } of lines) {
    const verdict = wrong.some((other) => other.line === line) ? 'NOT in' : 'in'
    console.log(`${line.payee}  ${line.share} of 1e9  ${verdict} ${root}`)
  }
  return wrong.length === 0 ? 0 : 1
}
