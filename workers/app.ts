// The table of contents: middleware in order, then one line per endpoint.
import { Hono } from 'hono'
import { makeId } from '../schemas/ids.ts'
import { compose } from './compose.ts'
import { chatCompletions } from './endpoints/chat-completions.ts'
import { addContribution, createDatanet, grantDatanet, listDatanets } from './endpoints/datanets.ts'
import { getPassage } from './endpoints/get-passage.ts'
import { createAdapter } from './endpoints/create-adapter.ts'
import { createKey } from './endpoints/create-key.ts'
import { getBlob, getManifest, getPayout, listEpochs, settleNow } from './endpoints/epochs.ts'
import { getCredits, getLedger } from './endpoints/get-credits.ts'
import { getGeneration } from './endpoints/get-generation.ts'
import { listModels } from './endpoints/list-models.ts'
import { fetchAdapter, nodeHeartbeat } from './endpoints/node-link.ts'
import { unknownEndpoint } from './endpoints/not-found.ts'
import { refuse, type Api } from './http/context.ts'
import { INTERNAL_PROBLEM } from './http/problem.ts'

export const app = new Hono<Api>()

app.use(async (context, next) => {
  const ports = compose(context.env, (work) => context.executionCtx.waitUntil(work))
  context.set('ports', ports)
  context.set('requestId', makeId('req', ports.now(), ports.random(10)))
  await next()
  context.res.headers.set('x-request-id', context.get('requestId'))
})
app.onError((error, context) => {
  const ports = context.get('ports')
  const requestId = context.get('requestId')
  if (ports === undefined) throw error
  ports.log('request_failed', { requestId, path: context.req.path, reason: error.message })
  return refuse(context, INTERNAL_PROBLEM)
})
app.notFound((context) => unknownEndpoint(context))

app.post('/v1/chat/completions', chatCompletions)
app.get('/v1/models', listModels)
app.get('/v1/generations/:id', getGeneration)
app.post('/v1/keys', createKey)
app.get('/v1/credits', getCredits)
app.get('/v1/ledger', getLedger)

app.post('/v1/datanets', createDatanet)
app.get('/v1/datanets', listDatanets)
app.post('/v1/datanets/:owner/:name/contributions', addContribution)
app.post('/v1/datanets/:owner/:name/grants', grantDatanet)
app.get('/v1/passages/:id', getPassage)
app.post('/v1/adapters', createAdapter)

app.get('/v1/epochs', listEpochs)
app.post('/v1/epochs', settleNow)
app.get('/v1/epochs/:epoch', getManifest)
app.get('/v1/blobs/:sha256', getBlob)
app.get('/v1/payouts/:address', getPayout)

app.post('/internal/nodes/heartbeat', nodeHeartbeat)
app.get('/internal/adapters/:sha256', fetchAdapter)
