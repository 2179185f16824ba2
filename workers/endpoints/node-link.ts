// What nodes ask of the edge: to be heard, and to fetch an adapter by its hash. Nothing here is for
// API callers: heartbeats need the fleet's token, files a short-lived signed URL.
import type { Context } from 'hono'
import { PATTERNS, parseSha256 } from '../../schemas/ids.ts'
import { nodeStatus, type HeartbeatReply } from '../../schemas/wire/node.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound, unauthenticated } from '../http/problem.ts'
import { readJson } from '../http/read-body.ts'
import { equalSecret } from '../http/equal-secret.ts'
import { mayFetch, signFetchUrl } from '../models/fetch-url.ts'

export async function nodeHeartbeat(context: Context<Api>): Promise<Response> {
  const ports = context.get('ports')
  const token = context.req.header('authorization')?.replace(/^Bearer /, '') ?? ''
  if (!equalSecret(token, ports.secrets.nodeToken)) {
    return refuse(context, unauthenticated('invalid_node_token', 'This is not the fleet’s token.'))
  }
  const status = await readJson(context.req.raw, nodeStatus)
  if (!status.ok) return refuse(context, status.error)
  const plan = await ports.fleet.heartbeat(status.value)
  const { publicUrl, secrets } = ports
  const reply: HeartbeatReply = {
    prefetch: plan.map(({ sha256, bytes }) => {
      const url = signFetchUrl(publicUrl, sha256, secrets.urlSigningKey, ports.now())
      return { sha256, bytes, url }
    }),
  }
  return Response.json(reply)
}

export async function fetchAdapter(context: Context<Api>): Promise<Response> {
  const ports = context.get('ports')
  const hash = context.req.param('sha256') ?? ''
  const absent = notFound('adapter_not_found', 'No such adapter, or the URL has expired.')
  if (!PATTERNS.sha256.test(hash)) return refuse(context, absent)
  const { expires = '', signature = '' } = context.req.query()
  const key = ports.secrets.urlSigningKey
  const sha256 = parseSha256(hash)
  const allowed = mayFetch(sha256, Number(expires), signature, key, ports.now())
  const body = allowed ? await ports.adapterBytes.get(sha256) : null
  if (body === null) return refuse(context, absent)
  return new Response(body, { headers: { 'content-type': 'application/octet-stream' } })
}
