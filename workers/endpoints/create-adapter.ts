// POST /v1/adapters: publishes a LoRA under owner/name. Every rule is checked before anything is kept;
// the bytes are kept under their hash, and the node checks them again before loading.
import type { Context } from 'hono'
import { z } from 'zod'
import type { BaseShape } from '../../schemas/adapter/base-shape.ts'
import type { AdapterRefusal as RuleRefusal } from '../../schemas/adapter/safetensors.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId, type Sha256 } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import { ownedName, setPriceText, sha256 } from '../../schemas/wire/scalars.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { invalidRequest, type Problem } from '../http/problem.ts'
import { parseWith, readBytes } from '../http/read-body.ts'
import type { AdapterRefusal } from '../models/models.port.ts'
import { uploadedAdapter, type Upload } from '../models/uploaded-adapter.ts'
import type { Fleet } from '../route/route.port.ts'
import { callerOf } from './caller-of.ts'
import { adapterFailed, adapterReady } from './told-events.ts'

const ADAPTER_BYTES_MAX = 64 << 20
/** A form is held in memory more often than a bare file. */
const FORM_BYTES_MAX = 32 << 20

export const adapterQuery = z.strictObject({
  name: ownedName,
  base_sha256: sha256,
  description: z.string().min(1).max(1_000),
  prompt_nano_usd: setPriceText,
  completion_nano_usd: setPriceText,
})

/** The query says what the adapter is; the body is the adapter itself. */
export async function createAdapter(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const query = parseWith(adapterQuery, context.req.query())
  if (!query.ok) return refuse(context, query.error)
  const upload = await uploadOf(context.req.raw)
  if (!upload.ok) return refuse(context, upload.error)
  const ports = context.get('ports')
  const { caller, mode } = authorized.value
  const failed = async (file: string | null, problem: Problem) => {
    const event = adapterFailed(query.value.name, file, problem, ports.now())
    await ports.tell(caller.accountId, mode, event)
    return refuse(context, problem)
  }
  const shape = await shapeOf(query.value.base_sha256, ports.fleet)
  const body = uploadedAdapter(upload.value, shape)
  if (!body.ok) return failed(null, invalidAdapter(body.error))
  const hash = sha256Hex(body.value)
  await ports.adapterBytes.put(hash, body.value)
  const { name, description } = query.value
  const published = await ports.adapters.publish({
    id: contentId('adp', `${name} ${hash}`),
    name,
    ownerAccount: caller.accountId,
    payee: caller.wallet,
    description,
    baseSha256: query.value.base_sha256,
    sha256: hash,
    bytes: body.value.byteLength,
    promptNanoUsd: query.value.prompt_nano_usd,
    completionNanoUsd: query.value.completion_nano_usd,
    createdAtMs: ports.now(),
    withdrawnAtMs: null,
  })
  if (!published.ok) {
    const problem = refusalProblem(published.error)
    // The adapter of that name stands and answers.
    return published.error.kind === 'terms_kept' ? refuse(context, problem) : failed(hash, problem)
  }
  const { id, sha256: stored, bytes, baseSha256 } = published.value.adapter
  await ports.fleet.noteActivity({ sha256: stored, baseSha256, bytes })
  await ports.tell(caller.accountId, mode, adapterReady(published.value, ports.now()))
  return Response.json({ id, object: 'adapter', name, sha256: stored, bytes }, { status: 201 })
}

/** One file as the body, or PEFT's two as a form; what they are called there does not matter. */
async function uploadOf(request: Request): Promise<Result<Upload, Problem>> {
  const type = request.headers.get('content-type') ?? ''
  const isForm = type.toLowerCase().startsWith('multipart/form-data')
  const bytes = await readBytes(request, isForm ? FORM_BYTES_MAX : ADAPTER_BYTES_MAX)
  if (!bytes.ok) return bytes
  if (!isForm) return ok({ weights: bytes.value, configText: null })
  const form = await new Response(bytes.value, { headers: { 'content-type': type } })
    .formData()
    .catch(() => null)
  const weights = await partOf(form, 'adapter_model')
  const config = await partOf(form, 'adapter_config')
  if (weights === null || config === null) return err(NOT_TWO_FILES)
  return ok({ weights, configText: new TextDecoder().decode(config) })
}

async function partOf(
  form: FormData | null,
  name: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const part: unknown = form?.get(name) ?? null
  if (typeof part === 'string') return Uint8Array.from(new TextEncoder().encode(part))
  return part instanceof Blob ? new Uint8Array(await part.arrayBuffer()) : null
}

const NOT_TWO_FILES = invalidRequest(
  'adapter_invalid',
  'The form needs two files: adapter_model (adapter_model.safetensors) and adapter_config ' +
    '(adapter_config.json).',
)

function invalidAdapter({ rule, why }: RuleRefusal): Problem {
  const message = `The adapter breaks the rule '${rule}': ${why}.`
  return { ...invalidRequest('adapter_invalid', message), metadata: { rule } }
}

/** As the nodes that serve it say; null while none is up. */
async function shapeOf(base: Sha256, fleet: Fleet): Promise<BaseShape | null> {
  const nodes = (await fleet.view()).map(({ status }) => status.base)
  return nodes.find(({ sha256: served }) => served === base)?.shape ?? null
}

function refusalProblem(refusal: AdapterRefusal): Problem {
  const type = 'invalid_request_error'
  switch (refusal.kind) {
    case 'name_taken': {
      const message = `'${refusal.name}' is published with other bytes. Choose another name.`
      return { status: 409, type, code: 'name_taken', message, param: 'name' }
    }
    case 'terms_kept': {
      const { stored, differ } = refusal
      const message =
        `'${stored.name}' is published with these bytes, and stays as it was. Yours differs in: ` +
        `${differ.join(', ')}. Send what metadata says for a repeat; another name takes other terms.`
      const metadata = {
        differ: differ.join(','),
        base_sha256: stored.baseSha256,
        description: stored.description,
        prompt_nano_usd: stored.promptNanoUsd.toString(),
        completion_nano_usd: stored.completionNanoUsd.toString(),
      }
      return { status: 409, type, code: 'terms_kept', message, param: 'name', metadata }
    }
    case 'namespace_taken': {
      const message = `'${refusal.namespace}/…' belongs to another account. Choose another owner.`
      return { status: 409, type, code: 'namespace_taken', message, param: 'name' }
    }
    case 'weights_taken': {
      const whose = refusal.name === null ? 'by another account' : `as '${refusal.name}'`
      const message = `These very weights are published ${whose}, which earns for them. Publish your own.`
      return { status: 409, type, code: 'weights_taken', message }
    }
  }
}
