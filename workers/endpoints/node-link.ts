// What nodes ask of the edge: to join the fleet, to be heard, and to fetch an adapter by its hash.
// Nothing here is for API callers. Joining needs the fleet's token and a key; every later message is
// signed with that key; files need a short-lived signed URL.
import type { Context } from 'hono'
import type { z } from 'zod'
import { PATTERNS, parseSha256 } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import { isSignedByNode, nodeProof } from '../../schemas/wire/node-signature.ts'
import { nodeJoin, nodeStatus, type HeartbeatReply } from '../../schemas/wire/node.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound, unauthenticated, type Problem } from '../http/problem.ts'
import { JSON_BYTES_MAX, parseJson, readBytes } from '../http/read-body.ts'
import { equalSecret } from '../http/equal-secret.ts'
import { mayFetch, signFetchUrl } from '../models/fetch-url.ts'
import type { NodeMessage, NodeRefusal } from '../route/route.port.ts'

export async function joinNode(context: Context<Api>): Promise<Response> {
  const { fleet, secrets } = context.get('ports')
  if (!equalSecret(bearerOf(context), secrets.nodeToken)) {
    return refuse(context, unauthenticated('invalid_node_token', 'This is not the fleet’s token.'))
  }
  const said = await signedBody(context, nodeJoin)
  if (!said.ok) return refuse(context, said.error)
  const joined = await fleet.join(said.value.message)
  return joined.ok
    ? new Response(null, { status: 204 })
    : refuse(context, nodeProblem(joined.error, context.get('ports').now()))
}

export async function forgetNode(context: Context<Api>): Promise<Response> {
  const { fleet } = context.get('ports')
  const was = await fleet.forget(context.req.param('node') ?? '')
  return was
    ? new Response(null, { status: 204 })
    : refuse(context, notFound('node_not_found', 'No node of that name has joined.'))
}

export async function nodeHeartbeat(context: Context<Api>): Promise<Response> {
  const { fleet, adaptersUrl, secrets, now } = context.get('ports')
  const said = await signedBody(context, nodeStatus)
  if (!said.ok) return refuse(context, said.error)
  const beat = await fleet.heartbeat(said.value.body, said.value.message)
  if (!beat.ok) return refuse(context, nodeProblem(beat.error, now()))
  const reply: HeartbeatReply = {
    prefetch: beat.value.plan.map(({ sha256, bytes }) => {
      const url = signFetchUrl(adaptersUrl, sha256, secrets.urlSigningKey, now())
      return { sha256, bytes, url }
    }),
    leaseMs: beat.value.leaseMs,
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
  // The hash names the content: a rest asked for by it is the rest of the same file.
  const etag = `"${hash}"`
  const from = context.req.header('if-range') === etag ? rangeStart(context.req.header('range')) : 0
  const file = allowed ? await ports.adapterBytes.get(sha256, from) : null
  if (file === null) return refuse(context, absent)
  const headers = { 'content-type': 'application/octet-stream', etag, 'accept-ranges': 'bytes' }
  if (from === 0) return new Response(file.body, { headers })
  const range = `bytes ${from}-${file.bytes - 1}/${file.bytes}`
  return new Response(file.body, { status: 206, headers: { ...headers, 'content-range': range } })
}

/** Of `bytes=n-`, which is all that a node asks for; anything else is the whole file. */
function rangeStart(range: string | undefined): number {
  return Number(/^bytes=(\d{1,12})-$/.exec(range ?? '')?.[1] ?? 0)
}

type Said<T> = { readonly body: T; readonly message: NodeMessage }

/** The body of a message whose signature fits the key that it names. */
async function signedBody<S extends z.ZodType<{ readonly nodeId: string }>>(
  context: Context<Api>,
  schema: S,
): Promise<Result<Said<z.output<S>>, Problem>> {
  const proof = nodeProof.safeParse(context.req.header())
  if (!proof.success) return err(UNSIGNED)
  const bytes = await readBytes(context.req.raw, JSON_BYTES_MAX)
  if (!bytes.ok) return bytes
  if (!isSignedByNode(proof.data, context.req.path, bytes.value)) return err(WRONG_SIGNATURE)
  const body = parseJson(context.req.header('content-type') ?? null, bytes.value, schema)
  if (!body.ok) return body
  const { 'meed-node-key': publicKey, 'meed-node-time': sentAtMs } = proof.data
  return ok({ body: body.value, message: { nodeId: body.value.nodeId, publicKey, sentAtMs } })
}

const UNSIGNED = unauthenticated(
  'node_signature_missing',
  'A node signs what it says: meed-node-key, meed-node-time and meed-node-signature.',
)
const WRONG_SIGNATURE = unauthenticated(
  'node_signature_wrong',
  'The signature does not fit this path, time, body and key.',
)

function nodeProblem(refusal: NodeRefusal, nowMs: number): Problem {
  switch (refusal.kind) {
    case 'node_unknown':
      return unauthenticated('node_unknown', 'This node has not joined: POST /internal/nodes.')
    case 'node_key_wrong':
      return unauthenticated('node_key_wrong', 'Another key speaks for this node.')
    case 'node_clock_wrong': {
      const { byMs } = refusal
      const way = byMs > 0 ? 'ahead' : 'behind'
      const message = `The node’s clock is ${Math.abs(byMs)} ms ${way}. Set it, then try again.`
      const problem = unauthenticated('node_clock_wrong', message)
      return { ...problem, metadata: { edge_time_ms: nowMs, off_by_ms: byMs } }
    }
    case 'node_key_taken': {
      const message =
        'A node of that name has joined with another key. Choose another name, or have the ' +
        'operator forget it: DELETE /internal/nodes/{node}.'
      return { status: 409, type: 'invalid_request_error', code: 'node_key_taken', message }
    }
    case 'node_message_old': {
      const message = 'A later message of this node was heard already.'
      return { status: 409, type: 'invalid_request_error', code: 'node_message_old', message }
    }
  }
}

function bearerOf(context: Context<Api>): string {
  return context.req.header('authorization')?.replace(/^Bearer /, '') ?? ''
}
