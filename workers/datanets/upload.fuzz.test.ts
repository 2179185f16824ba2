// Uploads under callers that send parts in any order, twice or not at all, complete and abort when they
// like, with a store that keeps what came last under each number of its own, and steps that fail, come late or are done twice: a file is taken in whole, in order, each piece
// once, and only when every part came and the hash is the declared one.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { must, ok } from '../../schemas/result.ts'
import { UPLOAD_LIMITS } from '../../schemas/wire/uploads.ts'
import { sampleUpload } from './sample-upload.cases.ts'
import { aborted, arrived, checked, cleaned, completed, dueStep, expired } from './upload.ts'
import { opened } from './upload-quota.ts'
import { begun, BROKEN_TRIES, delayed, ended } from './upload-tries.ts'
import { isOver, nextPiece, partSizes, placed, took } from './upload.ts'
import { toldOf, type Part, type Scan, type Stage, type Upload } from './upload.ts'

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
  /** Of the store: by its own numbers, the last that came under each. */
  readonly stored = new Map<number, string>()
  readonly puts: { readonly number: number; readonly stored: number }[] = []
  readonly puttings: Part[] = []
  etags = 0
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
    const before = this.puts.length
    this.place(number)
    if (this.puts.length === before) return
    this.store(before)
    this.arrive(this.puttings.length - 1)
  }

  place(number: number): void {
    const size = partSizes(BYTES)[number - 1] ?? 0
    const told = placed(this.upload, number, size)
    if (!told.ok) return
    this.set(told.value.upload)
    this.puts.push({ number, stored: told.value.place.stored })
  }

  /** Its bytes come to the store. */
  store(at: number): void {
    const [put] = this.puts.splice(at % Math.max(1, this.puts.length), 1)
    if (put === undefined) return
    const etag = `${++this.etags}`
    this.stored.set(put.stored, etag)
    this.puttings.push({ ...put, etag })
  }

  arrive(at: number): void {
    const [part] = this.puttings.splice(at % Math.max(1, this.puttings.length), 1)
    const told = part === undefined ? null : arrived(this.upload, part, this.nowMs)
    if (part === undefined || told === null || !told.ok) return
    this.sent.add(part.number)
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
  work(how: 'works' | 'fails' | 'killed', late: () => void): void {
    const before = this.upload
    const { step, atMs } = dueStep(before, TTL)
    if (atMs > this.nowMs) return
    const begunAs = begun(this.upload, this.nowMs)
    this.set(begunAs)
    if (how === 'killed' || isOver(begunAs) !== isOver(before)) return
    late()
    this.set(ended(this.upload))
    if (how === 'fails') return this.set(delayed(this.upload, this.nowMs))
    switch (step) {
      case 'expire':
        return this.set(expired(this.upload, TTL, this.nowMs))
      case 'check': {
        const parts = begunAs.stage.kind === 'checking' ? begunAs.stage.parts : []
        const isThere = parts.every((part) => this.stored.get(part.stored) === part.etag)
        this.see(isThere, 'the store has others than the parts that were counted')
        const order = parts.map((part) => part.stored)
        this.see(order.join() === order.toSorted((a, b) => a - b).join(), 'parts are out of order')
        const sha256 = this.hashIsRight ? asked.file.sha256 : sha256Hex('another')
        const scan: Scan = { sha256, pieces: ok({ from: 0, ends: ENDS }) }
        return this.set(checked(this.upload, scan, this.nowMs))
      }
      case 'ingest': {
        const piece = must(nextPiece(begunAs), 'there is a piece while it is taken in')
        const { number, start, end } = piece
        this.see(start === (ENDS[number - 1] ?? 0) && end === ENDS[number], 'pieces do not meet')
        const toldBefore = toldOf(this.upload.tally)
        this.set(took(this.upload, piece.number, 'accepted', this.nowMs))
        if (toldOf(this.upload.tally) > toldBefore) this.taken.push(piece.number)
        return
      }
      case 'clean':
        return this.set(cleaned(this.upload))
      case 'forget':
    }
  }
}

const nothing = () => undefined
const anyPart = fc.integer({ min: 1, max: PARTS })
const sending = fc.oneof(
  { weight: 3, arbitrary: anyPart.map((n) => (w: World) => w.part(n)) },
  { weight: 1, arbitrary: anyPart.map((n) => (w: World) => w.place(n)) },
  { weight: 1, arbitrary: fc.nat(9).map((at) => (w: World) => w.store(at)) },
  { weight: 1, arbitrary: fc.nat(9).map((at) => (w: World) => w.arrive(at)) },
)
const step = fc.oneof(
  { weight: 9, arbitrary: sending },
  { weight: 3, arbitrary: fc.constant((w: World) => w.complete()) },
  { weight: 1, arbitrary: fc.constant((w: World) => w.abort()) },
  { weight: 1, arbitrary: fc.constant((w: World) => w.work('works', () => w.abort())) },
  { weight: 2, arbitrary: fc.constant((w: World) => w.work('works', () => w.complete())) },
  {
    weight: 8,
    arbitrary: fc
      .constantFrom('works', 'fails', 'killed')
      .map((how) => (w: World) => w.work(how, nothing)),
  },
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

  test('comes together of the parts that were told of last, whoever else sends them meanwhile', () => {
    fc.assert(
      fc.property(fc.array(sending, { maxLength: 30 }), fc.nat(30), (steps, late) => {
        const world = new World()
        for (const one of steps) one(world)
        for (let number = 1; number <= PARTS; number++) world.part(number)
        for (let at = 0; at < late; at++) world.arrive(at)
        world.complete()
        // Those that were let in before, and come after.
        for (let at = 0; at < late; at++) world.store(at)
        world.work('works', nothing)
        expect([world.upload.stage.kind, world.faults]).toEqual(['ingesting', []])
      }),
      { numRuns: 2_000 },
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
          world.work('works', nothing)
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
    world.work('works', nothing)
    let tries = 0
    for (; !isOver(world.upload); tries++) {
      world.nowMs = dueStep(world.upload, TTL).atMs
      world.work('fails', nothing)
    }
    expect(world.upload.stage).toMatchObject({ refusal: { code: 'upload_stalled' } })
    expect([tries > 100, world.nowMs > 2 * 86_400_000]).toEqual([true, true])
  })

  test.each(['checking', 'ingesting'] as const)(
    'whose step kills whoever does it is given up after some times: %s',
    (kind) => {
      const world = new World()
      for (const number of [3, 1, 2]) world.part(number)
      world.complete()
      if (kind === 'ingesting') world.work('works', nothing)
      expect(world.upload.stage.kind).toBe(kind)
      let kills = 0
      for (; !isOver(world.upload) && kills < 99; kills++) {
        const { atMs } = dueStep(world.upload, TTL)
        expect(kills === 0 || atMs > world.nowMs).toBe(true)
        world.nowMs = Math.max(world.nowMs, atMs)
        world.work('killed', nothing)
        // What ends between does not take back more than itself.
        if (kills === 3 && kind === 'ingesting') {
          world.nowMs = dueStep(world.upload, TTL).atMs
          world.work('fails', nothing)
        }
      }
      expect(kills).toBe(BROKEN_TRIES + 1)
      expect(world.upload.stage).toMatchObject({ refusal: { code: 'upload_stalled' } })
    },
  )

  test('that cannot be cleaned up is forgotten at last', () => {
    const world = new World()
    world.abort()
    let rounds = 0
    for (; dueStep(world.upload, TTL).step === 'clean'; rounds++) {
      world.nowMs = dueStep(world.upload, TTL).atMs
      world.work(rounds % 2 === 0 ? 'fails' : 'killed', nothing)
    }
    expect(world.upload.stage.kind).toBe('aborted')
    expect([rounds > 1_000, dueStep(world.upload, TTL).step]).toEqual([true, 'forget'])
    expect(world.nowMs).toBeLessThanOrEqual(8 * 86_400_000)
  })
})
