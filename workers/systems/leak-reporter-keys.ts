// The public keys of the reporter of leaked keys, from where it publishes them. They are kept for an
// hour; an unknown identifier asks again, but at most once a minute, so that forged reports cannot
// make this a stream of requests.
import { reporterKeys } from '../../schemas/wire/leak-report.ts'
import type { LeakReporterKeys } from '../auth/leak-reports.port.ts'

const FRESH_MS = 60 * 60_000
const ASK_AGAIN_MS = 60_000
const TIMEOUT_MS = 5_000
const BYTES_MAX = 64 * 1024

type Kept = { readonly fetchedAtMs: number; readonly keys: ReadonlyMap<string, string> }

/** By address, as plain values: kept across requests, which promises and connections cannot be. */
const kept = new Map<string, Kept>()

export function leakReporterKeys(url: string, now: () => number): LeakReporterKeys {
  return {
    async find(identifier) {
      const known = kept.get(url)
      const ageMs = known === undefined ? Infinity : now() - known.fetchedAtMs
      const found = known?.keys.get(identifier)
      if (found !== undefined && ageMs < FRESH_MS) return found
      if (known !== undefined && found === undefined && ageMs < ASK_AGAIN_MS) return null
      const keys = await fetchKeys(url)
      kept.set(url, { fetchedAtMs: now(), keys })
      return keys.get(identifier) ?? null
    },
  }
}

async function fetchKeys(url: string): Promise<ReadonlyMap<string, string>> {
  const reply = await fetch(url, {
    headers: { accept: 'application/json', 'user-agent': 'meed' },
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  if (!reply.ok) {
    await reply.body?.cancel()
    throw new Error(`the reporter's public keys answered ${reply.status}`)
  }
  const text = await reply.text()
  if (text.length > BYTES_MAX) throw new Error('the list of public keys is too large')
  const { public_keys: list } = reporterKeys.parse(JSON.parse(text))
  return new Map(list.map(({ key_identifier: id, key }) => [id, key]))
}
