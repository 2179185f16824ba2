// A state folder belongs to one stack at a time. The lock file names the supervisor and, a line
// each, the process groups that it started, so that a start after a crash knows what is left over.
import { execFileSync } from 'node:child_process'
import { appendFile, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ROOT, SettingsError } from './settings.ts'

export type StateLock = {
  /** Notes a process group, by its leader's id, before it does anything. */
  readonly note: (group: number) => Promise<void>
  readonly release: () => Promise<void>
}

/** Takes the folder for this process. From a dead process it is taken over, leftovers are killed. */
export async function lockState(file: string): Promise<StateLock> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const [holder = 0, ...groups] = text.split('\n').filter(Boolean).map(Number)
  if (holder > 0 && isAlive(holder)) {
    throw new SettingsError(
      `Another stack (process ${holder}) is using ${dirname(file)}.\n` +
        'Stop it, or keep this one elsewhere: npm start -- --state <folder> --port <number>\n' +
        `If process ${holder} is no stack of Meed, remove ${file}.`,
    )
  }
  for (const group of groups) killLeftover(group)
  await rm(file, { force: true })
  const handle = await open(file, 'wx')
  await handle.writeFile(`${process.pid}\n`)
  await handle.close()
  return {
    note: (group) => appendFile(file, `${group}\n`),
    release: () => rm(file, { force: true }),
  }
}

/** Ids are used again by the system: only a group that runs our own programs is ours. */
function killLeftover(group: number): void {
  const all = execFileSync('ps', ['-A', '-o', 'pgid=,args='], { encoding: 'utf8' }).split('\n')
  const ours = all.some((line) => {
    const [id, ...args] = line.trim().split(/\s+/)
    return Number(id) === group && args.join(' ').includes(ROOT)
  })
  if (ours) process.kill(-group, 'SIGKILL')
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
