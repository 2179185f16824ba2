// The OpenAPI 3.1 document, made from the contracts of the endpoints that are mounted: GET
// /openapi.json. What stands in it is what validates.
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { errorBody } from '../../schemas/wire/error.ts'
import { EVENT_DATA, EVENT_MEANINGS, EVENT_TYPES } from '../../schemas/wire/webhook-events.ts'
import { batchEnvelope, eventEnvelope } from '../../schemas/wire/webhook-events.ts'
import { endpoint, type Contract, type Endpoint } from './endpoint.ts'

const SECURITY: Readonly<Record<Contract['auth'], Record<string, string[]>[]>> = {
  key: [{ apiKey: [] }],
  'key or none': [{ apiKey: [] }, {}],
  'key or payment': [{ apiKey: [] }, { x402: [] }],
  operator: [{ operatorToken: [] }],
  node: [{ nodeToken: [] }],
  none: [],
}

const HEADERS = {
  'x-request-id': 'Names this request in our log; say it when you ask us about a call.',
  'x-meed-generation-id': 'The call: GET /v1/generations/{id} says what it cost and who earned it.',
  'x-meed-cost-nano-usd': 'What was charged; on replies that are not streamed.',
  'x-meed-clamped':
    'An answer may end early: at what credit pays for (credits), at what the key’s tokens a minute let pass (rate) or where the context ends (context).',
  'retry-after':
    'Seconds; on 429, 503 and on 409 while an equal call runs or a receipt is not there yet.',
  'x-should-retry': 'On refusals: may the very same request be sent again as it is?',
  'idempotent-replayed': 'true: this reply was stored by an earlier call with the same key.',
} as const

const INTRODUCTION = `An inference API that pays the people whose data and adapters produced the answer. \
It speaks OpenAI's protocol: point any OpenAI client at this server's /v1. Every refusal has the shape \
of Error and says what to do.`

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>

export function openApiDocument(endpoints: readonly Endpoint[], serverUrl: string): Document {
  const app = new OpenAPIHono()
  const registry = app.openAPIRegistry
  const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description }) as const
  registry.registerComponent(
    'securitySchemes',
    'apiKey',
    bearer('A key: meed_live_… or meed_test_…'),
  )
  registry.registerComponent('securitySchemes', 'x402', {
    type: 'apiKey',
    in: 'header',
    name: 'PAYMENT-SIGNATURE',
    description: 'An x402 payment of the header PAYMENT-REQUIRED of a 402.',
  })
  registry.registerComponent('securitySchemes', 'operatorToken', bearer('The operator’s token.'))
  registry.registerComponent('securitySchemes', 'nodeToken', bearer('The fleet’s token.'))
  for (const [name, description] of Object.entries(HEADERS)) {
    registry.registerComponent('headers', name, { description, schema: { type: 'string' } })
  }
  for (const one of endpoints) registry.registerPath(routeOf(one))
  registerWebhooks(registry)
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Meed', version: '1', description: INTRODUCTION },
    servers: [{ url: serverUrl }],
  })
}

/** What we send to others: one part for each type of event, and one for batches. */
function registerWebhooks(registry: OpenAPIHono['openAPIRegistry']): void {
  const sent = (path: string, description: string, schema: z.ZodType) =>
    registry.registerWebhook({
      method: 'post',
      path,
      summary: description,
      request: { body: { required: true, content: { 'application/json': { schema } } } },
      responses: { 200: { description: 'Any 2xx within 15 s: taken. Anything else comes again.' } },
    })
  for (const type of EVENT_TYPES) {
    sent(type, EVENT_MEANINGS[type], eventEnvelope(type, EVENT_DATA[type]))
  }
  sent('batch', 'Gathered generation.completed, for subscriptions with `batch`.', batchEnvelope)
}

function routeOf({ contract, body }: Endpoint) {
  const { method, path, operationId, summary, description, tag, auth, bytes } = contract
  const content =
    body !== null
      ? { 'application/json': { schema: body } }
      : bytes === undefined
        ? null
        : { [bytes.type]: { schema: z.string().meta({ format: 'binary' }) } }
  const params = strings(contract.params)
  const headers = optional(contract.headers)
  return createRoute({
    method,
    path,
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    security: SECURITY[auth],
    request: {
      ...(params === null ? {} : { params }),
      ...(contract.query === undefined ? {} : { query: contract.query }),
      ...(headers === null ? {} : { headers }),
      ...(content === null ? {} : { body: { required: true, content } }),
    },
    responses: responsesOf(contract),
  })
}

function responsesOf({ replies, refusals }: Contract) {
  const good = Object.entries(replies).map(([status, { description, content }]) => {
    const types = Object.entries(content ?? {}).map(([type, schema]) => [type, { schema }])
    const headers = Object.fromEntries(
      Object.keys(HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
    )
    const some = types.length === 0 ? {} : { content: Object.fromEntries(types) }
    return [status, { description, headers, ...some }]
  })
  const bad = [...refusals, 500].map((status) => [
    String(status),
    {
      description: REASONS[status] ?? 'Refused.',
      content: { 'application/json': { schema: errorBody } },
    },
  ])
  return Object.fromEntries([...good, ...bad])
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'The request does not fit; `param` names the member.',
  401: 'No key, a mistyped one, or one that is not known, revoked or expired.',
  402: 'The credit, or the budget of the key, does not cover the worst case of this call.',
  403: 'The key may not do this.',
  404: 'There is no such thing, or the key may not see it.',
  408: 'The body did not arrive in time.',
  409: 'It collides with what exists, or a call with the same Idempotency-Key still runs.',
  413: 'The body is too large.',
  415: 'The body has another content type or encoding.',
  422: 'The Idempotency-Key was used with another body.',
  429: 'Too many requests, tokens or calls at once; Retry-After says when.',
  500: 'Something broke on our side.',
  502: 'The node broke off; `metadata.charged_nano_usd` says what was charged.',
  504: 'The node said nothing for too long; nothing was charged.',
  503: 'No node can answer now; Retry-After says when to ask again.',
}

function strings(described: Contract['params']) {
  if (described === undefined) return null
  return z.object(shapeOf(described, (text) => z.string().meta({ description: text })))
}

function optional(described: Contract['headers']) {
  if (described === undefined) return null
  return z.object(shapeOf(described, (text) => z.string().optional().meta({ description: text })))
}

function shapeOf(
  described: Readonly<Record<string, string>>,
  schemaOf: (description: string) => z.ZodType,
): z.ZodRawShape {
  return Object.fromEntries(Object.entries(described).map(([name, text]) => [name, schemaOf(text)]))
}

/** @param mounted asked at the first request: the list has this endpoint in it */
export function openApiEndpoint(mounted: () => readonly Endpoint[]): Endpoint {
  let document: string | null = null
  return endpoint(
    {
      method: 'get',
      path: '/openapi.json',
      operationId: 'getOpenApi',
      tag: 'Document',
      summary: 'This API as OpenAPI 3.1',
      auth: 'none',
      replies: {
        200: { description: 'The document.', content: { 'application/json': z.looseObject({}) } },
      },
      refusals: [],
    },
    (context) => {
      document ??= JSON.stringify(openApiDocument(mounted(), context.get('ports').publicUrl))
      const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' }
      return new Response(document, { headers })
    },
  )
}
