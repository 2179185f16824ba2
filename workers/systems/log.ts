// One structured line per event on the platform's log; never a secret, a prompt or an answer.

export function log(event: string, facts: Readonly<Record<string, string | number | null>>): void {
  console.log(JSON.stringify({ event, ...facts }))
}
