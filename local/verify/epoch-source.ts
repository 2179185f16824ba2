// Where a stranger finds an epoch: its files from mirrors over HTTP and its commits from a chain
// node, or both from an archive folder without any network. No key and no secret.
import { readCommit, readFunded } from '../../workers/systems/chain-commits.ts'
import type { Address } from '../../schemas/ids.ts'
import type { EpochSource } from '../../workers/settle/read-epoch.ts'

export type Where = {
  /** Tried in this order, one file after the other. */
  readonly mirrors: readonly string[]
  readonly rpcUrl: string
  readonly chainId: number
  readonly distributor: Address
  readonly fromBlock: number
}

export function networkSource(where: Where): EpochSource {
  const { mirrors, rpcUrl, chainId, distributor, fromBlock } = where
  const place = { rpcUrl, distributor, fromBlock }
  return {
    chainId,
    distributor,
    manifest: (epoch) => bytesAt(mirrors, `/v1/epochs/${epoch}`),
    blob: (sha256) => bytesAt(mirrors, `/v1/blobs/${sha256}`),
    commit: async (epoch) => (await readCommit(place, epoch))?.commit ?? null,
    fundedWei: () => readFunded(place),
  }
}

/** Null when every mirror answers that it has none; throws when no mirror answers at all. */
async function bytesAt(mirrors: readonly string[], path: string): Promise<Uint8Array | null> {
  let answered = false
  for (const mirror of mirrors) {
    const reply = await fetch(`${mirror}${path}`).catch(() => null)
    if (reply === null) continue
    answered = true
    if (reply.ok) return new Uint8Array(await reply.arrayBuffer())
  }
  if (!answered) throw new Error(`no mirror answers: ${mirrors.join(', ')}`)
  return null
}
