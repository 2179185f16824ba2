// The steps of a call in its account, as values: so that many calls' steps travel together.
import type { GenerationId } from '../../schemas/ids.ts'
import type { Result } from '../../schemas/result.ts'
import type { CallEndedBy, CapturedGeneration } from '../../schemas/wire/generation.ts'
import type { AccountBook } from './account-book.ts'
import type { Capture, EndOutcome, Hold, HoldRefusal, HoldRequest } from './meter.port.ts'
import type { PromptUncounted } from './meter.port.ts'
import type { Told as Outcome } from './group-commit.ts'
import type { Told } from './joined-calls.ts'

export type CallStep =
  | { readonly kind: 'hold'; readonly request: HoldRequest }
  | { readonly kind: 'holdBound'; readonly request: HoldRequest }
  | {
      readonly kind: 'checkpoint'
      readonly generationId: GenerationId
      readonly record: CapturedGeneration
    }
  | { readonly kind: 'capture'; readonly generationId: GenerationId; readonly capture: Capture }
  | { readonly kind: 'void'; readonly generationId: GenerationId; readonly endedBy: CallEndedBy }

/** What a step of each kind is told. */
export type StepTold = {
  readonly hold: Result<Hold, HoldRefusal>
  readonly holdBound: Result<Hold, HoldRefusal | PromptUncounted>
  readonly checkpoint: null
  readonly capture: EndOutcome
  readonly void: EndOutcome
}

export type StepKind = CallStep['kind']

export function take(book: AccountBook, step: CallStep, nowMs: number): StepTold[StepKind] {
  switch (step.kind) {
    case 'hold':
      return book.hold(step.request, nowMs)
    case 'holdBound':
      return book.holdBound(step.request, nowMs)
    case 'checkpoint':
      book.checkpoint(step.generationId, step.record, nowMs)
      return null
    case 'capture':
      return book.capture(step.generationId, step.capture.record, nowMs)
    case 'void':
      return book.void(step.generationId, step.endedBy, nowMs)
  }
}

/** About how long a step is as it travels: its texts, and some hundred characters beside them. */
export function charactersOf(step: CallStep): number {
  const record = recordOf(step)
  if (record === null) return 500
  const passages = record.passages.reduce((sum, { text }) => sum + text.length, 0)
  return 1_000 + record.answer.length + (record.prompt?.length ?? 0) + passages
}

function recordOf(step: CallStep): CapturedGeneration | null {
  if (step.kind === 'capture') return step.capture.record
  return step.kind === 'checkpoint' ? step.record : null
}

/** What a step was told, as it travels: what one threw must not be thrown for its neighbours. */
export function onWire(told: Outcome): Told<StepTold[StepKind]> {
  if (!told.thrown) return { ok: true, value: told.value as StepTold[StepKind] }
  const { reason } = told
  return { ok: false, message: reason instanceof Error ? reason.message : String(reason) }
}
