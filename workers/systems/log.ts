// One structured line per event on the platform's log; never a secret, a prompt or an answer. What a
// message of somebody else quotes is not ours to choose, so keys are struck out of every line.
import { redactKeys } from '../auth/exposed-key.ts'

export function log(event: string, facts: Readonly<Record<string, string | number | null>>): void {
  console.log(redactKeys(JSON.stringify({ event, ...facts })))
}
