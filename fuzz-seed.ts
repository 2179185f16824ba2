// Before each pure test file: which cases the property tests draw. One fixed seed, so that a commit
// that passed passes again; MEED_FUZZ_SEED=random looks for cases that nobody has seen, a number
// brings one run back. A counterexample becomes a test of its own.
import fc from 'fast-check'

const asked = process.env['MEED_FUZZ_SEED'] ?? '20260401'
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked) })
