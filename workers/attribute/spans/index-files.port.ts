// Where the files of index generations lie: by the sha-256 of their bytes, never rewritten.
import type { Sha256 } from '../../../schemas/ids.ts'
import type { Range } from './ranges.ts'

export interface IndexFiles {
  has(sha256: Sha256): Promise<boolean>
  put(sha256: Sha256, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** The whole file, or a range of it; throws when it is not there: only what was put is named. */
  get(sha256: Sha256, range?: Range): Promise<Uint8Array<ArrayBuffer>>
}
