// Who of those that wait for a place in the engine is next. What waits is one choice: an answer to eight choices
// waits eight times. Tenants take turns, whoever has fewest choices running first; within a tenant: first
// come, first served. Never do more adapters run at once than the engine keeps loaded: one that makes room
// while it answers is how engines have come to answer with another one's weights. Pure; knows no clock.

/** One choice of a call. */
export type Entry = {
  readonly id: number
  /** Which call it is of; its choices stand one behind the other. */
  readonly call: number
  /** The first choice of its call. */
  readonly isFirst: boolean
  /** Whoever takes turns with others, by whatever name. */
  readonly tenant: string
  readonly adapter: string
  /** At most so many will be written. */
  readonly tokens: number
}

export type Queue = {
  readonly running: readonly Entry[]
  /** By tenant, none of them empty. In the order of their turns: one that was served goes to the end. */
  readonly lines: ReadonlyMap<string, readonly Entry[]>
}

export type QueueTerms = {
  readonly slots: number
  /** Places beyond the slots, for tenants of whom nothing runs. */
  readonly guests: number
  /** How many choices may wait. */
  readonly waitingMax: number
  /** How many adapters may run at once, and the one that needs no place: the base. */
  readonly adaptersMax: number
  readonly freeAdapter: string | null
}

export type Step = {
  readonly queue: Queue
  /** These run now. */
  readonly begun: readonly Entry[]
}

export const EMPTY_QUEUE: Queue = { running: [], lines: new Map() }

export function waitingIn({ lines }: Pick<Queue, 'lines'>): number {
  let sum = 0
  for (const { length } of lines.values()) sum += length
  return sum
}

/**
 * The choices of one call come in together; null: the house is full. A full house turns away the youngest call, of
 * which nothing has begun, of whoever has more waiting than the newcomer: one tenant never fills it for others.
 *
 * @param call of one tenant, at least one choice
 */
export function entered(
  queue: Queue,
  call: readonly Entry[],
  terms: QueueTerms,
): (Step & { readonly turnedAway: readonly Entry[] }) | null {
  const tenant = call[0]?.tenant ?? ''
  const lines = new Map(queue.lines).set(tenant, [...(queue.lines.get(tenant) ?? []), ...call])
  const turnedAway: Entry[] = []
  let step = advanced({ running: queue.running, lines }, terms)
  while (waitingIn(step.queue) > terms.waitingMax) {
    const leaving = youngestOfLongest(step.queue.lines, tenant)
    if (leaving.length === 0) return null
    turnedAway.push(...leaving)
    const { begun } = step
    const next = advanced({ ...step.queue, lines: without(step.queue.lines, leaving) }, terms)
    step = { queue: next.queue, begun: [...begun, ...next.begun] }
  }
  return { ...step, turnedAway }
}

/** The same without a choice that is over, or whose caller waits no longer. */
export function left(queue: Queue, id: number, terms: QueueTerms): Step {
  const running = queue.running.filter((one) => one.id !== id)
  if (running.length < queue.running.length) return advanced({ ...queue, running }, terms)
  const gone = [...queue.lines.values()].flat().filter((one) => one.id === id)
  return advanced({ running, lines: without(queue.lines, gone) }, terms)
}

function advanced(queue: Queue, terms: QueueTerms): Step {
  const begun: Entry[] = []
  let { running, lines } = queue
  for (let next = nextOf({ running, lines }, terms); next !== null;) {
    const { tenant } = next
    const rest = (lines.get(tenant) ?? []).slice(1)
    const others = new Map([...lines].filter(([name]) => name !== tenant))
    lines = rest.length === 0 ? others : others.set(tenant, rest)
    running = [...running, next]
    begun.push(next)
    next = nextOf({ running, lines }, terms)
  }
  return { queue: { running, lines }, begun }
}

/** Strictly in turn: a choice that waits for its adapter's place is not overtaken for ever. */
function nextOf({ running, lines }: Queue, terms: QueueTerms): Entry | null {
  if (lines.size === 0 || running.length >= terms.slots + terms.guests) return null
  const counts = new Map<string, number>()
  for (const { tenant } of running) counts.set(tenant, (counts.get(tenant) ?? 0) + 1)
  let [head, fewest]: [Entry | null, number] = [null, Number.POSITIVE_INFINITY]
  for (const [tenant, [first]] of lines) {
    const count = counts.get(tenant) ?? 0
    if (first !== undefined && count < fewest) [head, fewest] = [first, count]
  }
  if (head === null || (running.length >= terms.slots && fewest > 0)) return null
  return hasPlace(head.adapter, running, terms) ? head : null
}

function hasPlace(adapter: string, running: readonly Entry[], terms: QueueTerms): boolean {
  if (adapter === terms.freeAdapter) return true
  const loaded = new Set(running.map((one) => one.adapter))
  if (loaded.has(adapter)) return true
  if (terms.freeAdapter !== null) loaded.delete(terms.freeAdapter)
  return loaded.size < terms.adaptersMax
}

/** Nothing, where each line that is longer than the newcomer's ends in a call that has begun. */
function youngestOfLongest(lines: Queue['lines'], newcomer: string): readonly Entry[] {
  const own = lines.get(newcomer)?.length ?? 0
  const longer = [...lines.values()].filter(({ length }) => length > own)
  for (const line of longer.toSorted((a, b) => b.length - a.length)) {
    const youngest = line.at(-1)?.call
    const call = line.filter((one) => one.call === youngest)
    if (call[0]?.isFirst === true) return call
  }
  return []
}

function without(lines: Queue['lines'], gone: readonly Entry[]): Queue['lines'] {
  const ids = new Set(gone.map(({ id }) => id))
  const tenants = new Set(gone.map(({ tenant }) => tenant))
  const kept = [...lines].map(([tenant, line]) => {
    return [tenant, tenants.has(tenant) ? line.filter(({ id }) => !ids.has(id)) : line] as const
  })
  return new Map(kept.filter(([, line]) => line.length > 0))
}
