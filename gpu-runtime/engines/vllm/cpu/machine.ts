// Whether vLLM's CPU build can be installed on this machine, and what a person would have to do where it
// cannot: one sentence instead of an installer's pages. Pure.

export type Machine = {
  /** As Node names them. */
  readonly platform: string
  readonly arch: string
  /** Of `python3`, such as 3.11.7; null where there is none. */
  readonly python: string | null
  /** Those of the commands asked for that are there. */
  readonly commands: readonly string[]
  /** Names of shared libraries that the system finds. */
  readonly libraries: readonly string[]
}

export const COMMANDS = ['gcc', 'readelf', 'ldconfig'] as const
const LIBRARIES = ['libnuma.so.1', 'libgomp.so.1'] as const
/** The first for which every pinned package has a wheel. */
const PYTHON_3_MIN = 11

/** Null where nothing is in the way. */
export function whyNot({ platform, arch, python, commands, libraries }: Machine): string | null {
  if (platform !== 'linux' || arch !== 'x64') {
    return `its CPU wheel is for Linux on x86-64, and this is ${platform} on ${arch}`
  }
  const minor = Number(/^3\.(\d+)/.exec(python ?? '')?.[1] ?? 0)
  if (minor < PYTHON_3_MIN) {
    return `it needs Python 3.${PYTHON_3_MIN} or later as python3, and this is ${python ?? 'none'}`
  }
  const missing = [
    ...COMMANDS.filter((name) => !commands.includes(name)),
    ...LIBRARIES.filter((name) => !libraries.includes(name)),
  ]
  return missing.length === 0 ? null : `it needs ${missing.join(', ')}: install what has them`
}

/** What an installer's complaint comes to where no repetition would mend it; null for all else. */
export function whyNotInstalled(complaint: string): string | null {
  if (/ensurepip is not available|No module named venv/.test(complaint)) {
    return 'python3 makes no virtual environments here: install python3-venv'
  }
  const lacking = /No matching distribution found for (\S+)/.exec(complaint)?.[1]
  return lacking === undefined ? null : `pip finds no ${lacking} for this machine`
}
