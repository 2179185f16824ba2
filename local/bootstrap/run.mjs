// Runs a TypeScript file under a Node that runs TypeScript (22.18 or newer): this one, or the binary
// of the npm package `node-<platform>-<arch>` that was installed with the dependencies.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname ?? '.', '../..')
const [file, ...args] = process.argv.slice(2)
const node = newEnough() ? process.execPath : packagedNode()
const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` }
const child = spawn(node, [join(root, file), ...args], { stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // The terminal sends Ctrl-C to the whole group; other senders reach only this process.
  process.on(signal, () => child.kill(signal))
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)))

function newEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 18)
}

function packagedNode() {
  const name = `node-${process.platform}-${process.arch}`
  const binary = join(root, 'node_modules', name, 'bin/node')
  if (existsSync(binary)) return binary
  process.stderr.write(
    `Node ${process.version} is older than 22.18 and ${name} is not to be had.\n`,
  )
  process.stderr.write('Install Node 22.18 or newer and try again.\n')
  process.exit(1)
}
