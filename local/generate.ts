// npm run generate: everything that is generated, from its source: ABIs from the contracts, vectors
// from OpenZeppelin's tree, migrations from the tables. With --check it leaves every file as it is
// and fails where something is stale.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ROOT } from './stack/settings.ts'

const KIT = join(ROOT, 'node_modules/drizzle-kit/bin.cjs')
const check = process.argv.includes('--check')
const fresh = [abisAreFresh(), vectorsAreFresh(), migrationsAreFresh()]
process.exitCode = fresh.every(Boolean) ? 0 : 1

function abisAreFresh(): boolean {
  return run(['contracts/tools/generate-abis.mjs', ...(check ? ['--check'] : [])])
}

function vectorsAreFresh(): boolean {
  const files = ['leaves', 'runs'].map((name) => join(ROOT, `schemas/vectors/${name}.json`))
  const before = files.map((file) => readFileSync(file, 'utf8'))
  if (!run(['schemas/vectors/make-vectors.mjs'])) return false
  const changed = files.filter((file, i) => readFileSync(file, 'utf8') !== before[i])
  if (!check || changed.length === 0) return true
  files.forEach((file, i) => writeFileSync(file, before[i] ?? ''))
  return stale('schemas/vectors/')
}

/** Whether the tables changed since the last migration shows in what drizzle-kit would add. */
function migrationsAreFresh(): boolean {
  if (!check) return run([KIT, 'generate'])
  // Inside the checkout, because drizzle-kit takes no absolute path.
  mkdirSync(join(ROOT, '.meed'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, '.meed/generate-'))
  try {
    cpSync(join(ROOT, 'migrations'), folder, { recursive: true })
    const tables = ['--dialect', 'postgresql', '--schema', './schemas/db/*.ts']
    if (!run([KIT, 'generate', ...tables, '--out', relative(ROOT, folder)])) return false
    const [now, then] = [join(ROOT, 'migrations'), folder].map((at) => readdirSync(at).length)
    return now === then || stale('migrations/')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function stale(what: string): false {
  console.error(`${what} is stale: run npm run generate`)
  return false
}

function run(args: readonly string[]): boolean {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (status !== 0) console.error(stdout + stderr)
  else if (!check && stdout !== '') console.log(stdout.trim().split('\n').at(-1))
  return status === 0
}
