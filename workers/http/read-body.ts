// Reads a request's body once, with a limit that holds while reading: Content-Length is a hint, not
// a promise. JSON is then parsed by the schema of the endpoint; what does not fit is named.
import type { z } from 'zod'
import { err, ok, type Result } from '../../schemas/result.ts'
import { invalidRequest, type Problem } from './problem.ts'

export const JSON_BYTES_MAX = 1 << 20

export async function readBytes(
  request: Request,
  bytesMax: number,
): Promise<Result<Uint8Array<ArrayBuffer>, Problem>> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) return err(tooLarge(bytesMax))
  if (request.body === null) return ok(new Uint8Array(0))
  const chunks: Uint8Array[] = []
  let total = 0
  for await (const chunk of request.body) {
    total += chunk.byteLength
    if (total > bytesMax) return err(tooLarge(bytesMax))
    chunks.push(chunk)
  }
  const body = new Uint8Array(total)
  let offset = 0
  for (const chunk of chunks) {
    body.set(chunk, offset)
    offset += chunk.byteLength
  }
  return ok(body)
}

export async function readJson<S extends z.ZodType>(
  request: Request,
  schema: S,
  bytesMax = JSON_BYTES_MAX,
): Promise<Result<z.output<S>, Problem>> {
  const bytes = await readBytes(request, bytesMax)
  if (!bytes.ok) return bytes
  let value: unknown
  let storable = true
  const inspect = (_: string, member: unknown): unknown => {
    if (typeof member === 'string' && !isStorable(member)) storable = false
    return member
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.value)
    value = JSON.parse(text, inspect)
  } catch {
    return err(
      invalidRequest('invalid_json', 'The body is not valid JSON in UTF-8, or nests too deep.'),
    )
  }
  if (storable) return parseWith(schema, value)
  const message = 'A string holds U+0000 or half a surrogate pair, which no store gives back.'
  return err(invalidRequest('invalid_value', message))
}

/** No database stores NUL in text, and half a surrogate pair has no UTF-8. */
function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

export function parseWith<S extends z.ZodType>(
  schema: S,
  value: unknown,
): Result<z.output<S>, Problem> {
  const parsed = schema.safeParse(value)
  return parsed.success ? ok(parsed.data) : err(schemaProblem(parsed.error))
}

/** The first thing wrong, by its path; an unknown field is named as OpenAI names it. */
function schemaProblem(error: z.ZodError): Problem {
  const [issue] = error.issues
  if (issue === undefined) return invalidRequest('invalid_value', 'The body does not fit.')
  const path = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    const param = [...issue.path.map(String), issue.keys[0]].join('.')
    return invalidRequest('unknown_parameter', `Unknown parameter: '${param}'.`, param)
  }
  const where = path === '' ? 'The body' : `'${path}'`
  return invalidRequest('invalid_value', `${where} is not valid: ${issue.message}.`, path)
}

function tooLarge(bytesMax: number): Problem {
  return {
    status: 413,
    type: 'invalid_request_error',
    code: 'body_too_large',
    message: `The body is larger than ${bytesMax} bytes. Send less at once.`,
    metadata: { limit_bytes: bytesMax },
  }
}
