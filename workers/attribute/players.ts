// Who plays for credit? Clusters of near-duplicates, not uploads: however many copies of a content
// are given, they are one player, and its payee is whoever committed it first.
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import type { PassageText } from './read.ts'

export type Cluster = {
  /** Has priority and names the payee. */
  readonly first: GivenPassage
  /** Positions of its passages among those given. */
  readonly members: readonly number[]
}

/** In ascending order of their id, so that the order of passages moves no share. */
export function clustersOf(passages: readonly GivenPassage[]): Cluster[] {
  const byId = new Map<string, Cluster>()
  for (const [index, passage] of passages.entries()) {
    const { first, members } = byId.get(passage.clusterId) ?? { first: passage, members: [] }
    byId.set(passage.clusterId, {
      first: timeOf(passage) < timeOf(first) ? passage : first,
      members: [...members, index],
    })
  }
  return [...byId.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cluster]) => cluster)
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
