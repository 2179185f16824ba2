// Runs Slither over the contracts and holds its findings against SLITHER.md. Needs Slither 0.11 from
// PyPI: `python3 -m venv .meed/slither && .meed/slither/bin/pip install slither-analyzer`, or another
// one named by SLITHER.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { forge, foundryBinary } from './forge.mjs'

const root = join(import.meta.dirname, '..')
const slither = process.env.SLITHER ?? join(root, '../.meed/slither/bin/slither')

rmSync(join(root, 'out/build-info'), { recursive: true, force: true })
const built = await forge(['build', 'src', '--build-info', '--skip', 'test', '--force'])
if (built.code !== 0) throw new Error(built.output)

// Slither asks forge for the configuration and compiles nothing itself.
const tools = [process.execPath, foundryBinary('forge')].map(dirname).join(':')
const ignore = ['--ignore-compile', '--foundry-out-directory', 'out']
const args = ['.', ...ignore, '--filter-paths', 'node_modules', '--json', '-']
const env = { ...process.env, PATH: `${tools}:${process.env.PATH}` }
const run = spawnSync(slither, args, { cwd: root, env, encoding: 'utf8', maxBuffer: 2 ** 28 })
if (run.error !== undefined) throw run.error
const { results } = JSON.parse(run.stdout)

const found = new Map(results.detectors.map((each) => [each.id.slice(0, 10), each]))
const answers = readFileSync(join(root, 'SLITHER.md'), 'utf8').matchAll(/^\| ([0-9a-f]{10}) /gm)
const answered = new Set([...answers].map(([, id]) => id))
const open = [...found].filter(([id]) => !answered.has(id))
const stale = [...answered].filter((id) => !found.has(id))
for (const [id, { check, description }] of open) console.error(`${id} ${check}: ${description}`)
for (const id of stale) console.error(`${id} is answered and no longer found`)
console.log(`${found.size} findings, ${open.length} without answer, ${stale.length} stale answers`)
process.exit(open.length + stale.length > 0 || found.size === 0 ? 1 : 0)
