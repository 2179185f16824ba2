// How long a call that waits would be silent: its queue is played on as fair-queue.ts would, with lists that are
// changed in place and for a bounded number of looks, since each call that comes asks for it. Adapters' places are left
// out: who waits for one is taken to find it. Pure.
import type { Entry, Queue, QueueTerms } from './fair-queue.ts'

/** So many lines and ends are looked at at most: less than a millisecond. */
const LOOKS_MAX = 50_000

type Tenant = {
  readonly line: readonly Entry[]
  /** How many of the line have begun. */
  begun: number
  running: number
}
type End = { readonly ms: number; readonly tenant: Tenant }
type Terms = Pick<QueueTerms, 'slots' | 'guests'>

/**
 * The longest time, ms, in which nothing of this call would be said, from now until its last choice begins: before
 * its first, or between two that no other one bridges. At least so long, where more lies ahead than is looked at.
 *
 * @param queue the call is in it
 * @param msOf how long a choice goes on from now, or from its beginning
 */
export function silenceAhead(
  queue: Queue,
  call: number,
  terms: Terms,
  msOf: (entry: Entry) => number,
): number {
  const own = queue.running.filter((entry) => entry.call === call).map(msOf)
  let [nowMs, longest, saidUntil] = [0, 0, Math.max(0, ...own)]
  let waiting = [...queue.lines.values()].flat().filter((entry) => entry.call === call).length
  const { turns, ends } = future(queue, msOf)
  for (let looks = 0; waiting > 0 && looks < LOOKS_MAX; looks += turns.length + 1) {
    const begun = begin(turns, ends, terms)
    if (begun === null) {
      const end = ends.shift()
      if (end === undefined) break
      end.tenant.running -= 1
      nowMs = end.ms
      continue
    }
    const { entry, tenant } = begun
    const endMs = nowMs + msOf(entry)
    const at = ends.findLastIndex(({ ms }) => ms <= endMs) + 1
    looks += ends.length - at
    ends.splice(at, 0, { ms: endMs, tenant })
    if (entry.call !== call) continue
    waiting -= 1
    longest = Math.max(longest, nowMs - saidUntil)
    saidUntil = Math.max(saidUntil, endMs)
  }
  return waiting === 0 ? longest : Math.max(longest, nowMs - saidUntil)
}

/** When a choice ends next, ms from now; null where none runs. */
export function nextEnd(queue: Queue, msOf: (entry: Entry) => number): number | null {
  return queue.running.length === 0 ? null : Math.min(...queue.running.map(msOf))
}

/** Whoever waits, in the order of turns, and what runs, in the order of its ends. */
function future({ running, lines }: Queue, msOf: (entry: Entry) => number) {
  const tenants = new Map<string, Tenant>()
  for (const [name, line] of lines) tenants.set(name, { line, begun: 0, running: 0 })
  const turns = [...tenants.values()]
  const ends = running.map((entry): End => {
    const tenant = tenants.get(entry.tenant) ?? { line: [], begun: 0, running: 0 }
    tenants.set(entry.tenant, tenant)
    tenant.running += 1
    return { ms: msOf(entry), tenant }
  })
  return { turns, ends: ends.toSorted((a, b) => a.ms - b.ms) }
}

/** Takes from the lines whoever begins next; null: nobody does before a choice ends. */
function begin(turns: Tenant[], ends: readonly End[], { slots, guests }: Terms) {
  if (ends.length >= slots + guests) return null
  const fewest = Math.min(...turns.map(({ running }) => running))
  if (ends.length >= slots && fewest > 0) return null
  const at = turns.findIndex(({ running }) => running === fewest)
  const [tenant] = at === -1 ? [] : turns.splice(at, 1)
  const entry = tenant?.line[tenant.begun]
  if (tenant === undefined || entry === undefined) return null
  tenant.begun += 1
  tenant.running += 1
  if (tenant.begun < tenant.line.length) turns.push(tenant)
  return { entry, tenant }
}
