// The edge as one application: middleware in order, then every endpoint of the table.
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { makeId } from '../schemas/ids.ts'
import { urlHoldsKey } from './auth/exposed-key.ts'
import { compose } from './compose.ts'
import { KEY_IN_URL } from './endpoints/key-refusals.ts'
import { mount } from './endpoints/endpoint.ts'
import { unknownEndpoint } from './endpoints/not-found.ts'
import { ENDPOINTS } from './endpoints/table.ts'
import { EXPOSED_HEADERS, refuse, type Api } from './http/context.ts'
import { INTERNAL_PROBLEM } from './http/problem.ts'
import { RememberingRouter } from './http/remembering-router.ts'

/** Keys travel in a header and never in a cookie, so any page may call with a key that it was given. */
const preflight = cors({ origin: '*', maxAge: 86_400 })
const EXPOSED = EXPOSED_HEADERS.join(',')

export const app = new Hono<Api>({ router: new RememberingRouter() })

app.use(async (context, next) => {
  const ports = compose(context.env, (work) => context.executionCtx.waitUntil(work))
  const began = ports.now()
  context.set('ports', ports)
  context.set('requestId', makeId('req', ports.now(), ports.random(10)))
  await next()
  const { headers } = context.res
  headers.set('access-control-allow-origin', '*')
  headers.set('access-control-expose-headers', EXPOSED)
  headers.set('x-request-id', context.get('requestId'))
  headers.set('openai-processing-ms', String(ports.now() - began))
  headers.set('openai-version', '2020-10-01')
})
// Only a preflight goes by Hono's cors: it begins a reply before there is one, which is then copied.
app.use(async (context, next) =>
  context.req.method === 'OPTIONS' ? preflight(context, next) : next(),
)
app.use(async (context, next) =>
  urlHoldsKey(context.req.url) ? refuse(context, KEY_IN_URL) : next(),
)
app.onError((error, context) => {
  const ports = context.get('ports')
  const requestId = context.get('requestId')
  if (ports === undefined) throw error
  ports.log('request_failed', { requestId, path: context.req.path, reason: error.message })
  return refuse(context, INTERNAL_PROBLEM)
})
const places = ENDPOINTS.map(({ contract }) => contract)
app.notFound((context) => unknownEndpoint(context, places))

for (const one of ENDPOINTS) mount(app, one)
