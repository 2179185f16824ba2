// Datanets: make one, list those that may be read, contribute a text. The contributor's wallet is
// the payee of what the text's passages earn.
import type { Context } from 'hono'
import { z } from 'zod'
import { datanetRules } from '../../schemas/wire/datanet-change.ts'
import { inBatch } from '../../schemas/wire/reviews.ts'
import { accountId as accountIdText, ownedName, setPriceText } from '../../schemas/wire/scalars.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { NewContribution } from '../datanets/datanets.port.ts'
import { refusalWords } from '../datanets/refusal-words.ts'
import type { ContributeRefusal, CreateRefusal } from '../datanets/refusal.ts'
import { unknownLicenceWords } from '../datanets/rights.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { invalidRequest, notFound, unavailable, type Problem } from '../http/problem.ts'
import { readJson } from '../http/read-body.ts'
import type { Caller } from '../meter/meter.port.ts'
import { callerOf, readerOf } from './caller-of.ts'
import { changeOf } from './change-datanet.ts'
import { shownDatanet, shownRepeat } from './datanet-shape.ts'
import { asItem } from './contribution-batches.ts'
import { nameInPath } from './name-in-path.ts'

export const CONTRIBUTION_BODY_BYTES_MAX = 4 << 20

export const newDatanet = z.strictObject({
  name: ownedName,
  title: z.string().min(1).max(200),
  description: z.string().min(1).max(4_000),
  licence: z.string().min(1).max(80),
  is_public: z.boolean(),
  /** Private, yet shown to all by its card, so that access can be asked for. */
  is_listed: z.boolean().optional(),
  language: z
    .string()
    .refine(isLanguage, 'expected the two letters of a language, such as en (ISO 639-1)')
    .optional(),
  tags: z.array(z.string().min(1).max(40)).max(16).optional(),
  fee_nano_usd: setPriceText,
  ...datanetRules,
})

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })

function isLanguage(text: string): boolean {
  return /^[a-z]{2}$/.test(text) && names.of(text) !== undefined
}

export const newContribution = z.strictObject({
  title: z.string().min(1).max(200),
  source: z.string().min(1).max(1_000),
  licence: z.string().min(1).max(80),
  text: z.string().min(1),
  ...inBatch,
})

export const newGrant = z.strictObject({
  account_id: accountIdText,
  role: z.enum(['curator', 'contributor', 'reader']),
})

export async function createDatanet(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const body = await readJson(context.req.raw, newDatanet)
  if (!body.ok) return refuse(context, body.error)
  const ownerAccount = authorized.value.caller.accountId
  const ports = context.get('ports')
  const { name, title, description, licence, is_public, fee_nano_usd } = body.value
  const about = { name, title, description, licence, language: body.value.language ?? 'en' }
  const datanet = {
    ...about,
    ownerAccount,
    ...changeOf(body.value),
    isPublic: is_public,
    feeNanoUsd: fee_nano_usd,
  }
  const created = await ports.datanets.create(datanet, ports.now())
  if (!created.ok) return refuse(context, datanetProblem(created.error))
  return Response.json(shownDatanet(created.value), { status: 201 })
}

/** Readable ones: with a key also what its account owns or was granted. */
export async function listDatanets(context: Context<Api>): Promise<Response> {
  const reader = await readerOf(context)
  if (!reader.ok) return refuse(context, reader.error)
  const list = await context.get('ports').datanets.list(reader.value)
  return Response.json({ object: 'list', data: list.map(shownDatanet) })
}

/** GET /v1/datanets/{owner}/{name}: one of that list. */
export async function getDatanet(context: Context<Api>): Promise<Response> {
  const reader = await readerOf(context)
  if (!reader.ok) return refuse(context, reader.error)
  const named = datanetInPath(context)
  if (!named.ok) return refuse(context, named.error)
  const card = await context.get('ports').datanets.card(reader.value, named.value)
  if (card === null) return refuse(context, unknownDatanet(named.value))
  return Response.json(shownDatanet(card))
}

export async function addContribution(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const body = await readJson(context.req.raw, newContribution, CONTRIBUTION_BODY_BYTES_MAX)
  if (!body.ok) return refuse(context, body.error)
  const { caller } = authorized.value
  const { batch, item, ...given } = body.value
  return asItem(context, caller.accountId, { batch, item }, () =>
    contribute(context, caller, { ...given, original: null }),
  )
}

type Given = Pick<NewContribution, 'title' | 'source' | 'licence' | 'text' | 'original'>

/** Whatever it came as: the text, its title and its rights are known. */
export async function contribute(
  context: Context<Api>,
  caller: Pick<Caller, 'accountId' | 'wallet'>,
  given: Given,
): Promise<Response> {
  const named = datanetInPath(context)
  if (!named.ok) return refuse(context, named.error)
  const ports = context.get('ports')
  const contribution = {
    ...given,
    datanet: named.value,
    contributorAccount: caller.accountId,
    payee: caller.wallet,
  }
  const added = await ports.datanets.contribute(contribution, ports.now())
  if (!added.ok) return refuse(context, contributionProblem(added.error))
  const { id, datanetId, textSha256, passages, noveltyMillionths, alike } = added.value
  const { state, flags, repeats } = added.value
  const reply = {
    id,
    object: 'contribution',
    datanet_id: datanetId,
    sha256: textSha256,
    passages,
    novelty_millionths: noveltyMillionths,
    repeats: repeats.map(shownRepeat),
    near_duplicates: alike,
    state,
    flags,
  }
  return Response.json(reply, { status: 201 })
}

/** POST /v1/datanets/{owner}/{name}/grants: lets another account contribute or read. */
export async function grantDatanet(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const body = await readJson(context.req.raw, newGrant)
  if (!body.ok) return refuse(context, body.error)
  const ports = context.get('ports')
  const named = datanetInPath(context)
  if (!named.ok) return refuse(context, named.error)
  const datanet = named.value
  const grant = {
    datanet,
    ownerAccount: authorized.value.caller.accountId,
    accountId: body.value.account_id,
    role: body.value.role,
  }
  const granted = await ports.datanets.grant(grant, ports.now())
  if (granted.ok) return new Response(null, { status: 204 })
  if (granted.error.kind === 'datanet_unknown') return refuse(context, unknownDatanet(datanet))
  const message = `Only the owner of '${datanet}' may grant access to it.`
  const type = 'permission_error'
  return refuse(context, { status: 403, type, code: 'owner_only', message })
}

/** A path that is no owner/name names no Datanet. */
export function datanetInPath(context: Context<Api>): Result<string, Problem> {
  const name = nameInPath(context)
  return ownedName.safeParse(name).success ? ok(name) : err(unknownDatanet(name))
}

function datanetProblem(refusal: CreateRefusal): Problem {
  const type = 'invalid_request_error'
  switch (refusal.kind) {
    case 'namespace_taken': {
      const message = `'${refusal.namespace}/…' belongs to another account. Choose another owner.`
      return { status: 409, type, code: refusal.kind, message, param: 'name' }
    }
    case 'datanet_exists': {
      const message = `'${refusal.name}' exists already.`
      return { status: 409, type, code: refusal.kind, message, param: 'name' }
    }
    case 'licence_unknown':
      return unknownLicence(refusal.licence, 'licence')
  }
}

export function unknownLicence(licence: string, param: string): Problem {
  return invalidRequest('licence_unknown', unknownLicenceWords(licence), param)
}

export function contributionProblem(refusal: ContributeRefusal): Problem {
  const { code, message } = refusalWords(refusal)
  switch (refusal.kind) {
    case 'text_empty':
    case 'text_malformed':
    case 'text_too_large':
    case 'passages_too_many':
      return invalidRequest(code, message, 'text')
    case 'datanet_unknown':
      return notFound(code, message)
    case 'contributor_not_granted':
      return { status: 403, type: 'permission_error', code, message }
    case 'contribution_duplicate':
    case 'contribution_withdrawn': {
      const metadata = { contribution_id: refusal.contributionId }
      const type = 'invalid_request_error'
      return { status: 409, type, code, message, param: 'text', metadata }
    }
    case 'text_rejected': {
      const reasons = [...new Set(refusal.findings.map((finding) => finding.kind))].join(',')
      return { ...invalidRequest(code, message, 'text'), metadata: { reasons } }
    }
    case 'licence_unknown':
      return invalidRequest(code, message, 'licence')
    case 'embedding_unavailable':
      return unavailable(code, message, 5)
  }
}

function unknownDatanet(name: string): Problem {
  const message = `The Datanet '${name}' does not exist, or this key may not read it.`
  return notFound('datanet_not_found', message)
}
