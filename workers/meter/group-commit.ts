// Many steps, one write. A step that arrives while the write before it is on its way to the disk
// waits for that write and shares the next one with everybody who waited too; alone, it waits for
// nothing. Decides which steps share a write and what each is told; knows no storage and no clock.
// Whoever gives the steps must hold replies back until the write is durable (ADR 0010).
import { must } from '../../schemas/result.ts'

/** Runs the work as one transaction: all of it or nothing. Nests; throws what the work throws. */
export type Transact = <R>(work: () => R) => R

/** Of a step: what it returned, or threw. */
export type Told = { readonly thrown: false; readonly value: unknown } | Threw
type Threw = { readonly thrown: true; readonly reason: unknown }

/**
 * Runs the steps in order inside one transaction, each in a part of its own: a step that throws
 * leaves no trace, and those beside it stand. Throws only when the whole write failed.
 */
export function commitTogether(steps: readonly (() => unknown)[], transact: Transact): Told[] {
  return transact(() => steps.map((step) => alone(step, transact)))
}

function alone(step: () => unknown, transact: Transact): Told {
  try {
    return { thrown: false, value: transact(step) }
  } catch (reason) {
    return { thrown: true, reason }
  }
}

type Waiting = {
  readonly step: () => unknown
  readonly tell: (told: Told) => void
}

export type GroupCommitPorts = {
  readonly transact: Transact
  /** Resolves when everything written so far is durable. */
  readonly durable: () => Promise<void>
  /** Called after each write, before anybody is told: what has to follow every change. */
  readonly afterWrite: () => void
}

export class GroupCommit {
  readonly #ports: GroupCommitPorts
  #waiting: Waiting[] = []
  #writing = false

  constructor(ports: GroupCommitPorts) {
    this.#ports = ports
  }

  /** Resolves with what the step returned, or rejects with what it threw. */
  async run<R>(step: () => R): Promise<R> {
    const told = must((await this.runAll([step]))[0], 'each step is told')
    if (told.thrown) throw told.reason
    return told.value as R
  }

  /** All of them share one write; each is told its own. */
  runAll(steps: readonly (() => unknown)[]): Promise<readonly Told[]> {
    const told = steps.map(
      (step) => new Promise<Told>((tell) => void this.#waiting.push({ step, tell })),
    )
    if (!this.#writing) void this.#write()
    return Promise.all(told)
  }

  async #write(): Promise<void> {
    this.#writing = true
    while (this.#waiting.length > 0) {
      const group = this.#waiting
      this.#waiting = []
      const written = this.#commit(group)
      if (written) await this.#ports.durable().catch(() => undefined)
    }
    this.#writing = false
  }

  #commit(group: readonly Waiting[]): boolean {
    try {
      const steps = group.map(({ step }) => step)
      const told = commitTogether(steps, this.#ports.transact)
      this.#ports.afterWrite()
      for (const [index, { tell }] of group.entries()) tell(must(told[index], 'each step is told'))
      return true
    } catch (reason) {
      for (const { tell } of group) tell({ thrown: true, reason })
      return false
    }
  }
}
