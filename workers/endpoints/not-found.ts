// Everything that is no endpoint: said in the API's own error shape, with what there is instead. A person
// who opens the bare address in a browser is shown the reference.
import type { Context } from 'hono'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound, type Problem } from '../http/problem.ts'
import type { Contract } from './endpoint.ts'

type Place = Pick<Contract, 'method' | 'path'>

/** @param mounted every operation that there is */
export function unknownEndpoint(context: Context<Api>, mounted: readonly Place[]): Response {
  const { method, path } = context.req
  if (path === '/' && wantsPage(context)) {
    return new Response(null, { status: 302, headers: { location: '/docs', vary: 'accept' } })
  }
  const others = methodsOf(path, mounted)
  if (others.length > 0) return refuse(context, otherMethod(method, path, others))
  const message =
    `There is no ${method} ${path}. /docs lists the operations that there are, /openapi.json describes ` +
    'them for machines.'
  return refuse(context, notFound('unknown_endpoint', message))
}

function wantsPage({ req }: Context<Api>): boolean {
  const isRead = req.method === 'GET' || req.method === 'HEAD'
  return isRead && (req.header('accept') ?? '').includes('text/html')
}

/** In the order of the table, each once; who may GET may ask for the head alone. */
function methodsOf(path: string, mounted: readonly Place[]): readonly string[] {
  const here = mounted.filter((one) => isAt(path, one.path)).map(({ method }) => method)
  const methods = new Set(here.map((method) => method.toUpperCase()))
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods]
}

/** @param pattern with parameters in braces, each of which is one part of a path */
function isAt(path: string, pattern: string): boolean {
  const parts = path.split('/')
  const expected = pattern.split('/')
  if (parts.length !== expected.length) return false
  return expected.every((one, at) => (one.startsWith('{') ? parts[at] !== '' : one === parts[at]))
}

function otherMethod(method: string, path: string, others: readonly string[]): Problem {
  const allow = others.join(', ')
  const message = `${path} takes ${allow}, not ${method}. /docs says what each does.`
  const type = 'invalid_request_error'
  return { status: 405, type, code: 'method_not_allowed', message, headers: { allow } }
}
