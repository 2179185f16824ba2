// A PostgreSQL of its own, in a folder that goes when it goes: initialised, started on a socket in that
// folder, stopped with whoever started this. PostgreSQL refuses to run as root, so for root it runs as
// `nobody`, from a copy that nobody may read.
//
//   node local/postgres/main.ts <folder of a release> <empty folder> <superuser>
import { execFileSync, spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { chmodSync, chownSync, cpSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'

const UNPRIVILEGED = 'nobody'
/** Nothing of it outlives a crash, so nothing waits for a disk. */
const FLEETING = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off']
const SETTINGS = [...FLEETING, 'shared_buffers=256MB', 'max_connections=60', 'listen_addresses=']

const [release = '', folder = '', superuser = ''] = process.argv.slice(2)
let running: ChildProcess | undefined
let isStopped = false
for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, stop)

const isRoot = process.getuid?.() === 0
const owner = isRoot ? unprivileged() : {}
const programs = isRoot ? copied(unprivileged()) : join(release, 'bin')
const cluster = join(folder, 'cluster')

const who = ['-U', superuser, '-A', 'trust']
const how = ['--no-sync', '--encoding', 'UTF8', '--locale', 'C']
const made = await ended('initdb', ['-D', cluster, ...who, ...how], 'ignore')
if (made !== 0) leave(made)
const settings = [...SETTINGS, `unix_socket_directories=${folder}`]
leave(
  await ended('postgres', ['-D', cluster, ...settings.flatMap((each) => ['-c', each])], 'inherit'),
)

/** SIGINT ends PostgreSQL without waiting for its clients, and has initdb take back what it made. */
function stop(): void {
  isStopped = true
  running?.kill('SIGINT')
}

/** @returns the exit code of a program once it ends, 1 where it was ended or did not start */
async function ended(
  program: string,
  args: readonly string[],
  output: 'ignore' | 'inherit',
): Promise<number> {
  // What came while this process was busy copying is heard here.
  await setImmediate()
  if (isStopped) return 1
  const stdio: StdioOptions = ['ignore', output, 'inherit']
  const child = spawn(join(programs, program), args, { ...owner, cwd: folder, stdio })
  running = child
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message)
      resolve(1)
    })
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

function unprivileged() {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, UNPRIVILEGED], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** The programs where that user may read them, whoever owns the folders above the originals. */
function copied({ uid, gid }: { readonly uid: number; readonly gid: number }): string {
  const kept = join(folder, 'programs')
  const isOther = (from: string) => dirname(from) === dirname(release) && from !== release
  cpSync(dirname(dirname(release)), kept, { recursive: true, filter: (from) => !isOther(from) })
  chmodSync(folder, 0o700)
  chownSync(folder, uid, gid)
  return join(kept, basename(dirname(release)), basename(release), 'bin')
}

function leave(code: number): never {
  rmSync(folder, { recursive: true, force: true })
  process.exit(code)
}
