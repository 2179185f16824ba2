// npm run check: what must hold before every commit, in under a minute: format, lint, types, dead
// code, freshness of what is generated, house rules and pure tests. Speaks only of what failed.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { seconds } from './demo/terminal.ts'
import { ROOT } from './stack/settings.ts'

type Step = { readonly name: string; readonly command: readonly string[] }

const bin = (name: string) => join(ROOT, 'node_modules/.bin', name)

/** How long one property is tried here; `npm test` tries every case. */
const MEED_FUZZ_MS = '200'

/** Two lanes for two cores: the pure tests beside everything else. */
const LANES: readonly (readonly Step[])[] = [
  [
    { name: 'format', command: [bin('oxfmt'), '--check', '.'] },
    { name: 'lint', command: [bin('oxlint'), '--type-aware', '--deny-warnings'] },
    { name: 'types', command: [bin('tsc'), '-p', '.'] },
    { name: 'dead code', command: [bin('knip'), '--no-progress'] },
    { name: 'generated', command: [process.execPath, 'local/generate.ts', '--check'] },
  ],
  [
    {
      name: 'tidy and pure tests',
      command: [bin('vitest'), 'run', '--project', 'pure', '--reporter', 'dot'],
    },
  ],
]

const results = await Promise.all(LANES.map(runLane))
process.exitCode = results.flat().every(Boolean) ? 0 : 1

async function runLane(steps: readonly Step[]): Promise<boolean[]> {
  const passed: boolean[] = []
  for (const step of steps) passed.push(await runStep(step))
  return passed
}

async function runStep({ name, command: [file = '', ...args] }: Step): Promise<boolean> {
  const began = performance.now()
  const { code, output } = await run(file, args)
  const took = seconds(performance.now() - began)
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(22)} ${took}`)
  if (code !== 0) console.log(output)
  return code === 0
}

function run(file: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(file, args, { cwd: ROOT, env: { MEED_FUZZ_MS, ...process.env } })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
