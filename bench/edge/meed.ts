// Meed as it runs on this machine, the whole stack, with the mock as its only node for the model of
// the bench. Every measured call authenticates, holds, captures and gets its receipt.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { call, createKey, depositOpen, sendOpen, until } from '../../local/demo/client.ts'
import { freePort } from '../../local/demo/running-stack.ts'
import { WEI_PER_NANO_USD } from '../../local/stack/chain.ts'
import { person } from '../../local/stack/people.ts'
import { portsFrom, readSettings } from '../../local/stack/settings.ts'
import { startStack, type Stack } from '../../local/stack/stack.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import { signNodeMessage } from '../../schemas/wire/node-signature.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import type { Gateway } from './peers.ts'

export const MODEL = 'bench-base'
const BEAT_MS = 1_000
/** Each question adds the whole journal up, which is no part of any call: it is asked seldom. */
const ASKED_MS = 1_500

export type Books = {
  readonly depositedNanoUsd: bigint
  readonly availableNanoUsd: bigint
  readonly heldNanoUsd: bigint
  readonly capturedNanoUsd: bigint
  readonly undelivered: number
  readonly balanced: boolean
}

export type Meed = Gateway & {
  readonly books: () => Promise<Books>
  /** Resolves when every capture has its stored receipt; gives how long that took. */
  readonly settled: () => Promise<number>
  readonly keyOf: (nanoUsd: bigint) => Promise<string>
  readonly booksOf: (key: string) => Promise<Books>
}

export async function startMeed(mockUrl: string, creditNanoUsd: bigint): Promise<Meed> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'meed-bench-'))
  const ports = portsFrom(await freePort())
  const settings = readSettings([], process.env)
  const own = {
    ...settings,
    stateFolder,
    ports,
    engine: 'fake',
    epochSeconds: 3_600,
    isAttested: false,
  } as const
  const stack = await startStack(own, { onUp: () => undefined })
  const status = statusOf(mockUrl)
  const beat = () => said(stack, '/internal/nodes/heartbeat', { ...status, seq: Date.now() })
  await said(stack, '/internal/nodes', { nodeId: status.nodeId })
  await beat()
  const beats = setInterval(() => void beat().catch(() => undefined), BEAT_MS)
  const keyOf = (nanoUsd: bigint) => keyWith(stack, nanoUsd)
  const booksOf = (key: string) => booksAt(stack.url, key)
  const key = await keyOf(creditNanoUsd)
  return {
    name: 'Meed',
    pid: stack.edge().process.pid ?? 0,
    url: `${stack.url}/v1/chat/completions`,
    headers: { authorization: `Bearer ${key}` },
    model: MODEL,
    keyOf,
    booksOf,
    books: () => booksOf(key),
    async settled() {
      const began = performance.now()
      const drained = async () => ((await booksOf(key)).undelivered === 0 ? true : null)
      await until('every receipt', drained, 180_000, ASKED_MS)
      return performance.now() - began
    },
    async stop() {
      clearInterval(beats)
      await stack.stop()
      await rm(stateFolder, { recursive: true, force: true })
    },
  }
}

function statusOf(mockUrl: string): NodeStatus {
  return {
    nodeId: 'bench-1',
    url: mockUrl,
    state: 'ready',
    payee: person('node').address,
    base: { name: MODEL, sha256: sha256Hex(MODEL), contextTokens: 2_048 },
    embedding: { model: 'none', dimensions: 1 },
    maxRank: 0,
    adapters: [],
    active: 0,
    waiting: 0,
    slots: 256,
    seq: Date.now(),
  }
}

/** For this bench only. */
const MOCK_KEY = new Uint8Array(32).fill(1)
let lastMs = 0

async function said({ url, secrets }: Stack, path: string, body: object): Promise<void> {
  const text = JSON.stringify(body)
  lastMs = Math.max(Date.now(), lastMs + 1)
  const reply = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${secrets.NODE_TOKEN}`,
      ...signNodeMessage(MOCK_KEY, path, lastMs, text),
    },
    body: text,
  })
  const answer = await reply.text()
  if (!reply.ok) throw new Error(`the edge refused the mock node: ${answer}`)
}

/** The settler's wallet pays first, the operator's second: one account each. */
const payers = ['erin', 'dora', 'alice', 'bruno'] as const
let next = 0

async function keyWith(stack: Stack, nanoUsd: bigint): Promise<string> {
  const payer = person(payers[next++ % payers.length] ?? 'erin')
  const key = await createKey(stack.url, stack.deployment, payer, 'bench')
  const wei = nanoUsd * WEI_PER_NANO_USD
  await sendOpen(stack, person('treasury'), payer.address, wei)
  await depositOpen(stack, payer, wei)
  await until('the deposit', async () =>
    (await booksAt(stack.url, key)).availableNanoUsd >= nanoUsd ? true : null,
  )
  return key
}

const amount = z.string().transform(BigInt)
const ledger = z.object({
  balance: z.object({
    deposited_nano_usd: amount,
    available_nano_usd: amount,
    held_nano_usd: amount,
    captured_nano_usd: amount,
  }),
  undelivered: z.number(),
  balanced: z.boolean(),
})

async function booksAt(url: string, key: string): Promise<Books> {
  const { balance, undelivered, balanced } = await call(`${url}/v1/ledger`, ledger, { key })
  return {
    depositedNanoUsd: balance.deposited_nano_usd,
    availableNanoUsd: balance.available_nano_usd,
    heldNanoUsd: balance.held_nano_usd,
    capturedNanoUsd: balance.captured_nano_usd,
    undelivered,
    balanced,
  }
}
