// Many steps, one write. A step that arrives while the write before it is on its way to the disk
// waits for that write and shares the next one with everybody who waited too; alone, it waits for
// nothing. Decides which steps share a write and what each is told; knows no storage and no clock.
// Whoever gives the steps must hold replies back until the write is durable (ADR 0010).
import { must } from '../../schemas/result.ts'

/** Runs the work as one transaction: all of it or nothing. Nests; throws what the work throws. */
export type Transact = <R>(work: () => R) => R

type Told = { readonly thrown: false; readonly value: unknown } | Threw
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
  run<R>(step: () => R): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      const tell = (told: Told) => {
        if (told.thrown) reject(told.reason)
        else resolve(told.value as R)
      }
      this.#waiting.push({ step, tell })
      if (!this.#writing) void this.#write()
    })
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
