// The whole system on one machine, started in order and stopped in reverse: database, chain, edge,
// node. Every part is the real one; its state lies in one folder, so that the next start goes on.
import { execFileSync } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Deployment } from '../../contracts/tools/deploy.ts'
import { fetchModels, type Progress } from '../../gpu-runtime/models/fetch-models.ts'
import { LAPTOP_MODELS } from '../../gpu-runtime/models/manifest.ts'
import { LOCAL_DATABASE_URL, migrateDatabase } from '../database/migrate.ts'
import { anvilCommand, CHAIN_ID, contractsOn, WEI_PER_NANO_USD } from './chain.ts'
import type { Child } from './child.ts'
import { unlessAborted } from './interrupts.ts'
import { superviseParts, type Parts } from './parts.ts'
import { person } from './people.ts'
import { assertPortsFree } from './ports.ts'
import { loadSecrets, receiptSignerOf, type StackSecrets } from './secrets.ts'
import { ROOT, type Settings } from './settings.ts'
import { lockState } from './state-lock.ts'

export type Stack = {
  readonly url: string
  readonly rpcUrl: string
  readonly deployment: Deployment
  readonly secrets: StackSecrets
  /** Rejects when a part ends by itself. */
  readonly broken: Promise<never>
  readonly edge: () => Child
  /** Starts the edge again, after killing it without warning where it still runs. */
  readonly restartEdge: (changedVars?: Readonly<Record<string, string>>) => Promise<void>
  readonly stop: () => Promise<void>
}

export type Listener = {
  /** A part is up, after that many milliseconds. */
  readonly onUp: (what: string, detail: string, tookMs: number) => void
  readonly onProgress?: Progress
}

/** @param signal when it aborts, what has been started is stopped and the promise rejects */
export async function startStack(
  settings: Settings,
  listener: Listener,
  signal?: AbortSignal,
): Promise<Stack> {
  const { stateFolder, ports } = settings
  await mkdir(stateFolder, { recursive: true })
  const lock = await lockState(join(stateFolder, 'lock'))
  const parts = superviseParts(join(stateFolder, 'logs'), lock.note)
  const stop = async () => {
    await parts.stop()
    await lock.release()
  }
  try {
    await assertPortsFree(ports)
    return await unlessAborted(signal, startParts(settings, listener, parts, stop))
  } catch (error) {
    await stop()
    throw error
  }
}

async function startParts(
  settings: Settings,
  listener: Listener,
  { start, broken }: Parts,
  stop: () => Promise<void>,
): Promise<Stack> {
  const { ports } = settings
  const secrets = await prepareState(settings)
  const timed = timer(listener)
  await timed('models', 'SmolLM2-135M-Instruct, all-MiniLM-L6-v2', () =>
    bringModels(settings, listener),
  )
  const sqlUrl = `http://127.0.0.1:${ports.database}/sql`
  await timed('database', 'PGlite with pgvector', async () => {
    const folder = join(settings.stateFolder, 'database/pg')
    const args = ['local/database/main.ts', folder, String(ports.database)]
    await start({ name: 'database', command: process.execPath, args, readyWhen: /^ready/ })
    await migrateDatabase(sqlUrl)
  })
  const rpcUrl = `http://127.0.0.1:${ports.chain}`
  const deployment = await timed('chain', 'anvil, contracts deployed', async () => {
    const folder = join(settings.stateFolder, 'chain')
    await start({ name: 'chain', ...anvilCommand(ports.chain, folder) })
    return contractsOn(rpcUrl, folder, settings.isAttested ? [person('attestor').address] : [])
  })
  const url = `http://127.0.0.1:${ports.edge}`
  const vars = edgeVars(settings, secrets, deployment, { url, sqlUrl, rpcUrl })
  const startEdge = (changed = {}) => start(edgeOptions(settings, { ...vars, ...changed }))
  let edge = await timed('edge', 'workerd', () => startEdge())
  if (settings.isAttested) {
    const signer = receiptSignerOf(secrets)
    await timed('attestor', 'recomputes each epoch before it signs', () =>
      start(attestorOptions(settings, deployment, { url, rpcUrl, signer })),
    )
  }
  await timed('node', settings.engine === 'fake' ? 'fake engine' : 'llama.cpp', () =>
    start(nodeOptions(settings, secrets, url)),
  )
  return {
    url,
    rpcUrl,
    deployment,
    secrets,
    broken,
    edge: () => edge,
    async restartEdge(changedVars) {
      await edge.kill()
      edge = await startEdge(changedVars)
    },
    stop,
  }
}

async function prepareState({ stateFolder, reset }: Settings): Promise<StackSecrets> {
  if (reset) await resetState(stateFolder)
  for (const name of ['logs', 'chain', 'edge', 'node', 'database']) {
    await mkdir(join(stateFolder, name), { recursive: true })
  }
  return loadSecrets(join(stateFolder, 'secrets.json'))
}

function timer({ onUp }: Listener) {
  return async <T>(what: string, detail: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const value = await work()
    onUp(what, detail, performance.now() - began)
    return value
  }
}

async function bringModels({ modelsFolder }: Settings, { onProgress }: Listener): Promise<void> {
  const progress = onProgress === undefined ? {} : { onProgress }
  await fetchModels(LAPTOP_MODELS, { folder: modelsFolder, env: process.env, ...progress })
}

function edgeOptions({ ports, stateFolder }: Settings, vars: Record<string, string>) {
  return {
    name: 'edge',
    command: process.execPath,
    args: ['local/stack/edge-main.ts', String(ports.edge), join(stateFolder, 'edge')],
    env: { MEED_EDGE_VARS: JSON.stringify(vars) },
    readyWhen: /^ready/,
  }
}

/** `npm run attest` itself, with the key that the distributor was told of. */
function attestorOptions(
  { ports }: Settings,
  { chainId, distributor, block }: Deployment,
  { url, rpcUrl, signer }: { readonly [name in 'url' | 'rpcUrl' | 'signer']: string },
) {
  const where = ['--mirror', url, '--rpc', rpcUrl, '--distributor', distributor]
  const chain = ['--chain-id', String(chainId), '--from-block', String(block)]
  const pinned = ['--receipt-signer', signer]
  const port = ['--port', String(ports.attestor)]
  return {
    name: 'attestor',
    command: process.execPath,
    args: ['local/cli/main.ts', 'attest', ...port, ...where, ...chain, ...pinned],
    env: { ATTESTOR_KEY: person('attestor').privateKey },
    readyWhen: /^attest: ready/,
  }
}

function nodeOptions(settings: Settings, secrets: StackSecrets, edgeUrl: string) {
  return {
    name: 'node',
    command: process.execPath,
    args: ['gpu-runtime/main.ts'],
    env: nodeEnv(settings, secrets, edgeUrl),
    readyWhen: /^ready/,
  }
}

function edgeVars(
  settings: Settings,
  secrets: StackSecrets,
  deployment: Deployment,
  urls: { readonly url: string; readonly sqlUrl: string; readonly rpcUrl: string },
): Record<string, string> {
  return {
    ...secrets,
    PUBLIC_URL: urls.url,
    DATABASE_URL: LOCAL_DATABASE_URL,
    DATABASE_FETCH_URL: urls.sqlUrl,
    SETTLER_KEY: person('settler').privateKey,
    RELAYER_KEY: person('operator').privateKey,
    X402_FACILITATOR_KEY: person('facilitator').privateKey,
    X402_MINIMUM_NANO_USD: '1000000',
    WITHDRAWAL_SIGNER_KEY: person('operator').privateKey,
    RELAY_MINIMUM_WEI: '1',
    RELAY_EVERY_SECONDS: '0',
    CHAIN_RPC_URL: urls.rpcUrl,
    CHAIN_ID: String(CHAIN_ID),
    OPEN_ADDRESS: deployment.open,
    ESCROW_ADDRESS: deployment.escrow,
    DISTRIBUTOR_ADDRESS: deployment.distributor,
    ESCROW_DEPLOYED_BLOCK: String(deployment.block),
    CONFIRMATIONS: '0',
    WEI_PER_NANO_USD: WEI_PER_NANO_USD.toString(),
    BASE_PROMPT_NANO_USD: '20',
    BASE_COMPLETION_NANO_USD: '80',
    EMBEDDING_NANO_USD: '5',
    PLATFORM_ADDRESS: person('platform').address,
    STAKERS_ADDRESS: person('stakers').address,
    COMMONS_ADDRESS: person('commons').address,
    EPOCH_SECONDS: String(settings.epochSeconds),
    HOLD_TTL_SECONDS: String(settings.holdTtlSeconds),
    UPSTREAM_SILENCE_SECONDS: String(settings.silenceSeconds),
    CODE_VERSION: codeVersion(),
    TEST_CREDIT_NANO_USD: '1000000000',
    ...(settings.isAttested
      ? { ATTESTOR_URLS: `http://127.0.0.1:${settings.ports.attestor}`, ATTESTORS_WANTED: '1' }
      : {}),
    WEBHOOK_LOOPBACK: 'allow',
    ...settings.edgeVars,
  }
}

function nodeEnv(
  settings: Settings,
  secrets: StackSecrets,
  edgeUrl: string,
): Record<string, string> {
  return {
    NODE_ID: 'laptop-1',
    NODE_TOKEN: secrets.NODE_TOKEN,
    NODE_PAYEE: person('node').address,
    PORT: String(settings.ports.node),
    EDGE_URL: edgeUrl,
    ENGINE: settings.engine,
    MODELS_DIR: settings.modelsFolder,
    STATE_DIR: join(settings.stateFolder, 'node'),
    SLOTS: String(settings.slots ?? (settings.engine === 'fake' ? 64 : 2)),
  }
}

async function resetState(folder: string): Promise<void> {
  for (const name of ['chain', 'edge', 'node', 'database', 'logs', 'secrets.json', 'seed.json']) {
    await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** The commit that runs, or `unversioned` outside a git checkout. */
function codeVersion(): string {
  try {
    const options = { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' } as const
    return execFileSync('git', ['rev-parse', 'HEAD'], options).trim()
  } catch {
    return 'unversioned'
  }
}
