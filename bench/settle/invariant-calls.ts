// How many random calls the invariants survive: Foundry's deep profile, counted from its own report.
import { z } from 'zod'
import { forge } from '../../contracts/tools/forge.mjs'

const report = z.record(
  z.string(),
  z.object({
    test_results: z.record(
      z.string(),
      z.object({
        status: z.string(),
        kind: z.object({ Invariant: z.object({ calls: z.number(), reverts: z.number() }) }),
      }),
    ),
  }),
)

export type InvariantCalls = {
  readonly invariantCalls: number
  /** Invariants that broke, and calls that were refused where they must succeed. */
  readonly invariantFailures: number
}

/** @param profile `deep` takes minutes; `default` is what `npm test` walks. */
export async function countInvariantCalls(profile: 'deep' | 'default'): Promise<InvariantCalls> {
  process.env['FOUNDRY_PROFILE'] = profile
  const { output } = await forge(['test', '--match-path', 'test/invariant/*', '--json'])
  const line = output.split('\n').find((text) => text.startsWith('{"test/'))
  if (line === undefined) throw new Error(`forge gave no report\n${output.slice(-2_000)}`)
  const suites = Object.values(report.parse(JSON.parse(line)))
  const tests = suites.flatMap(({ test_results: results }) => Object.values(results))
  return {
    invariantCalls: tests.reduce((sum, { kind }) => sum + kind.Invariant.calls, 0),
    invariantFailures: tests.reduce(
      (sum, { status, kind }) => sum + (status === 'Success' ? 0 : 1) + kind.Invariant.reverts,
      0,
    ),
  }
}
