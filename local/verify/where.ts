// From flags to a source of epochs: an archive folder, a mirror and a chain node, or the stack that
// runs here. Shared by the commands that recompute epochs.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { parseAddress, PATTERNS } from '../../schemas/ids.ts'
import type { EpochSource } from '../../workers/settle/read-epoch.ts'
import { ROOT } from '../stack/settings.ts'
import { folderSource } from './archive-folder.ts'
import { networkSource } from './epoch-source.ts'

export type WhereFlags = {
  readonly archive?: string | undefined
  readonly mirror?: string[] | undefined
  readonly rpc?: string | undefined
  readonly distributor?: string | undefined
  readonly 'chain-id'?: string | undefined
  readonly 'from-block': string
}

export type Found = {
  readonly source: EpochSource
  /** The newest epoch to be had; 0 when there is none. */
  readonly newest: () => Promise<number>
  /** Where the manifest of an epoch can be read by anybody. */
  readonly uriOf: (epoch: number) => string
}

/** Nothing to look at: exit code 2, with what to do. */
export class NowhereError extends Error {
  override readonly name = 'NowhereError'
}

export async function findSource(flags: WhereFlags): Promise<Found> {
  const { archive, mirror: mirrors = [], rpc, distributor } = flags
  if (archive !== undefined) return inFolder(archive)
  if (mirrors.length > 0 && rpc !== undefined && distributor !== undefined) {
    if (!PATTERNS.address.test(distributor)) {
      throw new NowhereError(`--distributor takes an address, not "${distributor}".`)
    }
    return onNetwork({
      mirrors,
      rpcUrl: rpc,
      chainId: Number(flags['chain-id'] ?? 31_337),
      distributor: parseAddress(distributor),
      fromBlock: Number(flags['from-block']),
    })
  }
  return ofRunningStack()
}

async function inFolder(folder: string): Promise<Found> {
  const source = await folderSource(folder).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw new NowhereError(`${folder} is no archive folder (${why}). Make one: npm run archive.`)
  })
  const newest = () => Promise.resolve(source.newest)
  return { source, newest, uriOf: (epoch) => `meed-archive:epochs/${epoch}/manifest.json` }
}

function onNetwork(where: Parameters<typeof networkSource>[0]): Found {
  const [first = ''] = where.mirrors
  return {
    source: networkSource(where),
    newest: () => newestFinal(first),
    uriOf: (epoch) => `${first}/v1/epochs/${epoch}`,
  }
}

async function ofRunningStack(): Promise<Found> {
  const file = join(process.env['MEED_STATE'] ?? join(ROOT, '.meed'), 'stack.json')
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) {
    const ways = '--archive DIR, or --mirror URL --rpc URL --distributor 0x…'
    throw new NowhereError(`No stack runs here; give ${ways}.`)
  }
  const stack = z.object({
    url: z.string(),
    rpcUrl: z.string(),
    deployment: z.object({ chainId: z.number(), distributor: z.string(), block: z.number() }),
  })
  const { url, rpcUrl, deployment } = stack.parse(JSON.parse(text))
  const { chainId, distributor: at, block: fromBlock } = deployment
  return onNetwork({ mirrors: [url], rpcUrl, chainId, distributor: parseAddress(at), fromBlock })
}

async function newestFinal(mirror: string): Promise<number> {
  const list = z.object({ data: z.array(z.object({ epoch: z.number(), state: z.string() })) })
  const reply = await fetch(`${mirror}/v1/epochs`).catch(() => null)
  if (reply === null) throw new NowhereError(`${mirror} does not answer.`)
  const { data } = list.parse(await reply.json())
  return data.find(({ state }) => state === 'final')?.epoch ?? 0
}
