// What every handler finds in Hono's context: the request's id and the ports of this request.
import type { Context } from 'hono'
import type { RequestId } from '../../schemas/ids.ts'
import type { Bindings } from '../bindings.ts'
import type { Ports } from '../ports.ts'
import { problemResponse, type Problem } from './problem.ts'

export type Api = { Bindings: Bindings; Variables: { requestId: RequestId; ports: Ports } }

export function refuse(context: Context<Api>, problem: Problem): Response {
  return problemResponse(problem, context.get('requestId'))
}
