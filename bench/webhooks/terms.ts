// What bench and worker have agreed on.

/** So short that a delivery is given up within the bench; the published schedule takes three days. */
export const RETRY_SECONDS: readonly number[] = [0, 0.2, 0.5, 1, 2]
export const HANG_MS = 50

/** Every twentieth call is given up by its caller before anything was produced. */
export function isVoided(index: number): boolean {
  return index % 21 === 20
}
