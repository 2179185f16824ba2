import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import type { Sha256 } from '../../schemas/ids.ts'
import { assert } from '../../schemas/result.ts'
import { keccakHex } from './epoch.ts'
import { readEpoch } from './read-epoch.ts'
import type { EpochSource } from './read-epoch.ts'
import { builtOf, creditedOf, PLACE, receiptsOf, RECOMPUTE } from './settle.cases.ts'
import { verifyEpoch } from './verify-epoch.ts'

const calls = [1, 2, 3, 4].map((n) =>
  creditedOf({ n, payer: 0, prompt: n, completion: 1, perToken: 7n, shares: [] }),
)
const first = await receiptsOf(calls.slice(0, 2))
const second = await receiptsOf(calls.slice(2), 4, 2)
const one = builtOf(1, first, null)
const two = builtOf(2, second, one)

function source(): EpochSource & { readonly blobs: Map<Sha256, Uint8Array> } {
  const files = [one, two].flatMap((built) => Object.values(built.files))
  const blobs = new Map(files.map((bytes) => [sha256Hex(bytes), bytes]))
  return {
    chainId: PLACE.chainId,
    distributor: PLACE.distributor,
    blobs,
    manifest: async (epoch) => [one, two][epoch - 1]?.manifestBytes ?? null,
    blob: async (sha256) => blobs.get(sha256) ?? null,
    fundedWei: async () => two.commit.totalWei,
    commit: async (epoch) => [one, two][epoch - 1]?.commit ?? null,
  }
}

describe('reading an epoch', () => {
  test('gathers what a verdict needs, of the first epoch and of later ones', async () => {
    for (const epoch of [1, 2]) {
      const hand = await readEpoch(epoch, source())
      assert(hand.ok, 'everything is there')
      const { published, before, chain } = hand.value
      expect(before === null).toBe(epoch === 1)
      expect(await verifyEpoch(published, before, chain, RECOMPUTE)).toMatchObject({ equal: true })
    }
  })

  test('names the first thing that nobody has', async () => {
    const missing = async (change: Partial<EpochSource>, epoch = 2) => {
      const hand = await readEpoch(epoch, { ...source(), ...change })
      return hand.ok ? null : hand.error.missing
    }
    expect(await missing({}, 3)).toBe('the commit of epoch 3')
    expect(await missing({ manifest: async () => null })).toBe('the manifest of epoch 2')
    expect(await missing({ blob: async () => null })).toBe('the receipts of epoch 2')
    const { blobs, ...rest } = source()
    blobs.delete(one.manifest.files.debits.sha256)
    expect(await missing(rest)).toBe('the debits of epoch 1')
  })

  test('takes bytes that the chain does not commit to for bytes that are not there', async () => {
    const other = await readEpoch(1, { ...source(), manifest: async () => new Uint8Array([123]) })
    expect(other).toMatchObject({
      error: { missing: `the manifest of epoch 1 with hash ${one.commit.dataHash}` },
    })
    const { sha256 } = one.manifest.files.leaves
    const honest = source()
    const lying = async (name: Sha256) => (name === sha256 ? new Uint8Array(36) : honest.blob(name))
    const hand = await readEpoch(1, { ...source(), blob: lying })
    expect(hand).toMatchObject({ error: { missing: `the leaves of epoch 1 with hash ${sha256}` } })
  })

  test('hands over a committed manifest that nobody can read: a difference, not a gap', async () => {
    const manifest = new Uint8Array([123])
    const commit = async () => ({ ...one.commit, dataHash: keccakHex(manifest) })
    const hand = await readEpoch(1, { ...source(), manifest: async () => manifest, commit })
    assert(hand.ok, 'bytes are there')
    const { published, before, chain } = hand.value
    expect(await verifyEpoch(published, before, chain, RECOMPUTE)).toMatchObject({
      difference: { where: 'manifest' },
    })
  })
})
