// Several adapters of one owner as one model: `dora/brief:0.6+dora/quote`. What such a name may be, the
// one way to write it, and the hash that its answers go by. Whether the parts exist, and whose they are,
// is not known here. Pure.
import { canonicalJson, sha256Hex } from '../canonical.ts'
import type { Sha256 } from '../ids.ts'
import { err, ok, type Result } from '../result.ts'
import { ownedName } from '../wire/scalars.ts'

export const PARTS_MAX = 4
/** Weights are whole thousandths, so that two who write the same weight mean the same model. */
export const WEIGHT_ONE = 1_000
export const WEIGHT_MAX = 4 * WEIGHT_ONE

export type NamedPart = {
  /** owner/name */
  readonly name: string
  /** What its weights are multiplied with, in thousandths: 1 to WEIGHT_MAX. */
  readonly weightMilli: number
}

export type CompositionRefusal = { readonly kind: 'composition_invalid'; readonly why: string }

const WEIGHT = /^[0-9](\.[0-9]{1,3})?$/

/**
 * The parts of a combined model's name, in the order of their names. Null where the text is no such name:
 * a base, one adapter as it is, or something else altogether. A refusal says what is wrong with a text
 * that begins like one. Spaces beside a `+` or a `:` mean nothing.
 */
export function parseComposition(
  text: string,
): Result<readonly NamedPart[], CompositionRefusal> | null {
  const [first = ''] = text.split(/[+:]/, 1)
  if (first === text || !isOwned(first.trim())) return null
  const parts: NamedPart[] = []
  for (const written of text.split('+')) {
    const part = partOf(written)
    if (!part.ok) return part
    parts.push(part.value)
  }
  if (parts.length > PARTS_MAX) return refused(`${parts.length} parts are more than ${PARTS_MAX}`)
  if (new Set(parts.map(({ name }) => name)).size < parts.length) {
    return refused('an adapter stands twice: name it once, with the sum of its weights')
  }
  return ok(parts.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
}

function partOf(written: string): Result<NamedPart, CompositionRefusal> {
  const [name = '', weight, ...rest] = written.split(':').map((word) => word.trim())
  if (!isOwned(name) || rest.length > 0) {
    return refused(`'${written}' is neither owner/name nor owner/name:weight`)
  }
  if (weight === undefined) return ok({ name, weightMilli: WEIGHT_ONE })
  const weightMilli = WEIGHT.test(weight) ? Math.round(Number(weight) * WEIGHT_ONE) : 0
  if (weightMilli < 1 || weightMilli > WEIGHT_MAX) {
    return refused(`the weight '${weight}' is no decimal from 0.001 to ${WEIGHT_MAX / WEIGHT_ONE}`)
  }
  return ok({ name, weightMilli })
}

function isOwned(name: string): boolean {
  return ownedName.safeParse(name).success
}

function refused(why: string): Result<never, CompositionRefusal> {
  return err({ kind: 'composition_invalid', why })
}

/** The one way to write it: parts by name, no weight where it is 1, no zeros at an end. */
export function compositionName(parts: readonly NamedPart[]): string {
  return parts
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, weightMilli }) =>
      weightMilli === WEIGHT_ONE ? name : `${name}:${weightMilli / WEIGHT_ONE}`,
    )
    .join('+')
}

/** The adapters that a model's name names, each of which a key must be allowed to call. */
export function modelsNamed(text: string): readonly string[] {
  const parts = parseComposition(text)
  return parts?.ok === true ? parts.value.map(({ name }) => name) : [text]
}

export type HashedPart = { readonly sha256: Sha256; readonly weightMilli: number }

/** By what the parts hold and weigh, in whatever order: as good as a hash of what is made of them. */
export function compositionId(parts: readonly HashedPart[]): Sha256 {
  const sorted = inOrder(parts).map(({ sha256, weightMilli }) => ({ sha256, weightMilli }))
  return sha256Hex(canonicalJson({ composition: 'ranks-1', parts: sorted }))
}

/** In the order in which their ranks stand side by side. */
export function inOrder<T extends HashedPart>(parts: readonly T[]): readonly T[] {
  return parts.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1))
}
