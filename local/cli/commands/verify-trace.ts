// Computes the credit of a call again. With a key it fetches the trace, of the payer alone; with
// `inputs` it reads a trace kept before and needs no server; `answer` checks that the text credited is
// the one that you received; `line` checks a payee's line against its root.
// Exit code 0: the same to the byte; 1: different; 2: something is not to be had.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { canonicalJson, sha256Hex } from '../../../schemas/canonical.ts'
import { provenLine } from '../../../schemas/wire/attribution.ts'
import { credit } from '../../../schemas/wire/generation.ts'
import { address, sha256 } from '../../../schemas/wire/scalars.ts'
import { verifyLine } from '../../../workers/attribute/lines.ts'
import { rerun } from '../../../workers/attribute/rerun.ts'
import { CliError, usageError } from '../cli-error.ts'
import type { Cli } from '../cli.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { tell, type Terminal } from '../terminal.ts'

const traced = z.looseObject({ payer: address, credit, inputs: z.unknown() })
const lined = z.looseObject({ lines_root: sha256, lines: z.array(provenLine).min(1) })

export type TraceFlags = {
  readonly answer?: string | undefined
  readonly inputs?: string | undefined
  readonly line?: string | undefined
}

export async function verifyTraceOf(
  cli: Cli,
  generation: string | undefined,
  flags: TraceFlags,
): Promise<void> {
  const terminal = cli.terminal()
  if (flags.line !== undefined) return cli.exit(verifyLines(flags.line, terminal))
  const text = flags.inputs === undefined ? await fetched(cli, generation) : readFile(flags.inputs)
  cli.exit(verifyTrace(text, flags.answer, terminal))
}

function verifyTrace(text: string, answerFile: string | undefined, terminal: Terminal): ExitCode {
  const trace = parseAs(traced, text)
  const kept = canonicalJson(z.json().parse(trace.inputs))
  const again = rerun(kept, trace.credit, trace.payer)
  if (!again.ok) {
    terminal.line(JSON.stringify(again.error, null, 2))
    return EXIT.failure
  }
  const { inputs, attribution } = again.value
  if (answerFile !== undefined && readFile(answerFile) !== inputs.answer) {
    tell(terminal, { kind: 'answer_differs', file: answerFile }, () => {
      return 'The text credited is not the text of that file.'
    })
    return EXIT.failure
  }
  const { evidenceSha256, unattributed } = trace.credit
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
    return await (await client.raw(path)).text()
  } catch (error) {
    // Whatever the reason: what is to be verified is not to be had.
    if (error instanceof CliError) {
      throw new CliError(0, 'usage', error.message, error.requestId)
    }
    throw error
  }
}

function verifyLines(file: string, terminal: Terminal): ExitCode {
  const { lines, lines_root: root } = parseAs(lined, readFile(file))
  const told = lines.map((line) => ({ ...line.line, proven: verifyLine(line, root) }))
  tell(terminal, { root, lines: told }, () =>
    told
      .map(({ payee, share, proven }) => {
        return `${payee}  ${share} of 1e9  ${proven ? 'in' : 'NOT in'} ${root}`
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
