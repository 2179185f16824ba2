// The flags of a bench or a simulation. `--help` lists them; an unknown one, or a value that is none, ends the run
// before anything is measured, with exit code 2 and what to do.
import { Command, InvalidArgumentError } from '@commander-js/extra-typings'

const MISUSED = 2

/**
 * @param script as `npm run` knows it
 * @param measures what the table says, in a sentence
 */
export function benchFlags(script: string, measures: string) {
  return new Command(`npm run ${script} --`)
    .description(measures)
    .helpOption('-h, --help', 'what can be asked')
    .showHelpAfterError('--help lists what can be asked.')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : MISUSED))
    .option('--json', 'a line of JSON after the table', false)
}

/** Of how many: 1 or more. */
export function count(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError('It takes a whole number from 1.')
  }
  return value
}

/** Of a seed: any whole number, the same for the same run. */
export function seed(text: string): number {
  const value = Number(text)
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('It takes a whole number.')
  }
  return value
}

/** Of seconds, a share or an exponent: above 0, with a point where it has one. */
export function amount(text: string): number {
  const value = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0) {
    throw new InvalidArgumentError('It takes a number above 0.')
  }
  return value
}

/** Of sizes, one after another: `1000,10000`. */
export function counts(text: string): readonly number[] {
  return text.split(',').map(count)
}
