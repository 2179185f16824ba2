// What every command stands on: the flags that all share, the terminal, and the API client, built when
// a command asks for them. Knows no command.
import { Command } from '@commander-js/extra-typings'
import about from '../../package.json' with { type: 'json' }
import { clientOf, type Client } from './api.ts'
import { usageError } from './cli-error.ts'
import { profileOf, readConfig, type Env, type Profile } from './config.ts'
import { EXIT_WORDS, type ExitCode } from './exit-codes.ts'
import { terminalOf, type Terminal } from './terminal.ts'

export type Cli = {
  readonly env: Env
  readonly terminal: () => Terminal
  readonly profile: () => Promise<Profile>
  readonly client: () => Promise<Client>
  readonly exit: (code: ExitCode) => void
}

export type Program = ReturnType<typeof rootCommand>

export function rootCommand() {
  return (
    new Command('meed')
      .description('Meed from a terminal: keys, calls, money, and the proofs of all three.')
      .version(about.version)
      .option('--url <url>', 'the server; else MEED_URL, else where you logged in')
      .option(
        '--key <key>',
        'the API key; others on this machine may see it: MEED_API_KEY is better',
      )
      .option('--json', 'one JSON document; a line each where a command goes on')
      .configureHelp({ showGlobalOptions: true })
      // What the parser refuses is told by main.ts, as every other refusal is.
      .configureOutput({ outputError: () => undefined })
      .exitOverride()
  )
}

export function cliOf(program: Program, env: Env, signal: AbortSignal): Cli {
  const profile = async () => profileOf(program.opts(), env, await readConfig(env))
  return {
    env,
    terminal: () => terminalOf(program.opts().json === true, env, signal),
    profile,
    client: async () => clientOf(await profile(), signal),
    exit: (code) => void (process.exitCode = code),
  }
}

/** For `addHelpText('after', …)`. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`
}

export function exitCodesHelp(): string {
  const rows = EXIT_WORDS.map(([code, words]) => `  ${String(code).padStart(3)}  ${words}`)
  return `\nExit codes:\n${rows.join('\n')}`
}

/** For options that take whole numbers. */
export function wholeNumber(flag: string, min = 0, max = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const found = /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (found >= min && found <= max) return found
    throw usageError(`${flag} takes a whole number from ${min} on, not "${text}".`)
  }
}

/** For options that take names by commas. */
export function commaList(text: string): string[] {
  return text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
}
