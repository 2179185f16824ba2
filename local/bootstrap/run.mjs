// Runs a TypeScript file under a Node that runs TypeScript (22.18 or newer): this one, or the binary
// that an npm package brought for this platform. Signals reach the file, its exit code comes back.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const [file, ...args] = process.argv.slice(2)
const node = newEnough() ? process.execPath : packagedNode()
const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` }
const child = spawn(node, [join(root, file), ...args], { stdio: 'inherit', env })
// A terminal's Ctrl-C reaches parent and child alike, and npm forwards it once more; what is run
// here takes signals that arrive together for one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
// Who started this may end without a word to it, as npm does when it is killed: nothing is left running then.
const parent = process.ppid
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1_000).unref()
child.on('error', (error) => fail(`${node} could not be started: ${error.message}`))
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))

function newEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 18)
}

function packagedNode() {
  const platform = `${process.platform}-${process.arch}`
  const found = [`node-${platform}`, `node-bin-${platform}`]
    .map((name) => join(root, 'node_modules', name, 'bin/node'))
    .find((binary) => existsSync(binary))
  if (found !== undefined) return found
  return fail(
    `Meed runs on Node 22.18 or newer. This is ${process.version}, and no npm package brings a\n` +
      `newer one for ${platform}. Install Node 22.18 or newer and try again.`,
  )
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
