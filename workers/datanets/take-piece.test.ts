import { expect, test } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { err, must, ok } from '../../schemas/result.ts'
import type { BatchItem } from './batches.port.ts'
import type { NewContribution } from './datanets.port.ts'
import type { ContributeRefusal } from './refusal.ts'
import { sampleUpload } from './sample-upload.cases.ts'
import { refusalWords } from './refusal-words.ts'
import { takePiece, type TakePorts } from './take-piece.ts'
import { type Piece, type Upload } from './upload.ts'
import { opened } from './upload-quota.ts'

const made = opened([], sampleUpload('lamps.csv', 1_000), 0)
const upload: Upload = must(made.ok ? made.value.upload : null, 'there is room')
const piece: Piece = { number: 1, of: 3, start: 40, end: 60, headBytes: 5 }
const con = contentId('con', 'it')

const rows = [{ start: 0, title: 'Bell Rock' }]

/** What was told, contributed and read, with a node and a store that answer so. */
function world(
  added: ContributeRefusal | Error | 'accepted' | 'pending',
  reading: 'read' | 'broken' | 'away' | 'took_too_long' | 'memory_exceeded' = 'read',
) {
  const [items, given, read]: [BatchItem[], NewContribution[], number[][]] = [[], [], []]
  const ports: TakePorts = {
    now: () => 7,
    extractor: {
      async extract(_, bytes) {
        if (reading === 'away') return null
        if (reading === 'broken') return { ok: false, kind: 'file_broken', detail: 'it is' }
        if (reading !== 'read') return { ok: false, kind: reading, detail: 'it is' }
        const text = new TextDecoder().decode(bytes)
        return { ok: true, text, mediaType: 'text/csv', extraction: 'extract-1', rows }
      },
    },
    datanets: {
      async contribute(contribution) {
        given.push(contribution)
        if (added instanceof Error) throw added
        if (typeof added !== 'string') return err(added)
        return ok({
          ...{ id: con, datanetId: contentId('dn', 'x'), textSha256: upload.file.sha256 },
          ...{
            passages: 1,
            noveltyMillionths: 1,
            repeats: [],
            alike: 0,
            state: added,
            flags: [],
          },
        })
      },
    },
    batches: {
      async tell(_, item) {
        items.push(item)
      },
    },
  }
  const bytesOf = async (start: number, end: number) => {
    read.push([start, end])
    return new Uint8Array(end - start).fill(0x78)
  }
  const take = (which = piece, from = upload) => takePiece(from, which, bytesOf, ports)
  return { items, given, read, take }
}

test('a piece is read behind the names of the columns, and says which bytes it was', async () => {
  const { items, given, read, take } = world('accepted')
  expect(await take()).toEqual({ kind: 'told', outcome: 'accepted' })
  expect(read).toEqual([
    [0, 5],
    [40, 60],
  ])
  expect(given).toMatchObject([
    {
      title: 'lamps.csv (2/3)',
      text: 'x'.repeat(25),
      original: { sha256: upload.file.sha256, extraction: 'extract-1 bytes 40-60', rows },
    },
  ])
  const item = { name: 'lamps.csv 0002', outcome: 'accepted', contributionId: con }
  expect(items).toEqual([{ ...item, code: null, message: null }])
})

test('a file of one piece is a contribution like any other', async () => {
  const { items, given, take } = world('pending')
  await take({ number: 0, of: 1, start: 0, end: 10, headBytes: 0 })
  expect(given[0]).toMatchObject({ title: 'lamps.csv', original: { extraction: 'extract-1' } })
  expect(items[0]).toMatchObject({ name: 'lamps.csv', outcome: 'pending' })
})

test.each([
  [{ kind: 'text_empty' }, 'rejected'],
  [{ kind: 'passages_too_many', passages: 9, limit: 5 }, 'rejected'],
  [{ kind: 'contribution_duplicate', contributionId: con, isRejected: false }, 'duplicate'],
  [{ kind: 'contribution_duplicate', contributionId: con, isRejected: true }, 'rejected'],
] as const)(
  'what concerns its text is told, and the next piece has its turn: %j',
  async (refusal, outcome) => {
    const { items, take } = world(refusal)
    expect(await take()).toEqual({ kind: 'told', outcome })
    expect(items).toMatchObject([{ outcome, code: refusalWords(refusal).code }])
    expect(items[0]?.contributionId).toBe(outcome === 'duplicate' ? con : null)
  },
)

test('a text that is withdrawn is told as that, and counts among what was refused', async () => {
  const { items, take } = world({ kind: 'contribution_withdrawn', contributionId: con })
  expect(await take()).toEqual({ kind: 'told', outcome: 'rejected' })
  expect(items).toMatchObject([
    { outcome: 'withdrawn', code: 'contribution_withdrawn', contributionId: con },
  ])
})

test.each([
  [{ kind: 'datanet_unknown', name: 'a/b' }, 'datanet_not_found'],
  [{ kind: 'contributor_not_granted', name: 'a/b' }, 'contributor_not_granted'],
  [{ kind: 'licence_unknown', licence: '?' }, 'licence_unknown'],
] as const)('what would befall every piece ends it: %j', async (refusal, code) => {
  const { items, take } = world(refusal)
  expect(await take()).toMatchObject({ kind: 'stop', refusal: { code } })
  expect(items).toEqual([])
})

test('without a node it is for later; what a node cannot read is told', async () => {
  expect(await world('accepted', 'away').take()).toEqual({ kind: 'later' })
  expect(await world({ kind: 'embedding_unavailable' }).take()).toEqual({ kind: 'later' })
  const { items, given, take } = world('accepted', 'broken')
  expect(await take()).toEqual({ kind: 'told', outcome: 'rejected' })
  expect([items[0]?.code, given.length]).toEqual(['file_broken', 0])
})

test.each(['took_too_long', 'memory_exceeded'] as const)(
  'what a busy node had no room for is read again, some times: %s',
  async (reading) => {
    const { items, take } = world('accepted', reading)
    for (const busy of [0, 1, 2]) {
      // However often nobody was there, or the database was busy.
      const before = { ...upload, busy, tries: 99, faults: 7 }
      expect(await take(piece, before)).toEqual({ kind: 'busy' })
    }
    expect(items).toEqual([])
    const told = await take(piece, { ...upload, busy: 3 })
    expect(told).toEqual({ kind: 'told', outcome: 'rejected' })
    expect(items).toMatchObject([{ code: reading }])
  },
)

test('what no store takes is tried again, and at last told, so that the next has its turn', async () => {
  const { items, take } = world(new Error('the store'))
  for (const faults of [0, 7]) {
    await expect(take(piece, { ...upload, tries: 99, faults })).rejects.toThrow('the store')
  }
  expect(items).toEqual([])
  const told = await take(piece, { ...upload, faults: 8 })
  expect(told).toEqual({ kind: 'told', outcome: 'rejected' })
  expect(items).toMatchObject([{ code: 'piece_failed' }])
})

test('a database that is busy uses up no try of the piece', async () => {
  const busy = Object.assign(new Error('too many clients already'), { code: '53300' })
  const { items, take } = world(busy)
  for (const faults of [0, 8, 99]) {
    await expect(take(piece, { ...upload, faults })).rejects.toThrow(busy)
  }
  expect(items).toEqual([])
})

test('no name and no title that is cut ends in half a character', async () => {
  for (const before of ['', 'x']) {
    const long = { ...upload, about: { ...upload.about, title: `${before}${'🪔'.repeat(99)}` } }
    const name = `${before}${'🪔'.repeat(97)}.csv`
    for (const ending of ['', 'y']) {
      const { items, given, take } = world('accepted')
      await take(piece, { ...long, file: { ...upload.file, name: `${name}${ending}` } })
      const [title, item] = [given[0]?.title ?? '', items[0]?.name ?? '']
      expect([title.isWellFormed(), item.isWellFormed()]).toEqual([true, true])
      expect([title.length <= 200, title.length > 195]).toEqual([true, true])
      expect([item.length <= 200, item.length > 190]).toEqual([true, true])
      expect([title.endsWith('🪔 (2/3)'), item.endsWith(`.csv${ending} 0002`)]).toEqual([
        true,
        true,
      ])
    }
  }
})

test('a line that no reader takes is refused unread', async () => {
  const { read, items, take } = world('accepted')
  const long: Piece = { number: 0, of: 2, start: 0, end: (8 << 20) + 1, headBytes: 0 }
  expect(await take(long)).toEqual({ kind: 'told', outcome: 'rejected' })
  expect([read, items[0]?.code]).toEqual([[], 'file_too_large'])
})
