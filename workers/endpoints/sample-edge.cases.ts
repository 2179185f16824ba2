// An edge for tests of one operation: what every request is given before its endpoint, and nothing else.
import { Hono } from 'hono'
import { contentId } from '../../schemas/ids.ts'
import type { Api } from '../http/context.ts'
import type { Ports } from '../ports.ts'

/** @param ports those that the operation reaches */
export function sampleEdge(ports: Partial<Ports> = {}): Hono<Api> {
  const app = new Hono<Api>()
  app.use(async (context, next) => {
    context.set('ports', ports as Ports)
    context.set('requestId', contentId('req', 'one request'))
    await next()
  })
  return app
}
