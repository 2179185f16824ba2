// npm run claims: what a payee earned, and taking it. Everything is read from the public API and the
// chain; the key, where one is wanted, is CLAIM_KEY and never leaves this process.
//
//   npm run claims -- show  --account 0x…
//   npm run claims -- claim --account 0x…               anybody's key pays the gas, the account is paid
//   npm run claims -- claim --account 0x… --to 0x…      the account's own key signs where to
//   npm run claims -- claim --account 0x… --gasless     the relayer pays the gas; no key, but with --to
//   npm run claims -- pay-to --account 0x… --to 0x…     from the next epoch on, by the account's own key
//     [--url URL --rpc URL --distributor 0x…]           without them: the stack that runs here
import { parseArgs } from 'node:util'
import { PATTERNS, parseAddress } from '../schemas/ids.ts'
import { claimGasless, claimNow, payoutOf, payTo, placeOf } from './claims/claim.ts'
import { ApiError } from './demo/client.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    account: { type: 'string' },
    to: { type: 'string' },
    gasless: { type: 'boolean', default: false },
    url: { type: 'string' },
    rpc: { type: 'string' },
    distributor: { type: 'string' },
  },
})

/** What the caller can put right: exit code 2. */
class UsageError extends Error {
  override readonly name = 'UsageError'
}

try {
  const [command = 'show'] = positionals
  const account = addressIn('account', values.account)
  const place = await placeOf(values)
  if (command === 'pay-to') {
    const to = addressIn('to', values.to)
    const { version, from_epoch } = await payTo(place, { account, to, key: keyOf() })
    console.log(`  paid at    ${to} from epoch ${from_epoch} on (word ${version} of this account)`)
  } else if (command === 'show') {
    const payout = await payoutOf(place, account)
    const { cumulative_wei, claimed_wei, claimable_wei, pending_wei, pending_until } = payout
    const { maturing_wei } = payout
    const until =
      pending_until === null ? '' : ` (until ${new Date(pending_until * 1_000).toISOString()})`
    console.log(`  earned     ${cumulative_wei + pending_wei} wei OPEN`)
    console.log(`  claimed    ${claimed_wei}`)
    console.log(`  claimable  ${claimable_wei} with a proof of epoch ${payout.epoch}`)
    console.log(`  pending    ${pending_wei}${until}`)
    console.log(`  maturing   ${maturing_wei} earned, and owed by a later epoch`)
  } else if (command === 'claim') {
    const payout = await payoutOf(place, account)
    const to = values.to === undefined ? null : addressIn('to', values.to)
    if (payout.claimable_wei === 0n) throw new UsageError('Nothing is claimable now.')
    const hash = values.gasless
      ? await claimGasless(place, payout, to === null ? null : { key: keyOf(), to })
      : await claimNow(place, payout, { key: keyOf(), to })
    console.log(`  claimed    ${payout.claimable_wei} wei OPEN to ${to ?? account}, tx ${hash}`)
  } else {
    throw new UsageError(`There is no "${command}": show, claim and pay-to are all there is.`)
  }
} catch (error) {
  if (!(error instanceof UsageError || error instanceof ApiError)) throw error
  console.error(`claims: ${error.message}`)
  process.exitCode = 2
}

function keyOf(): `0x${string}` {
  const key = process.env['CLAIM_KEY'] ?? ''
  if (!/^0x[0-9a-f]{64}$/.test(key)) throw new UsageError('CLAIM_KEY is no private key.')
  return key as `0x${string}`
}

function addressIn(flag: string, text: string | undefined) {
  if (text === undefined || !PATTERNS.address.test(text)) {
    throw new UsageError(`--${flag} takes an address.`)
  }
  return parseAddress(text)
}
