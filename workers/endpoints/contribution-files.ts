// POST /v1/datanets/{owner}/{name}/files?name=…&title=…&source=…&licence=…: a file's bytes become a
// contribution. A node reads its text in a process of its own (ADR 0047); the bytes are kept.
import type { Context } from 'hono'
import { z } from 'zod'
import { sha256Hex } from '../../schemas/canonical.ts'
import { UPLOAD_LIMITS } from '../../schemas/wire/uploads.ts'
import { inBatch } from '../../schemas/wire/reviews.ts'
import { EXTRACTION_LIMITS } from '../../schemas/wire/extraction.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { invalidRequest, unavailable, type Problem } from '../http/problem.ts'
import { parseWith, readBytes } from '../http/read-body.ts'
import { unreadableWords } from '../datanets/unreadable-words.ts'
import type { Caller } from '../meter/meter.port.ts'
import { callerOf } from './caller-of.ts'
import { asItem } from './contribution-batches.ts'
import { contribute } from './datanets.ts'

export const fileQuery = z.strictObject({
  name: z.string().min(1).max(200),
  title: z.string().min(1).max(200),
  source: z.string().min(1).max(1_000),
  licence: z.string().min(1).max(80),
  ...inBatch,
})

export async function addFile(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const described = parseWith(fileQuery, context.req.query())
  if (!described.ok) return refuse(context, described.error)
  const { batch, item, ...file } = described.value
  const { caller } = authorized.value
  return asItem(context, caller.accountId, { batch, item }, () => readFile(context, caller, file))
}

async function readFile(
  context: Context<Api>,
  caller: Pick<Caller, 'accountId' | 'wallet'>,
  { name, ...rest }: Omit<z.infer<typeof fileQuery>, 'batch' | 'item'>,
): Promise<Response> {
  const bytes = await readBytes(context.req.raw, EXTRACTION_LIMITS.fileBytes)
  if (!bytes.ok) return refuse(context, inParts(bytes.error, context.req.path))
  const { extractor, originals } = context.get('ports')
  const read = await extractor.extract(name, bytes.value)
  if (read === null) {
    const message = 'No node is up to read the file. Try again shortly.'
    return refuse(context, unavailable('extraction_unavailable', message, 5))
  }
  if (!read.ok) return refuse(context, invalidRequest(read.kind, unreadableWords(read, 'file')))
  // Kept first: a contribution never names bytes that are nowhere.
  const originalSha256 = sha256Hex(bytes.value)
  await originals.put(originalSha256, bytes.value)
  const { text, mediaType, extraction, rows } = read
  const original = { sha256: originalSha256, mediaType, extraction, rows }
  return contribute(context, caller, { ...rest, text, original })
}

/** What is too large for one body may come in parts; any other refusal of a body stays what it is. */
function inParts(problem: Problem, path: string): Problem {
  if (problem.status !== 413) return problem
  const message =
    `A file that comes as one body may have ${EXTRACTION_LIMITS.fileBytes} bytes. txt, md, csv and jsonl of up ` +
    `to ${UPLOAD_LIMITS.splitBytes} bytes come in parts: POST ${path.replace(/files$/, 'uploads')}.`
  return { ...problem, message }
}
