// The ledger under fire: a seeded world of crashes, lost and doubled messages, clock jumps and late
// alarms around the production core, an independent oracle after every step, and the same world with
// one defence taken away at a time, which must be noticed.
//
//   npm run sim:ledger -- --steps 1000000 --seed 7 --json
import { cpus } from 'node:os'
import { benchFlags, count, seed as seedOf } from './flags.ts'
import { runMutants, runWorld } from './ledger/run.ts'

const MUTANT_STEPS = 50_000

function main(): void {
  const values = benchFlags('sim:ledger', 'The ledger under crashes, repeats and clocks that jump')
    .option('--steps <n>', 'how many', count, 1_000_000)
    .option(
      '--seed <n>',
      'the same seed and steps give the same run',
      seedOf,
      Date.now() % 1_000_000,
    )
    .parse()
    .opts()
  const { steps, seed } = values
  console.log(`seed ${seed}: the same seed and steps give the same run`)
  const began = performance.now()
  const run = runWorld(seed, steps)
  const seconds = (performance.now() - began) / 1_000
  const mutants = runMutants(seed, Math.min(steps, MUTANT_STEPS))
  console.table(run.counts)
  console.table(
    mutants.map(({ name, found }) => ({
      'without this defence': name,
      'noticed after steps': found?.atStep ?? 'never',
      by: found?.what.slice(0, 70) ?? '',
    })),
  )
  if (run.found !== null) console.log(`step ${run.found.atStep}: ${run.found.what}`)
  const surviving = mutants.filter(({ found }) => found === null)
  const figures = {
    steps: run.steps,
    violations: run.found === null ? 0 : 1,
    mutants: mutants.length,
    mutantsSurviving: surviving.length,
  }
  const conditions = {
    seed,
    seconds: Number(seconds.toFixed(1)),
    stepsASecond: Math.round(run.steps / seconds),
    invariants:
      'I1 I2 I3 I4 I5 I7 I8 I10 after every step; I6 and I9 are the settler’s and retrieval’s',
    cpu: cpus()[0]?.model ?? 'unknown',
    node: process.version,
  }
  console.table({ ...conditions, ...figures })
  if (values.json) console.log(JSON.stringify({ bench: 'sim-ledger', conditions, figures }))
  if (figures.violations > 0 || figures.mutantsSurviving > 0) process.exitCode = 1
}

main()
