// npm run demo: one answer, followed from outside from the deposit that paid for it to the payout
// that it earned, each step a line. `-- --json` prints the same facts as one JSON object.
import { parseArgs } from 'node:util'
import { runDemo } from './demo/run.ts'
import { findStack } from './demo/running-stack.ts'
import { partLine } from './demo/terminal.ts'
import { interruptSignal, unlessAborted } from './stack/interrupts.ts'
import { readSettings } from './stack/settings.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const say = (line: string) => {
  if (!values.json) console.log(line)
}

const interrupted = interruptSignal()
try {
  say('Meed, from a deposit to a payout\n')
  const settings = readSettings([], process.env)
  const sayPart = (what: string, detail: string, tookMs: number) =>
    say(partLine(what, detail, tookMs))
  const stack = await findStack(settings, sayPart, interrupted)
  if (stack.isOwn) say('')
  try {
    const facts = await unlessAborted(interrupted, runDemo(stack, say))
    if (values.json) console.log(JSON.stringify(facts))
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
