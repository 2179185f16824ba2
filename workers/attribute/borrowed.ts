// Which words of a passage stood before in an earlier passage of somebody else? A copy earns nothing
// by being quoted: its borrowed words are credited to the passage that was committed first, word by
// word, so a copied document with one new paragraph earns on that paragraph alone. Found by chains of
// common runs, so that a word changed here and there breaks no copy. It knows no answer.
import type { ReadPassage } from './read.ts'
import { massOf } from './read.ts'
import { maximalRuns } from './runs.ts'
import type { Run } from './runs.ts'
import type { AlignmentWeights } from './weights.ts'

export type Committed = Pick<ReadPassage, 'payee' | 'words' | 'cluster' | 'committedAtMs'>

/** For each word of each passage: the position of the passage it is credited to, its own or not. */
export type Origins = readonly (readonly number[])[]

/** Priority goes by commit time; a passage without one borrows nothing and lends nothing. */
export function originsOf(passages: readonly Committed[], weights: AlignmentWeights): Origins {
  const order = [...passages.keys()].sort((a, b) => timeOf(passages, a) - timeOf(passages, b))
  return passages.map((passage, index) => {
    const origins = passage.words.map(() => index)
    for (const earlier of order) {
      const source = passages[earlier]
      if (source === undefined || !isBefore(source, passage)) continue
      for (const at of borrowedPlaces(passage, source, weights)) {
        if (origins[at] === index) origins[at] = earlier
      }
    }
    return origins
  })
}

/** The passage that most of a passage's words come from, itself unless another has half of them. */
export function mainOriginOf(origins: readonly number[], own: number): number {
  const counts = new Map<number, number>()
  for (const origin of origins) counts.set(origin, (counts.get(origin) ?? 0) + 1)
  const [most = own] = [...counts.entries()].flatMap(([origin, count]) =>
    origin !== own && count * 2 >= origins.length ? [origin] : [],
  )
  return most
}

function isBefore(source: Committed, passage: Committed): boolean {
  if (source.payee === passage.payee || source.cluster === passage.cluster) return false
  if (source.committedAtMs === null || passage.committedAtMs === null) return false
  return source.committedAtMs < passage.committedAtMs
}

function timeOf(passages: readonly Committed[], index: number): number {
  return passages[index]?.committedAtMs ?? Number.MAX_SAFE_INTEGER
}

/** A chain of runs, in order on both sides and with small gaps, and how many words it matches. */
type Chain = { readonly run: Run; readonly matched: number; readonly before: Chain | null }

function borrowedPlaces(
  passage: Committed,
  source: Committed,
  weights: AlignmentWeights,
): Set<number> {
  const masses = passage.words.map((word) => massOf(word, weights))
  const runs = maximalRuns(passage.words, masses, source.words)
    .filter(({ mass }) => mass >= weights.nameMass)
    .sort((a, b) => a.at - b.at || a.place - b.place)
  const chains: Chain[] = []
  for (const run of runs) chains.push(longestChainTo(run, chains, weights))
  const places = new Set<number>()
  for (const chain of chains) {
    const { at, length } = chain.run
    const from = length >= weights.borrowedWords ? at : at + length
    const start = isCopy(chain, weights) ? startOf(chain) : from
    for (let place = start; place < at + length; place++) places.add(place)
  }
  return places
}

/**
 * A chain is a copy with changes if it is long and dense; what was changed goes with it. A template
 * that two filled in with facts of their own is neither: there one unbroken run alone was copied.
 */
function isCopy(chain: Chain, weights: AlignmentWeights): boolean {
  const words = chain.run.at + chain.run.length - startOf(chain)
  return chain.matched >= 2 * weights.borrowedWords && chain.matched * 4 >= words * 3
}

function longestChainTo(run: Run, chains: readonly Chain[], weights: AlignmentWeights): Chain {
  let best: Chain | null = null
  for (const chain of chains) {
    const gap = run.at - (chain.run.at + chain.run.length)
    const gapThere = run.place - (chain.run.place + chain.run.length)
    const isNear = Math.max(gap, gapThere) <= weights.borrowedGap && Math.min(gap, gapThere) >= 0
    if (isNear && chain.matched > (best?.matched ?? 0)) best = chain
  }
  return { run, matched: run.length + (best?.matched ?? 0), before: best }
}

function startOf(chain: Chain): number {
  let first = chain
  while (first.before !== null) first = first.before
  return first.run.at
}
