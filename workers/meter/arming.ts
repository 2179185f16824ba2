// When must the account's alarm stand? One alarm an object, kept with the rows: it stands no later
// than the next thing that the account has to do by itself, or nothing would ever do it.

/**
 * @param armedForMs when the alarm stands now, null when none does
 * @param dueMs when the account next has to wake; null when nothing is open
 * @param notBeforeMs now, as the platform takes no alarm at 0; after a failed alarm, how long it is to be
 *   left alone
 * @returns when to set it, null to leave it as it stands
 */
export function rearmFor(
  armedForMs: number | null,
  dueMs: number | null,
  notBeforeMs: number,
): number | null {
  if (dueMs === null) return null
  const atMs = Math.max(dueMs, notBeforeMs)
  return armedForMs !== null && armedForMs <= atMs ? null : atMs
}
