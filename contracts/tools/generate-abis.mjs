// Writes schemas/chain/*.gen.ts (ABI and creation code) from forge's output. With --check it only
// compares, and exits 1 when a file is stale. Run by `npm run generate`; never edit its output.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { forge } from './forge.mjs'

const CONTRACTS = [
  ['Open', 'open'],
  ['CreditEscrow', 'credit-escrow'],
  ['RewardDistributor', 'reward-distributor'],
  ['StakeVault', 'stake-vault'],
  ['DatanetRegistry', 'datanet-registry'],
  ['ModelRegistry', 'model-registry'],
  ['PolicyParameters', 'policy-parameters'],
  ['TimelockController', 'timelock-controller'],
  ['ContributionWeights', 'contribution-weights'],
  ['ContributionGovernor', 'contribution-governor'],
]
const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')

const built = await forge(['build', 'src', '--quiet'])
if (built.code !== 0) throw new Error(`forge build failed\n${built.output}`)

let stale = 0
for (const [name, file] of CONTRACTS) {
  const artifact = JSON.parse(readFileSync(join(root, `out/${name}.sol/${name}.json`), 'utf8'))
  const constant = file.replaceAll('-', '_').toUpperCase()
  const text = [
    `// Generated from the contract ${name} by \`npm run generate\`. Do not edit.`,
    `export const ${constant}_ABI = ${JSON.stringify(artifact.abi, null, 1)} as const`,
    `export const ${constant}_BYTECODE =\n  '${artifact.bytecode.object}' as const`,
    '',
  ].join('\n\n')
  const path = join(root, `../schemas/chain/${file}.gen.ts`)
  if (read(path) === text) continue
  stale += 1
  if (check) console.error(`schemas/chain/${file}.gen.ts is stale: run npm run generate`)
  else writeFileSync(path, text)
}
process.exitCode = check && stale > 0 ? 1 : 0

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
