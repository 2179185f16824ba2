// A receiver that is often in a bad way: it errs, hangs, hangs up, redirects and drops what it has
// taken, each decided by the id of the delivery, so that every run treats the same ids alike.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { sha256Hex } from '../../schemas/canonical.ts'

const payload = z.object({
  id: z.string(),
  data: z.object({ generation_id: z.string(), price_nano_usd: z.string() }),
})

export type Receiver = {
  readonly url: string
  /** Set once it is known: what is not signed with it is counted. */
  secret: string
  /** By id: the generation and the price that were told, and how often it was taken. */
  readonly taken: ReadonlyMap<string, { generation: string; price: string; times: number }>
  readonly badSignatures: () => number
  readonly redirects: () => number
  /** Requests at the place that redirects point to. */
  readonly followed: () => number
  readonly attempts: () => number
  readonly stop: () => void
}

export async function startReceiver(): Promise<Receiver> {
  const taken = new Map<string, { generation: string; price: string; times: number }>()
  const tries = new Map<string, number>()
  const counts = { badSignatures: 0, redirects: 0, followed: 0, attempts: 0 }
  const state = { secret: '' }
  const take = (id: string, body: string) => {
    const { data } = payload.parse(JSON.parse(body))
    const times = (taken.get(id)?.times ?? 0) + 1
    taken.set(id, { generation: data.generation_id, price: data.price_nano_usd, times })
  }
  const answer = (request: IncomingMessage, reply: ServerResponse, body: string) => {
    if (request.url === '/trap') {
      counts.followed++
      return reply.writeHead(200).end()
    }
    counts.attempts++
    const id = String(request.headers['webhook-id'])
    if (!isSigned(state.secret, body, request)) {
      counts.badSignatures++
      return reply.writeHead(400).end()
    }
    const tried = (tries.get(id) ?? 0) + 1
    tries.set(id, tried)
    const mood = moodOf(id)
    if (mood === 'always errs' || (mood === 'errs' && tried === 1))
      return reply.writeHead(500).end()
    if (mood === 'hangs' && tried === 1) return reply
    if (mood === 'hangs up' && tried === 1) return request.socket.destroy()
    if (mood === 'redirects' && tried === 1) {
      counts.redirects++
      return reply.writeHead(302, { location: '/trap' }).end()
    }
    take(id, body)
    if (mood !== 'drops') return reply.writeHead(204).end()
    reply.writeHead(200, { 'content-length': '1000' })
    return reply.write('it broke', () => request.socket.destroy())
  }
  const server = createServer((request, reply) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => answer(request, reply, Buffer.concat(chunks).toString()))
    request.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    get secret() {
      return state.secret
    },
    set secret(secret) {
      state.secret = secret
    },
    taken,
    badSignatures: () => counts.badSignatures,
    redirects: () => counts.redirects,
    followed: () => counts.followed,
    attempts: () => counts.attempts,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function isSigned(secret: string, body: string, { headers }: IncomingMessage): boolean {
  const own = Object.entries(headers).map(([name, value]) => [name, String(value)])
  try {
    new Webhook(secret).verify(body, Object.fromEntries(own))
    return true
  } catch {
    return false
  }
}

type Mood = 'well' | 'errs' | 'always errs' | 'hangs' | 'hangs up' | 'redirects' | 'drops'

/** Of a hundred ids: 10 err once, 1 hangs, 5 are hung up on, 3 redirect, 3 drop, 1 never is taken. */
function moodOf(id: string): Mood {
  const at = Number.parseInt(sha256Hex(id).slice(0, 8), 16) % 100
  if (at < 10) return 'errs'
  if (at < 11) return 'hangs'
  if (at < 16) return 'hangs up'
  if (at < 19) return 'redirects'
  if (at < 22) return 'drops'
  return at === 22 ? 'always errs' : 'well'
}
