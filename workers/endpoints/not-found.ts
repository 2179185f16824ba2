// Everything that is no endpoint: said in the API's own error shape.
import type { Context } from 'hono'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound } from '../http/problem.ts'

export function unknownEndpoint(context: Context<Api>): Response {
  const { method, path } = context.req
  return refuse(context, notFound('unknown_endpoint', `There is no ${method} ${path}.`))
}
