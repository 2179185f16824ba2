// What a gateway's processes have used of the processor so far: on a shared machine the only figure
// that does not depend on who else is working. Read from /proc; null where there is none.
import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second, whatever the kernel's own clock. */
const TICK_MS = 10

/** Milliseconds of processor time of a process and everything that it started, user and system. */
export function cpuMsOf(pid: number): number | null {
  const processes = readProcesses()
  if (!processes.has(pid)) return null
  let total = 0
  const visit = (parent: number) => {
    total += processes.get(parent)?.ms ?? 0
    for (const [child, { parent: of }] of processes) if (of === parent) visit(child)
  }
  visit(pid)
  return total
}

function readProcesses(): ReadonlyMap<number, { readonly parent: number; readonly ms: number }> {
  const found = new Map<number, { parent: number; ms: number }>()
  for (const name of listProc()) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const ticks = Number(fields[11]) + Number(fields[12])
      found.set(Number(name), { parent: Number(fields[1]), ms: ticks * TICK_MS })
    } catch {
      // It ended meanwhile.
    }
  }
  return found
}

function listProc(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}
