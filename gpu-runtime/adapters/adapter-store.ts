// Adapter files on this node's disk, by the sha-256 of their bytes. A file appears under its name
// only when every byte was hashed and every rule checked: what lies here may be loaded. The hash
// decides; where the bytes came from does not matter. A combined adapter lies beside them under the hash
// of its recipe, is made of files that lie here, and is made again after a restart.
import { rm, mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSha256 } from '../../schemas/ids.ts'
import type { AdapterSource, WantedAdapter } from '../../schemas/wire/node.ts'
import { EngineError } from '../engines/engine.port.ts'
import { adapterCombiner, type Combining } from './combined-adapter.ts'
import { downloadAdapter } from './download-adapter.ts'
import { knownRefusals, type KnownRefusals } from './known-refusals.ts'
import { peekHead } from './peek-head.ts'
import type { Prepare } from './prepare.ts'
import { sharedWork } from './shared-work.ts'
import { openShelf, type HeldFile, type MadeOf, type Shelf } from './shelf.ts'
import { openHttp, type OpenSource } from './sources.ts'

const ADAPTER_BYTES_MAX = 64 << 20
/** Files whose refusal is known. */
const UNFIT_MAX = 1_024
/** What engines load, made from the stored files and made again at every start. */
const READY = 'ready'

export type AdapterStore = {
  /**
   * What the engine loads, held; brings it once, however many ask at the same time.
   *
   * @param hungUp nobody waits for it any more: what has not begun then need not. Absent: somebody does
   */
  readonly use: (wanted: WantedAdapter, hungUp?: AbortSignal) => Promise<HeldFile>
  /** What the engine loads of a file that lies here already, held; null where none does. */
  readonly find: (sha256: string) => Promise<HeldFile | null>
  /** Hashes of all files on the disk, most recently used last. */
  readonly held: () => readonly string[]
  /** Whether it can make an adapter of others. */
  readonly canCompose: boolean
  /** What an adapter that lies here was made of; null where it was not made here. */
  readonly madeOf: (sha256: string) => MadeOf | null
}

export type StoreOptions = {
  /** Bytes of adapters on this disk at most. */
  readonly bytesMax: number
  /** Hashes of the files that the engine has loaded: it may read them again. */
  readonly loaded: () => readonly string[]
  /** Called whenever the set of files has changed. */
  readonly onChange: () => void
  readonly prepare: Prepare
  /** Absent: over HTTP alone. */
  readonly source?: OpenSource
  /** Absent: adapters are not combined for this engine. */
  readonly composing?: Combining
}

/** Opens the folder, and leaves out of it what an interrupted write or a changed disk left behind. */
export async function openAdapterStore(
  folder: string,
  options: StoreOptions,
): Promise<AdapterStore> {
  const ready = join(folder, READY)
  await rm(ready, { force: true, recursive: true })
  await mkdir(ready, { recursive: true })
  const { bytesMax, loaded, composing } = options
  const shelf = await openShelf(folder, READY, { bytesMax, loaded })
  const bringing = sharedWork()
  // Bytes and engine stay what they are: what was refused once is for good.
  const unfit = knownRefusals(UNFIT_MAX, () => 0)
  const combine =
    composing === undefined
      ? null
      : adapterCombiner(composing, {
          ...{ shelf, ready, use: (part) => use(part) },
          peek: (part, signal) => peekHead(part, options.source ?? openHttp, signal),
          checkFit: (hashes) => unfit.check(hashes),
        })
  const bring = async (wanted: WantedAdapter, nobodyWaits: AbortSignal): Promise<void> => {
    if (!('parts' in wanted)) await fetchOnce(wanted, { shelf, ready, unfit }, options)
    else if (combine !== null) await combine(wanted, nobodyWaits)
    else throw new EngineError('adapter_invalid', 'this engine runs no combined adapters')
    options.onChange()
  }
  const use = async (wanted: WantedAdapter, hungUp?: AbortSignal): Promise<HeldFile> => {
    // Evicted between its arrival and here, it is brought again: the loop ends with a file or throws.
    for (;;) {
      const file = shelf.hold(wanted.sha256)
      if (file !== null) return file
      await bringing.join(wanted.sha256, (nobodyWaits) => bring(wanted, nobodyWaits), hungUp)
    }
  }
  const find = async (sha256: string): Promise<HeldFile | null> => {
    const bytes = shelf.bytesOf(sha256)
    if (bytes === null) return null
    // Nothing is fetched of what is whole: the address is never asked.
    return use({ sha256: parseSha256(sha256), bytes, url: 'http://localhost/' })
  }
  const { held, madeOf } = shelf
  return { use, find, held, madeOf, canCompose: composing !== undefined }
}

type Place = {
  readonly shelf: Shelf
  /** The folder of what engines load. */
  readonly ready: string
  readonly unfit: KnownRefusals
}

async function fetchOnce(
  wanted: AdapterSource,
  { shelf, ready, unfit }: Place,
  { source, prepare }: StoreOptions,
): Promise<void> {
  const { sha256, bytes } = wanted
  unfit.check([sha256])
  const path = shelf.pathOf(sha256)
  try {
    const onDisk = shelf.bytesOf(sha256) !== null
    await shelf.reserve(sha256, { bytes, isWhole: onDisk, isMade: false })
    if (!onDisk) await fetchVerified(wanted, path, source ?? openHttp)
    const prepared = await prepare({ path, sha256, bytes }, ready).catch((error: unknown) => {
      // What has lain here for a while may have been changed since it was hashed.
      if (error instanceof EngineError && !onDisk) unfit.refuse(sha256, error)
      throw error
    })
    shelf.place(sha256, { bytes, ready: prepared })
  } catch (error) {
    await shelf.drop(sha256)
    throw error
  }
}

async function fetchVerified(
  wanted: AdapterSource,
  path: string,
  source: OpenSource,
): Promise<void> {
  if (wanted.bytes > ADAPTER_BYTES_MAX) {
    throw new EngineError('adapter_invalid', `an adapter of ${wanted.bytes} bytes is too large`)
  }
  const partial = `${path}.partial`
  const out = await open(partial, 'w+')
  try {
    const sha256 = await downloadAdapter(wanted, out, source)
    if (sha256 !== wanted.sha256) {
      const why = `the adapter hashes to ${sha256}, not ${wanted.sha256}`
      throw new EngineError('adapter_invalid', why)
    }
    await out.sync()
    await rename(partial, path)
  } finally {
    await out.close()
    await rm(partial, { force: true })
  }
}
