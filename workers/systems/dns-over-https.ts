// Names by DNS over HTTPS, in JSON as Cloudflare and Google answer it: every A and AAAA record that a
// name has now. Nothing is kept: whoever asks twice wants to know twice.
import { z } from 'zod'

const ANSWER_MS = 5_000
const RECORDS = { A: 1, AAAA: 28 } as const
const NO_SUCH_NAME = 3

const answer = z.object({
  Status: z.int(),
  Answer: z.array(z.object({ type: z.int(), data: z.string() })).optional(),
})

/** @returns rejects where the resolver does not answer: an unknown name is never a safe one */
export function resolverOverHttps(endpoint: string): (host: string) => Promise<readonly string[]> {
  return async (host) => {
    const types = Object.keys(RECORDS) as (keyof typeof RECORDS)[]
    const found = await Promise.all(types.map((type) => ask(endpoint, host, type)))
    return found.flat()
  }
}

async function ask(endpoint: string, host: string, type: keyof typeof RECORDS): Promise<string[]> {
  const url = new URL(endpoint)
  url.searchParams.set('name', host)
  url.searchParams.set('type', type)
  const signal = AbortSignal.timeout(ANSWER_MS)
  const reply = await fetch(url, { headers: { accept: 'application/dns-json' }, signal })
  if (!reply.ok) throw new Error(`the resolver answered ${reply.status}`)
  const { Status: status, Answer: records = [] } = answer.parse(await reply.json())
  if (status !== 0 && status !== NO_SUCH_NAME) throw new Error(`the resolver failed: ${status}`)
  return records.filter((record) => record.type === RECORDS[type]).map(({ data }) => data)
}
