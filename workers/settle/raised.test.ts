import { expect, test } from 'vitest'
import { parseAddress } from '../../schemas/ids.ts'
import { tokenWei } from '../../schemas/money.ts'
import { raisedBy } from './raised.ts'

const leaf = (hex: string, wei: bigint) => {
  return { account: parseAddress(`0x${hex.repeat(20)}`), cumulativeWei: tokenWei(wei) }
}

test('an epoch raises what is new and what grew, by the difference, and nothing else', () => {
  const before = [leaf('0a', 10n), leaf('0b', 20n)]
  const after = [leaf('0a', 10n), leaf('0b', 25n), leaf('0c', 7n), leaf('0d', 0n)]
  expect(raisedBy(after, before)).toEqual([
    { payee: leaf('0b', 0n).account, cumulativeWei: 25n, addedWei: 5n },
    { payee: leaf('0c', 0n).account, cumulativeWei: 7n, addedWei: 7n },
  ])
  expect(raisedBy(after, []).map(({ addedWei }) => addedWei)).toEqual([10n, 25n, 7n])
})
