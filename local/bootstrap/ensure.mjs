// Before any command: what package-lock.json names is installed, and nothing else happens. Built-in
// modules only, any Node from 20 on. Says one line when it installs, nothing when all is in place.
// Install scripts of packages never run, so a machine that blocks them sees no difference.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const stamp = join(root, 'node_modules/.meed-lock')
const [major] = process.versions.node.split('.').map(Number)

if (major < 20) fail(`Meed needs Node 20 or newer; this is ${process.version}.`)
const lock = read(join(root, 'package-lock.json'))
if (lock === null) fail('package-lock.json is missing: this is not a whole checkout of Meed.')
const wanted = createHash('sha256').update(lock).digest('hex')
if (read(stamp) !== wanted) {
  if (!isInstalled(JSON.parse(lock))) install()
  writeFileSync(stamp, wanted)
}

/** Whether npm itself put every needed package there: then only our stamp is missing. */
function isInstalled({ packages }) {
  const installed = read(join(root, 'node_modules/.package-lock.json'))
  if (installed === null) return false
  const there = JSON.parse(installed).packages
  return Object.entries(packages).every(
    ([path, { version, optional }]) => path === '' || optional || there[path]?.version === version,
  )
}

function install() {
  process.stderr.write('Installing dependencies, once … ')
  const began = Date.now()
  const all = ['--include=dev', '--include=optional']
  const args = ['ci', ...all, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  // The npm that runs us, run by the Node that runs us; without one, the npm on the path.
  const npm = process.env.npm_execpath
  const [command, before] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  const run = spawnSync(command, [...before, ...args], { cwd: root, encoding: 'utf8' })
  if (run.error) fail(`failed.\nnpm could not be started: ${run.error.message}`)
  if (run.signal) fail('interrupted.')
  if (run.status !== 0) fail(`failed.\n${run.stderr}${run.stdout}`)
  process.stderr.write(`${Math.round((Date.now() - began) / 1000)} s\n`)
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
