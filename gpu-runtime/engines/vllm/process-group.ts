// What Linux tells of the processes of a group: vLLM is three or more of them, and only the group is one
// engine. Where /proc is not there, nobody can tell.
import { readdirSync, readFileSync } from 'node:fs'

/** Live processes of a group; none where nobody can tell. */
export function membersOf(group: number): number[] {
  return processes().filter((pid) => {
    const found = statusIn(textOf(pid, 'stat'))
    return found !== null && found.group === group && !found.isZombie
  })
}

/**
 * MiB that belong to the group alone: anonymous and shared memory, without the files that it has mapped,
 * such as libraries, and weights that can be read again. Null where nobody can tell.
 */
export function memoryOfGroup(group: number): number | null {
  const own = membersOf(group).map((pid) => ownKiB(textOf(pid, 'status')))
  return own.length === 0 ? null : Math.round(own.reduce((sum, kib) => sum + kib, 0) / 1_024)
}

/** @param stat of /proc: the name stands in brackets and may hold anything, brackets too */
export function statusIn(
  stat: string,
): { readonly parent: number; readonly group: number; readonly isZombie: boolean } | null {
  const [, state, parent, group] = /^\d+ \(.*\) (\S) (\d+) (\d+)/s.exec(stat) ?? []
  if (group === undefined) return null
  return { parent: Number(parent), group: Number(group), isZombie: state === 'Z' }
}

/** @param status of /proc; a process that is just ending has no memory */
export function ownKiB(status: string): number {
  const sizes = [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm)]
  return sizes.reduce((sum, [, kib]) => sum + Number(kib), 0)
}

function processes(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

/** Empty where the process is gone. */
function textOf(pid: number, file: 'stat' | 'status'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
