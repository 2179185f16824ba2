// One HTTPS download to a file, resumed where an earlier one stopped.
import { open, stat } from 'node:fs/promises'

/** A host that cannot be reached must not keep the next source waiting. */
const ANSWER_MS_MAX = 5_000
const SILENCE_MS_MAX = 15_000

/** @param onBytes called with the bytes on disk so far */
export async function downloadTo(
  path: string,
  url: string,
  bytesExpected: number,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const had = await stat(path).then(
    ({ size }) => (size < bytesExpected ? size : 0),
    () => 0,
  )
  const silence = new AbortController()
  const giveUp = (ms: number, why: string) => setTimeout(() => silence.abort(new Error(why)), ms)
  let timer = giveUp(ANSWER_MS_MAX, `no answer within ${ANSWER_MS_MAX / 1_000} s`)
  const headers = had > 0 ? { range: `bytes=${had}-` } : {}
  try {
    const reply = await fetch(url, { headers, signal: silence.signal })
    clearTimeout(timer)
    timer = giveUp(SILENCE_MS_MAX, `silent for ${SILENCE_MS_MAX / 1_000} s`)
    if (!reply.ok || reply.body === null) throw new Error(`it answered ${reply.status}`)
    const resumed = reply.status === 206
    let bytes = resumed ? had : 0
    const out = await open(path, resumed ? 'a' : 'w')
    try {
      for await (const chunk of reply.body) {
        timer.refresh()
        bytes += chunk.byteLength
        if (bytes > bytesExpected) throw new Error(`it sends more than ${bytesExpected} bytes`)
        await out.writeFile(chunk)
        onBytes(bytes)
      }
    } finally {
      await out.close()
    }
    if (bytes < bytesExpected) throw new Error(`it broke off after ${bytes} bytes`)
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error ? cause.message : error.message
}
