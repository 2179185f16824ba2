// Where a stranger finds an epoch: its files from any mirror over HTTP, its commits from any chain
// node. No key and no secret.
import { readCommit } from '../../workers/systems/chain-settlement.ts'
import { priceOf } from '../../workers/bill/price.ts'
import { splitsOf } from '../../workers/bill/splits.ts'
import type { Address } from '../../schemas/ids.ts'
import { readEpoch, type EpochSource } from '../../workers/settle/read-epoch.ts'
import { verifyEpoch, type Verdict } from '../../workers/settle/verify-epoch.ts'

export type Where = {
  readonly mirror: string
  readonly rpcUrl: string
  readonly chainId: number
  readonly distributor: Address
  readonly fromBlock: number
}

export type Outcome =
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'unavailable'; readonly missing: string }

export async function verifyPublishedEpoch(epoch: number, where: Where): Promise<Outcome> {
  const source = epochSource(where)
  const at = await readEpoch(epoch, source)
  if (!at.ok) return { kind: 'unavailable', missing: at.error.missing }
  const { published, before, chain } = at.value
  const verdict = await verifyEpoch(published, before, chain, {
    price: ({ terms, usage }) => priceOf(terms, usage),
    splits: ({ priceNanoUsd, terms, credit }) => splitsOf(priceNanoUsd, terms, credit),
  })
  return { kind: 'verdict', verdict }
}

function epochSource({ mirror, rpcUrl, chainId, distributor, fromBlock }: Where): EpochSource {
  return {
    chainId,
    distributor,
    manifest: (epoch) => bytesAt(`${mirror}/v1/epochs/${epoch}`),
    blob: (sha256) => bytesAt(`${mirror}/v1/blobs/${sha256}`),
    async commit(epoch) {
      const found = await readCommit({ rpcUrl, distributor, fromBlock }, epoch)
      return found?.commit ?? null
    },
  }
}

async function bytesAt(url: string): Promise<Uint8Array | null> {
  const reply = await fetch(url)
  return reply.ok ? new Uint8Array(await reply.arrayBuffer()) : null
}
