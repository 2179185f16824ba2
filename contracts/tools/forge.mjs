// Runs the forge binary that its npm package brought for this platform, in the contracts folder.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' }
const require = createRequire(import.meta.url)

/** Path of a Foundry binary (`forge`, `anvil`) from its platform's npm package. */
export function foundryBinary(tool) {
  const platform = `${process.platform}-${ARCHITECTURES[process.arch]}`
  const manifest = require.resolve(`@foundry-rs/${tool}-${platform}/package.json`)
  return join(dirname(manifest), 'bin', tool)
}

/** @returns {Promise<{ code: number, output: string }>} */
export function forge(args) {
  const cwd = join(import.meta.dirname, '..')
  const path = `${dirname(process.execPath)}:${process.env.PATH}`
  const child = spawn(foundryBinary('forge'), args, { cwd, env: { ...process.env, PATH: path } })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
