// The few calls that seeding and the demo make from outside, over plain HTTP and with a wallet.
import { randomBytes } from 'node:crypto'
import {
  createPublicClient,
  createWalletClient,
  erc20Abi,
  http,
  type Hex,
  type LocalAccount,
} from 'viem'
import { anvil } from 'viem/chains'
import { z } from 'zod'
import type { Deployment } from '../../contracts/tools/deploy.ts'
import { CREDIT_ESCROW_ABI } from '../../schemas/chain/credit-escrow.gen.ts'
import { keyRequestTypedData } from '../../schemas/chain/key-request-type.ts'
import type { Address } from '../../schemas/ids.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'
import type { Person } from '../stack/people.ts'

/** Who signs and pays: any wallet, not only one of the known people. */
export type Wallet = Pick<Person, 'address'> & { readonly account: LocalAccount }

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(status === 0 ? message : `${status} ${code}: ${message}`)
    this.status = status
    this.code = code
  }
}

const problem = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

/** One call; throws ApiError with the API's own words for anything but 2xx. */
export async function call<S extends z.ZodType>(
  url: string,
  schema: S,
  options: { method?: string; key?: string; body?: object | Uint8Array<ArrayBuffer> } = {},
): Promise<z.output<S>> {
  const { body, key } = options
  const bytes = body instanceof Uint8Array
  const reply = await fetch(url, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined || bytes ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: bytes ? body : JSON.stringify(body) }),
  })
  const text = await reply.text()
  if (reply.ok) return schema.parse(text === '' ? null : JSON.parse(text))
  const parsed = problem.safeParse(JSON.parse(text))
  if (!parsed.success) throw new ApiError(reply.status, 'unreadable', text.slice(0, 200))
  throw new ApiError(reply.status, parsed.data.error.code, parsed.data.error.message)
}

type KeyTerms = { readonly mode?: KeyMode } & Readonly<Record<string, unknown>>

/**
 * The wallet signs a KeyRequest and gets a key of its account.
 *
 * @param terms what is to restrict it, as POST /v1/keys takes it; nothing restricts the default
 */
export async function createKey(
  url: string,
  deployment: Deployment,
  wallet: Wallet,
  name: string,
  terms: KeyTerms = {},
): Promise<string> {
  const body = await keyRequest(deployment, wallet, name, terms)
  const made = await call(`${url}/v1/keys`, z.object({ key: z.string() }), { body })
  return made.key
}

/** What POST /v1/keys takes from a wallet, signed now. */
export async function keyRequest(
  { chainId, escrow }: Deployment,
  { account, address }: Wallet,
  name: string,
  { mode = 'live', ...terms }: KeyTerms = {},
): Promise<object> {
  const nonce: Hex = `0x${randomBytes(32).toString('hex')}`
  const issuedAtMs = Date.now()
  const message = { wallet: address, name, mode, issuedAt: BigInt(issuedAtMs), nonce }
  const signature = await account.signTypedData(keyRequestTypedData({ chainId, escrow }, message))
  const signed = { wallet: address, name, mode, issued_at_ms: issuedAtMs, nonce, signature }
  return { ...terms, ...signed }
}

export type ChainAccess = { readonly rpcUrl: string; readonly deployment: Deployment }

export function chainReader({ rpcUrl }: ChainAccess) {
  return createPublicClient({ transport: http(rpcUrl), pollingInterval: 100 })
}

export function walletOf({ rpcUrl }: ChainAccess, { account }: Wallet) {
  return createWalletClient({ transport: http(rpcUrl), account, chain: anvil })
}

export async function openBalance(chain: ChainAccess, owner: Address): Promise<bigint> {
  const token = { abi: erc20Abi, address: chain.deployment.open } as const
  return chainReader(chain).readContract({ ...token, functionName: 'balanceOf', args: [owner] })
}

/** Sends OPEN from one wallet to another and waits for it. */
export async function sendOpen(
  chain: ChainAccess,
  from: Wallet,
  to: Address,
  wei: bigint,
): Promise<void> {
  const token = { abi: erc20Abi, address: chain.deployment.open } as const
  const args = [to, wei] as const
  const hash = await walletOf(chain, from).writeContract({
    ...token,
    functionName: 'transfer',
    args,
  })
  await mined(chain, hash)
}

/** Buys credit: approves the escrow and deposits, for the payer's own account or another wallet's. */
export async function depositOpen(
  chain: ChainAccess,
  payer: Wallet,
  wei: bigint,
  credited: Address = payer.address,
): Promise<Hex> {
  const { open, escrow } = chain.deployment
  const wallet = walletOf(chain, payer)
  const token = { abi: erc20Abi, address: open } as const
  const approve = { ...token, functionName: 'approve', args: [escrow, wei] } as const
  await mined(chain, await wallet.writeContract(approve))
  const account: Hex = `0x${credited.slice(2).padStart(64, '0')}`
  const hash = await wallet.writeContract({
    abi: CREDIT_ESCROW_ABI,
    address: escrow,
    functionName: 'deposit',
    args: [account, wei],
  })
  await mined(chain, hash)
  return hash
}

export async function mined(chain: ChainAccess, hash: Hex): Promise<void> {
  const receipt = await chainReader(chain).waitForTransactionReceipt({ hash })
  if (receipt.status !== 'success') throw new Error(`transaction ${hash} failed`)
}

/** Asks until the answer is there; the deadline only bounds a hang. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null>,
  deadlineMs = 30_000,
  pauseMs = 100,
): Promise<T> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const found = await ask()
    if (found !== null) return found
    if (performance.now() > end) throw new Error(`${what} did not come within ${deadlineMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}
