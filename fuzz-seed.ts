// Before each pure test file: which cases the property tests draw. One fixed seed, so that a commit
// that passed passes again; MEED_FUZZ_SEED=random looks for cases that nobody has seen, a number
// brings one run back. A counterexample becomes a test of its own. MEED_FUZZ_MS ends each property
// after that long, for the check before a commit; `npm test` draws every case.
import fc from 'fast-check'

/** For a property that counts what it has tried: MEED_FUZZ_MS never cuts it short. */
export const WHOLE_MS = 600_000

const asked = process.env['MEED_FUZZ_SEED'] ?? '20260401'
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked) })
const ms = process.env['MEED_FUZZ_MS']
if (ms !== undefined) {
  fc.configureGlobal({ ...fc.readConfigureGlobal(), interruptAfterTimeLimit: Number(ms) })
}
