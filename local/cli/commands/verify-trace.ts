// Computes the credit of a call again, and whether the receipt's signature holds it. With a key it
// fetches the trace, of the payer alone; with `inputs` it reads a trace kept before and needs no server;
// `answer` checks that the text credited is the one that you received; `line` checks a payee's line
// instead. Chain and distributor are those of the stack that runs here where none are given.
// Exit code 0: the same to the byte; 1: different; 2: something is not to be had.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { canonicalJson, sha256Hex } from '../../../schemas/canonical.ts'
import { provenLine } from '../../../schemas/wire/attribution.ts'
import { signedReceipt } from '../../../schemas/wire/generation.ts'
import type { Credit, SignedReceipt } from '../../../schemas/wire/generation.ts'
import { verifyLine } from '../../../workers/attribute/lines.ts'
import { rerun } from '../../../workers/attribute/rerun.ts'
import { verifyComposition } from '../../../workers/settle/verify-composition.ts'
import { placeOfReceipts, sealFault } from '../../verify/receipt-seal.ts'
import { textOf } from '../api.ts'
import { CliError, usageError } from '../cli-error.ts'
import type { Cli } from '../cli.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { tell, type Terminal } from '../terminal.ts'

const traced = z.looseObject({ inputs: z.unknown(), receipt: signedReceipt })
const lined = z.looseObject({ lines: z.array(provenLine).min(1), receipt: signedReceipt })

export type TraceFlags = {
  readonly answer?: string | undefined
  readonly inputs?: string | undefined
  readonly line?: string | undefined
  readonly chainId?: string | undefined
  readonly distributor?: string | undefined
  readonly signer?: string | undefined
}

export async function verifyTraceOf(
  cli: Cli,
  generation: string | undefined,
  flags: TraceFlags,
): Promise<void> {
  const terminal = cli.terminal()
  if (flags.line !== undefined) return cli.exit(await verifyLines(flags.line, flags, terminal))
  const text = flags.inputs === undefined ? await fetched(cli, generation) : readFile(flags.inputs)
  cli.exit(await verifyTrace(text, flags, terminal))
}

async function verifyTrace(text: string, flags: TraceFlags, terminal: Terminal): Promise<ExitCode> {
  const trace = parseAs(traced, text)
  const { credited } = trace.receipt
  if (!(await isSealed(trace.receipt, flags, terminal))) return EXIT.failure
  const other = verifyComposition(credited)
  if (other !== null) {
    terminal.line(JSON.stringify({ kind: 'composition_differs', ...other }, null, 2))
    return EXIT.failure
  }
  const kept = canonicalJson(z.json().parse(trace.inputs))
  const again = rerun(kept, credited.credit, credited.payer)
  if (!again.ok) {
    terminal.line(JSON.stringify(again.error, null, 2))
    return EXIT.failure
  }
  const { inputs, attribution } = again.value
  if (flags.answer !== undefined && readFile(flags.answer) !== inputs.answer) {
    tell(terminal, { kind: 'answer_differs', file: flags.answer }, () => {
      return 'The text credited is not the text of that file.'
    })
    return EXIT.failure
  }
  const { evidenceSha256, unattributed } = credited.credit
  const lines = attribution.lines.map(({ line }) => line)
  const inputsSha256 = sha256Hex(kept)
  tell(terminal, { kind: 'equal', lines, unattributed, evidenceSha256, inputsSha256 }, () =>
    [
      ...lines.map(({ payee, share, words, ofWords }) => {
        return `${payee}  ${share} of 1e9  ${words} of ${ofWords} words`
      }),
      `unattributed  ${unattributed} of 1e9`,
      `same bytes: evidence ${evidenceSha256}, inputs ${inputsSha256}`,
    ].join('\n'),
  )
  return EXIT.ok
}

async function fetched(cli: Cli, generation: string | undefined): Promise<string> {
  if (generation === undefined) throw usageError('Name a generation: gen_…')
  const client = await cli.client()
  try {
    const path = `/v1/generations/${encodeURIComponent(generation)}/trace`
    return await textOf(await client.raw(path))
  } catch (error) {
    // Whatever the reason: what is to be verified is not to be had.
    if (error instanceof CliError) {
      throw new CliError(0, 'usage', error.message, error.requestId)
    }
    throw error
  }
}

/** Says whether the signature of the receipt's signer holds the credit, or what it does not hold. */
async function isSealed(
  receipt: SignedReceipt,
  { chainId, distributor, signer }: TraceFlags,
  terminal: Terminal,
): Promise<boolean> {
  const place = await placeOfReceipts({ 'chain-id': chainId, distributor, signer })
  if (place === null) throw usageError('No stack runs here: give --chain-id and --distributor.')
  const fault = await sealFault(receipt, place)
  if (fault !== null) terminal.line(JSON.stringify({ kind: 'receipt_invalid', fault }))
  else if (!terminal.json) {
    terminal.line(`signed by ${receipt.signer} as receipt ${receipt.receipt.seq}`)
  }
  return fault === null
}

async function verifyLines(file: string, flags: TraceFlags, terminal: Terminal): Promise<ExitCode> {
  const { lines, receipt } = parseAs(lined, readFile(file))
  if (!(await isSealed(receipt, flags, terminal))) return EXIT.failure
  const { linesRoot: root }: Credit = receipt.credited.credit
  const isIn = (line: (typeof lines)[number]) => root !== undefined && verifyLine(line, root)
  const told = lines.map((line) => ({ ...line.line, proven: isIn(line) }))
  tell(terminal, { root: root ?? null, lines: told }, () =>
    told
      .map(({ payee, share, proven }) => {
        return `${payee}  ${share} of 1e9  ${proven ? 'in' : 'NOT in'} ${root ?? 'no root'}`
      })
      .join('\n'),
  )
  return told.every(({ proven }) => proven) ? EXIT.ok : EXIT.failure
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw usageError(`${file} cannot be read.`)
  }
}

function parseAs<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    throw usageError('That is no trace: "meed trace gen_… --json" prints one.')
  }
}
