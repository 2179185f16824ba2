// What of an answer does the training data explain, and whose is it? From maximal runs to evidence:
// runs that chance, the prompt, a passage or boilerplate explains are dropped, each token that is
// left goes to the most informative span over it, each span to the clusters that hold it. Integers
// only: two machines that hold the same index and answer hold the same evidence, byte for byte.
import { canonicalJson, sha256Hex } from '../../../schemas/canonical.ts'
import type { ContributionId, Sha256 } from '../../../schemas/ids.ts'
import { must } from '../../../schemas/result.ts'
import type {
  EvidenceSpan,
  SpanCluster,
  SpanEvidence,
} from '../../../schemas/wire/span-evidence.ts'
import type { Documents } from './documents.ts'
import { cutOf, explainedBy } from './explained.ts'
import type { Explained } from './explained.ts'
import type { MaximalRun } from './maximal.ts'
import type { OpenIndex } from './open-index.ts'
import { tokensOf } from './tokens.ts'
import type { Tokens } from './tokens.ts'

/** Of the rules here and in explained.ts; an index has a version of its own. */
const EVIDENCE_VERSION = 'spans-2'
/** A span that more clusters hold is paid to the earliest of them: the rest came too late. */
const CLUSTERS_MAX = 256

/** An answer as an index reads it. */
export type Asked = {
  readonly tokens: Tokens
  /** The index's number of each token, UNKNOWN where it has none. */
  readonly numbers: Uint32Array
  /** -ln p of each token in the index, in milli-nats. */
  readonly masses: readonly number[]
}

export function askedOf(answer: string, { lexicon }: Pick<OpenIndex, 'lexicon'>): Asked {
  const tokens = tokensOf(answer)
  const numbers = Uint32Array.from(tokens.forms, (form) => lexicon.numberOf(form))
  return { tokens, numbers, masses: Array.from(numbers, (number) => lexicon.massOf(number)) }
}

/** The list of withdrawn contributions that were looked past, as published. */
export function withdrawnList(withdrawn: ReadonlySet<ContributionId>): string {
  return canonicalJson([...withdrawn].sort())
}

/** @param given the prompt and the passages: what stands there pays no training data */
export function evidenceOf(
  index: OpenIndex,
  asked: Asked,
  runs: readonly MaximalRun[],
  given: readonly string[],
  withdrawn: ReadonlySet<ContributionId>,
): SpanEvidence {
  const { tokens, masses } = asked
  const explained = explainedBy(tokens.forms, masses, given)
  const cut = cutOf(index.head.tokens)
  const weighed = runs
    .map((run) => ({ run, information: informationOf(run, masses, explained) }))
    .filter(({ information }) => information >= cut)
  const owners = ownersOf(tokens.forms.length, weighed, explained)
  return {
    version: EVIDENCE_VERSION,
    indexRoot: index.root,
    withdrawnRoot: sha256Hex(withdrawnList(withdrawn)) satisfies Sha256,
    cut,
    tokens: masses.map((mass, at) => {
      return { start: startOf(tokens, at), end: endOf(tokens, at), mass, span: owners[at] ?? null }
    }),
    spans: weighed.map(({ run, information }, span): EvidenceSpan => {
      const credited = masses.filter((_, at) => owners[at] === span)
      return {
        start: startOf(tokens, run.start),
        end: endOf(tokens, run.end - 1),
        information,
        mass: credited.reduce((sum, mass) => sum + mass, 0),
        clusters: clustersOf(run, index.documents),
      }
    }),
  }
}

type Weighed = { readonly run: MaximalRun; readonly information: number }

/** Nothing for a run that stands as a whole in what was given; else what its other tokens hold. */
function informationOf(
  { start, end }: MaximalRun,
  masses: readonly number[],
  explained: Explained,
): number {
  if ((explained.lengths[start] ?? 0) >= end - start) return 0
  let information = 0
  for (let at = start; at < end; at++) {
    if (explained.tokens[at] !== 1) information += masses[at] ?? 0
  }
  return information
}

/** For each token the span it is credited to: the most informative, then the longest, the first. */
function ownersOf(
  length: number,
  weighed: readonly Weighed[],
  explained: Explained,
): (number | null)[] {
  const owners: (number | null)[] = Array.from({ length }, () => null)
  const order = [...weighed.entries()].sort(
    ([i, a], [j, b]) =>
      b.information - a.information || b.run.end - b.run.start - (a.run.end - a.run.start) || i - j,
  )
  for (const [span, { run }] of order) {
    for (let at = run.start; at < run.end; at++) {
      if (explained.tokens[at] !== 1) owners[at] ??= span
    }
  }
  return owners
}

/** Places ascend by priority, so the first of a cluster is its earliest live document. */
function clustersOf({ places }: MaximalRun, documents: Documents): SpanCluster[] {
  const earliest = new Map<Sha256, SpanCluster>()
  for (const place of places) {
    if (earliest.size === CLUSTERS_MAX) break
    const document = documents.documentAt(place)
    const clusterId = documents.clusterOf(document)
    if (!earliest.has(clusterId)) earliest.set(clusterId, documents.placeAt(place))
  }
  return [...earliest.values()].sort((a, b) => (a.clusterId < b.clusterId ? -1 : 1))
}

function startOf({ starts }: Tokens, at: number): number {
  return must(starts[at], 'a token begins somewhere')
}

function endOf({ ends }: Tokens, at: number): number {
  return must(ends[at], 'a token ends somewhere')
}
