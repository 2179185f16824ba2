// meed: the command line. What it refuses it says on standard error, in one sentence, with the id of
// the request; how it ended is its exit code.
import { CommanderError } from '@commander-js/extra-typings'
import { interruptSignal } from '../stack/interrupts.ts'
import { CliError, usageError } from './cli-error.ts'
import { cliOf, rootCommand } from './cli.ts'
import { addCommands } from './commands.ts'
import { EXIT, exitCodeOf, type ExitCode } from './exit-codes.ts'
import { parserWords } from './parser-words.ts'
import { shown } from './table.ts'

const signal = interruptSignal()
const program = rootCommand()
const cli = cliOf(program, process.env, signal)
addCommands(program, cli)
// A reader that has seen enough, like head, ends the command; it is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok)
  throw error
})

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = reported(error)
}

function reported(error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    // Help and version were asked for; a group without its command was told by its help.
    if (error.exitCode === 0) return EXIT.ok
    return error.code === 'commander.help' ? EXIT.usage : told(usageError(parserWords(error)))
  }
  if (signal.aborted) return EXIT.interrupted
  if (!(error instanceof CliError)) throw error
  return told(error)
}

function told(error: CliError): ExitCode {
  const code = exitCodeOf(error)
  const { status, requestId, message } = error
  if (cli.terminal().json) {
    const body = { code: error.code, message, status, request_id: requestId, exit_code: code }
    console.error(JSON.stringify({ error: body }))
  } else {
    const request = requestId === null ? '' : `\n  request ${requestId}`
    console.error(`meed: ${shown(message)}${request}`)
  }
  return code
}
