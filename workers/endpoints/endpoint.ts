// An HTTP operation, defined once: where it lies, who may call it, what it takes and gives. The same
// definition mounts it, validates its body and writes its part of the OpenAPI document, so that none
// of the three can say something else.
import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { keyIn, type AuthRefusal } from '../auth/authenticate.ts'
import { refuse, type Api } from '../http/context.ts'
import { equalSecret } from '../http/equal-secret.ts'
import { unauthenticated, type Problem } from '../http/problem.ts'
import { JSON_BYTES_MAX, parseJson, readBytes } from '../http/read-body.ts'
import { problemOf } from './refusals.ts'

export type Tag =
  | 'Inference'
  | 'Models'
  | 'Account'
  | 'Keys'
  | 'Datanets'
  | 'Settlement'
  | 'Webhooks'
  | 'Nodes'
  | 'Document'

export type Reply = {
  readonly description: string
  /** Absent: the reply has no body. */
  readonly content?: Readonly<Record<string, z.ZodType>>
}

export type Contract = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** With parameters in braces: /v1/generations/{id}. */
  readonly path: `/${string}`
  readonly operationId: string
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  /** What the Authorization header must hold. */
  readonly auth: 'key' | 'key or payment' | 'key or none' | 'operator' | 'node' | 'none'
  readonly params?: Readonly<Record<string, string>>
  readonly query?: z.ZodObject
  readonly headers?: Readonly<Record<string, string>>
  /** A body that is not JSON: its content type and what it is. */
  readonly bytes?: { readonly type: string; readonly description: string }
  readonly bodyBytesMax?: number
  readonly replies: Readonly<Record<number, Reply>>
  /** Statuses of the error shape that this operation gives, beside 500. */
  readonly refusals: readonly number[]
}

export type Endpoint = {
  readonly contract: Contract
  /** What its JSON body must be; null where it takes none. */
  readonly body: z.ZodType | null
  readonly handle: (context: Context<Api>) => Promise<Response>
}

type Handler = (context: Context<Api>) => Response | Promise<Response>

/** An operation without a JSON body, or whose handler reads its body by `body` itself. */
export function endpoint(contract: Contract, handle: Handler, body?: z.ZodType): Endpoint {
  return { contract, body: body ?? null, handle: async (context) => handle(context) }
}

/** An operation whose JSON body is read within limits and parsed before its handler runs. */
export function endpointWith<S extends z.ZodType>(
  contract: Contract,
  body: S,
  handle: (context: Context<Api>, body: z.output<S>, bytes: Uint8Array) => Promise<Response>,
): Endpoint {
  return {
    contract,
    body,
    async handle(context) {
      const request = context.req.raw
      const bytes = await readBytes(request, contract.bodyBytesMax ?? JSON_BYTES_MAX)
      if (!bytes.ok) return refuse(context, bytes.error)
      const parsed = parseJson(request.headers.get('content-type'), bytes.value, body)
      return parsed.ok ? handle(context, parsed.value, bytes.value) : refuse(context, parsed.error)
    },
  }
}

/** A missing or mistyped key costs neither a body nor an account. */
export function mistyped(context: Context<Api>): AuthRefusal | null {
  const key = keyIn(context.req.header('authorization') ?? null)
  return key.ok ? null : key.error
}

/** A key's checksum, or the operator's token, is looked at before anything else of the request. */
export function mount(app: Hono<Api>, { contract, handle }: Endpoint): void {
  app.on(contract.method.toUpperCase(), honoPath(contract.path), async (context) => {
    const refused = strangerTo(contract, context)
    return refused === null ? handle(context) : refuse(context, refused)
  })
}

function strangerTo({ auth }: Contract, context: Context<Api>): Problem | null {
  if (auth === 'operator') return isOperator(context) ? null : NO_OPERATOR
  const refused = auth === 'key' ? mistyped(context) : null
  return refused === null ? null : problemOf(refused)
}

function isOperator(context: Context<Api>): boolean {
  const token = context.req.header('authorization')?.replace(/^Bearer /, '') ?? ''
  return equalSecret(token, context.get('ports').secrets.operatorToken)
}

const NO_OPERATOR = unauthenticated('invalid_operator_token', 'This is not the operator.')

export function honoPath(path: string): string {
  return path.replace(/\{([a-z0-9_]+)\}/gi, ':$1')
}

export const json = (description: string, schema: z.ZodType): Reply => ({
  description,
  content: { 'application/json': schema },
})

export const bytesOf = (type: string, description: string): Reply => ({
  description,
  content: { [type]: z.string().meta({ format: 'binary' }) },
})
