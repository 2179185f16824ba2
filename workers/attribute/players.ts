// Who plays for credit? Clusters of near-duplicates, not uploads: however many copies of a content
// are given, they are one player, and its payee is whoever committed it first.
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import type { PassageText } from './read.ts'
import { wordsOf } from './words.ts'

export type Cluster = {
  /** Has priority and names the payee. */
  readonly first: GivenPassage
  /** Positions of its passages among those given. */
  readonly members: readonly number[]
  /** Words of its longest passage: near-duplicates hold the same. */
  readonly words: number
}

/** In ascending order of their id, so that the order of passages moves no share. */
export function clustersOf(passages: readonly GivenPassage[]): Cluster[] {
  const byId = new Map<string, number[]>()
  for (const [index, { clusterId }] of passages.entries()) {
    byId.set(clusterId, [...(byId.get(clusterId) ?? []), index])
  }
  return [...byId.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => {
      const own = members.flatMap((member) => passages[member] ?? [])
      const first = own.reduce((before, next) => (timeOf(next) < timeOf(before) ? next : before))
      return { first, members, words: Math.max(...own.map(({ text }) => wordsOf(text).length)) }
    })
}

/** The passages as an alignment reads them: each under the payee of its cluster. */
export function playersOf(passages: readonly GivenPassage[]): PassageText[] {
  const firsts = new Map(clustersOf(passages).map(({ first }) => [first.clusterId, first]))
  return passages.map(({ title, text, clusterId, payee, committedAtMs }) => {
    const first = firsts.get(clusterId)
    return {
      title,
      text,
      payee: first?.payee ?? payee,
      cluster: clusterId,
      committedAtMs: first?.committedAtMs ?? committedAtMs ?? null,
    }
  })
}

/** Without a time the order given decides: retrieval names of a cluster the earliest first. */
function timeOf({ committedAtMs }: GivenPassage): number {
  return committedAtMs ?? Number.MAX_SAFE_INTEGER
}
