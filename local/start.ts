// npm start: the whole of Meed on this machine, seeded with real data, until Ctrl-C.
//
//   npm start [-- --port 8787] [--state .meed] [--reset] [--epoch-seconds 60]
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ModelUnavailableError } from '../gpu-runtime/models/fetch-models.ts'
import { seed, type Seeded } from './demo/seed.ts'
import { partLine, progressBar, seconds } from './demo/terminal.ts'
import { ChildDiedError } from './stack/child.ts'
import { interruptSignal, unlessAborted } from './stack/interrupts.ts'
import { readSettings, SettingsError } from './stack/settings.ts'
import { startStack, type Stack } from './stack/stack.ts'

const began = performance.now()
const interrupted = interruptSignal()

try {
  process.exitCode = await main()
} catch (error) {
  if (interrupted.aborted) console.log('Stopped before it was up.')
  else console.error(isExpected(error) ? error.message : error)
  process.exitCode = interrupted.aborted ? 130 : 1
}
// A download that was under way would keep the process; it goes on where it stopped next time.
process.exit()

function isExpected(error: unknown): error is Error {
  const expected = [SettingsError, ChildDiedError, ModelUnavailableError]
  return expected.some((kind) => error instanceof kind)
}

async function main(): Promise<number> {
  const settings = readSettings(process.argv.slice(2), process.env)
  if (settings.reset)
    console.log(`Starting over: everything in ${settings.stateFolder} but models.`)
  console.log('Starting Meed')
  const listener = {
    onUp: (what: string, detail: string, tookMs: number) =>
      console.log(partLine(what, detail, tookMs)),
    onProgress: progressBar(process.stderr),
  }
  const stack = await startStack(settings, listener, interrupted)
  const about = join(settings.stateFolder, 'stack.json')
  try {
    const seedBegan = performance.now()
    const seeded = await unlessAborted(
      interrupted,
      seed(stack, join(settings.stateFolder, 'seed.json')),
    )
    const took = performance.now() - seedBegan
    console.log(partLine('demo data', '1 Datanet, 3 contributors, 2 adapters', took))
    const { url, rpcUrl, deployment } = stack
    await writeFile(about, JSON.stringify({ url, rpcUrl, deployment }, null, 1))
    console.log(greeting(stack, seeded))
    await unlessAborted(interrupted, stack.broken)
    return 1
  } catch (error) {
    if (interrupted.aborted) return 0
    console.error(isExpected(error) ? error.message : error)
    return 1
  } finally {
    await rm(about, { force: true })
    process.stdout.write('\nStopping … ')
    await stack.stop()
    console.log('stopped.')
  }
}

function greeting({ url }: Stack, { key, model, datanet }: Seeded): string {
  const body = {
    model,
    datanets: [datanet],
    messages: [{ role: 'user', content: 'Who discovered oxygen?' }],
    temperature: 0,
  }
  return `
Ready in ${seconds(performance.now() - began)}.

  URL  ${url}
  key  ${key}

  curl ${url}/v1/chat/completions \\
    -H 'authorization: Bearer ${key}' \\
    -H 'content-type: application/json' \\
    -d '${JSON.stringify(body)}'

npm run demo follows one answer from deposit to payout. Ctrl-C stops everything.`
}
