// Runs Slither over the contracts and holds its findings against SLITHER.md. Needs Slither 0.11 from
// PyPI: `python3 -m venv .meed/slither && .meed/slither/bin/pip install slither-analyzer`, or another
// one named by SLITHER. forge names one library file by two paths, which Slither takes for two files:
// so the sources are compiled here, each once, into the build file that Slither reads.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { foundryBinary } from './forge.mjs'

const solc = createRequire(import.meta.url)('solc')
const root = join(import.meta.dirname, '..')
const modules = join(root, '../node_modules')
const slither = process.env.SLITHER ?? join(root, '../.meed/slither/bin/slither')
const folder = 'cache/slither'

writeBuild(join(root, folder, 'build-info'))
// Slither asks forge for the configuration and compiles nothing itself.
const tools = [process.execPath, foundryBinary('forge')].map(dirname).join(':')
const ignore = ['--ignore-compile', '--foundry-out-directory', folder]
const args = ['.', ...ignore, '--filter-paths', 'node_modules', '--json', '-']
const env = { ...process.env, PATH: `${tools}:${process.env.PATH}` }
const run = spawnSync(slither, args, { cwd: root, env, encoding: 'utf8', maxBuffer: 2 ** 28 })
if (run.error !== undefined) throw run.error
if (/Failed to resolve|Missing/.test(run.stderr)) throw new Error(run.stderr.slice(0, 2_000))
const { results } = JSON.parse(run.stdout)

const found = new Map(results.detectors.map((each) => [each.id.slice(0, 10), each]))
const answers = readFileSync(join(root, 'SLITHER.md'), 'utf8').matchAll(/^\| ([0-9a-f]{10}) /gm)
const answered = new Set([...answers].map(([, id]) => id))
const open = [...found].filter(([id]) => !answered.has(id))
const stale = [...answered].filter((id) => !found.has(id))
for (const [id, { impact, check, description }] of open) {
  console.error(`${id} ${impact} ${check}: ${description}`)
}
for (const id of stale) console.error(`${id} is answered and no longer found`)
console.log(`${found.size} findings, ${open.length} without answer, ${stale.length} stale answers`)
process.exit(open.length + stale.length > 0 || found.size === 0 ? 1 : 0)

function writeBuild(to) {
  const paths = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  const sources = Object.fromEntries(
    paths
      .filter((path) => path.endsWith('.sol'))
      .map((path) => [`src/${path}`, { content: readFileSync(join(root, 'src', path), 'utf8') }]),
  )
  const settings = {
    remappings: [`@openzeppelin/=${modules}/@openzeppelin/`, `solady/=${modules}/solady/src/`],
    optimizer: { enabled: false },
    evmVersion: 'prague',
    outputSelection: { '*': { '*': ['abi', 'evm.bytecode', 'evm.deployedBytecode'], '': ['ast'] } },
  }
  const input = { language: 'Solidity', sources, settings }
  const read = (path) => ({ contents: readFileSync(path, 'utf8') })
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read }))
  const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new Error(errors[0].formattedMessage)
  mkdirSync(to, { recursive: true })
  const build = { solcVersion: '0.8.30', solcLongVersion: solc.version(), input, output }
  writeFileSync(join(to, 'build.json'), JSON.stringify(build))
}
