// Uploads under callers that send parts in any order, twice or not at all, complete and abort when they
// like, and steps that fail, come late or are done twice: a file is taken in whole, in order, each piece
// once, and only when every part came and the hash is the declared one.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId } from '../../schemas/ids.ts'
import { err, must, ok } from '../../schemas/result.ts'
import { UPLOAD_LIMITS } from '../../schemas/wire/uploads.ts'
import { sampleUpload } from './sample-upload.cases.ts'
import {
  aborted,
  arrived,
  checked,
  cleaned,
  completed,
  delayed,
  dueStep,
  expired,
} from './upload.ts'
import { UPLOAD_QUOTA, opened, surplus } from './upload-quota.ts'
import { isOver, nextPiece, partSizes, placed, refused, took } from './upload.ts'
import { toldOf } from './upload.ts'
import { type Scan, type Stage, type Upload } from './upload.ts'

const TTL = 86_400_000
const PARTS = 3
const BYTES = (PARTS - 1) * UPLOAD_LIMITS.partBytes + 5
const ENDS = [10, 20, 40, BYTES]
const asked = sampleUpload('a.jsonl', BYTES)
const ORDER = ['open', 'checking', 'ingesting', 'done', 'refused', 'aborted', 'expired'] as const
const rank = ({ kind }: Stage) => Math.min(3, ORDER.indexOf(kind))

function fresh(): Upload {
  const made = opened([], asked, 0)
  if (!made.ok) throw new Error('there is room')
  return { ...made.value.upload, multipart: 'parts' }
}

class World {
  upload = fresh()
  nowMs = 0
  /** Which parts a caller was told to have arrived. */
  readonly sent = new Set<number>()
  readonly taken: number[] = []
  hashIsRight = true
  readonly faults: string[] = []

  see(holds: boolean, fault: string): void {
    if (!holds) this.faults.push(fault)
  }

  set(next: Upload): void {
    const before = this.upload
    const [from, to] = [before.stage, next.stage]
    this.see(rank(to) >= rank(from), `${from.kind} became ${to.kind}`)
    this.see(!isOver(before) || to === from, `${from.kind} was not the end`)
    const isRight = this.sent.size === PARTS && this.hashIsRight
    this.see(to.kind !== 'ingesting' || isRight, 'it was taken in before it was whole and right')
    this.see(to.kind !== 'done' || toldOf(next.tally) === ENDS.length, 'done without all pieces')
    this.upload = next
  }

  part(number: number): void {
    const size = partSizes(BYTES)[number - 1] ?? 0
    const isPlaced = placed(this.upload, number, size).ok
    const told = arrived(this.upload, { number, etag: `${number} at ${this.nowMs}` }, this.nowMs)
    this.see(isPlaced === told.ok, 'a part was placed, or arrived, alone')
    if (!told.ok) return
    this.sent.add(number)
    this.set(told.value)
    const { stage } = told.value
    const count = stage.kind === 'open' ? stage.parts.length : -1
    this.see(count === this.sent.size, `${count} parts of ${this.sent.size} are known`)
  }

  complete(): void {
    const told = completed(this.upload, this.nowMs)
    if (told.ok) this.set(told.value)
    else if (told.error.kind === 'parts_missing') {
      const count = told.error.numbers.length
      this.see(count === PARTS - this.sent.size, `${count} are said to be missing`)
    }
  }

  abort(): void {
    const told = aborted(this.upload, this.nowMs)
    if (told.ok) this.set(told.value)
  }

  /** Does what is due, as the upload was when its alarm began; `late` lets others in meanwhile. */
  work(fails: boolean, late: () => void): void {
    const { step, atMs } = dueStep(this.upload, TTL)
    if (atMs > this.nowMs) return
    const begun = this.upload
    late()
    if (fails) return this.set(delayed(this.upload, this.nowMs))
    switch (step) {
      case 'expire':
        return this.set(expired(this.upload, TTL, this.nowMs))
      case 'check': {
        const sha256 = this.hashIsRight ? asked.file.sha256 : sha256Hex('another')
        const scan: Scan = { sha256, pieces: ok({ from: 0, ends: ENDS }) }
        return this.set(checked(this.upload, scan, this.nowMs))
      }
      case 'ingest': {
        const piece = must(nextPiece(begun), 'there is a piece while it is taken in')
        const { number, start, end } = piece
        this.see(start === (ENDS[number - 1] ?? 0) && end === ENDS[number], 'pieces do not meet')
        const before = toldOf(this.upload.tally)
        this.set(took(this.upload, piece.number, 'accepted', this.nowMs))
        if (toldOf(this.upload.tally) > before) this.taken.push(piece.number)
        return
      }
      case 'clean':
        return this.set(cleaned(this.upload))
      case 'forget':
    }
  }
}

const nothing = () => undefined
const step = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: PARTS }).map((n) => (w: World) => w.part(n)) },
  { weight: 3, arbitrary: fc.constant((w: World) => w.complete()) },
  { weight: 1, arbitrary: fc.constant((w: World) => w.abort()) },
  { weight: 1, arbitrary: fc.constant((w: World) => w.work(false, () => w.abort())) },
  { weight: 2, arbitrary: fc.constant((w: World) => w.work(false, () => w.complete())) },
  { weight: 8, arbitrary: fc.boolean().map((fails) => (w: World) => w.work(fails, nothing)) },
  { weight: 3, arbitrary: fc.nat(100_000_000).map((ms) => (w: World) => void (w.nowMs += ms)) },
)

describe('an upload', () => {
  test('is taken in once, in order, and only whole and right', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 60 }), (isRight, steps) => {
        const world = new World()
        world.hashIsRight = isRight
        for (const one of steps) one(world)
        expect(world.faults).toEqual([])
        expect(world.taken).toEqual(world.taken.map((_, at) => at))
        if (!isRight) expect(world.taken).toEqual([])
      }),
      { numRuns: 20_000 },
    )
  })

  test('comes to an end by itself, whatever was done to it, and leaves nothing behind', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const world = new World()
        for (const one of steps) one(world)
        for (let round = 0; round < 20; round++) {
          world.nowMs = Math.max(world.nowMs, dueStep(world.upload, TTL).atMs)
          if (dueStep(world.upload, TTL).step === 'forget') break
          world.work(false, nothing)
        }
        expect([dueStep(world.upload, TTL).step, world.upload.isLittered]).toEqual([
          'forget',
          false,
        ])
      }),
      { numRuns: 5_000 },
    )
  })

  test('that nobody can take in is given up, after days and not before', () => {
    const world = new World()
    for (const number of [3, 1, 2, 2]) world.part(number)
    world.complete()
    world.work(false, nothing)
    let tries = 0
    for (; !isOver(world.upload); tries++) {
      world.nowMs = dueStep(world.upload, TTL).atMs
      world.work(true, nothing)
    }
    expect(world.upload.stage).toMatchObject({ refusal: { code: 'upload_stalled' } })
    expect([tries > 100, world.nowMs > 2 * 86_400_000]).toEqual([true, true])
  })

  test('refuses a part that is none of it, or of another size', () => {
    const upload = fresh()
    expect(placed(upload, 4, 1)).toEqual(err({ kind: 'part_unknown', parts: 3 }))
    expect(placed(upload, 0, 1)).toEqual(err({ kind: 'part_unknown', parts: 3 }))
    const wrong = { kind: 'part_size_wrong', bytes: 4, expected: 5 }
    expect(placed(upload, 3, 4)).toEqual(err(wrong))
    expect(placed(upload, 3, 5)).toEqual(ok({ multipart: 'parts' }))
  })

  test('counts a piece only when it is its turn, and is not expired once it is complete', () => {
    const pieces = { from: 0, ends: ENDS }
    const taking: Upload = { ...fresh(), stage: { kind: 'ingesting', pieces } }
    expect(took(taking, 1, 'accepted', 5)).toBe(taking)
    const one = took(taking, 0, 'rejected', 5)
    expect(one.tally).toMatchObject({ accepted: 0, rejected: 1 })
    expect(took(one, 0, 'accepted', 6)).toBe(one)
    expect(expired(taking, TTL, 2 * TTL)).toBe(taking)
    expect(expired(fresh(), TTL, TTL - 1).stage.kind).toBe('open')
    expect(expired(fresh(), TTL, TTL).stage.kind).toBe('expired')
  })

  test('of nothing but names of columns is refused', () => {
    const whole: Upload = { ...fresh(), stage: { kind: 'checking', parts: [] } }
    const scan: Scan = { sha256: asked.file.sha256, pieces: ok({ from: BYTES, ends: [] }) }
    expect(checked(whole, scan, 1).stage).toMatchObject({ refusal: { code: 'text_empty' } })
  })

  test('ends where the next piece would fare no better', () => {
    const refusal = { code: 'contributor_not_granted', message: 'No.' }
    expect(refused(fresh(), refusal, 5).stage).toEqual({ kind: 'refused', refusal })
    const over = { ...fresh(), stage: { kind: 'done' } as const }
    expect(refused(over, refusal, 5)).toBe(over)
  })
})

describe('another upload of an account', () => {
  test('of the same file is the same one, until that is lost', () => {
    const there = fresh()
    const again = { ...asked, id: contentId('upl', 'again') }
    expect(opened([there], again, 9)).toEqual(ok({ upload: there, isNew: false }))
    const done = { ...there, stage: { kind: 'done' } as const }
    expect(opened([done], again, 9)).toEqual(ok({ upload: done, isNew: false }))
    for (const kind of ['aborted', 'expired'] as const) {
      const lost = { ...there, stage: { kind } }
      expect(opened([lost], again, 9)).toMatchObject({ value: { isNew: true } })
    }
    const elsewhere = sampleUpload('a.jsonl', BYTES, 'dora/other')
    expect(opened([there], elsewhere, 9)).toMatchObject({ value: { isNew: true } })
  })

  test('makes those that are over forgotten beyond a hundred, the oldest first', () => {
    const over = Array.from({ length: 103 }, (_, n): Upload => {
      const lost = { ...fresh(), ...sampleUpload(`${n}`, 1), isLittered: n === 102 }
      return { ...lost, stage: { kind: 'expired' }, touchedAtMs: 1_000 - n }
    })
    const ids = over.map(({ id }) => id)
    expect(surplus([...over, fresh()])).toEqual([ids[100], ids[101]])
  })

  test('is refused beyond the quota of uploads and of bytes, which those that are over free', () => {
    const some = (count: number, bytes: number) =>
      Array.from({ length: count }, (_, n): Upload => ({
        ...fresh(),
        ...sampleUpload(`${n}`, bytes),
      }))
    const many = some(UPLOAD_QUOTA.uploads, 1)
    const next = sampleUpload('next', 64 << 20)
    expect(opened(many, next, 0)).toEqual(err({ kind: 'uploads_too_many' }))
    expect(opened(many.slice(1), next, 0).ok).toBe(true)
    const over = many.map((upload) => ({ ...upload, stage: { kind: 'aborted' } as const }))
    expect(opened(over, next, 0).ok).toBe(true)
    const large = some(7, 64 << 20)
    expect(opened(large, next, 0).ok).toBe(true)
    const more = some(7, (64 << 20) + 1)
    expect(opened(more, next, 0)).toEqual(err({ kind: 'uploads_too_many' }))
  })
})
