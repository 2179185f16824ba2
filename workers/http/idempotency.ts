// What becomes of a call that bears an Idempotency-Key. One key of one account at one endpoint is one
// cell: it knows the body that came first and the generation that answers it. A generation is charged
// at most once by the account, so one generation for a key is one charge for a key. Pure: the object
// keeps what these functions return.
import type { GenerationId, Sha256 } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'

/** How long a key is remembered. */
export const KEPT_MS = 24 * 60 * 60_000
/** A call holds money within the first of these of its beginning, or not at all … */
export const HOLD_WITHIN_MS = 45_000
/** … so that one which has not by the second is dead, and may be taken over. */
const DEAD_AFTER_MS = 60_000

/** Who may write to a cell: a call that was taken over, or released, finds itself a stranger. */
export type Owner = { readonly generationId: GenerationId; readonly attempt: number }

/** Whose a reply with a secret is, and what that secret follows from (sealed-reply.ts). */
export type Seal = {
  /** 32 random bytes in hex: nothing without the caller's own secret. */
  readonly salt: string
  /** Equal for who began the call, and for nobody else. */
  readonly check: string
  /** What the call makes, or changes. */
  readonly objectId: string
}

/** Where the cell has a seal, the body is sealed by it. */
export type StoredReply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Cell = {
  readonly bodySha256: Sha256
  readonly generationId: GenerationId
  /** Null where no reply holds a secret. It stays whoever takes the call over. */
  readonly seal: Seal | null
  /** Grows with every take-over. */
  readonly attempt: number
  readonly beganAtMs: number
  readonly firstAtMs: number
  readonly kept:
    | { readonly kind: 'nothing' }
    /** The whole answer, written before its charge: what a charge was for is never lost. */
    | { readonly kind: 'answer'; readonly answer: string }
    | { readonly kind: 'reply'; readonly reply: StoredReply }
}

export type Begun =
  | { readonly kind: 'fresh'; readonly owner: Owner }
  | { readonly kind: 'other_body' }
  | { readonly kind: 'replied'; readonly reply: StoredReply; readonly seal: Seal | null }
  | {
      readonly kind: 'begun'
      readonly seal: Seal | null
      readonly owner: Owner
      readonly beganAtMs: number
      readonly answer: string | null
    }

export type Step<R> = { readonly cell: Cell | null; readonly result: R }

type Asked = Pick<Cell, 'bodySha256' | 'generationId' | 'seal'>

export function begin(cell: Cell | null, asked: Asked, nowMs: number): Step<Begun> {
  if (cell === null || nowMs - cell.firstAtMs >= KEPT_MS) {
    const kept = { kind: 'nothing' } as const
    const fresh: Cell = { ...asked, attempt: 1, beganAtMs: nowMs, firstAtMs: nowMs, kept }
    return { cell: fresh, result: { kind: 'fresh', owner: ownerOf(fresh) } }
  }
  if (cell.bodySha256 !== asked.bodySha256) return { cell, result: { kind: 'other_body' } }
  if (cell.kept.kind === 'reply') {
    return { cell, result: { kind: 'replied', reply: cell.kept.reply, seal: cell.seal } }
  }
  const { beganAtMs, seal, kept } = cell
  const answer = kept.kind === 'answer' ? kept.answer : null
  return { cell, result: { kind: 'begun', owner: ownerOf(cell), seal, beganAtMs, answer } }
}

/**
 * Of two that find the same call dead, one takes it over: whoever still sees it as it was.
 *
 * @returns the new owner, null for the one who came too late
 */
export function takeOver(
  cell: Cell | null,
  seen: Owner,
  generationId: GenerationId,
  nowMs: number,
): Step<Owner | null> {
  if (!owns(cell, seen)) return { cell, result: null }
  const attempt = cell.attempt + 1
  const taken: Cell = {
    ...cell,
    generationId,
    attempt,
    beganAtMs: nowMs,
    kept: { kind: 'nothing' },
  }
  return { cell: taken, result: ownerOf(taken) }
}

/** @returns false for a stranger: what it has is not kept, and must not be charged */
export function keep(
  cell: Cell | null,
  owner: Owner,
  kept: Exclude<Cell['kept'], { kind: 'nothing' }>,
): Step<boolean> {
  return owns(cell, owner) ? { cell: { ...cell, kept }, result: true } : { cell, result: false }
}

/** Nothing was charged and nothing made: the key is free again. */
export function release(cell: Cell | null, owner: Owner): Step<void> {
  return { cell: owns(cell, owner) ? null : cell, result: undefined }
}

function owns(cell: Cell | null, { generationId, attempt }: Owner): cell is Cell {
  const same = cell?.generationId === generationId && cell.attempt === attempt
  return same && cell.kept.kind !== 'reply'
}

function ownerOf({ generationId, attempt }: Cell): Owner {
  return { generationId, attempt }
}

/** What the account knows of the generation; null when it never held anything for it. */
export type Charge = {
  readonly state: 'held' | 'captured' | 'voided' | 'expired'
  readonly chargedNanoUsd: NanoUsd | null
} | null

export type Resolution =
  /** It runs, or a crash left a hold that ends by itself: ask again. */
  | { readonly kind: 'wait' }
  /** It is over and cost nothing, or never came to its hold. */
  | { readonly kind: 'take_over'; readonly isNewGeneration: boolean }
  | { readonly kind: 'replay'; readonly answer: string; readonly chargedNanoUsd: NanoUsd }
  /** It was charged for a part, and its caller hung up or its worker died: there is no answer. */
  | { readonly kind: 'ended'; readonly chargedNanoUsd: NanoUsd }

export function resolve(
  begun: Extract<Begun, { kind: 'begun' }>,
  charge: Charge,
  nowMs: number,
): Resolution {
  const { answer, beganAtMs } = begun
  if (charge === null) {
    const dead = nowMs - beganAtMs >= DEAD_AFTER_MS
    return dead ? { kind: 'take_over', isNewGeneration: false } : { kind: 'wait' }
  }
  if (charge.state === 'held') return { kind: 'wait' }
  const charged = charge.chargedNanoUsd
  if (charged === null || charged === 0n) return { kind: 'take_over', isNewGeneration: true }
  if (answer === null) return { kind: 'ended', chargedNanoUsd: charged }
  return { kind: 'replay', answer, chargedNanoUsd: charged }
}
