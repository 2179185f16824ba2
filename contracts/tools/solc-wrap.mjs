#!/usr/bin/env node
// solc's JavaScript build with the command line that forge expects of a native solc: `--version`,
// and `--standard-json` on standard input. Paths given on the command line resolve imports.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isAbsolute, join } from 'node:path'

const solc = createRequire(import.meta.url)('solc')
const args = process.argv.slice(2)

if (args.includes('--version')) {
  process.stdout.write(`solc, the solidity compiler\nVersion: ${solc.version()}\n`)
} else {
  const after = (flag) => args.flatMap((arg, i) => (arg === flag ? [args[i + 1]] : []))
  const roots = [process.cwd(), ...after('--base-path'), ...after('--include-path')]
  const output = solc.compile(readFileSync(0, 'utf8'), { import: (path) => read(path, roots) })
  process.stdout.write(output)
}

function read(path, roots) {
  for (const file of isAbsolute(path) ? [path] : roots.map((root) => join(root, path))) {
    try {
      return { contents: readFileSync(file, 'utf8') }
    } catch {
      // The next root may have it.
    }
  }
  return { error: `File ${path} not found` }
}
