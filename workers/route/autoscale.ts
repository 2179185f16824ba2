// How many nodes a base should have. A pure decision over a window of samples: the stable window sizes
// the fleet, the short one panics when load doubles faster than that, and neither lets it flap. Two
// remedies are kept apart: calls that queue want nodes; calls that wait for an engine's adapter slot
// want their hot adapters on more of the nodes that there are.

export type Sample = {
  readonly atMs: number
  /** Nodes that answer now; those that are being started are not among them. */
  readonly ready: number
  /** Calls running and waiting, over all nodes. */
  readonly calls: number
  /** Call slots of one node. */
  readonly slots: number
  /** Share of the fleet's KV cache in use, 0 to 1; 0 where no engine reports it. */
  readonly kvUse: number
  /** Calls that wait only because their adapter finds no slot in the engine. */
  readonly deferred: number
  /** 95th percentile of the time to the first token lately, null when there was no call. */
  readonly ttftP95Ms: number | null
}

export type ScaleTerms = {
  readonly nodesMin: number
  readonly nodesMax: number
  /** Share of the slots that should be taken on average. */
  readonly slotTarget: number
  readonly kvTarget: number
  readonly ttftTargetMs: number
  readonly stableMs: number
  readonly panicMs: number
  /** Panic begins when the short window wants this many times what is ready. */
  readonly panicFactor: number
  /** Fewer nodes only after as long a time in which fewer were enough. */
  readonly downAfterMs: number
  /** The last node goes after as long a time without any call; null: never. */
  readonly zeroAfterMs: number | null
  /** From a cold machine to the first answer; told to callers as Retry-After. */
  readonly wakeMs: number
}

export const SCALE_1: ScaleTerms = {
  nodesMin: 0,
  nodesMax: 16,
  slotTarget: 0.7,
  kvTarget: 0.8,
  ttftTargetMs: 2_000,
  stableMs: 60_000,
  panicMs: 6_000,
  panicFactor: 2,
  downAfterMs: 300_000,
  zeroAfterMs: 900_000,
  wakeMs: 60_000,
}

export type ScaleState = {
  /** Newest last, none older than what a decision looks at. */
  readonly samples: readonly Sample[]
  readonly desired: number
  readonly panicUntilMs: number
  /** Since when fewer nodes would do; null while they would not. */
  readonly fewerSinceMs: number | null
  readonly lastCallMs: number
}

export type ScaleDecision = {
  readonly state: ScaleState
  readonly desired: number
  readonly reason: 'steady' | 'stable' | 'panic' | 'fewer' | 'zero' | 'wake'
  /** Hot adapters should be held by more nodes: their calls wait while slots are free. */
  readonly spreadAdapters: boolean
}

export function openScale(nodes: number, nowMs: number): ScaleState {
  return { samples: [], desired: nodes, panicUntilMs: 0, fewerSinceMs: null, lastCallMs: nowMs }
}

export function decideScale(state: ScaleState, sample: Sample, terms: ScaleTerms): ScaleDecision {
  const nowMs = sample.atMs
  const samples = [...state.samples, sample].filter(({ atMs }) => nowMs - atMs <= terms.stableMs)
  const lastCallMs = sample.calls > 0 ? nowMs : state.lastCallMs
  const within = (windowMs: number) => samples.filter(({ atMs }) => nowMs - atMs <= windowMs)
  const stable = wanted(samples, terms)
  const short = wanted(within(terms.panicMs), terms)
  const panics = short >= terms.panicFactor * Math.max(1, sample.ready) && short > state.desired
  const panicUntilMs = panics ? nowMs + terms.stableMs : state.panicUntilMs
  const next = { samples, panicUntilMs, lastCallMs }
  const spreadAdapters = sample.deferred > 0 && sample.calls < sample.ready * sample.slots
  const decided = (
    desired: number,
    reason: ScaleDecision['reason'],
    fewerSinceMs: number | null = null,
  ) => ({ state: { ...next, desired, fewerSinceMs }, desired, reason, spreadAdapters })

  if (sample.calls > 0 && state.desired === 0) return decided(bounded(short, terms, 1), 'wake')
  // Nobody calls and nobody is there: the least of one node is for those that are there.
  if (sample.calls === 0 && state.desired === 0) return decided(bounded(0, terms, 0), 'zero')
  const up = bounded(nowMs < panicUntilMs ? Math.max(stable, short) : stable, terms, 1)
  if (up > state.desired) return decided(up, nowMs < panicUntilMs ? 'panic' : 'stable')
  if (isIdle(lastCallMs, nowMs, terms)) return decided(bounded(0, terms, 0), 'zero')
  if (up === state.desired || nowMs < panicUntilMs) return decided(state.desired, 'steady')
  const since = state.fewerSinceMs ?? nowMs
  if (nowMs - since < terms.downAfterMs) return decided(state.desired, 'steady', since)
  return decided(up, 'fewer')
}

/** Nodes that the mean of some samples asks for, by whichever signal asks for most. */
function wanted(samples: readonly Sample[], terms: ScaleTerms): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / Math.max(1, samples.length)
  const bySlots = mean(({ calls, slots }) => calls / Math.max(1, slots)) / terms.slotTarget
  const byKv = mean(({ kvUse, ready }) => kvUse * ready) / terms.kvTarget
  const last = samples.at(-1)
  const isSlow = samples.length > 0 && samples.every(({ ttftP95Ms }) => isAbove(ttftP95Ms, terms))
  const byTtft = isSlow && last !== undefined && last.ready > 0 ? last.ready + 1 : 0
  return Math.max(rounded(bySlots), rounded(byKv), byTtft)
}

function isAbove(ttftP95Ms: number | null, { ttftTargetMs }: ScaleTerms): boolean {
  return ttftP95Ms !== null && ttftP95Ms > ttftTargetMs
}

/** Up, but for what floating point adds to a whole number. */
function rounded(nodes: number): number {
  return Math.ceil(nodes - 1e-9)
}

function isIdle(lastCallMs: number, nowMs: number, { zeroAfterMs }: ScaleTerms): boolean {
  return zeroAfterMs !== null && nowMs - lastCallMs >= zeroAfterMs
}

function bounded(nodes: number, { nodesMin, nodesMax }: ScaleTerms, least: number): number {
  return Math.min(nodesMax, Math.max(nodesMin, least, nodes))
}
