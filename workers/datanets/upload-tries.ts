// How often is the step of an upload tried, when, and when is it given up? What cannot be done now, as when
// no node is up, is tried again, ever more seldom; so is what threw; what killed whoever did it, so that no
// word of it came back, was counted before it began and is given up after some times. Each is counted by
// itself: a database that is busy uses up no try of a piece that a node cannot read.
import { isOver, refused, type Upload } from './upload.ts'

/** What cannot be done now is tried again for so long since the last progress. */
const TRIED_MS = { checking: 10 * 60_000, ingesting: 3 * 86_400_000 } as const
const RETRY_MS_MAX = 5 * 60_000
/** So often a step may be begun of which no word came back. */
export const BROKEN_TRIES = 8

/** A step begins: counted, and due once more, before its work. One that is given up has nothing begun. */
export function begun(upload: Upload, nowMs: number): Upload {
  if (upload.broken >= BROKEN_TRIES && !isOver(upload)) return stalled(upload, nowMs)
  const broken = Math.min(BROKEN_TRIES, upload.broken + 1)
  return { ...upload, broken, dueAtMs: laterBy(upload.tries + broken, nowMs) }
}

/** Word of its work came back, whatever it says. */
export function ended(upload: Upload): Upload {
  return { ...upload, broken: Math.max(0, upload.broken - 1) }
}

/** A step failed, or nobody was there to do it: later, and at last not at all. */
export function delayed(upload: Upload, nowMs: number): Upload {
  const { stage, touchedAtMs } = upload
  if (
    (stage.kind === 'checking' || stage.kind === 'ingesting') &&
    nowMs - touchedAtMs > TRIED_MS[stage.kind]
  ) {
    return stalled(upload, nowMs)
  }
  const tries = upload.tries + 1
  return { ...upload, tries, dueAtMs: laterBy(tries, nowMs) }
}

/** A node was there and had no time or no room for the piece: as one that is delayed, and counted. */
export function crowded(upload: Upload, nowMs: number): Upload {
  return { ...delayed(upload, nowMs), busy: upload.busy + 1 }
}

/** A step threw, and nobody was only away or busy: as one that is delayed, and counted. */
export function failed(upload: Upload, nowMs: number): Upload {
  return { ...delayed(upload, nowMs), faults: upload.faults + 1 }
}

function stalled(upload: Upload, nowMs: number): Upload {
  const what = upload.stage.kind === 'checking' ? 'put together' : 'taken in'
  const message = `It could not be ${what}, tried again and again. Upload the file anew.`
  return refused(upload, { code: 'upload_stalled', message }, nowMs)
}

function laterBy(tries: number, nowMs: number): number {
  return nowMs + Math.min(RETRY_MS_MAX, 500 * 2 ** tries)
}
