// A PostgreSQL of its own, in a folder that goes when it goes: initialised, started on a socket in that
// folder, stopped with whoever started this. PostgreSQL refuses to run as root, so for root it runs as
// `nobody`, from a copy that nobody may read.
//
//   node local/postgres/main.ts <folder of a release> <empty folder> <superuser>
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const UNPRIVILEGED = 'nobody'
/** Nothing of it outlives a crash, so nothing waits for a disk. */
const FLEETING = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off']
const SETTINGS = [...FLEETING, 'shared_buffers=256MB', 'max_connections=60', 'listen_addresses=']

const [release = '', folder = '', superuser = ''] = process.argv.slice(2)
const isRoot = process.getuid?.() === 0
const owner = isRoot ? unprivileged() : {}
const programs = isRoot ? copied(unprivileged()) : join(release, 'bin')
const cluster = join(folder, 'cluster')

const who = ['-U', superuser, '-A', 'trust']
const made = spawnSync(
  join(programs, 'initdb'),
  ['-D', cluster, ...who, '--no-sync', '--encoding', 'UTF8', '--locale', 'C'],
  { ...owner, cwd: folder, encoding: 'utf8' },
)
if (made.status !== 0) fail(made.error?.message ?? made.stderr)
const settings = [...SETTINGS, `unix_socket_directories=${folder}`]
const child = spawn(
  join(programs, 'postgres'),
  ['-D', cluster, ...settings.flatMap((each) => ['-c', each])],
  { ...owner, cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] },
)
// SIGINT ends it without waiting for its clients.
const stop = () => child.kill('SIGINT')
for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, stop)
child.on('error', (error) => fail(error.message))
child.on('exit', (code) => {
  rmSync(folder, { recursive: true, force: true })
  process.exit(code ?? 1)
})

function unprivileged() {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, UNPRIVILEGED], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** The programs where that user may read them, whoever owns the folders above the originals. */
function copied({ uid, gid }: { readonly uid: number; readonly gid: number }): string {
  const kept = join(folder, 'programs')
  cpSync(dirname(dirname(release)), kept, { recursive: true })
  chmodSync(folder, 0o700)
  chownSync(folder, uid, gid)
  return join(kept, basename(dirname(release)), basename(release), 'bin')
}

function fail(why: string): never {
  console.error(why)
  rmSync(folder, { recursive: true, force: true })
  process.exit(1)
}
