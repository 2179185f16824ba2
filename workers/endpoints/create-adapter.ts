// POST /v1/adapters: publishes a LoRA under owner/name. The form carries the file and what is to be
// said of it; the bytes are kept under their hash, and the node checks them again before loading.
import type { Context } from 'hono'
import { z } from 'zod'
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId } from '../../schemas/ids.ts'
import { ownedName, setPriceText, sha256 } from '../../schemas/wire/scalars.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { invalidRequest, type Problem } from '../http/problem.ts'
import { parseWith, readBytes } from '../http/read-body.ts'
import type { AdapterRefusal } from '../models/models.port.ts'
import { callerOf } from './caller-of.ts'
import { adapterFailed, adapterReady } from './told-events.ts'

const ADAPTER_BYTES_MAX = 64 << 20
const GGUF_MAGIC = 0x46554747

export const adapterQuery = z.strictObject({
  name: ownedName,
  base_sha256: sha256,
  description: z.string().min(1).max(1_000),
  prompt_nano_usd: setPriceText,
  completion_nano_usd: setPriceText,
})

/** The query says what the file is; the body is the GGUF file itself. */
export async function createAdapter(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'datanets')
  if (!authorized.ok) return refuse(context, authorized.error)
  const query = parseWith(adapterQuery, context.req.query())
  if (!query.ok) return refuse(context, query.error)
  const body = await readBytes(context.req.raw, ADAPTER_BYTES_MAX)
  if (!body.ok) return refuse(context, body.error)
  const ports = context.get('ports')
  const { caller, mode } = authorized.value
  const hash = sha256Hex(body.value)
  const failed = async (problem: Problem) => {
    const event = adapterFailed(query.value.name, hash, problem, ports.now())
    await ports.tell(caller.accountId, mode, event)
    return refuse(context, problem)
  }
  if (!isGguf(body.value)) return failed(notGguf())
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
  })
  if (!published.ok) return failed(refusalProblem(published.error))
  const { id, sha256: stored, bytes, baseSha256 } = published.value
  await ports.fleet.noteActivity({ sha256: stored, baseSha256, bytes })
  await ports.tell(caller.accountId, mode, adapterReady(published.value, ports.now()))
  return Response.json({ id, object: 'adapter', name, sha256: stored, bytes }, { status: 201 })
}

function isGguf(bytes: Uint8Array<ArrayBuffer>): boolean {
  return bytes.byteLength > 24 && new DataView(bytes.buffer).getUint32(0, true) === GGUF_MAGIC
}

function notGguf(): Problem {
  return invalidRequest(
    'adapter_invalid',
    'The body is not a GGUF file. Convert the adapter first.',
  )
}

function refusalProblem(refusal: AdapterRefusal): Problem {
  const type = 'invalid_request_error'
  switch (refusal.kind) {
    case 'name_taken': {
      const message = `'${refusal.name}' is published with other bytes. Choose another name.`
      return { status: 409, type, code: 'name_taken', message, param: 'name' }
    }
    case 'namespace_taken': {
      const message = `'${refusal.namespace}/…' belongs to another account. Choose another owner.`
      return { status: 409, type, code: 'namespace_taken', message, param: 'name' }
    }
  }
}
