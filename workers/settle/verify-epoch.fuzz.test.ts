// A stranger's check finds any lie: a byte changed in transit, and a field changed by a publisher
// who hashes, roots and commits the changed files as if they were true.
import { utf8ToBytes } from '@noble/hashes/utils.js'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../schemas/canonical.ts'
import { canonicalJson, sha256Hex } from '../../schemas/canonical.ts'
import { ROW_BYTES, rowCount } from '../../schemas/chain/leaf.ts'
import { tokenWei } from '../../schemas/money.ts'
import { assert, must } from '../../schemas/result.ts'
import { manifest as manifestSchema } from '../../schemas/wire/epoch.ts'
import { signedReceipt } from '../../schemas/wire/generation.ts'
import { keccakHex } from './epoch.ts'
import { canonicalText, fromLines, parseCanonical, toLines } from './lines.ts'
import { advanceShard, packHashes, receiptsRootOf } from './receipt-roots.ts'
import { builtOf, creditedOf, PLACE, receiptsOf, RECOMPUTE } from './settle.cases.ts'
import { verifyEpoch } from './verify-epoch.ts'
import type { ChainEpoch, PublishedBefore, PublishedEpoch } from './verify-epoch.ts'

type Scene = {
  published: PublishedEpoch
  before: PublishedBefore
  chain: ChainEpoch
  tree?: { sha256: string }
}
const FILES = ['receipts', 'leaves', 'debits'] as const

const call = (n: number) =>
  creditedOf({
    n,
    payer: n % 2,
    prompt: 10 * n,
    completion: 5 + n,
    perToken: 1_000_003n,
    shares: [
      { payee: 0, share: 300_000_000 },
      { payee: n, share: 250_000_001 },
    ],
  })

async function sceneOf(ids: readonly number[], fromSeq = 3): Promise<Scene> {
  const first = await receiptsOf([1, 2, 3].map(call), 2)
  const second = await receiptsOf(ids.map(call), 2, fromSeq)
  const one = builtOf(1, first, null)
  const two = builtOf(2, second, one)
  const { chainId, distributor } = PLACE
  return {
    published: { manifest: two.manifestBytes, ...two.files },
    before: { manifest: one.manifestBytes, ...one.files },
    chain: {
      chainId,
      distributor,
      commit: two.commit,
      previousDataHash: one.commit.dataHash,
      fundedWei: two.commit.totalWei,
    },
    tree: two.manifest.files.tree,
  }
}

const verify = ({ published, before, chain }: Scene) =>
  verifyEpoch(published, before, chain, RECOMPUTE)

const scene = await sceneOf([4, 5, 6, 7, 8])

describe('verify-epoch', () => {
  test('finds an honest epoch equal', async () => {
    expect(await verify(scene)).toMatchObject({ equal: true, receipts: 5 })
  })

  test('finds any byte changed in any file', async () => {
    const files = fc.constantFrom('manifest', ...FILES)
    await fc.assert(
      fc.asyncProperty(
        files,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (file, at, flip) => {
          const bytes = scene.published[file].slice()
          const index = at % bytes.length
          bytes[index] = must(bytes[index], 'the index is inside') ^ flip
          const verdict = await verify({
            ...scene,
            published: { ...scene.published, [file]: bytes },
          })
          expect(verdict).toMatchObject({ equal: false, difference: { where: file } })
        },
      ),
      { numRuns: 200 },
    )
  })

  test('finds the epoch before, or the chain, changed', async () => {
    const other = await verify({ ...scene, before: { ...scene.before, leaves: new Uint8Array() } })
    expect(other).toMatchObject({ equal: false, difference: { where: 'previous.leaves' } })
    const none = await verifyEpoch(scene.published, null, scene.chain, RECOMPUTE)
    expect(none).toMatchObject({ equal: false, difference: { where: 'previous' } })
    const short = tokenWei(scene.chain.commit.totalWei - 1n)
    const poor = await verify({ ...scene, chain: { ...scene.chain, fundedWei: short } })
    expect(poor).toMatchObject({ equal: false, difference: { where: 'funded' } })
    const commit = { ...scene.chain.commit, leafCount: 99 }
    const chain = await verify({ ...scene, chain: { ...scene.chain, commit } })
    expect(chain).toMatchObject({ equal: false, difference: { where: 'manifest.leafCount' } })
  })
})

/** Every path to a text, number or null in a value of JSON. */
function leavesOf(value: Json, path: readonly (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== 'object') return [[...path]]
  const members: [string | number, Json][] = Array.isArray(value)
    ? value.map((member: Json, i) => [i, member])
    : Object.entries(value)
  return members.flatMap(([key, member]) => leavesOf(member, [...path, key]))
}

/** The value with another leaf of the same kind at `path`: one digit, one hex digit, one letter. */
function changed(value: Json, path: readonly (string | number)[]): Json {
  const [key, ...rest] = path
  if (key === undefined) {
    if (typeof value === 'number') return value + 1
    if (typeof value !== 'string') return 'changed'
    const end = value.slice(-1)
    return value.slice(0, -1) + (end === '1' ? '2' : '1')
  }
  if (Array.isArray(value)) {
    return value.map((member: Json, i): Json => (i === key ? changed(member, rest) : member))
  }
  const members = Object.entries(must(value, 'a path leads through objects'))
  return Object.fromEntries(
    members.map(([name, member]: [string, Json]) => [
      name,
      name === key ? changed(member, rest) : member,
    ]),
  )
}

/** The publisher hashes and commits whatever the files now say, as far as they can be read. */
function recommitted({ published, before, chain }: Scene): Scene {
  const text = new TextDecoder().decode(published.manifest)
  const parsed = parseCanonical(manifestSchema, text)
  const receipts = fromLines(signedReceipt, published.receipts)
  if (!parsed.ok || !receipts.ok) return { published, before, chain }
  const earlier = parseCanonical(manifestSchema, new TextDecoder().decode(before.manifest))
  const shardsBefore = earlier.ok ? earlier.value.shards : []
  const { files: honest, ...rest } = JSON.parse(text) as { [key: string]: { [key: string]: Json } }
  const lies = FILES.map((name) => {
    const bytes = published[name]
    return [name, { sha256: sha256Hex(bytes), bytes: bytes.length }] as const
  })
  const packed = packHashes(receipts.value)
  const hashes = { sha256: sha256Hex(packed), bytes: packed.length }
  const files = { ...honest, ...Object.fromEntries(lies), hashes }
  const shards = parsed.value.shards.map((shard) =>
    advanceShard(shardsBefore[0] ?? null, shard, receipts.value),
  )
  const root = receiptsRootOf(shards)
  const content = canonicalJson({ ...rest, files, shards, receiptsRoot: root })
  const manifest = utf8ToBytes(content)
  const commit = { ...chain.commit, receiptsRoot: root, dataHash: keccakHex(manifest) }
  return { published: { ...published, manifest }, before, chain: { ...chain, commit } }
}

function manifestOf(bytes: Uint8Array) {
  const parsed = parseCanonical(manifestSchema, new TextDecoder().decode(bytes))
  assert(parsed.ok, 'a manifest of a test is canonical')
  return parsed.value
}

function rowsOf(file: (typeof FILES)[number], bytes: Uint8Array): Uint8Array[] {
  if (file === 'receipts') {
    const lines = new TextDecoder().decode(bytes).trimEnd().split('\n')
    return lines.map((line) => utf8ToBytes(`${line}\n`))
  }
  const row = (n: number) => bytes.subarray(n * ROW_BYTES, (n + 1) * ROW_BYTES)
  return Array.from({ length: rowCount(bytes) }, (_, n) => row(n))
}

function rateless(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(bytes)
  return utf8ToBytes(text.replaceAll(/("weiPerNanoUsd":)"\d+"/g, '$1"0"'))
}

describe('verify-epoch, of a publisher who commits to a lie', () => {
  test('finds any field changed in receipts', async () => {
    const file = 'receipts'
    const lines = new TextDecoder().decode(scene.published[file]).trimEnd().split('\n')
    const places = lines.flatMap((line, i) =>
      leavesOf(JSON.parse(line) as Json).map((path) => ({ i, path })),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), async ({ i, path }) => {
        const lie = lines.with(
          i,
          canonicalJson(changed(JSON.parse(must(lines[i], 'a line')) as Json, path)),
        )
        const bytes = utf8ToBytes(lie.map((line) => `${line}\n`).join(''))
        const lying = recommitted({ ...scene, published: { ...scene.published, [file]: bytes } })
        expect({ path, ...(await verify(lying)) }).toMatchObject({ equal: false })
      }),
      { numRuns: 150 },
    )
  })

  test('finds any byte changed in leaves and debits', async () => {
    const books = fc.constantFrom('leaves' as const, 'debits' as const)
    await fc.assert(
      fc.asyncProperty(
        books,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (file, at, flip) => {
          const bytes = scene.published[file].slice()
          const index = at % bytes.length
          bytes[index] = must(bytes[index], 'the index is inside') ^ flip
          const lying = recommitted({ ...scene, published: { ...scene.published, [file]: bytes } })
          const row = Math.floor(index / ROW_BYTES)
          const verdict = await verify(lying)
          expect(verdict).toMatchObject({ equal: false })
          const where = verdict.equal ? '' : verdict.difference.where
          // A changed account may be out of order at the row behind it.
          expect([`${file}[${row}]`, `${file}[${row + 1}]`]).toContain(where)
        },
      ),
      { numRuns: 150 },
    )
  })

  for (const file of FILES) {
    test(`finds a row left out of ${file}, doubled, or moved`, async () => {
      const rows = rowsOf(file, scene.published[file])
      const lies = [
        rows.slice(1),
        rows.slice(0, -1),
        [...rows, ...rows.slice(0, 1)],
        rows.toReversed(),
      ]
      for (const lie of lies) {
        const bytes = new Uint8Array(Buffer.concat(lie))
        const lying = recommitted({ ...scene, published: { ...scene.published, [file]: bytes } })
        expect(await verify(lying)).toMatchObject({ equal: false })
      }
    })
  }

  test('finds a call left out between two epochs, and a call billed twice', async () => {
    const gap = await verify(await sceneOf([5, 6], 4))
    expect(gap).toMatchObject({ difference: { where: 'manifest.shards[0].fromSeq' } })
    const twice = await verify(await sceneOf([4, 5, 4]))
    expect(twice).toMatchObject({ difference: { where: 'receipts[2].generationId' } })
  })

  test('finds a shard that an epoch drops, to begin it again later', async () => {
    const earlier = manifestOf(scene.before.manifest)
    const [own] = earlier.shards
    const two = {
      ...earlier,
      shards: [must(own, 'a shard'), { ...must(own, 'a shard'), shard: 7 }],
    }
    const before = { ...scene.before, manifest: utf8ToBytes(canonicalText(two)) }
    const previous = keccakHex(before.manifest)
    const manifest = utf8ToBytes(
      canonicalText({ ...manifestOf(scene.published.manifest), previous }),
    )
    const commit = { ...scene.chain.commit, dataHash: keccakHex(manifest) }
    const chain = { ...scene.chain, commit, previousDataHash: previous }
    const verdict = await verify({ before, published: { ...scene.published, manifest }, chain })
    expect(verdict).toMatchObject({ difference: { where: 'manifest.shards', expected: '[0,7]' } })
  })

  test('finds a rate that settles nothing, and does not fall over it', async () => {
    const worthless = [4, 5, 6, 7, 8].map(call).map((credited) => ({
      ...credited,
      terms: { ...credited.terms, weiPerNanoUsd: 0n },
    }))
    const receipts = toLines(await receiptsOf(worthless, 2, 3))
    const files = { manifest: rateless(scene.published.manifest), receipts }
    const lying = recommitted({ ...scene, published: { ...scene.published, ...files } })
    expect(await verify(lying)).toMatchObject({ difference: { where: 'amounts' } })
  })

  test('says where', async () => {
    const leaves = scene.published.leaves.slice()
    leaves[2 * ROW_BYTES - 1] = must(leaves[2 * ROW_BYTES - 1], 'two leaves') ^ 1
    const lying = recommitted({ ...scene, published: { ...scene.published, leaves } })
    expect(await verify(lying)).toMatchObject({ difference: { where: 'leaves[1]' } })
  })

  test('finds a tree file that is not the tree', async () => {
    const text = new TextDecoder().decode(scene.published.manifest)
    const { sha256 } = must(scene.tree, 'a built epoch has a tree')
    const manifest = utf8ToBytes(text.replace(sha256, 'f'.repeat(64)))
    const commit = { ...scene.chain.commit, dataHash: keccakHex(manifest) }
    const lying = { ...scene, published: { ...scene.published, manifest } }
    const verdict = await verify({ ...lying, chain: { ...scene.chain, commit } })
    expect(verdict).toMatchObject({ difference: { where: 'tree' } })
  })
})
