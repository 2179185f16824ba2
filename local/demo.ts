// npm run demo: one answer, followed from outside from the deposit that paid for it to the payout
// that it earned, each step a line. `-- --json` prints the same facts as one JSON object; the other flags
// are those of `npm start`, so that it finds a stack that runs elsewhere.
import { runDemo } from './demo/run.ts'
import { findStack } from './demo/running-stack.ts'
import { partLine } from './demo/terminal.ts'
import { interruptSignal, unlessAborted } from './stack/interrupts.ts'
import { readSettings } from './stack/settings.ts'

const args = process.argv.slice(2)
const json = args.includes('--json')
const say = (line: string) => {
  if (!json) console.log(line)
}

const interrupted = interruptSignal()
try {
  say('Meed, from a deposit to a payout\n')
  const settings = readSettings(
    args.filter((arg) => arg !== '--json'),
    process.env,
  )
  const sayPart = (what: string, detail: string, tookMs: number) =>
    say(partLine(what, detail, tookMs))
  const stack = await findStack(settings, sayPart, interrupted)
  if (stack.isOwn) say('')
  try {
    const facts = await unlessAborted(interrupted, runDemo(stack, say))
    if (json) console.log(JSON.stringify(facts))
    process.exitCode = facts.verified ? 0 : 1
  } finally {
    await stack.stop()
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = interrupted.aborted ? 130 : 1
}
// A step that was interrupted would keep the process.
if (interrupted.aborted) process.exit()
