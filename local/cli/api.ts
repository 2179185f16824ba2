// Calls of the API for the commands: one key, one server, and every refusal as a CliError that says
// what to do and names the request.
import type { z } from 'zod'
import { errorBody } from '../../schemas/wire/error.ts'
import { jsonOrNull } from '../json-or-null.ts'
import { CliError } from './cli-error.ts'
import type { Profile } from './config.ts'
import { issueLine } from '../../schemas/issue-words.ts'

export type Ask = {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** An object goes as JSON, bytes and forms as they are. */
  readonly body?: object | Uint8Array<ArrayBuffer> | FormData
  readonly accept?: string
  readonly signal?: AbortSignal
  /** Whether it is asked without a key; a key that is there is sent all the same. */
  readonly open?: boolean
}

export type Client = {
  readonly profile: Profile
  readonly raw: (path: string, ask?: Ask) => Promise<Response>
  readonly json: <S extends z.ZodType>(path: string, schema: S, ask?: Ask) => Promise<z.output<S>>
  /** As parsed, and as it came: what `--json` hands on is the server's own words. */
  readonly both: <S extends z.ZodType>(path: string, schema: S, ask?: Ask) => Promise<Both<S>>
}
export type Both<S extends z.ZodType> = { readonly value: z.output<S>; readonly wire: unknown }

export function clientOf(profile: Profile, signal: AbortSignal): Client {
  const raw = async (path: string, ask: Ask = {}) => {
    if (profile.key === null && ask.open !== true) throw noKey(profile)
    const reply = await send(profile, path, ask, ask.signal ?? signal)
    if (!reply.ok) throw await refusalOf(reply)
    return reply
  }
  return {
    profile,
    raw,
    json: async (path, schema, ask) => {
      const text = await textOf(await raw(path, ask))
      return readAs(schema, jsonOrNull(text), path)
    },
    both: async (path, schema, ask) => {
      const wire = jsonOrNull(await textOf(await raw(path, ask)))
      return { value: readAs(schema, wire, path), wire }
    },
  }
}

async function send(
  { url, key }: Profile,
  path: string,
  { method, body, accept }: Ask,
  signal: AbortSignal,
): Promise<Response> {
  const isRaw = body instanceof Uint8Array || body instanceof FormData
  try {
    return await fetch(`${url}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        accept: accept ?? 'application/json',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
      // A redirect would carry the key to wherever it leads.
      redirect: 'error',
      signal,
    })
  } catch (error) {
    if (signal.aborted) throw error
    throw unreachable(url, error)
  }
}

/** The whole body; a connection that ends in the middle of it is a server that does not answer. */
export async function textOf(reply: Response): Promise<string> {
  try {
    return await reply.text()
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error
    throw new CliError(0, 'unreachable', `The reply of ${reply.url} broke off. Try again.`)
  }
}

function unreachable(url: string, error: unknown): CliError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : ''
  const why = cause === '' ? '' : ` (${cause})`
  return new CliError(
    0,
    'unreachable',
    `${url} does not answer${why}. Is the server up? --url or MEED_URL names another.`,
  )
}

async function refusalOf(reply: Response): Promise<CliError> {
  const text = await reply.text().catch(() => '')
  const requestId = reply.headers.get('x-request-id')
  const parsed = errorBody.safeParse(jsonOrNull(text))
  if (parsed.success) {
    const { code, message } = parsed.data.error
    return new CliError(reply.status, code, message, requestId)
  }
  const said = text.slice(0, 200).trim()
  return new CliError(reply.status, 'unreadable', said || `HTTP ${reply.status}`, requestId)
}

function readAs<S extends z.ZodType>(schema: S, wire: unknown, path: string): z.output<S> {
  const first = schema.safeParse(wire)
  // What a newer server says more is no fault of its reply.
  const parsed = first.success ? first : schema.safeParse(known(wire, first.error.issues))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue === undefined ? 'it does not fit' : issueLine(issue)
  throw new CliError(
    0,
    'reply_unreadable',
    `The reply of ${path} is not what it should be: ${where}`,
  )
}

/** A reply without what the schema does not know. */
function known(wire: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const left: unknown = structuredClone(wire)
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue
    let at: unknown = left
    for (const part of issue.path) {
      at = typeof at === 'object' && at !== null ? Reflect.get(at, part) : undefined
    }
    if (typeof at !== 'object' || at === null) continue
    for (const key of issue.keys) Reflect.deleteProperty(at, key)
  }
  return left
}

function noKey({ url }: Profile): CliError {
  return new CliError(0, 'no_key', `No API key for ${url}. Run "meed login", or set MEED_API_KEY.`)
}
