// Pieces of an upload in a real store: each is a contribution that says which bytes of which file it is,
// under the roles and the batch of ordinary ones.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { accountOfWallet, contentId, parseAddress } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must, ok } from '../../schemas/result.ts'
import { AccessStore } from './access.store.ts'
import { BatchStore } from './batches.store.ts'
import { citedOriginalsIn } from './cited-originals.store.ts'
import { DatanetStore } from './datanets.store.ts'
import { sampleUpload } from './sample-upload.cases.ts'
import { takePiece, type TakePorts } from './take-piece.ts'
import { TEST_DATABASES, type TestDatabase } from './test-database.cases.ts'
import { checked, completed, arrived, nextPiece, took, type Upload } from './upload.ts'
import { opened } from './upload-quota.ts'
import { VersionStore } from './versions.store.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const [owner, stranger] = [accountOfWallet(wallet(1)), accountOfWallet(wallet(2))]
const NET = 'dora/net'
const unit = [1, ...Array.from({ length: 383 }, () => 0)]

const FILE = [
  'The Bell Rock light',
  ' was lit in 1811.',
  'Its lens turned once',
  ' in eight minutes.',
]
const bytes = new TextEncoder().encode(FILE.join(''))
const ENDS = FILE.map((_, at) => FILE.slice(0, at + 1).join('').length)
const asked = sampleUpload('lights.txt', bytes, NET)
const contributor = asked.about.contributorAccount

describe.each(TEST_DATABASES)('an upload in %s', (_name, openDatabase) => {
  let opening: TestDatabase
  let [store, batches, ports]: [DatanetStore, BatchStore, TakePorts] = [] as never
  beforeAll(async () => {
    opening = await openDatabase()
    const { db } = opening
    const embed = (texts: readonly string[]) =>
      Promise.resolve({ model: 'test-embedding', vectors: texts.map(() => unit) })
    store = new DatanetStore(db, embed)
    batches = new BatchStore(db)
    ports = {
      ...{ datanets: store, batches, now: () => 5 },
      extractor: {
        async extract(_, content) {
          const text = new TextDecoder().decode(content)
          return { ok: true, text, mediaType: 'text/plain', extraction: 'extract-1' }
        },
      },
    }
    const about = { title: 'Lights', description: 'Of lighthouses', licence: 'CC0-1.0' }
    const net = {
      ...about,
      name: NET,
      ownerAccount: owner,
      isPublic: true,
      feeNanoUsd: nanoUsd(0n),
    }
    await store.create({ ...net, reviewPolicy: 'none' }, 1)
  })
  afterAll(() => opening.close())

  const take = (upload: Upload) => {
    const read = async (start: number, end: number) => bytes.slice(start, end)
    return takePiece(upload, must(nextPiece(upload), 'there is one'), read, ports)
  }

  test('is for who may contribute, under a licence that is one', async () => {
    const may = (account: typeof owner, licence = 'CC0-1.0') =>
      store.mayContribute(account, NET, licence)
    expect(await may(owner)).toEqual(ok(null))
    expect(await may(owner, 'whatever')).toMatchObject({ error: { kind: 'licence_unknown' } })
    expect(await may(stranger)).toMatchObject({ error: { kind: 'contributor_not_granted' } })
    expect(await store.mayContribute(stranger, 'dora/none', 'CC0-1.0')).toMatchObject({
      error: { kind: 'datanet_unknown' },
    })
  })

  test('is taken in piece by piece, until the right to is gone', async () => {
    const grant = { datanet: NET, ownerAccount: owner, accountId: contributor }
    await store.grant({ ...grant, role: 'contributor' }, 2)
    let upload = ingesting()
    for (let again = 0; again < 2; again++) {
      expect((await batches.open(asked.batchId, contributor, NET, 4, 3)).ok).toBe(true)
    }
    for (let n = 0; n < 2; n++) {
      expect(await take(upload)).toEqual({ kind: 'told', outcome: 'accepted' })
      // The crash that makes it do the piece again.
      expect(await take(upload)).toEqual({ kind: 'told', outcome: 'duplicate' })
      upload = took(upload, n, 'accepted', 6)
    }
    // Its original is what a contribution names, of any state, and nothing else.
    const isCited = citedOriginalsIn(opening.db)
    expect(await isCited(asked.file.sha256)).toBe(true)
    expect(await isCited(sha256Hex('of another file'))).toBe(false)
    await new AccessStore(opening.db).revoke(NET, owner, contributor, 7)
    expect(await take(upload)).toMatchObject({ refusal: { code: 'contributor_not_granted' } })
    const page = { outcome: null, after: null, limit: 10 }
    const batch = must(await batches.find(asked.batchId, contributor, page), 'it was opened')
    expect(batch.items.map(({ name }) => name)).toEqual(['lights.txt 0001', 'lights.txt 0002'])
    const versions = new VersionStore(opening.db)
    await versions.publish(owner, NET, 'with pieces', 9)
    const entries = await versions.entries(owner, NET, 1)
    const said = entries.ok ? entries.value.map(({ extraction }) => extraction).toSorted() : []
    expect(said).toEqual(['extract-1 bytes 0-19', 'extract-1 bytes 19-36'])
  })
})

/** Its one part arrived, and it was found to be what it was declared. */
function ingesting(): Upload {
  const made = opened([], { ...asked, id: contentId('upl', 'pg') }, 1)
  const upload = must(made.ok ? made.value.upload : null, 'there is room')
  const whole = arrived({ ...upload, multipart: 'm' }, { number: 1, stored: 100, etag: 'e' }, 1)
  const complete = completed(must(whole.ok ? whole.value : null, 'it is open'), 1)
  const checking = must(complete.ok ? complete.value : null, 'it is whole')
  const scan = { sha256: asked.file.sha256, pieces: ok({ from: 0, ends: ENDS }) }
  return checked(checking, scan, 1)
}
