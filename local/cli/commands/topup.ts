// Credit for money: a deposit of OPEN into the escrow, which the server credits when it sees the log;
// or a card, by the page that the server names.
import { spawn } from 'node:child_process'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { z } from 'zod'
import { parseAddress, type Address } from '../../../schemas/ids.ts'
import { nanoUsdToWei, type NanoUsd } from '../../../schemas/money.ts'
import { depositOpen, openBalance, type ChainAccess, type Wallet } from '../../demo/client.ts'
import { WEI_PER_NANO_USD } from '../../stack/chain.ts'
import { person, personOf } from '../../stack/people.ts'
import { parseUsd, usd } from '../amounts.ts'
import type { Client } from '../api.ts'
import { CliError, usageError } from '../cli-error.ts'
import type { Cli } from '../cli.ts'
import { localStack, stackFolder } from '../local-stack.ts'
import { tell, type Terminal } from '../terminal.ts'
import { creditsOf } from './account.ts'

/** How long the server may take to see a deposit. */
const SEEN_MS = 60_000

export async function topUpByChain(cli: Cli, dollars: string): Promise<void> {
  const amount = amountIn(dollars)
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const chain = await localChain(cli, client)
  const before = await creditsOf(client)
  const credited = parseAddress(before.wallet)
  const wei = nanoUsdToWei(amount, WEI_PER_NANO_USD)
  const payer = await payerOf(cli, chain, credited, wei)
  const has = await openBalance(chain, payer.address)
  if (has < wei) {
    const message = `${payer.address} has ${has} wei OPEN, and ${wei} are to be paid.`
    throw new CliError(402, 'wallet_short', message)
  }
  const hash = await depositOpen(chain, payer, wei, credited)
  const wanted = BigInt(before.deposited_nano_usd) + amount
  const after = await seen(client, wanted, hash, terminal)
  tell(
    terminal,
    { object: 'topup', amount_nano_usd: String(amount), tx_hash: hash, credits: after },
    () => {
      const now = usd(after.available_nano_usd)
      return `${terminal.good('Paid')} ${usd(String(amount))} into the escrow, tx ${hash}.\nAvailable now: ${now}`
    },
  )
}

const checkout = z.looseObject({ id: z.string(), url: z.url() })

export async function topUpByCard(cli: Cli, dollars: string, open: boolean): Promise<void> {
  const amount = amountIn(dollars)
  if (amount % 10_000_000n !== 0n) throw usageError('A card pays whole cents.')
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const cents = (amount / 10_000_000n).toString().padStart(3, '0')
  const back = `${client.profile.url}/docs`
  const body = {
    amount: `${cents.slice(0, -2)}.${cents.slice(-2)}`,
    success_url: back,
    cancel_url: back,
  }
  const made = await client.json('/v1/topups', checkout, { body })
  if (open) browse(made.url)
  tell(terminal, made, () => `Pay here: ${made.url}\nThe credit comes when the bank has said yes.`)
}

/** A browser that is missing or slow is nobody's failure: the address is printed as well. */
function browse(url: string): void {
  if (!/^https?:/.test(url)) return
  const command = process.platform === 'darwin' ? 'open' : 'xdg-open'
  const child = spawn(command, [url], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}

function amountIn(dollars: string): NanoUsd {
  const amount = parseUsd(dollars)
  if (amount === null || amount === 0n) {
    throw usageError(`An amount is dollars, like 5 or 0.25, not "${dollars}".`)
  }
  return amount
}

/** The rate and the contracts are those of the stack that runs here: another's tokens are real money. */
async function localChain({ env }: Cli, { profile }: Client): Promise<ChainAccess> {
  const stack = await localStack(env)
  if (stack?.url === profile.url) return stack
  throw usageError(
    `${profile.url} is not the stack that runs here (${stackFolder(env)}). Deposit into its escrow with your ` +
      'own wallet (docs/contracts.md), or pay by card: meed topup --card.',
  )
}

/**
 * MEED_WALLET_KEY, or the public test key of one of the local stack's people; erin, who has the demo's
 * capital, where that one has too little.
 */
async function payerOf(
  { env }: Cli,
  chain: ChainAccess,
  wallet: Address,
  wei: bigint,
): Promise<Wallet> {
  const key = env['MEED_WALLET_KEY']
  if (key !== undefined && key !== '') {
    if (!/^0x[0-9a-f]{64}$/.test(key)) throw usageError('MEED_WALLET_KEY is no private key.')
    const account = privateKeyToAccount(key as Hex)
    return { address: parseAddress(account.address), account }
  }
  const known = personOf(wallet)
  if (known !== null && (await openBalance(chain, known.address)) >= wei) return known
  if (known !== null) return person('erin')
  throw usageError(`${wallet} is nobody of the local stack: set MEED_WALLET_KEY to who pays.`)
}

async function seen(client: Client, wanted: bigint, hash: string, { signal }: Terminal) {
  const end = performance.now() + SEEN_MS
  for (;;) {
    const now = await creditsOf(client)
    if (BigInt(now.deposited_nano_usd) >= wanted) return now
    if (signal.aborted || performance.now() > end) {
      const message = `The deposit ${hash} is mined but not credited yet. Ask again: meed credits`
      throw new CliError(0, 'unreachable', message)
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
