// When does a contribution wait, when is its review over, and do reviewers agree? Pure arithmetic on
// what was flagged and said; who may review is for the store to say.
import { assert } from '../../schemas/result.ts'

export type ReviewPolicy = 'flagged' | 'all' | 'none'
export type Verdict = 'approve' | 'reject'
export type ReviewState = 'accepted' | 'pending' | 'rejected'

/** The owner's own contributions never wait: he could change the policy. */
export function waits(policy: ReviewPolicy, flags: number, isOwner: boolean): boolean {
  if (isOwner || policy === 'none') return false
  return policy === 'all' || flags > 0
}

/** Over as soon as `needed` reviewers say the same; at most 2 × needed − 1 are asked. */
export function decided(verdicts: readonly Verdict[], needed: number): ReviewState {
  assert(Number.isSafeInteger(needed) && needed > 0, 'somebody has to agree')
  const approvals = verdicts.filter((verdict) => verdict === 'approve').length
  if (approvals >= needed) return 'accepted'
  return verdicts.length - approvals >= needed ? 'rejected' : 'pending'
}

export type Review = {
  readonly contribution: string
  readonly reviewer: string
  readonly verdict: Verdict
}

export type PairAgreement = {
  /** Ascending. */
  readonly reviewers: readonly [string, string]
  /** Contributions that both reviewed. */
  readonly items: number
  /** Part of them with one verdict, 0 … 1. */
  readonly observed: number
  /** Cohen's: agreement beyond chance; null where both always said the same one thing. */
  readonly kappa: number | null
}

export type Agreement = {
  readonly reviews: number
  /** Contributions that two or more reviewed. */
  readonly shared: number
  /** Over all pairs of reviews of one contribution; null where there is none. */
  readonly observed: number | null
  readonly pairs: readonly PairAgreement[]
}

/** At most one review of each contribution by each reviewer. */
export function agreementOf(reviews: readonly Review[]): Agreement {
  const byItem = Map.groupBy(reviews, ({ contribution }) => contribution)
  const met = new Map<string, [Verdict, Verdict][]>()
  for (const own of byItem.values()) {
    const sorted = own.toSorted((a, b) => (a.reviewer < b.reviewer ? -1 : 1))
    for (const [at, first] of sorted.entries()) {
      for (const second of sorted.slice(at + 1)) {
        const pair = JSON.stringify([first.reviewer, second.reviewer])
        met.set(pair, [...(met.get(pair) ?? []), [first.verdict, second.verdict]])
      }
    }
  }
  const pairs = [...met].map(([pair, items]) => {
    const [first = '', second = ''] = JSON.parse(pair) as string[]
    const reviewers: [string, string] = [first, second]
    return { reviewers, items: items.length, observed: observedIn(items), kappa: kappaOf(items) }
  })
  const all = [...met.values()].flat()
  return {
    reviews: reviews.length,
    shared: [...byItem.values()].filter((own) => own.length > 1).length,
    observed: all.length === 0 ? null : observedIn(all),
    pairs: pairs.toSorted((a, b) => b.items - a.items || byNames(a, b)),
  }
}

function byNames(a: PairAgreement, b: PairAgreement): number {
  return a.reviewers.join(' ') < b.reviewers.join(' ') ? -1 : 1
}

function observedIn(items: readonly (readonly [Verdict, Verdict])[]): number {
  return items.filter(([first, second]) => first === second).length / items.length
}

function kappaOf(items: readonly (readonly [Verdict, Verdict])[]): number | null {
  const approving = (side: 0 | 1) =>
    items.filter((item) => item[side] === 'approve').length / items.length
  const [first, second] = [approving(0), approving(1)]
  const chance = first * second + (1 - first) * (1 - second)
  return chance === 1 ? null : (observedIn(items) - chance) / (1 - chance)
}
