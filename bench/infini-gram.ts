// infini-gram 2.6.0 (the core of OLMoTrace) beside our index: installed from PyPI into a virtual
// environment under .meed/infini, given the same tokens, asked the same answers in memory.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const VERSION = '2.6.0'
const ROOT = join(import.meta.dirname, '..')
const PLACE = join(ROOT, '.meed/infini')
const PYTHON = join(PLACE, 'bin/python')
/** Tokens of two bytes: rarer forms fold into one, and the last value parts documents. */
const RARE = 65_500
const UNKNOWN = 65_501
const SEPARATOR = 65_535

const measured = z.object({
  buildSeconds: z.number(),
  bytes: z.number(),
  ms: z.array(z.number()),
  spans: z.array(z.array(z.tuple([z.number(), z.number()]))),
})
export type Measured = z.infer<typeof measured>

/** Null when it cannot be installed; `why` says so. */
export function measureInfiniGram(
  tokens: Uint32Array,
  answers: readonly Uint32Array[],
  shortest: number,
): { measured: Measured } | { measured: null; why: string } {
  try {
    install()
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return { measured: null, why: `infini-gram ${VERSION} could not be installed (${reason})` }
  }
  const folder = join(ROOT, '.meed/infini-index')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  try {
    writeCorpus(folder, tokens)
    const asked = answers.map((answer) => [...answer].map((number) => foldOf(number, UNKNOWN)))
    writeFileSync(join(folder, 'asked.json'), JSON.stringify({ shortest, answers: asked }))
    const script = join(ROOT, 'bench/infini-gram.py')
    const output = execFileSync(PYTHON, [script, folder], { encoding: 'utf8', maxBuffer: 2 ** 28 })
    return { measured: measured.parse(JSON.parse(output.trim().split('\n').at(-1) ?? '')) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function install(): void {
  if (existsSync(join(PLACE, `installed-${VERSION}`))) return
  execFileSync('python3', ['-m', 'venv', PLACE], { stdio: 'pipe' })
  const packages = [`infini-gram==${VERSION}`, 'numpy']
  execFileSync(PYTHON, ['-m', 'pip', 'install', '--quiet', ...packages], { stdio: 'pipe' })
  writeFileSync(join(PLACE, `installed-${VERSION}`), '')
}

/** A separator before each document, as its own indexer writes them. */
function writeCorpus(folder: string, tokens: Uint32Array): void {
  const folded = new Uint16Array(tokens.length)
  const offsets: bigint[] = [0n]
  folded[0] = SEPARATOR
  for (let at = 0; at + 1 < tokens.length; at++) {
    folded[at + 1] = foldOf(tokens[at] ?? 0, SEPARATOR)
    if (tokens[at] === 0) offsets.push(BigInt(at + 1) * 2n)
  }
  writeFileSync(join(folder, 'tokenized.0'), new Uint8Array(folded.buffer))
  writeFileSync(join(folder, 'offset.0'), new Uint8Array(BigUint64Array.from(offsets).buffer))
}

function foldOf(number: number, zero: number): number {
  return number === 0 ? zero : Math.min(number, RARE)
}
