// Following the calls of an account by asking for its newest pages again and again: which calls ended
// since they were last asked for, each told once, in the order in which they ended? Pure; the asking
// is done by whoever holds the state.
import type { GenerationSummary } from '../../schemas/wire/account.ts'

export type Following = {
  /** Calls that ended before are not told. */
  readonly sinceMs: number
  /** Told, or ended before it began; only those that may come again are kept. */
  readonly done: ReadonlySet<string>
  /** No call that began before then can be news. */
  readonly boundMs: number
}

/** How far apart the clocks of two servers may be, and a call from its id to its hold. */
const SKEW_MS = 10_000
/** How long a call may run: what began before is over. */
const CALL_MS = 15 * 60_000

export function followingFrom(nowMs: number): Following {
  return { sinceMs: nowMs, done: new Set(), boundMs: nowMs - CALL_MS }
}

/** Whether a page reaches back far enough; the next page is asked for where it does not. */
export function reaches({ boundMs }: Following, page: readonly GenerationSummary[]): boolean {
  const oldest = page.at(-1)
  return oldest === undefined || Date.parse(oldest.started_at) < boundMs
}

/** @param pages all that was asked for, newest first */
export function follow(
  before: Following,
  pages: readonly GenerationSummary[],
  nowMs: number,
): { readonly state: Following; readonly news: readonly GenerationSummary[] } {
  const recent = pages.filter((call) => Date.parse(call.started_at) >= before.boundMs)
  const ended = recent.filter((call) => call.ended_at !== null && !before.done.has(call.id))
  const news = ended
    .filter((call) => Date.parse(call.ended_at ?? '') >= before.sinceMs)
    .toSorted((a, b) => (a.ended_at ?? '').localeCompare(b.ended_at ?? ''))
  const open = recent.filter((call) => call.ended_at === null)
  const starts = open.map((call) => Date.parse(call.started_at))
  const boundMs = Math.max(before.boundMs, Math.min(nowMs - SKEW_MS, ...starts))
  const done = recent
    .filter((call) => call.ended_at !== null && Date.parse(call.started_at) >= boundMs)
    .map(({ id }) => id)
  return { state: { ...before, done: new Set(done), boundMs }, news }
}
