// npm test: every suite that needs no GPU, one after the other, and one closing line with the sum.
// Arguments choose suites: npm test -- pure pg. `vllm`, which fetches 0.95 GB the first time, runs when it
// is named; `all` is every suite, as CI runs them.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { fetchModels } from '../gpu-runtime/models/fetch-models.ts'
import { LAPTOP_MODELS } from '../gpu-runtime/models/manifest.ts'
import { progressBar, seconds } from './demo/terminal.ts'
import { err, type Result } from '../schemas/result.ts'
import { installPostgres, PLATFORM, POSTGRES_FOLDER } from './postgres/install.ts'
import { readSettings, ROOT } from './stack/settings.ts'
import { vllmForTests } from './vllm-suite.ts'

type Counts = { readonly passed: number; readonly failed: number }

const SUITES = [
  'pure',
  'mutants',
  'workerd',
  'pg',
  'postgres',
  'anvil',
  'engine',
  'conformance',
  'contracts',
] as const
const ON_REQUEST = ['vllm'] as const
const NEEDS_MODELS: readonly string[] = ['engine', 'conformance', 'vllm']
const QUIET = { CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false' }

/** What vitest's JSON reporter says of a suite. */
const report = z.object({ numPassedTests: z.number(), numFailedTests: z.number() })

const asked = process.argv.slice(2)
const every = [...SUITES, ...ON_REQUEST]
const named = asked.includes('all') ? every : every.filter((suite) => asked.includes(suite))
const chosen = asked.length === 0 ? SUITES : named
const folder = await mkdtemp(join(tmpdir(), 'meed-test-'))
let total: Counts = { passed: 0, failed: 0 }
try {
  if (chosen.some((suite) => NEEDS_MODELS.includes(suite))) {
    await fetchModels(LAPTOP_MODELS, {
      folder: readSettings([], process.env).modelsFolder,
      env: process.env,
      onProgress: progressBar(process.stderr),
    })
  }
  for (const suite of chosen) {
    const began = performance.now()
    const counts = await runSuite(suite)
    if (counts === null) continue
    const took = seconds(performance.now() - began)
    console.log(`${suite.padEnd(12)} ${counts.passed} passed, ${counts.failed} failed  (${took})`)
    total = { passed: total.passed + counts.passed, failed: total.failed + counts.failed }
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

/** Null where this machine cannot run it, which is said. */
async function runSuite(suite: string): Promise<Counts | null> {
  if (suite === 'contracts') return runContracts()
  if (suite === 'postgres') return runPostgres()
  if (suite !== 'vllm') return runVitest(suite)
  const prepared = preparedVllm()
  return prepared.ok ? runVitest(suite, prepared.value) : notRun(suite, prepared.error)
}

/** Among all, what cannot be had here is said and left out; asked for by name, it is a failure. */
function notRun(suite: string, why: string): Counts | null {
  console.log(`${suite.padEnd(12)} not run: ${why}`)
  return asked.includes(suite) ? { passed: 0, failed: 1 } : null
}

/** Fetched before the suite, so that the download is said; one that fails is a failure of the suite. */
async function runPostgres(): Promise<Counts | null> {
  const suite = 'postgres'
  if (process.env['MEED_TEST_POSTGRES_URL'] !== undefined) return runVitest(suite)
  try {
    const installed = await installPostgres(POSTGRES_FOLDER, PLATFORM, console.log)
    if (installed.ok) return await runVitest(suite)
    return notRun(suite, `${installed.error.why}; MEED_TEST_POSTGRES_URL may name a server`)
  } catch (error) {
    console.log(error)
    return { passed: 0, failed: 1 }
  }
}

function preparedVllm(): Result<NodeJS.ProcessEnv, string> {
  try {
    const prepared = vllmForTests()
    return prepared.ok ? prepared : err(`vLLM is not for this machine: ${prepared.error.why}`)
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
}

/** A suite that broke before it could count is one failure. */
async function runVitest(suite: string, env: NodeJS.ProcessEnv = {}): Promise<Counts> {
  const file = join(folder, `${suite}.json`)
  const vitest = join(ROOT, 'node_modules/.bin/vitest')
  const reporters = ['--reporter', 'dot', '--reporter', 'json', '--outputFile.json', file]
  const args = ['run', '--project', suite, ...reporters]
  const { code, output } = await run(vitest, args, env)
  const text = await readFile(file, 'utf8').catch(() => null)
  const counted = text === null ? null : report.parse(JSON.parse(text))
  if (code !== 0) console.log(output)
  const failed = Math.max(counted?.numFailedTests ?? 0, code === 0 ? 0 : 1)
  return { passed: counted?.numPassedTests ?? 0, failed }
}

async function runContracts(): Promise<Counts> {
  const { code, output } = await run(process.execPath, ['contracts/run-tests.mjs'])
  const found = /(\d+) passed, (\d+) failed/.exec(output)
  if (code !== 0) console.log(output)
  if (found === null) return { passed: 0, failed: 1 }
  return { passed: Number(found[1]), failed: Number(found[2]) }
}

function run(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; output: string }> {
  const child = spawn(file, args, { cwd: ROOT, env: { ...process.env, ...QUIET, ...env } })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
