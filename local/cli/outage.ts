// What a command that goes on says of a server that does not answer: once when it begins, once when it
// is over. Whatever else went wrong ends the command.
import { CliError } from './cli-error.ts'
import { EXIT, exitCodeOf } from './exit-codes.ts'

export function outageNotes(note: (text: string) => void) {
  let isOut = false
  return {
    /** Throws what no waiting mends. */
    began(error: unknown): void {
      if (!(error instanceof CliError) || exitCodeOf(error) !== EXIT.unavailable) throw error
      if (!isOut) note(`${error.message} Asking again until it does.`)
      isOut = true
    },
    over(): void {
      if (isOut) note('It answers again.')
      isOut = false
    },
  }
}
