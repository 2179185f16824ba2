// What a payee earned, and taking it. Everything is read from the public API and the chain; the key,
// where one is wanted, is CLAIM_KEY and never leaves this process.
import type { Hex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { PATTERNS, parseAddress } from '../../../schemas/ids.ts'
import type { Address } from '../../../schemas/ids.ts'
import { credits } from '../../../schemas/wire/account.ts'
import { toWire } from '../../../schemas/wire/to-wire.ts'
import { claimGasless, claimNow, payoutOf, payTo, placeOf } from '../../claims/claim.ts'
import type { Payout } from '../../claims/claim.ts'
import { ApiError } from '../../demo/client.ts'
import { CliError, usageError } from '../cli-error.ts'
import type { Cli } from '../cli.ts'
import { facts } from '../table.ts'
import { tell } from '../terminal.ts'

export type ClaimFlags = {
  readonly account?: string | undefined
  readonly to?: string | undefined
  readonly gasless?: true | undefined
  readonly url?: string | undefined
  readonly rpc?: string | undefined
  readonly distributor?: string | undefined
}

export async function showClaims(cli: Cli, flags: ClaimFlags): Promise<void> {
  const account = await payeeOf(cli, flags.account)
  const payout = await refusing(async () => payoutOf(await placeOf(flags), account))
  const terminal = cli.terminal()
  tell(terminal, toWire(payout), () => payoutFacts(payout, terminal.dim))
}

export async function takeClaim(cli: Cli, flags: ClaimFlags): Promise<void> {
  const account = await payeeOf(cli, flags.account)
  const to = flags.to === undefined ? null : addressIn('to', flags.to)
  const place = await refusing(() => placeOf(flags))
  const payout = await refusing(() => payoutOf(place, account))
  if (payout.claimable_wei === 0n) throw usageError('Nothing is claimable now.')
  const key = () => keyIn(cli.env['CLAIM_KEY'])
  const hash = await refusing(() =>
    flags.gasless === true
      ? claimGasless(place, payout, to === null ? null : { key: key(), to })
      : claimNow(place, payout, { key: key(), to }),
  )
  const claimed = { account, to: to ?? account, claimed_wei: payout.claimable_wei, tx_hash: hash }
  tell(cli.terminal(), toWire(claimed), () => {
    return `claimed    ${payout.claimable_wei} wei OPEN to ${to ?? account}, tx ${hash}`
  })
}

/** Where the earnings of an account go from the next epoch on, by its own key. */
export async function setPayTo(
  cli: Cli,
  flags: ClaimFlags & { readonly to: string },
): Promise<void> {
  const account = await payeeOf(cli, flags.account)
  const to = addressIn('to', flags.to)
  const key = keyIn(cli.env['CLAIM_KEY'])
  const set = await refusing(async () => payTo(await placeOf(flags), { account, to, key }))
  tell(cli.terminal(), toWire({ account, to, ...set }), () => {
    return `paid at    ${to} from epoch ${set.from_epoch} on (word ${set.version} of this account)`
  })
}

function payoutFacts(payout: Payout, dim: (text: string) => string): string {
  const { cumulative_wei: final, pending_wei: pending, pending_until: until } = payout
  const end = until === null ? '' : ` (until ${new Date(until * 1_000).toISOString()})`
  return facts(
    [
      ['earned', `${final + pending} wei OPEN`],
      ['claimed', String(payout.claimed_wei)],
      ['claimable', `${payout.claimable_wei} with a proof of epoch ${payout.epoch}`],
      ['pending', `${pending}${end}`],
      ['maturing', `${payout.maturing_wei} earned, and owed by a later epoch`],
    ],
    dim,
  )
}

/** Who is meant: as said, else the wallet that is configured, else that of the account logged in. */
async function payeeOf(cli: Cli, said: string | undefined): Promise<Address> {
  if (said !== undefined) return addressIn('account', said)
  const key = cli.env['CLAIM_KEY']
  if (key !== undefined && key !== '') return parseAddress(privateKeyToAddress(keyIn(key)))
  const { key: apiKey } = await cli.profile()
  if (apiKey === null) {
    throw usageError('Whose? Say --account 0x…, or set CLAIM_KEY, or run "meed login".')
  }
  const { wallet } = await (await cli.client()).json('/v1/credits', credits.pick({ wallet: true }))
  return addressIn('account', wallet)
}

function keyIn(text: string | undefined): Hex {
  if (text === undefined || !/^0x[0-9a-f]{64}$/.test(text)) {
    throw usageError('CLAIM_KEY is no private key.')
  }
  return text as Hex
}

function addressIn(flag: string, text: string): Address {
  if (PATTERNS.address.test(text)) return parseAddress(text)
  throw usageError(`--${flag} takes an address, not "${text}".`)
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.code === 'no_stack') throw usageError(error.message)
    // Its message begins with what is told apart here.
    const message = error.message.replace(`${error.status} ${error.code}: `, '')
    throw new CliError(error.status, error.code, message)
  }
}
