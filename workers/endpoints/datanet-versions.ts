// Versions of a Datanet: publish, list, prove, compare.
import type { Context } from 'hono'
import { versionPublished, versionRowsQuery } from '../../schemas/wire/datanets.ts'
import type { ProvenEntry, Version, VersionRefusal } from '../datanets/versions.port.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { invalidRequest, notFound, type Problem } from '../http/problem.ts'
import { parseWith, readJson } from '../http/read-body.ts'
import { callerOf, readerOf } from './caller-of.ts'
import { versionPublishedEvent } from './told-events.ts'
import { nameInPath } from './name-in-path.ts'

/** POST /v1/datanets/{owner}/{name}/versions */
export async function publishVersion(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const body = await readJson(context.req.raw, versionPublished)
  if (!body.ok) return refuse(context, body.error)
  const ports = context.get('ports')
  const { accountId } = authorized.value.caller
  const { note } = body.value
  const made = await ports.versions.publish(accountId, nameInPath(context), note, ports.now())
  if (!made.ok) return refuse(context, versionProblem(made.error))
  const event = versionPublishedEvent(nameInPath(context), made.value)
  await ports.tell(accountId, authorized.value.mode, event)
  return Response.json(shownVersion(made.value), { status: 201 })
}

/** GET /v1/datanets/{owner}/{name}/versions */
export async function listVersions(context: Context<Api>): Promise<Response> {
  const reader = await readerOf(context)
  if (!reader.ok) return refuse(context, reader.error)
  const listed = await context.get('ports').versions.list(reader.value, nameInPath(context))
  if (!listed.ok) return refuse(context, versionProblem(listed.error))
  return Response.json({ object: 'list', data: listed.value.map(shownVersion) })
}

/** GET /v1/datanets/{owner}/{name}/versions/{number}: every contribution with its proof. */
export async function getVersion(context: Context<Api>): Promise<Response> {
  const reader = await readerOf(context)
  if (!reader.ok) return refuse(context, reader.error)
  const number = Number(context.req.param('number'))
  if (!Number.isSafeInteger(number)) return refuse(context, noNumber())
  const { versions } = context.get('ports')
  const found = await versions.entries(reader.value, nameInPath(context), number)
  if (!found.ok) return refuse(context, versionProblem(found.error))
  const data = found.value.map(shownEntry)
  return Response.json({ object: 'datanet_version', number, contributions: data })
}

/** GET /v1/datanets/{owner}/{name}/versions/{number}/rows: with texts, a page at a time. */
export async function listVersionRows(context: Context<Api>): Promise<Response> {
  const reader = await readerOf(context)
  if (!reader.ok) return refuse(context, reader.error)
  const number = Number(context.req.param('number'))
  if (!Number.isSafeInteger(number)) return refuse(context, noNumber())
  const page = parseWith(versionRowsQuery, context.req.query())
  if (!page.ok) return refuse(context, page.error)
  const { versions } = context.get('ports')
  const found = await versions.rows(reader.value, nameInPath(context), number, page.value)
  if (!found.ok) return refuse(context, versionProblem(found.error))
  const data = found.value.map((row) => {
    const { position, title, source, text } = row
    return { ...shownEntry(row), position, title, source, text }
  })
  return Response.json({ object: 'list', data })
}

/** GET /v1/datanets/{owner}/{name}/versions/{number}/diff/{other}: from `number` to `other`. */
export async function diffVersions(context: Context<Api>): Promise<Response> {
  const reader = await readerOf(context)
  if (!reader.ok) return refuse(context, reader.error)
  const [from, to] = [Number(context.req.param('number')), Number(context.req.param('other'))]
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) return refuse(context, noNumber())
  const { versions } = context.get('ports')
  const diff = await versions.diff(reader.value, nameInPath(context), from, to)
  if (!diff.ok) return refuse(context, versionProblem(diff.error))
  return Response.json({ object: 'datanet_diff', from, to, ...diff.value })
}

function shownVersion({ number, root, contributions, note, publishedAtMs }: Version): object {
  const published = { note, published_at_ms: publishedAtMs }
  return { object: 'datanet_version', number, root, contributions, ...published }
}

function shownEntry(entry: ProvenEntry): object {
  return {
    contribution_id: entry.contributionId,
    text_sha256: entry.textSha256,
    original_sha256: entry.originalSha256,
    extraction: entry.extraction,
    licence: entry.licence,
    payee: entry.payee,
    committed_at_ms: entry.committedAtMs,
    leaf: entry.leaf,
    proof: entry.proof,
    withdrawn: entry.isWithdrawn,
  }
}

function noNumber(): Problem {
  return invalidRequest('invalid_value', 'A version is named by its number.', 'number')
}

function versionProblem(refusal: VersionRefusal): Problem {
  const type = 'invalid_request_error'
  switch (refusal.kind) {
    case 'datanet_unknown': {
      const message = `The Datanet '${refusal.name}' does not exist, or is not for this key.`
      return notFound('datanet_not_found', message)
    }
    case 'version_unknown':
      return notFound('version_not_found', `There is no version ${refusal.number}.`)
    case 'version_empty': {
      const message = 'There is no contribution to publish a version of.'
      return { status: 409, type, code: refusal.kind, message }
    }
    case 'version_raced': {
      const message = 'The Datanet changed while this version was made. Publish again.'
      return { status: 409, type, code: refusal.kind, message }
    }
  }
}
