// npm run trace:verify -- <generation> [--url URL] [--key KEY] [--answer FILE] [--inputs FILE]
//   [--line FILE] [--chain-id N --distributor 0x… [--signer 0x…]]: computes the credit of a call again,
// and whether the receipt's signature holds it. With a key it fetches the trace, of the payer alone;
// with --inputs it reads a trace kept before and needs no server; --answer checks that the text
// credited is the one that you received; --line checks a payee's line instead. Chain and distributor
// are those of the stack that runs here where none are given.
// Exit code 0: the same to the byte; 1: different; 2: something is not to be had.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { canonicalJson, sha256Hex } from '../schemas/canonical.ts'
import { provenLine } from '../schemas/wire/attribution.ts'
import { signedReceipt } from '../schemas/wire/generation.ts'
import type { Credit, SignedReceipt } from '../schemas/wire/generation.ts'
import { verifyLine } from '../workers/attribute/lines.ts'
import { rerun } from '../workers/attribute/rerun.ts'
import { placeOfReceipts, sealFault } from './verify/receipt-seal.ts'

const traced = z.looseObject({ inputs: z.unknown(), receipt: signedReceipt })
const lined = z.looseObject({ lines: z.array(provenLine).min(1), receipt: signedReceipt })

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: process.env['MEED_URL'] ?? 'http://127.0.0.1:8787' },
    key: { type: 'string', default: process.env['MEED_API_KEY'] ?? '' },
    answer: { type: 'string' },
    inputs: { type: 'string' },
    line: { type: 'string' },
    'chain-id': { type: 'string' },
    distributor: { type: 'string' },
    signer: { type: 'string' },
  },
})

class NotToBeHad extends Error {}

try {
  process.exitCode = await (values.line === undefined ? verifyTrace() : verifyLines(values.line))
} catch (error) {
  if (!(error instanceof NotToBeHad)) throw error
  console.error(`trace:verify: ${error.message}`)
  process.exitCode = 2
}

async function verifyTrace(): Promise<number> {
  const text = values.inputs === undefined ? await fetched() : readFileSync(values.inputs, 'utf8')
  const trace = traced.parse(JSON.parse(text))
  const { credited } = trace.receipt
  if (!(await isSealed(trace.receipt))) return 1
  const kept = canonicalJson(z.json().parse(trace.inputs))
  const again = rerun(kept, credited.credit, credited.payer)
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
  console.log(`unattributed  ${credited.credit.unattributed} of 1e9`)
  console.log(`same bytes: evidence ${credited.credit.evidenceSha256}, inputs ${sha256Hex(kept)}`)
  return 0
}

/** Says whether the signature of the receipt's signer holds the credit, or what it does not hold. */
async function isSealed(receipt: SignedReceipt): Promise<boolean> {
  const place = await placeOfReceipts(values)
  if (place === null) throw new NotToBeHad('no stack runs here: give --chain-id and --distributor.')
  const fault = await sealFault(receipt, place)
  if (fault !== null) console.log(JSON.stringify({ kind: 'receipt_invalid', fault }))
  else console.log(`signed by ${receipt.signer} as receipt ${receipt.receipt.seq}`)
  return fault === null
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

async function verifyLines(file: string): Promise<number> {
  const { lines, receipt } = lined.parse(JSON.parse(readFileSync(file, 'utf8')))
  if (!(await isSealed(receipt))) return 1
  const { linesRoot: root }: Credit = receipt.credited.credit
  const isIn = (line: (typeof lines)[number]) => root !== undefined && verifyLine(line, root)
  for (const proven of lines) {
    const { payee, share } = proven.line
    console.log(`${payee}  ${share} of 1e9  ${isIn(proven) ? 'in' : 'NOT in'} ${root ?? 'no root'}`)
  }
  return lines.every(isIn) ? 0 : 1
}
