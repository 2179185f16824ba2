// Stands between an adapter that was loaded and its first call: asks the canary of each load, compares
// with what the adapter gave when it was first prepared here, and keeps an adapter whose answer is not
// its own from every caller until the engine starts anew. What was expected is kept on disk.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { EngineError, type Engine } from '../engines/engine.port.ts'
import type { NodeEvent } from '../../schemas/wire/node.ts'
import type { MadeOf } from './shelf.ts'
import { addsNothing, areSameWeights } from './alike-weights.ts'
import { canaryCall, fingerprintOf, isSame, judge, TOLERANCE_MIN } from './canary.ts'
import type { Fingerprint } from './canary.ts'

export type Quarantined = { readonly sha256: string; readonly reason: string }

export type CanaryGuard = {
  /**
   * Loads the file where it is not loaded, and resolves with the number of the load that answered as
   * the adapter should. Throws an EngineError: `adapter_quarantined`, or what the engine refused with.
   */
  readonly verified: (sha256: string, file: string) => Promise<number>
  /** Whether `verified` would ask the engine nothing. */
  readonly isSure: (sha256: string, file: string) => boolean
  readonly quarantined: () => readonly Quarantined[]
  /** Its file is gone for good: whoever makes it again makes it new, and it is asked again. */
  readonly forget: (sha256: string) => Promise<void>
}

export type GuardOptions = {
  /** Where fingerprints lie: one folder for one engine and one base. */
  readonly folder: string
  readonly canaryMsMax: number
  readonly onQuarantine: (one: Quarantined) => void
  /**
   * What this node made the adapter of, which is made anew after a restart; null where it was published.
   * Absent: all are.
   */
  readonly madeOf?: (sha256: string) => MadeOf | null
}

const BASE = 'the base'
/**
 * So little added to a base's weights, which are hundredths, may well change nothing at all, and whoever gets the
 * base's answer for it gets the right one. `exact`: half precision rounds the weights themselves by more. `noisy`:
 * it rounds what layers hand on, to 8 bits with bfloat16, and what one projection adds has to be heard beside
 * all the others. In such, right ones of one projection were seen to answer as the base up to 2^-11 (two layers), and
 * from 2^-13 on not any more (twenty-four).
 */
const DELTA_UNHEARD = { exact: 2 ** -20, noisy: 2 ** -10 } as const
/** Of adapters that the node made: anybody may think one up, so they are kept as long as it is. */
const MADE = 'made'
const stored = z.array(
  z.object({ token: z.string(), likeliest: z.array(z.tuple([z.string(), z.number()])) }),
)

/** One guard for one start of an engine: what it has seen is forgotten with it. */
export function canaryGuard(engine: Engine, options: GuardOptions): CanaryGuard {
  const seen = new Map<string, Seen>()
  const known = new Map<string, Fingerprint>()
  const quarantine = new Map<string, string>()
  const running = new Map<string, Promise<number>>()
  const tolerance = Math.max(TOLERANCE_MIN, engine.logprobNoise ?? 0)
  let base: Promise<void> | null = null
  const askBase = async (): Promise<void> => {
    const fingerprint = await sing(engine, null, options.canaryMsMax)
    seen.set(BASE, { fingerprint, file: null, load: 0, isMade: false })
  }
  const madeOf = (sha256: string) => options.madeOf?.(sha256) ?? null
  const pathOf = (sha256: string) =>
    join(options.folder, ...(madeOf(sha256) === null ? [] : [MADE]), sha256)
  const keepBack = (sha256: string, reason: string): EngineError => {
    quarantine.set(sha256, reason)
    options.onQuarantine({ sha256, reason })
    return quarantinedError(reason)
  }
  /** What is to be expected ever after is asked twice: a cache may give what another one gave. */
  const register = async (sha256: string, file: string, first: Fingerprint): Promise<void> => {
    const again = await sing(engine, file, options.canaryMsMax)
    if (!isSame(first, again, tolerance)) throw keepBack(sha256, 'it answers differently each time')
    await write(pathOf(sha256), first)
  }
  const check = async (sha256: string, file: string): Promise<number> => {
    await (base ??= askBase().catch((error: unknown) => {
      base = null
      throw error
    }))
    const fingerprint = await sing(engine, file, options.canaryMsMax)
    const load = engine.loadOf(file)
    if (load === null) throw new EngineError('engine_failed', 'the engine has let the adapter go')
    // From memory where it was read before: between its canary and its call an adapter has no place.
    const expected = known.get(sha256) ?? (await read(pathOf(sha256)))
    const made = madeOf(sha256)
    const others = othersOf(sha256, made, seen)
    const verdict = judge(fingerprint, expected, others, tolerance)
    const mine = { file, isUnheard: isUnheardBy(made, engine) }
    if (verdict.kind === 'other' && !(await isAlike(mine, verdict.as, seen))) {
      throw keepBack(sha256, `it answers as ${verdict.as ?? 'nothing known'}`)
    }
    if (expected === null) await register(sha256, file, fingerprint)
    known.set(sha256, expected ?? fingerprint)
    seen.set(sha256, { fingerprint, file, load, isMade: made !== null })
    return load
  }
  const isVerified = (sha256: string, file: string): boolean => {
    const load = engine.loadOf(file)
    return load !== null && seen.get(sha256)?.load === load
  }
  return {
    quarantined: () => [...quarantine].map(([sha256, reason]) => ({ sha256, reason })),
    isSure: (sha256, file) => quarantine.has(sha256) || isVerified(sha256, file),
    forget(sha256) {
      for (const remembered of [known, seen, quarantine]) remembered.delete(sha256)
      // What cannot be deleted now goes at the next start.
      return rm(join(options.folder, MADE, sha256), { force: true }).catch(() => undefined)
    },
    verified(sha256, file) {
      const reason = quarantine.get(sha256)
      if (reason !== undefined) return Promise.reject(quarantinedError(reason))
      const load = engine.loadOf(file)
      if (load !== null && isVerified(sha256, file)) return Promise.resolve(load)
      const under = running.get(sha256) ?? check(sha256, file).finally(() => running.delete(sha256))
      running.set(sha256, under)
      return under
    },
  }
}

/** At the node's start: what it made before is gone. */
export async function forgetMade(folder: string): Promise<void> {
  await rm(join(folder, MADE), { force: true, recursive: true })
}

type Seen = {
  readonly fingerprint: Fingerprint
  readonly file: string | null
  readonly load: number
  readonly isMade: boolean
}

/**
 * What an adapter must not answer as. What was made here may be built to answer as any other does, and
 * keeps back none that was published; it is made of parts that were checked, and where one of them adds nearly
 * all, it rightly answers as that part.
 *
 * @param made of what; null where it was published
 */
function othersOf(
  sha256: string,
  made: MadeOf | null,
  seen: ReadonlyMap<string, Seen>,
): ReadonlyMap<string, Fingerprint> {
  const isOther = (name: string, isMade: boolean): boolean => {
    if (name === sha256) return false
    return made === null ? !isMade : !made.parts.includes(name)
  }
  return new Map([...seen].filter(([name, { isMade }]) => isOther(name, isMade)).map(fingerprintBy))
}

function fingerprintBy([name, { fingerprint }]: [string, Seen]): [string, Fingerprint] {
  return [name, fingerprint]
}

/** Null of what was published: its own weights tell. */
function isUnheardBy(
  made: MadeOf | null,
  { logprobNoise }: Pick<Engine, 'logprobNoise'>,
): boolean | null {
  if (made === null) return null
  return made.deltaMax <= DELTA_UNHEARD[logprobNoise === undefined ? 'exact' : 'noisy']
}

function quarantinedError(reason: string): EngineError {
  return new EngineError('adapter_quarantined', `the adapter is kept back: ${reason}`)
}

async function sing(engine: Engine, file: string | null, msMax: number): Promise<Fingerprint> {
  const signal = AbortSignal.timeout(msMax)
  const events: NodeEvent[] = []
  for await (const event of engine.generate(canaryCall(file, engine.features), signal)) {
    if (event.type === 'error') throw new EngineError(event.code, event.message)
    events.push(event)
  }
  const fingerprint = fingerprintOf(events)
  if (fingerprint !== null) return fingerprint
  const why = signal.aborted ? `not within ${msMax} ms` : 'it stopped in the middle'
  throw new EngineError('engine_failed', `the engine does not answer with the adapter: ${why}`)
}

/**
 * The same weights under two hashes, since only the words around them differ, or weights that change
 * nothing: then answering alike is no fault.
 *
 * @param isUnheard whether a made one changes next to nothing, as is known from when it was made
 */
async function isAlike(
  { file, isUnheard }: { readonly file: string; readonly isUnheard: boolean | null },
  as: string | null,
  seen: ReadonlyMap<string, Seen>,
): Promise<boolean> {
  const other = as === null ? undefined : seen.get(as)
  if (other === undefined) return false
  if (other.file !== null) return areSameWeights(file, other.file)
  return isUnheard ?? addsNothing(file)
}

async function read(path: string): Promise<Fingerprint | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  // What a crash or a hand left behind is as good as nothing: the adapter is new here.
  if (text === null) return null
  try {
    return stored.parse(JSON.parse(text))
  } catch {
    return null
  }
}

async function write(path: string, fingerprint: Fingerprint): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.partial`
  await writeFile(draft, JSON.stringify(fingerprint))
  await rename(draft, path)
}
