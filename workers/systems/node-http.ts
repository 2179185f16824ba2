// Nodes over HTTP: one request a generation, answered by lines of JSON.
import { err, ok } from '../../schemas/result.ts'
import { countReply, embedCountReply, embedReply, nodeRefusal } from '../../schemas/wire/node.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import { extractionReply } from '../../schemas/wire/extraction.ts'
import type { Extractor } from '../datanets/files.port.ts'
import type { Engine, EngineRefusal } from '../infer/engine.port.ts'
import type { Embedded, Embedder } from '../retrieve/retrieve.port.ts'
import type { Fleet } from '../route/route.port.ts'
import { NodeEvents } from './node-events.ts'

const EMBED_MS_MAX = 20_000
const EMBED_BATCH = 64
/** A node counts in milliseconds; without its count the bound stands. */
const COUNT_MS_MAX = 2_000

/** @param nodes the way to them; absent: as everywhere */
export function engineOverHttp(token: string, nodes?: Pick<Fetcher, 'fetch'>): Engine {
  const post = (url: string, body: object, signal: AbortSignal) =>
    nodes === undefined
      ? fetch(url, posted(token, body, signal))
      : nodes.fetch(url, posted(token, body, signal))
  return {
    async generate(url, request, signal) {
      let reply: Response
      try {
        reply = await post(`${url}/v1/generate`, request, signal)
      } catch (error) {
        return err(unreachable(error))
      }
      if (!reply.ok || reply.body === null) return err(await refusalOf(reply))
      return ok(new NodeEvents(reply.body))
    },
    async countPrompt(url, prompt, signal) {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(COUNT_MS_MAX)])
      try {
        const reply = await post(`${url}/v1/count`, prompt, limited)
        if (!reply.ok) return err(await refusalOf(reply))
        return ok(countReply.parse(await reply.json()).promptTokens)
      } catch (error) {
        return err(unreachable(error))
      }
    },
    async countEmbedded(url, texts, signal) {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(COUNT_MS_MAX)])
      try {
        const reply = await post(`${url}/v1/embed/count`, { texts }, limited)
        if (!reply.ok) return err(await refusalOf(reply))
        return ok(embedCountReply.parse(await reply.json()).tokens)
      } catch (error) {
        return err(unreachable(error))
      }
    },
    async embed(url, texts, signal) {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(EMBED_MS_MAX)])
      try {
        const reply = await post(`${url}/v1/embed`, { texts }, limited)
        return reply.ok ? ok(embedReply.parse(await reply.json())) : err(await refusalOf(reply))
      } catch (error) {
        return err(unreachable(error))
      }
    },
  }
}

export function embedderOverHttp(token: string, fleet: Fleet): Embedder {
  const embedded = (texts: readonly string[]): Promise<Embedded | null> =>
    firstThatDoes(fleet, async ({ url, embedding }) => {
      const vectors: number[][] = []
      for (let from = 0; from < texts.length; from += EMBED_BATCH) {
        const batch = { texts: texts.slice(from, from + EMBED_BATCH) }
        const signal = AbortSignal.timeout(EMBED_MS_MAX)
        const reply = await fetch(`${url}/v1/embed`, posted(token, batch, signal))
        if (!reply.ok) return null
        vectors.push(...embedReply.parse(await reply.json()).vectors)
      }
      return vectors.length === texts.length ? { model: embedding.model, vectors } : null
    })
  return { embedded, embed: async (texts) => (await embedded(texts))?.vectors ?? null }
}

/** Reading takes a node at most two seconds; what is longer is the network. */
const EXTRACT_MS_MAX = 30_000

export function extractorOverHttp(token: string, fleet: Fleet): Extractor {
  return {
    extract: (name, bytes) =>
      firstThatDoes(fleet, async ({ url }) => {
        const query = new URLSearchParams({ name })
        const headers = { authorization: `Bearer ${token}` }
        const signal = AbortSignal.timeout(EXTRACT_MS_MAX)
        const init = { method: 'POST', headers, body: bytes, signal }
        const reply = await fetch(`${url}/v1/extract?${query.toString()}`, init)
        return reply.ok ? extractionReply.parse(await reply.json()) : null
      }),
  }
}

/** A node that fails is no reason to do without: two are asked, one after the other. */
async function firstThatDoes<T>(
  fleet: Fleet,
  ask: (node: NodeStatus) => Promise<T | null>,
): Promise<T | null> {
  const ready = (await fleet.view()).filter(({ status }) => status.state === 'ready')
  for (const { status } of ready.slice(0, 2)) {
    const answer = await ask(status).catch(() => null)
    if (answer !== null) return answer
  }
  return null
}

function posted(token: string, body: object, signal: AbortSignal) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  return { method: 'POST', headers, body: JSON.stringify(body), signal }
}

async function refusalOf(reply: Response): Promise<EngineRefusal> {
  const parsed = nodeRefusal.safeParse(await reply.json().catch(() => null))
  if (!parsed.success) {
    return { kind: 'engine_unreachable', code: null, detail: `the node answered ${reply.status}` }
  }
  const { code, message, retryMs } = parsed.data.error
  const when = retryMs === undefined ? {} : { retryMs }
  return { kind: 'engine_refused', code, detail: message, ...when }
}

function unreachable(error: unknown): EngineRefusal {
  const detail = error instanceof Error ? error.message : 'the node did not answer'
  return { kind: 'engine_unreachable', code: null, detail }
}
