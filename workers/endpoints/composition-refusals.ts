// What is wrong with a combination of adapters, on the wire: each says which parts, and what to do.
import { invalidRequest, type Problem } from '../http/problem.ts'
import type { ModelRefusal } from '../models/find-model.ts'

type Of<K extends string> = Extract<ModelRefusal, { readonly kind: K }>
type CompositionRefusal = Of<
  'composition_invalid' | 'composition_across_owners' | 'composition_across_bases'
>

export function compositionProblem(refusal: CompositionRefusal): Problem {
  switch (refusal.kind) {
    case 'composition_invalid': {
      const message =
        `This is no combination of adapters: ${refusal.why}. Write owner/a:0.6+owner/b, with a weight ` +
        'after a colon or none for 1.'
      return invalidRequest(refusal.kind, message, 'model')
    }
    case 'composition_across_owners': {
      const message =
        `${listed(refusal.names)} belong to different owners. Adapters that are harmless alone can ` +
        'conspire when combined, so only those of one owner are.'
      return { status: 403, type: 'permission_error', code: refusal.kind, message, param: 'model' }
    }
    case 'composition_across_bases': {
      const message = `${listed(refusal.names)} were trained on different bases: they have no sum.`
      return invalidRequest(refusal.kind, message, 'model')
    }
  }
}

const FIGURES = /(\d+)\D+(\d+)/

/** @param detail as the node wrote it: nothing but its two figures is handed on */
export function rankProblem(detail: string): Problem {
  const [, rank = '', rankMax = ''] = FIGURES.exec(detail) ?? []
  const sum =
    rank === '' ? 'more than the engine runs' : `${rank}; the engine runs up to ${rankMax}`
  const message = `The ranks of these adapters sum to ${sum}. Combine fewer, or smaller ones.`
  const problem = invalidRequest('composition_rank_exceeded', message, 'model')
  if (rank === '') return problem
  return { ...problem, metadata: { rank: Number(rank), rank_max: Number(rankMax) } }
}

function listed(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ')
}
