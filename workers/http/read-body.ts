// Reads a request's body once, within limits that hold while reading: Content-Length is a hint, not
// a promise, and a sender may stop half-way. JSON is inspected before it is parsed, then parsed by
// the schema of the endpoint; what does not fit is named. No body, however made, gives more than a
// refusal.
import type { z } from 'zod'
import { err, ok, type Result } from '../../schemas/result.ts'
import { inspectJson, type JsonFault } from './inspect-json.ts'
import { invalidRequest, type Problem } from './problem.ts'
import { schemaProblem } from './schema-problem.ts'

export const JSON_BYTES_MAX = 1 << 20
/** The longest that a body may take to arrive. */
const BODY_MS_MAX = 30_000
const DRAINED_BYTES_MAX = 16 << 20
const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json(?:\s*;|$)/i

export async function readBytes(
  request: Request,
  bytesMax: number,
  msMax = BODY_MS_MAX,
): Promise<Result<Uint8Array<ArrayBuffer>, Problem>> {
  const encoding = request.headers.get('content-encoding') ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') return err(encoded(encoding))
  if (request.body === null) return ok(new Uint8Array(0))
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader()
  const late = deadline(msMax)
  try {
    const chunks: Uint8Array[] = []
    let total = 0
    for (;;) {
      const next = await Promise.race([reader.read(), late.promise])
      if (next === null) return err(tooSlow(msMax))
      if (next.done) return ok(joined(chunks, total))
      total += next.value.byteLength
      if (total > bytesMax) {
        await drain(reader, late.promise)
        return err(tooLarge(bytesMax))
      }
      chunks.push(next.value)
    }
  } catch {
    return err(invalidRequest('body_broken', 'The body broke off before its end. Send it again.'))
  } finally {
    late.cancel()
    await reader.cancel().catch(() => undefined)
  }
}

export async function readJson<S extends z.ZodType>(
  request: Request,
  schema: S,
  bytesMax = JSON_BYTES_MAX,
): Promise<Result<z.output<S>, Problem>> {
  const bytes = await readBytes(request, bytesMax)
  return bytes.ok ? parseJson(request.headers.get('content-type'), bytes.value, schema) : bytes
}

/** Where every member has a default: no body at all is an empty one, whatever it is said to be. */
export async function readJsonOrNone<S extends z.ZodType>(
  request: Request,
  schema: S,
): Promise<Result<z.output<S>, Problem>> {
  const bytes = await readBytes(request, JSON_BYTES_MAX)
  if (!bytes.ok) return bytes
  if (bytes.value.byteLength === 0) return parseWith(schema, {})
  return parseJson(request.headers.get('content-type'), bytes.value, schema)
}

/** @param contentType as sent; null when there is none */
export function parseJson<S extends z.ZodType>(
  contentType: string | null,
  bytes: Uint8Array,
  schema: S,
): Result<z.output<S>, Problem> {
  if (contentType === null || !JSON_TYPE.test(contentType)) return err(notJsonType(contentType))
  let value: unknown
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const fault = inspectJson(text)
    if (fault !== null) return err(faultProblem(fault))
    value = JSON.parse(text)
  } catch {
    return err(invalidRequest('invalid_json', 'The body is not valid JSON in UTF-8.'))
  }
  return parseWith(schema, value)
}

export function parseWith<S extends z.ZodType>(
  schema: S,
  value: unknown,
): Result<z.output<S>, Problem> {
  const parsed = schema.safeParse(value)
  return parsed.success ? ok(parsed.data) : err(schemaProblem(parsed.error.issues, value))
}

function faultProblem(fault: JsonFault): Problem {
  switch (fault.kind) {
    case 'too_deep': {
      const message = `The body nests deeper than ${fault.limit} levels. Send flatter JSON.`
      return invalidRequest('invalid_json', message)
    }
    case 'too_many': {
      const message = `The body has more than ${fault.limit} values. Send less at once.`
      return invalidRequest('invalid_json', message)
    }
    case 'twice': {
      const message = `'${fault.member}' is written twice. Which one is meant? Send it once.`
      return invalidRequest('duplicate_parameter', message, fault.member)
    }
    case 'forbidden': {
      const message = `Unknown parameter: '${fault.member}'.`
      return invalidRequest('unknown_parameter', message, fault.member)
    }
    case 'number': {
      const message = `The number ${fault.text} is beyond what a 64-bit float holds.`
      return invalidRequest('invalid_value', message)
    }
    case 'text': {
      const message = 'A string holds U+0000 or half a surrogate pair, which no store gives back.'
      return invalidRequest('invalid_value', message)
    }
  }
}

/**
 * Reads on for a while and forgets what it reads: a sender whose connection is closed while it
 * still writes sees a broken connection and not the refusal.
 */
async function drain(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  late: Promise<null>,
): Promise<void> {
  let left = DRAINED_BYTES_MAX
  while (left > 0) {
    const next = await Promise.race([reader.read(), late])
    if (next === null || next.done) return
    left -= next.value.byteLength
  }
}

function joined(chunks: readonly Uint8Array[], total: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(total)
  let offset = 0
  for (const chunk of chunks) {
    body.set(chunk, offset)
    offset += chunk.byteLength
  }
  return body
}

function deadline(ms: number): { readonly promise: Promise<null>; readonly cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  const promise = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ms)))
  return { promise, cancel: () => clearTimeout(timer) }
}

const type = 'invalid_request_error'

function tooLarge(bytesMax: number): Problem {
  const message = `The body is larger than ${bytesMax} bytes. Send less at once.`
  const metadata = { limit_bytes: bytesMax }
  return { status: 413, type, code: 'body_too_large', message, metadata }
}

function tooSlow(ms: number): Problem {
  const message = `The body had not arrived after ${ms / 1_000} s. Send it again, faster.`
  return { status: 408, type, code: 'body_timeout', message }
}

function encoded(encoding: string): Problem {
  const message = `Bodies are read as they are, not ${encoding}. Send it without content-encoding.`
  return { status: 415, type, code: 'unsupported_content_encoding', message }
}

function notJsonType(contentType: string | null): Problem {
  const sent = contentType === null ? 'none' : `'${contentType.slice(0, 80)}'`
  const message = `The content-type is ${sent}. Send "content-type: application/json".`
  return { status: 415, type, code: 'unsupported_media_type', message }
}
