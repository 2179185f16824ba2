// What every handler finds in Hono's context: the request's id and the ports of this request.
import type { Context } from 'hono'
import type { RequestId } from '../../schemas/ids.ts'
import type { Ports } from '../ports.ts'
import { problemResponse, type Problem } from './problem.ts'

export type Api = { Variables: { requestId: RequestId; ports: Ports } }
export type Handler = (context: Context<Api>) => Promise<Response>

export function refuse(context: Context<Api>, problem: Problem): Response {
  return problemResponse(problem, context.get('requestId'))
}
