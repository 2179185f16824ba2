// Before any command: the dependencies of package-lock.json are installed, and nothing else. Built-in
// modules only, any Node from 20 on. Says one line when it installs, nothing when all is in place.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname ?? '.', '../..')
const stamp = join(root, 'node_modules/.meed-lock')
const [major] = process.versions.node.split('.').map(Number)

if (major < 20) fail(`Meed needs Node 20 or newer; this is ${process.version}.`)
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) install()

function install() {
  process.stderr.write('Installing dependencies (about 400 MB, once) … ')
  const began = Date.now()
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  const [command, before] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  const run = spawnSync(command, [...before, ...args], { cwd: root, encoding: 'utf8' })
  if (run.status !== 0) fail(`npm ci failed.\n${run.stderr}${run.stdout}`)
  writeFileSync(stamp, lock)
  process.stderr.write(`${Math.round((Date.now() - began) / 1000)} s\n`)
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
