// Uploads of large files: ask for one, send its parts to their URLs, say that it is complete, look how far
// it is, give it up. What it becomes is decided by the account's uploads; these parse, call and show.
import type { Context } from 'hono'
import { isFileName, typeOfName } from '../../schemas/file-name.ts'
import { makeId, PATTERNS, parseId, type UploadId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import { newUpload, partQuery, UPLOAD_LIMITS } from '../../schemas/wire/uploads.ts'
import type { UploadShown } from '../../schemas/wire/uploads.ts'
import { mayPut, signPartUrl } from '../datanets/part-url.ts'
import { mannerOf } from '../datanets/split-file.ts'
import { storePart } from '../datanets/store-part.ts'
import { partSizes, toldOf, type UploadRefusal } from '../datanets/upload.ts'
import { UPLOAD_QUOTA } from '../datanets/upload-quota.ts'
import type { SeenUpload, Uploads } from '../datanets/uploads.port.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { invalidRequest, notFound, type Problem } from '../http/problem.ts'
import { parseWith, readBytes, readJson } from '../http/read-body.ts'
import type { Ports } from '../ports.ts'
import { callerOf } from './caller-of.ts'
import { contributionProblem, datanetInPath } from './datanets.ts'

/** The longest that a part may take to arrive. */
const PART_MS_MAX = 5 * 60_000

/** POST /v1/datanets/{owner}/{name}/uploads */
export async function openUpload(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const body = await readJson(context.req.raw, newUpload)
  if (!body.ok) return refuse(context, body.error)
  const datanet = datanetInPath(context)
  if (!datanet.ok) return refuse(context, datanet.error)
  const { name, bytes, sha256, title, source, licence } = body.value
  const mediaType = typeOfName(name)
  if (!isFileName(name) || mediaType === null) return refuse(context, TYPE_UNKNOWN)
  const isSplit = mannerOf(mediaType) !== null
  if (bytes > (isSplit ? UPLOAD_LIMITS.splitBytes : UPLOAD_LIMITS.wholeBytes)) {
    return refuse(context, tooLarge(isSplit))
  }
  const ports = context.get('ports')
  const { accountId, wallet } = authorized.value.caller
  const allowed = await ports.datanets.mayContribute(accountId, datanet.value, licence)
  if (!allowed.ok) return refuse(context, contributionProblem(allowed.error))
  const about = { datanet: datanet.value, contributorAccount: accountId, payee: wallet }
  const made = await ports.uploadsOf(accountId).open({
    id: makeId('upl', ports.now(), ports.random(10)),
    batchId: makeId('bat', ports.now(), ports.random(10)),
    about: { ...about, title, source, licence },
    file: { name, mediaType, bytes, sha256 },
  })
  if (!made.ok) return refuse(context, TOO_MANY)
  const { upload, isNew } = made.value
  return Response.json(shownUpload(upload, ports), { status: isNew ? 201 : 200 })
}

/** PUT /v1/uploads/{id}/parts/{number}: by the right that its URL carries. */
export async function putPart(context: Context<Api>): Promise<Response> {
  const query = parseWith(partQuery, context.req.query())
  const [id, number] = [uploadInPath(context), Number(context.req.param('number'))]
  if (!query.ok || id === null || !Number.isSafeInteger(number)) return refuse(context, NO_RIGHT)
  const { account: said, expires, signature } = query.value
  const account = parseId('acct', said)
  const { uploadsOf, uploadFiles, secrets, now } = context.get('ports')
  const place = { account, upload: id, number }
  if (!mayPut(place, expires, signature, secrets.urlSigningKey, now())) {
    return refuse(context, NO_RIGHT)
  }
  const bytes = await readBytes(context.req.raw, UPLOAD_LIMITS.partBytes, PART_MS_MAX)
  if (!bytes.ok) return refuse(context, bytes.error)
  const stored = await storePart(id, number, bytes.value, uploadsOf(account), uploadFiles)
  if (!stored.ok) return refuse(context, uploadProblem(stored.error))
  const object = 'upload.part' as const
  return Response.json({ object, number, bytes: bytes.value.byteLength, sha256: stored.value })
}

/** GET /v1/uploads/{id}, with fresh URLs for the parts that are missing. */
export async function getUpload(context: Context<Api>): Promise<Response> {
  const found = await ofCaller(context, async (uploads, id) => {
    const upload = await uploads.find(id)
    return upload === null ? err({ kind: 'upload_unknown' }) : ok(upload)
  })
  if (!found.ok) return refuse(context, found.error)
  return Response.json(shownUpload(found.value, context.get('ports')))
}

/** POST /v1/uploads/{id}/complete */
export async function completeUpload(context: Context<Api>): Promise<Response> {
  const done = await ofCaller(context, (uploads, id) => uploads.complete(id))
  if (!done.ok) return refuse(context, done.error)
  return Response.json(shownUpload(done.value, context.get('ports')), { status: 202 })
}

/** DELETE /v1/uploads/{id} */
export async function abortUpload(context: Context<Api>): Promise<Response> {
  const done = await ofCaller(context, (uploads, id) => uploads.abort(id))
  return done.ok ? new Response(null, { status: 204 }) : refuse(context, done.error)
}

/** An account knows its own uploads alone: another's are like none. */
async function ofCaller(
  context: Context<Api>,
  ask: (uploads: Uploads, id: UploadId) => Promise<Result<SeenUpload, UploadRefusal>>,
): Promise<Result<SeenUpload, Problem>> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return authorized
  const id = uploadInPath(context)
  if (id === null) return err(UNKNOWN)
  const answer = await ask(context.get('ports').uploadsOf(authorized.value.caller.accountId), id)
  return answer.ok ? answer : err(uploadProblem(answer.error))
}

function uploadInPath(context: Context<Api>): UploadId | null {
  const text = context.req.param('id') ?? ''
  return PATTERNS.upl.test(text) ? parseId('upl', text) : null
}

type Signing = Pick<Ports, 'publicUrl' | 'secrets' | 'now'>

function shownUpload(upload: SeenUpload, signing: Signing): UploadShown {
  const { id, about, file, stage, tally, pieces, expiresAtMs, batchId: batch } = upload
  return {
    ...{ id, object: 'upload', datanet: about.datanet, name: file.name },
    ...{ bytes: file.bytes, sha256: file.sha256, state: stage.kind },
    part_bytes: UPLOAD_LIMITS.partBytes,
    parts: shownParts(upload, signing),
    expires_at_ms: expiresAtMs,
    ...{ batch, pieces, told: toldOf(tally), ...tally },
    refusal: stage.kind === 'refused' ? stage.refusal : null,
  }
}

/** Who waits for an upload asks for it twice a second: URLs are signed only while they can be used. */
function shownParts(
  { id, about, file, stage }: SeenUpload,
  { publicUrl, secrets, now }: Signing,
): UploadShown['parts'] {
  if (stage.kind !== 'open') return []
  const there = new Set(stage.parts.map(({ number }) => number))
  return partSizes(file.bytes).map((bytes, at) => {
    const number = at + 1
    const arrived = there.has(number)
    const place = { account: about.contributorAccount, upload: id, number }
    const url = arrived ? null : signPartUrl(publicUrl, place, secrets.urlSigningKey, now())
    return { number, bytes, arrived, url }
  })
}

const type = 'invalid_request_error'
const UNKNOWN = notFound('upload_not_found', 'This account has no such upload, or had it long ago.')
const NO_RIGHT: Problem = {
  status: 403,
  type: 'permission_error',
  code: 'part_url_invalid',
  message: 'This URL was not made for this part, or has expired. GET the upload for a fresh one.',
}
const TYPE_UNKNOWN = invalidRequest(
  'type_unknown',
  'The name is no path, and ends in txt, md, html, csv, jsonl, pdf or docx.',
  'name',
)
const TOO_MANY: Problem = {
  ...{ status: 409, type, code: 'uploads_too_many' },
  message:
    `An account has ${UPLOAD_QUOTA.uploads} uploads of ${UPLOAD_QUOTA.bytes} bytes in all at once. ` +
    'Wait until one is done, or give one up with DELETE.',
}

function tooLarge(isSplit: boolean): Problem {
  const limit = isSplit ? UPLOAD_LIMITS.splitBytes : UPLOAD_LIMITS.wholeBytes
  const message = isSplit
    ? `A file may have ${limit} bytes. Send it as several files.`
    : `A file of this type is read whole, and may have ${limit} bytes; txt, md, csv and jsonl are read in ` +
      `pieces and may have ${UPLOAD_LIMITS.splitBytes}.`
  return { status: 413, type, code: 'file_too_large', message, metadata: { limit_bytes: limit } }
}

function uploadProblem(refusal: UploadRefusal): Problem {
  const { kind } = refusal
  switch (kind) {
    case 'upload_unknown':
      return UNKNOWN
    case 'upload_closed': {
      const message = `The upload is ${refusal.stage}: it takes nothing more. GET it to see how it stands.`
      return { status: 409, type, code: kind, message, metadata: { state: refusal.stage } }
    }
    case 'part_unknown':
      return notFound('part_not_found', `The upload has the parts 1 to ${refusal.parts}.`, 'number')
    case 'part_size_wrong': {
      const { bytes, expected } = refusal
      const message = `The part has ${bytes} bytes, and ${expected} belong there. Send it again, whole.`
      return { ...invalidRequest(kind, message), metadata: { expected_bytes: expected } }
    }
    case 'part_tries_too_many': {
      const message = `The part was sent ${refusal.limit} times. Give the upload up with DELETE and begin anew.`
      return { status: 409, type, code: kind, message, metadata: { limit: refusal.limit } }
    }
    case 'parts_missing': {
      const numbers = refusal.numbers.join(', ')
      const message = `These parts have not arrived: ${numbers}. Send them, then complete it.`
      return { status: 409, type, code: kind, message, metadata: { parts: numbers } }
    }
  }
}
