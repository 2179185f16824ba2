// Makes a combined adapter of parts that it brings to the shelf. One at a time, behind a short line in which owners
// take turns: anybody may think up any number of combinations, so what waits holds no part and no room, and what the
// engine would not run is refused before room is made.
import { join } from 'node:path'
import { compositionId, inOrder } from '../../schemas/adapter/composition.ts'
import { must } from '../../schemas/result.ts'
import type { AdapterSource, ComposedAdapter } from '../../schemas/wire/node.ts'
import { EngineError } from '../engines/engine.port.ts'
import type { CombinedFormat } from './combined-format.ts'
import { combinedSize, ranksIn } from './combined-size.ts'
import { COMBINED_FORMATS, type FormatName } from './compose-files.ts'
import { rankExceeded, tooLarge, type Compose } from './composer.ts'
import { knownRefusals } from './known-refusals.ts'
import type { HeldFile, Shelf } from './shelf.ts'
import { AbandonedError, shortLine } from './short-line.ts'

/** The largest take seconds: who comes after these is better served by another node. */
const WAITING_MAX = 3
/** Sets of parts, and recipes, whose refusal is known. */
const REFUSALS_MAX = 1_024
/** No hash covers a head that was looked at without its file. */
const PEEKED_REFUSAL_MS = 60_000
/** As large as the largest parts together: zeros between narrow and wide ones could make a thousand times more. */
const MADE_BYTES_MAX = 256 << 20

export type Combining = {
  readonly compose: Compose
  /** What the engine loads. */
  readonly format: FormatName
  /** The largest rank that the engine runs. */
  readonly rankMax: number
  /** In milliseconds; it never goes back. */
  readonly now: () => number
  /** A combined adapter makes room, and still lies here: anybody may have thought it up, so nothing of it is kept. */
  readonly onForgotten?: (sha256: string) => void
}

type Workplace = {
  readonly shelf: Shelf
  /** The folder of what engines load. */
  readonly ready: string
  /** Brings a part, and holds it. */
  readonly use: (part: AdapterSource) => Promise<HeldFile>
  /** The first bytes of a part that does not lie here; null where they are not worth it, or not to be had. */
  readonly peek: (part: AdapterSource, signal: AbortSignal) => Promise<Uint8Array | null>
  /** Throws where the engine is known to take one of these files in no case. */
  readonly checkFit: (hashes: readonly string[]) => void
}

type Recipe = {
  readonly sha256: string
  readonly parts: ReturnType<typeof partsInOrder>
  /** Of the parts as they were published. */
  readonly bytes: number
}

/** @returns what places the adapter on the shelf; given up before anything is fetched when the signal aborts */
export function adapterCombiner(
  combining: Combining,
  workplace: Workplace,
): (wanted: ComposedAdapter, signal: AbortSignal) => Promise<void> {
  const enter = shortLine(WAITING_MAX)
  const { rankMax, format } = combining
  const bytesMax = Math.min(workplace.shelf.madeBytesMax, MADE_BYTES_MAX)
  const { check, refuse } = knownRefusals(REFUSALS_MAX, combining.now)
  return async (wanted, signal) => {
    const recipe = recipeOf(wanted, bytesMax)
    // Weights change neither ranks nor, but for the type that holds the sum, sizes.
    const hashes = recipe.parts.map(({ sha256 }) => sha256)
    const parts = hashes.join()
    const checkKnown = () => {
      workplace.checkFit(hashes)
      check([parts, recipe.sha256])
    }
    checkKnown()
    const leave = await enter(wanted.owner ?? '', signal)
    try {
      // Another one may have come to know it while this one waited.
      checkKnown()
      const { refusal, least } = await look(recipe, workplace, COMBINED_FORMATS[format], signal)
      if (refusal !== null) refuse(parts, refusal, PEEKED_REFUSAL_MS)
      if (least > rankMax) refuse(parts, rankExceeded(least, rankMax), PEEKED_REFUSAL_MS)
      if (signal.aborted) throw new AbandonedError('nobody waits for it')
      await withParts(recipe, workplace.use, async (paths) => {
        const { rank, bytes } = await combinedSize(paths, COMBINED_FORMATS[format])
        if (rank > rankMax) refuse(parts, rankExceeded(rank, rankMax))
        if (bytes > bytesMax) refuse(parts, tooLarge('as one adapter they', bytes, bytesMax))
        const room = { bytes: Math.max(bytes, recipe.bytes), bytesMax }
        await make(recipe, paths, room, combining, workplace).catch((error: unknown) => {
          // Another weight may be less loud.
          if (isTooLarge(error)) refuse(recipe.sha256, error)
          throw error
        })
      })
    } finally {
      leave()
    }
  }
}

type Looked = {
  /** Why a part would be refused once it was fetched. */
  readonly refusal: EngineError | null
  /** What the ranks sum to at least. */
  readonly least: number
}

/** What is known of the parts before any is fetched. */
async function look(
  { parts }: Recipe,
  { shelf, peek }: Workplace,
  { readHeads, headsIn, refusalOf }: CombinedFormat,
  signal: AbortSignal,
): Promise<Looked> {
  const refusals: EngineError[] = []
  const heads = await Promise.all(
    parts.map(async ({ sha256, source }) => {
      const file = shelf.hold(sha256)
      if (file !== null) return readHeads(file.path).finally(file.release)
      // It lies here, and is made ready when all are.
      if (shelf.bytesOf(sha256) !== null) return []
      const head = await peek(source, signal)
      if (head === null) return []
      refusals.push(...[refusalOf(head)].filter((refusal) => refusal !== null))
      return headsIn(head, source.bytes)
    }),
  )
  return { refusal: refusals[0] ?? null, least: Math.max(0, ...ranksIn(heads.flat()).values()) }
}

function isTooLarge(error: unknown): error is EngineError {
  return error instanceof EngineError && error.code === 'composition_too_large'
}

/** Refuses what can never be made here, before anything is fetched. */
function recipeOf(wanted: ComposedAdapter, bytesMax: number): Recipe {
  const { sha256 } = wanted
  const parts = partsInOrder(wanted)
  // What is kept under a hash is what the hash says, whoever asks.
  if (compositionId(parts) !== sha256) {
    throw new EngineError('adapter_invalid', 'the parts are not those of the hash')
  }
  const bytes = parts.reduce((sum, { source }) => sum + source.bytes, 0)
  if (bytes > bytesMax) throw tooLarge('the parts', bytes, bytesMax)
  return { sha256, parts, bytes }
}

function partsInOrder({ parts }: ComposedAdapter) {
  return inOrder(
    parts.map(({ source, weightMilli }) => ({ sha256: source.sha256, source, weightMilli })),
  )
}

/** Brings all parts, and holds them until the work is done, so that none of them makes room for it. */
async function withParts(
  { parts }: Recipe,
  use: Workplace['use'],
  work: (paths: readonly string[]) => Promise<void>,
): Promise<void> {
  const brought = await Promise.allSettled(parts.map(({ source }) => use(source)))
  const held = brought.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  try {
    const failed = brought.find((one) => one.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    await work(held.map(({ path }) => path))
  } finally {
    for (const file of held) file.release()
  }
}

type Room = {
  /** Made before anything is read: only values that no half holds take more. */
  readonly bytes: number
  readonly bytesMax: number
}

async function make(
  { sha256, parts }: Recipe,
  paths: readonly string[],
  { bytes, bytesMax }: Room,
  { compose, format, rankMax, onForgotten }: Combining,
  { shelf, ready }: Workplace,
): Promise<void> {
  const files = parts.map(({ weightMilli }, index) => {
    return { path: must(paths[index], 'every part was brought'), weightMilli }
  })
  const target = join(ready, COMBINED_FORMATS[format].nameOf(sha256))
  const composing = { rankMax, bytesMax, format }
  try {
    await shelf.reserve(sha256, { bytes, isWhole: false, isMade: true })
    const { bytes: size, deltaMax } = await compose({ ...composing, parts: files, target })
    if (size > bytes) await shelf.reserve(sha256, { bytes: size, isWhole: false, isMade: true })
    const hashes = parts.map((part) => part.sha256)
    const made = { parts: hashes, deltaMax, onGone: () => onForgotten?.(sha256) }
    shelf.place(sha256, { bytes: size, ready: target, made })
  } catch (error) {
    await shelf.drop(sha256)
    throw error
  }
}
