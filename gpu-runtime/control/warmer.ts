// Keeps the engine's adapters as they should be, off everybody's way: after a restart of the node or
// of its engine, and whenever something pushed a hot adapter out, it loads what is wanted, one at a
// time and only while the engine has a place free. What is wanted is remembered on disk.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { hotSet, touched, wanted, type HotSet } from '../adapters/hot-set.ts'

export type Warmed = {
  /** Hashes of the files on the disk. */
  readonly held: () => readonly string[]
  readonly isLoaded: (sha256: string) => boolean
  /** How many adapters the engine keeps. */
  readonly places: number
  /** Whether a call that came now would not have to wait for this. */
  readonly isIdle: () => boolean
  /** Loads it and has its canary asked; rejects where it cannot. */
  readonly load: (sha256: string) => Promise<void>
  readonly now: () => number
}

export type Warmer = {
  /** Somebody called it. */
  readonly used: (sha256: string) => void
  /** One round: loads what is missing, until nothing is or somebody calls. Never rejects. */
  readonly reconcile: () => Promise<void>
  readonly save: () => Promise<void>
}

/** Left free of what was hot before: room for what is called now. */
const SHARE_KEPT_HOT = 0.75

export async function openWarmer(file: string, node: Warmed): Promise<Warmer> {
  let set = await readSet(file)
  let saved = set
  let running: Promise<void> | null = null
  const failed = new Set<string>()
  const missing = (): string | undefined => {
    const places = Math.max(1, Math.floor(node.places * SHARE_KEPT_HOT))
    const hot = wanted(set, new Set(node.held()), places, node.now())
    return hot.find((sha256) => !node.isLoaded(sha256) && !failed.has(sha256))
  }
  const round = async (): Promise<void> => {
    // One that does not load now is left to the next round.
    failed.clear()
    for (let next = missing(); next !== undefined && node.isIdle(); next = missing()) {
      const sha256 = next
      await node.load(sha256).catch(() => undefined)
      if (!node.isLoaded(sha256)) failed.add(sha256)
    }
  }
  return {
    used(sha256) {
      set = touched(set, sha256, node.now())
    },
    reconcile() {
      running ??= round().finally(() => (running = null))
      return running
    },
    async save() {
      if (saved === set) return
      saved = set
      await writeFile(`${file}.partial`, JSON.stringify(set))
      await rename(`${file}.partial`, file)
    },
  }
}

/** Empty where nothing readable is there: a hint is lost, nothing else. */
async function readSet(file: string): Promise<HotSet> {
  try {
    return hotSet.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return []
  }
}
