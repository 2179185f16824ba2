// The first bytes of an adapter that is not fetched yet: enough for its head, which says how many ranks it has.
// Nothing of it is kept, and what it says is believed for a refusal alone: no hash covers it.
import type { AdapterSource } from '../../schemas/wire/node.ts'
import type { OpenSource } from './sources.ts'

/** Heads are a mebibyte at most, and eight bytes say how long they are. */
const HEAD_BYTES = (1 << 20) + 8
/** What is hardly larger than a head is fetched as soon as it is looked at. */
const BYTES_MIN = 4 * HEAD_BYTES
const PEEK_MS_MAX = 10_000

/**
 * Null where looking is not worth it, or fails: whoever fetches the file is told why.
 *
 * @param signal nobody waits for it any more
 */
export async function peekHead(
  { url, bytes }: AdapterSource,
  open: OpenSource,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  if (bytes < BYTES_MIN) return null
  const chunks: Uint8Array[] = []
  let total = 0
  try {
    const { body } = await open({
      ...{ url, from: 0, tag: null },
      signal: AbortSignal.any([signal, AbortSignal.timeout(PEEK_MS_MAX)]),
    })
    for await (const chunk of body) {
      chunks.push(chunk)
      total += chunk.byteLength
      // Leaving the loop hangs up.
      if (total >= HEAD_BYTES) break
    }
    return Buffer.concat(chunks)
  } catch {
    return null
  }
}
