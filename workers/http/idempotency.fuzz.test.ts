// Callers that retry, workers that die at any line, an account that charges by its own clock: for one
// key there is one charge and one answer, whatever happens in which order.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseId, type GenerationId } from '../../schemas/ids.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { begin, HOLD_WITHIN_MS, keep, KEPT_MS, release, resolve, takeOver } from './idempotency.ts'
import type { Cell, Charge, Owner, Step } from './idempotency.ts'

const body = sha256Hex('body')
const idOf = (n: number) => parseId('gen', `gen_${String(n).padStart(22, '0')}`)

/** One worker's attempt: what it does next, in the order in which the code does it. */
type Attempt = {
  readonly owner: Owner
  readonly beganAtMs: number
  at: 'hold' | 'keep' | 'charge' | 'reply' | 'over'
}

class World {
  cell: Cell | null = null
  nowMs = 1_000
  made = 0
  readonly holds = new Map<
    GenerationId,
    { state: 'held' | 'captured' | 'voided'; heldAtMs: number }
  >()
  readonly attempts: Attempt[] = []
  readonly answers = new Set<string>()
  charges = 0

  apply<R>({ cell, result }: Step<R>): R {
    this.cell = cell
    return result
  }

  /** A caller sends the same request again. */
  call(): void {
    const next = idOf(this.made++)
    const begun = this.apply(
      begin(this.cell, { bodySha256: body, generationId: next, seal: null }, this.nowMs),
    )
    if (begun.kind === 'fresh') this.start(begun.owner)
    if (begun.kind === 'replied') this.answers.add(begun.reply.body)
    if (begun.kind !== 'begun') return
    const hold = this.holds.get(begun.owner.generationId)
    const charge: Charge =
      hold === undefined
        ? null
        : { state: hold.state, chargedNanoUsd: nanoUsd(hold.state === 'captured' ? 7n : 0n) }
    const resolution = resolve(begun, charge, this.nowMs)
    if (resolution.kind === 'replay') {
      this.answers.add(resolution.answer)
      this.apply(keep(this.cell, begun.owner, reply(resolution.answer)))
    }
    if (resolution.kind !== 'take_over') return
    const id = resolution.isNewGeneration ? next : begun.owner.generationId
    const owner = this.apply(takeOver(this.cell, begun.owner, id, this.nowMs))
    if (owner !== null) this.start(owner)
  }

  start(owner: Owner): void {
    this.attempts.push({ owner, beganAtMs: this.nowMs, at: 'hold' })
  }

  /** One attempt goes one line further. */
  work(which: number): void {
    const attempt = this.attempts[which % Math.max(1, this.attempts.length)]
    if (attempt === undefined) return
    const { owner } = attempt
    const id = owner.generationId
    const hold = this.holds.get(id)
    switch (attempt.at) {
      case 'hold':
        if (this.nowMs - attempt.beganAtMs >= HOLD_WITHIN_MS) return void (attempt.at = 'over')
        // The account tells a repeat of an open hold the same, and refuses one of an ended hold.
        if (hold !== undefined && hold.state !== 'held') return void (attempt.at = 'over')
        this.holds.set(id, hold ?? { state: 'held', heldAtMs: this.nowMs })
        attempt.at = 'keep'
        return
      case 'keep':
        attempt.at = this.apply(keep(this.cell, owner, { kind: 'answer', answer: textOf(owner) }))
          ? 'charge'
          : 'over'
        return
      case 'charge':
        if (hold?.state === 'held') {
          hold.state = 'captured'
          this.charges += 1
        }
        attempt.at = hold?.state === 'captured' ? 'reply' : 'over'
        return
      case 'reply':
        this.answers.add(textOf(owner))
        this.apply(keep(this.cell, owner, reply(textOf(owner))))
        attempt.at = 'over'
        return
      case 'over':
    }
  }

  /** An attempt is refused before its charge: its hold is void and the key free. */
  refuse(which: number): void {
    const attempt = this.attempts[which % Math.max(1, this.attempts.length)]
    if (attempt === undefined || (attempt.at !== 'keep' && attempt.at !== 'hold')) return
    const hold = this.holds.get(attempt.owner.generationId)
    if (hold?.state === 'held') hold.state = 'voided'
    if (hold?.state !== 'captured') this.apply(release(this.cell, attempt.owner))
    attempt.at = 'over'
  }

  kill(which: number): void {
    if (this.attempts.length > 0) this.attempts.splice(which % this.attempts.length, 1)
  }

  /** Time passes; the account ends holds that nobody ended. */
  wait(ms: number): void {
    this.nowMs += ms
    for (const hold of this.holds.values()) {
      if (hold.state === 'held' && this.nowMs - hold.heldAtMs > 120_000) hold.state = 'voided'
    }
  }
}

/** Two attempts never say the same. */
function textOf({ generationId, attempt }: Owner): string {
  return `${generationId}, attempt ${attempt}`
}

function reply(text: string) {
  return { kind: 'reply', reply: { status: 200, headers: {}, body: text } } as const
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant((world: World) => world.call()) },
  { weight: 6, arbitrary: fc.nat(9).map((n) => (world: World) => world.work(n)) },
  { weight: 2, arbitrary: fc.nat(9).map((n) => (world: World) => world.kill(n)) },
  { weight: 1, arbitrary: fc.nat(9).map((n) => (world: World) => world.refuse(n)) },
  { weight: 2, arbitrary: fc.nat(70_000).map((ms) => (world: World) => world.wait(ms)) },
)

test('one key is charged once and has one answer, through crashes, races and retries', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const world = new World()
      for (const one of steps) one(world)
      expect(world.charges).toBeLessThanOrEqual(1)
      expect(world.answers.size).toBeLessThanOrEqual(1)
    }),
    { numRuns: 20_000 },
  )
})

test('a caller that goes on asking gets the answer in the end, whatever died before', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const world = new World()
      for (const one of steps) one(world)
      for (let round = 0; round < 12; round++) {
        world.call()
        for (let i = 0; i < 40; i++) world.work(i)
        world.wait(70_000)
      }
      expect([world.charges, world.answers.size]).toEqual([1, 1])
    }),
    { numRuns: 5_000 },
  )
})

test('another body under the same key is refused, and after a day the key is new', () => {
  const asked = { bodySha256: body, generationId: idOf(1), seal: null }
  const { cell } = begin(null, asked, 0)
  const other = { bodySha256: sha256Hex('other'), generationId: idOf(2), seal: null }
  expect(begin(cell, other, 5).result.kind).toBe('other_body')
  expect(begin(cell, other, KEPT_MS).result.kind).toBe('fresh')
})

test('what was charged without a whole answer is said to be over', () => {
  const begun = {
    kind: 'begun',
    owner: { generationId: idOf(1), attempt: 1 },
    seal: null,
    beganAtMs: 0,
    answer: null,
  } as const
  const charge = { state: 'captured', chargedNanoUsd: nanoUsd(5n) } as const
  expect(resolve(begun, charge, 1)).toEqual({ kind: 'ended', chargedNanoUsd: 5n })
})
