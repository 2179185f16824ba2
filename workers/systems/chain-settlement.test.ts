// Nodes that tell different things of one epoch are not believed, whatever they differ in.
import { expect, test } from 'vitest'
import { textHash } from '../../schemas/chain/receipt-type.ts'
import { tokenWei } from '../../schemas/money.ts'
import type { ChainFacts } from '../settle/chain.port.ts'
import { agree } from './chain-settlement.ts'

const ROOT = textHash('a root')
const ROOTS = { payoutRoot: ROOT, debitRoot: ROOT, receiptsRoot: ROOT, dataHash: ROOT }
const FACTS: ChainFacts = {
  lastEpoch: 3,
  committed: null,
  voided: null,
  headBlock: 20,
  safeBlock: 18,
  finalBlock: 16,
  escrowWei: tokenWei(5n),
  fundedWei: tokenWei(7n),
  gasWei: 9n,
}
const COMMIT = { ...ROOTS, epoch: 4, totalWei: tokenWei(8n), leafCount: 2 }

test.each<[string, Partial<ChainFacts>]>([
  ['a commit', { committed: { commit: COMMIT, txHash: ROOT, blockNumber: 19 } }],
  ['the last epoch', { lastEpoch: 1 }],
  ['a voiding', { voided: { lastEpoch: 1, blockNumber: 9 } }],
])('two nodes that differ in %s disagree', (_, said) => {
  const other = { ...FACTS, ...said }
  expect(() => agree(FACTS, other)).toThrow("the chain's nodes disagree")
  expect(() => agree(other, FACTS)).toThrow("the chain's nodes disagree")
  expect(() => agree(other, { ...other })).not.toThrow()
})

test('voidings in different blocks are different ones', () => {
  const [one, two] = [9, 10].map((blockNumber) => ({ lastEpoch: 1, blockNumber }))
  const at = (voided: ChainFacts['voided'] = null) => ({ ...FACTS, voided })
  expect(() => agree(at(one), at(two))).toThrow("the chain's nodes disagree")
})

test('a node may be some blocks behind', () => {
  expect(() =>
    agree(FACTS, { ...FACTS, headBlock: 18, safeBlock: 16, finalBlock: 14 }),
  ).not.toThrow()
})
