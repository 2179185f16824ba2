// The demo's steps. Every figure is read from outside (HTTP, chain), and what can be checked is
// checked here again: citations against the stored passages, the receipt's signature, the sums.
import OpenAI from 'openai'
import { z } from 'zod'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import { verifyReceipt } from '../../schemas/chain/receipt-type.ts'
import { formatUsd, nanoUsd } from '../../schemas/money.ts'
import { signedReceipt, WHOLE, type SignedReceipt } from '../../schemas/wire/generation.ts'
import { hex32 } from '../../schemas/wire/scalars.ts'
import { person } from '../stack/people.ts'
import { networkSource } from '../verify/epoch-source.ts'
import { judgeEpoch } from '../verify/judge.ts'
import { call, createKey, depositOpen, mined, openBalance, until, walletOf } from './client.ts'
import { ask, type Answered } from './question.ts'
import type { RunningStack } from './running-stack.ts'

const QUESTION = 'Who discovered titanium?'
const DEPOSIT_WEI = 10n ** 17n

export type DemoFacts = {
  readonly generationId: string
  readonly answer: string
  readonly citations: readonly object[]
  readonly usage: object
  readonly priceNanoUsd: string
  readonly shares: readonly { readonly payee: string; readonly share: number }[]
  readonly unattributed: number
  readonly sharesSum: number
  readonly receiptSigner: string
  readonly epoch: number
  readonly root: string
  readonly txHash: string
  readonly claimed: string
  readonly verified: boolean
}

type Say = (line: string) => void

export async function runDemo(stack: RunningStack, say: Say): Promise<DemoFacts> {
  const key = await buyCredit(stack, say)
  const answered = await askQuestion(stack, key, say)
  const receipt = await showCredit(stack, key, answered, say)
  const epoch = await settle(stack, receipt, say)
  const claimed = await claim(stack, epoch.epoch, receipt, say)
  const verified = await verify(stack, epoch.epoch, say)
  const { credit } = receipt.credited
  const shares = credit.shares.map(({ payee, share }) => ({ payee, share }))
  return {
    generationId: answered.generationId,
    answer: answered.text,
    citations: answered.citations,
    usage: answered.usage,
    priceNanoUsd: receipt.credited.priceNanoUsd.toString(),
    shares,
    unattributed: credit.unattributed,
    sharesSum: shares.reduce((sum, { share }) => sum + share, credit.unattributed),
    receiptSigner: receipt.signer,
    epoch: epoch.epoch,
    root: epoch.root,
    txHash: epoch.txHash,
    claimed: claimed.toString(),
    verified,
  }
}

const credits = z.object({ available_nano_usd: z.string() })

async function buyCredit(stack: RunningStack, say: Say): Promise<string> {
  const erin = person('erin')
  const before = await creditOf(stack, stack.seeded.key)
  const hash = await depositOpen(stack, erin, DEPOSIT_WEI)
  const after = await until('the credit of the deposit', async () => {
    const now = await creditOf(stack, stack.seeded.key)
    return now > before ? now : null
  })
  say(step('deposit', `erin pays 0.1 OPEN into the escrow, tx ${short(hash)}`))
  say(step('credit', `${usd(after - before)} more to spend, ${usd(after)} in all`))
  const key = await createKey(stack.url, stack.deployment, erin, 'demo')
  say(step('key', `${key.slice(0, 16)}… from a wallet's signature, no password`))
  return key
}

async function creditOf(stack: RunningStack, key: string): Promise<bigint> {
  return BigInt((await call(`${stack.url}/v1/credits`, credits, { key })).available_nano_usd)
}

async function askQuestion(stack: RunningStack, key: string, say: Say): Promise<Answered> {
  const { model, datanet } = stack.seeded
  say(step('question', `${QUESTION}  (model ${model}, Datanet ${datanet})`))
  const client = new OpenAI({ apiKey: key, baseURL: `${stack.url}/v1` })
  const answered = await ask(client, { model, datanet, question: QUESTION })
  say(step('answer', answered.text))
  for (const citation of answered.citations) {
    const { title, quote } = citation
    say(step('citation', `“${quote}” — ${title}, span checked against the stored passage`))
  }
  const { prompt_tokens, completion_tokens, cost_nano_usd } = answered.usage
  const tokens = `${prompt_tokens} + ${completion_tokens} tokens`
  say(step('price', `${tokens} and the Datanet's fee: ${cost_nano_usd} nano-USD, exactly`))
  return answered
}

async function showCredit(
  stack: RunningStack,
  key: string,
  { generationId }: Answered,
  say: Say,
): Promise<SignedReceipt> {
  const generation = z.object({ receipt: z.unknown() })
  const stored = await until('the receipt', async () => {
    const shown = await call(`${stack.url}/v1/generations/${generationId}`, generation, { key })
    return shown.receipt === null ? null : shown.receipt
  })
  const receipt = signedReceipt.parse(stored)
  const { shares, unattributed } = receipt.credited.credit
  for (const { payee, share } of shares) say(step('share', `${percent(share)} to ${name(payee)}`))
  const sum = shares.reduce((all, { share }) => all + share, unattributed)
  say(step('share', `${percent(unattributed)} nothing explains; the shares sum to ${sum} of 1e9`))
  if (sum !== WHOLE) throw new Error('the shares do not sum to the whole')
  const lines = receipt.credited.splits.map(
    ({ payee, role, amountNanoUsd }) => `${role} ${amountNanoUsd} (${name(payee)})`,
  )
  say(step('split', lines.join(', ')))
  const { chainId, distributor } = stack.deployment
  const domain = { chainId, verifyingContract: distributor }
  if (!(await verifyReceipt(receipt, receipt.signer, domain))) {
    throw new Error('the receipt’s signature does not verify')
  }
  say(
    step('receipt', `number ${receipt.receipt.seq}, signed by ${short(receipt.signer)}, verified`),
  )
  return receipt
}

const epochs = z.object({
  data: z.array(
    z.object({
      epoch: z.number(),
      state: z.string(),
      receipts: z.number(),
      payout_root: hex32.nullable(),
      tx_hash: hex32.nullable(),
    }),
  ),
})

/** Settles until an epoch is final whose published receipts hold ours. */
async function settle(stack: RunningStack, { receipt }: SignedReceipt, say: Say) {
  const key = stack.operatorToken
  const found = await until('the epoch', async () => {
    await call(`${stack.url}/v1/epochs`, z.unknown(), { method: 'POST', key })
    const { data } = await call(`${stack.url}/v1/epochs`, epochs)
    for (const { epoch, state, receipts, payout_root: root, tx_hash: txHash } of data) {
      if (state !== 'final' || root === null || txHash === null) continue
      if (await holds(stack, epoch, receipt.seq)) {
        return { epoch, receipts, root, txHash }
      }
    }
    return null
  })
  const { epoch, receipts, root, txHash } = found
  const roots = `root ${short(root)}, tx ${short(txHash)}`
  say(step('epoch', `${epoch} committed on chain, receipts: ${receipts}, ${roots}`))
  return found
}

async function holds(stack: RunningStack, epoch: number, seq: number): Promise<boolean> {
  const shard = z.object({ fromSeq: z.number(), toSeq: z.number() })
  const manifest = z.object({ shards: z.array(shard) })
  const { shards } = await call(`${stack.url}/v1/epochs/${epoch}`, manifest)
  return shards.some(({ fromSeq, toSeq }) => fromSeq <= seq && seq <= toSeq)
}

/** The contributor who earned most of the answer claims; anybody may send the transaction. */
async function claim(
  stack: RunningStack,
  epoch: number,
  { credited }: SignedReceipt,
  say: Say,
): Promise<bigint> {
  const [best] = credited.credit.shares.toSorted((a, b) => b.share - a.share)
  if (best === undefined) throw new Error('no contributor earned anything from this answer')
  const payout = z.object({
    epoch: z.number(),
    cumulative_wei: z.string(),
    proof: z.array(hex32),
  })
  const due = await call(`${stack.url}/v1/payouts/${best.payee}`, payout)
  const before = await openBalance(stack, best.payee)
  const args = [BigInt(due.epoch), best.payee, BigInt(due.cumulative_wei), due.proof] as const
  const hash = await walletOf(stack, person('erin')).writeContract({
    abi: REWARD_DISTRIBUTOR_ABI,
    address: stack.deployment.distributor,
    functionName: 'claim',
    args,
  })
  await mined(stack, hash)
  const balance = await openBalance(stack, best.payee)
  const who = name(best.payee)
  say(step('claim', `${who} gets ${balance - before} wei OPEN with a proof of epoch ${epoch}`))
  say(step('balance', `${who} now holds ${balance} wei OPEN`))
  return balance - before
}

async function verify(stack: RunningStack, epoch: number, say: Say): Promise<boolean> {
  const { chainId, distributor, block } = stack.deployment
  const { url, rpcUrl } = stack
  const where = { mirrors: [url], rpcUrl, chainId, distributor, fromBlock: block }
  const outcome = await judgeEpoch(epoch, networkSource(where), url)
  const equal = outcome.kind === 'equal'
  say('')
  if (equal) say('verify-epoch: equal')
  else
    say(`verify-epoch: ${JSON.stringify(outcome, (_, v) => (typeof v === 'bigint' ? `${v}` : v))}`)
  return equal
}

function step(what: string, text: string): string {
  return `  ${what.padEnd(10)}${text}`
}

const PEOPLE = ['alice', 'bruno', 'chen', 'dora', 'node', 'platform', 'stakers', 'commons'] as const

function name(payee: string): string {
  return PEOPLE.find((part) => person(part).address === payee) ?? short(payee)
}

function usd(amount: bigint): string {
  return formatUsd(nanoUsd(amount))
}

function percent(share: number): string {
  return `${((share / WHOLE) * 100).toFixed(4)} %`.padStart(10)
}

function short(hex: string): string {
  return `${hex.slice(0, 10)}…`
}
