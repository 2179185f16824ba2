// One adapter from its source to a file: hashed as it comes, no longer than announced, and where the
// connection breaks, gone on with from the byte that was missing.
import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { AdapterSource } from '../../schemas/wire/node.ts'
import { EngineError } from '../engines/engine.port.ts'
import { SourceRefusal, type OpenSource } from './sources.ts'

const FETCH_MS_MAX = 60_000
/** Connections of one download: the first, and those that go on where it broke. */
const CONNECTIONS_MAX = 4

/** Writes exactly the announced number of bytes; returns their sha-256. */
export async function downloadAdapter(
  { url, bytes }: AdapterSource,
  out: FileHandle,
  open: OpenSource,
): Promise<string> {
  const signal = AbortSignal.timeout(FETCH_MS_MAX)
  let hash = createHash('sha256')
  let [total, tag]: [number, string | null] = [0, null]
  for (let connection = 1; ; connection++) {
    try {
      const source = await open({ url, from: total, tag, signal })
      if (source.from !== total) {
        hash = createHash('sha256')
        total = 0
      }
      tag = source.tag
      for await (const chunk of source.body) {
        if (total + chunk.byteLength > bytes)
          throw new SourceRefusal('more bytes came than announced')
        hash.update(chunk)
        await out.write(chunk, 0, chunk.byteLength, total)
        total += chunk.byteLength
      }
      if (total !== bytes) throw new Error(`${total} of ${bytes} bytes came`)
      return hash.digest('hex')
    } catch (error) {
      const isFinal = error instanceof SourceRefusal || signal.aborted
      if (!isFinal && connection < CONNECTIONS_MAX) continue
      const reason = error instanceof Error ? error.message : String(error)
      throw new EngineError('adapter_fetch_failed', `the adapter could not be fetched: ${reason}`)
    }
  }
}
