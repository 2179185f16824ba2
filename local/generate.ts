// npm run generate: everything that is generated, from its source: ABIs from the contracts,
// migrations from the tables. With --check it changes nothing and fails where something is stale.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './stack/settings.ts'

const check = process.argv.includes('--check')
const run = (args: readonly string[]) =>
  spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })

const abis = run(['contracts/tools/generate-abis.mjs', ...(check ? ['--check'] : [])])
process.stderr.write(abis.stderr)

const kit = join(ROOT, 'node_modules/drizzle-kit/bin.cjs')
// drizzle-kit's check says whether the migrations agree with each other; whether the tables have
// changed since shows in what `generate` would write.
const tables = check ? run([kit, 'check']) : run([kit, 'generate'])
const words = tables.stdout + tables.stderr
if (tables.status !== 0) process.stderr.write(words)
else if (!check) process.stdout.write(words.split('\n').slice(-3).join('\n'))

process.exitCode = abis.status === 0 && tables.status === 0 ? 0 : 1
