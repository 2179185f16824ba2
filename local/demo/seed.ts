// Fills a fresh stack with the demo data, through the public API alone: contributors with their own
// wallets and keys, a Datanet, adapters, and a first credit for the developer who calls.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { accountOfWallet } from '../../schemas/ids.ts'
import { person, type Part } from '../stack/people.ts'
import { ROOT } from '../stack/settings.ts'
import type { Stack } from '../stack/stack.ts'
import { ApiError, call, createKey, depositOpen, sendOpen, until } from './client.ts'

export const DEMO_DATA = join(ROOT, 'local/demo-data')
/** What the demo's developer buys: one OPEN, one US dollar here. */
const CREDIT_WEI = 10n ** 18n
const CAPITAL_WEI = 100n * CREDIT_WEI

const manifest = z.object({
  datanet: z.object({
    name: z.string(),
    title: z.string(),
    description: z.string(),
    licence: z.string(),
    feeNanoUsd: z.string(),
  }),
  contributions: z.array(
    z.object({
      by: z.enum(['alice', 'bruno', 'chen']),
      file: z.string(),
      title: z.string(),
      source: z.string(),
      licence: z.string(),
    }),
  ),
  adapters: z.array(
    z.object({
      name: z.string(),
      file: z.string(),
      baseSha256: z.string(),
      training: z.string(),
      title: z.string(),
      source: z.string(),
      licence: z.string(),
      promptNanoUsd: z.string(),
      completionNanoUsd: z.string(),
      description: z.string(),
    }),
  ),
})
type DemoManifest = z.infer<typeof manifest>
const seeded = z.object({ key: z.string(), datanet: z.string(), model: z.string() })
export type Seeded = z.infer<typeof seeded>

type Keys = ReadonlyMap<Part, string>

/** Seeds once; a later start finds the key where the first one left it. */
export async function seed(stack: Stack, file: string): Promise<Seeded> {
  const before = await readFile(file, 'utf8').catch(() => null)
  if (before !== null) return seeded.parse(JSON.parse(before))
  const demo = manifest.parse(JSON.parse(await readFile(join(DEMO_DATA, 'manifest.json'), 'utf8')))
  const parts: readonly Part[] = ['curator', 'alice', 'bruno', 'chen', 'dora', 'erin']
  const keys = new Map<Part, string>()
  for (const part of parts) {
    keys.set(part, await createKey(stack.url, stack.deployment, person(part), 'first key'))
  }
  await seedDatanet(stack.url, demo, keys)
  await seedAdapters(stack.url, demo, keys)
  await buyCredit(stack, keyOf(keys, 'erin'))
  const result = {
    key: keyOf(keys, 'erin'),
    datanet: demo.datanet.name,
    model: demo.adapters[0]?.name ?? '',
  }
  await writeFile(file, JSON.stringify(result, null, 1), { mode: 0o600 })
  return result
}

async function seedDatanet(url: string, demo: DemoManifest, keys: Keys): Promise<void> {
  const { feeNanoUsd, ...about } = demo.datanet
  const key = keyOf(keys, 'curator')
  const body = { ...about, is_public: true, fee_nano_usd: feeNanoUsd }
  await call(`${url}/v1/datanets`, z.any(), { key, body }).catch(allow('datanet_exists'))
  for (const { by, file, ...contribution } of demo.contributions) {
    const grant = { account_id: accountOfWallet(person(by).address), role: 'contributor' }
    await call(`${url}/v1/datanets/${about.name}/grants`, z.any(), { key, body: grant })
    await contribute(url, about.name, keyOf(keys, by), file, contribution)
  }
}

async function seedAdapters(url: string, demo: DemoManifest, keys: Keys): Promise<void> {
  const key = keyOf(keys, 'dora')
  const training = {
    name: 'dora/training',
    title: 'Training texts of dora’s adapters',
    description: 'What the adapters dora/brief and dora/quote were trained on.',
    licence: 'CC0-1.0',
    is_public: true,
    fee_nano_usd: '0',
  }
  const made = call(`${url}/v1/datanets`, z.any(), { key, body: training })
  await made.catch(allow('datanet_exists'))
  for (const adapter of demo.adapters) {
    const query = new URLSearchParams({
      name: adapter.name,
      base_sha256: adapter.baseSha256,
      description: adapter.description,
      prompt_nano_usd: adapter.promptNanoUsd,
      completion_nano_usd: adapter.completionNanoUsd,
    })
    const body = new Uint8Array(await readFile(join(DEMO_DATA, adapter.file)))
    await call(`${url}/v1/adapters?${query.toString()}`, z.any(), { key, body })
    const { title, source, licence } = adapter
    const about = { title, source, licence }
    const trainedOn = await contribute(url, training.name, key, adapter.training, about)
    await pinTraining(url, key, adapter.name, trainedOn)
  }
}

async function contribute(
  url: string,
  datanet: string,
  key: string,
  file: string,
  about: { readonly title: string; readonly source: string; readonly licence: string },
): Promise<string> {
  const text = await readFile(join(DEMO_DATA, file), 'utf8')
  const body = { ...about, text }
  const path = `${url}/v1/datanets/${datanet}/contributions`
  const added = call(path, z.object({ id: z.string() }), { key, body })
  return added.then(({ id }) => id).catch(idOfDuplicate)
}

/** The refusal of a repeat names the contribution that is there. */
function idOfDuplicate(error: unknown): string {
  allow('contribution_duplicate')(error)
  const id = /con_\w+/.exec(error instanceof Error ? error.message : '')?.[0]
  if (id === undefined) throw error
  return id
}

const trained = z.object({ state: z.string(), index_root: z.string().nullable() })

/** Says what the adapter was trained on, and waits until answers can be traced to it. */
async function pinTraining(
  url: string,
  key: string,
  adapter: string,
  contribution: string,
): Promise<void> {
  const path = `${url}/v1/adapters/${adapter}/training`
  await call(path, trained, { method: 'PUT', key, body: { contributions: [contribution] } })
  await until(`the span index of ${adapter}`, async () => {
    const { state, index_root: root } = await call(path, trained)
    return state === 'ready' ? root : null
  })
}

async function buyCredit(stack: Stack, key: string): Promise<void> {
  const erin = person('erin')
  await sendOpen(stack, person('treasury'), erin.address, CAPITAL_WEI)
  await depositOpen(stack, erin, CREDIT_WEI)
  const credits = z.object({ available_nano_usd: z.string() })
  await until('the deposit', async () => {
    const balance = await call(`${stack.url}/v1/credits`, credits, { key })
    return balance.available_nano_usd === '0' ? null : balance
  })
}

/** A seed that was cut short is run again: what exists already is no error. */
function allow(code: string): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof ApiError) || error.code !== code) throw error
  }
}

function keyOf(keys: Keys, part: Part): string {
  const key = keys.get(part)
  if (key === undefined) throw new Error(`${part} has no key`)
  return key
}
