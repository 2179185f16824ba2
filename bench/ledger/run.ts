// Runs a simulated world for so many steps and tells the first invariant that did not hold.
import { AssertionError } from '../../schemas/result.ts'
import type { Wiring } from './account.ts'
import { MUTANTS } from './mutants.ts'
import { Violation } from './oracle.ts'
import { LedgerWorld } from './world.ts'

export type Found = { readonly atStep: number; readonly what: string }

export type Run = {
  readonly steps: number
  readonly found: Found | null
  readonly counts: Readonly<Record<string, number>>
}

export function runWorld(seed: number, steps: number, wiring: () => Wiring = () => ({})): Run {
  const world = new LedgerWorld(seed, wiring)
  let step = 0
  try {
    for (; step < steps; step++) world.step()
    world.drain()
    return { steps, found: null, counts: world.counts }
  } catch (error) {
    if (!(error instanceof Violation || error instanceof AssertionError)) throw error
    return { steps: step, found: { atStep: step, what: error.message }, counts: world.counts }
  }
}

export type Mutant = { readonly name: string; readonly found: Found | null }

/** Each defence taken away in turn, until it is missed or the steps are over. */
export function runMutants(seed: number, steps: number): Mutant[] {
  return Object.entries(MUTANTS).map(([name, wiring]) => {
    return { name, found: runWorld(seed, steps, wiring).found }
  })
}
