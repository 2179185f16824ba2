// What does it cost to settle? Gas of commits and claims on a real node beside what others publish,
// payout trees, and how many random calls the invariants survive. `--fast` walks the invariants as
// `npm test` does; without it the deep profile takes minutes.
import { cpus } from 'node:os'
import { benchFlags } from './flags.ts'
import { measureContractGas } from './settle/contract-gas.ts'
import type { ContractGas } from './settle/contract-gas.ts'
import { countInvariantCalls } from './settle/invariant-calls.ts'
import { PUBLISHED } from './settle/published-figures.ts'
import { treeFigures } from './settle-tree.ts'

const values = benchFlags('bench:settle', 'Gas of commits and claims, payout trees, invariants')
  .option('--fast', 'walk the invariants as npm test does, not for minutes', false)
  .parse()
  .opts()
const profile = values.fast ? 'default' : 'deep'
const gas = await measureContractGas()
const invariants = await countInvariantCalls(profile)
const conditions = {
  machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, shared`,
  gas: 'receipt.gasUsed on anvil (Prague), 21,000 and calldata included; production bytecode',
  tree: '16,384 leaves, depth 14; payees who were paid before',
  invariants: `forge, profile ${profile}`,
}
const figures = { ...gas, ...treeFigures(), ...invariants }

print(gas)
for (const [name, value] of Object.entries(figures)) {
  console.log(`${name.padEnd(28)}${String(value).padStart(12)}`)
}
console.log(`conditions ${JSON.stringify(conditions)}`)
if (values.json) {
  console.log(JSON.stringify({ bench: 'settle', conditions, figures }))
}

function print(ours: ContractGas): void {
  const count = (value: number) => value.toLocaleString('en')
  const rows = [
    ['system', 'post an epoch', 'claim, repeat', 'batch, a payee', 'source'],
    [
      'Meed',
      `${count(ours.commitGas)} (pull included)`,
      `${count(ours.claimGas)} (depth 14)`,
      `${count(ours.batchGasPerPayee)} (128)`,
      'this run',
    ],
    ...PUBLISHED.map(({ system, post, claimRepeat, batch, source }) => [
      ...[system, post, claimRepeat, batch, source],
    ]),
  ]
  const widths = [32, 28, 20, 18, 0]
  for (const row of rows) console.log(row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(''))
  console.log()
}
