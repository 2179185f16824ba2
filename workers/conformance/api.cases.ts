// One call of the API as a test sees it: status, headers, and the body as JSON where there is one.
import { BASE_MODEL } from '../../gpu-runtime/models/manifest.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { newKey, type NewKey } from '../../schemas/wire/key.ts'
import type { World } from './world.cases.ts'

export type Reply = { readonly status: number; readonly headers: Headers; readonly body: unknown }

export async function api(
  { stack }: World,
  method: string,
  path: string,
  key: string | null,
  body?: object,
): Promise<Reply> {
  const reply = await fetch(`${stack.url}${path}`, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  const parsed: unknown = text === '' ? null : JSON.parse(text)
  return { status: reply.status, headers: reply.headers, body: parsed }
}

/** Publishes an adapter of the base that the world serves, at a nano-USD a token. */
export function publishAdapter(
  { stack, key }: World,
  name: string,
  body: Uint8Array | FormData,
  terms: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const query = new URLSearchParams({
    name,
    base_sha256: BASE_MODEL.sha256,
    description: 'For tests.',
    prompt_nano_usd: '1',
    completion_nano_usd: '1',
    ...terms,
  })
  return fetch(`${stack.url}/v1/adapters?${query.toString()}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: body instanceof FormData ? body : Uint8Array.from(body),
  })
}

/** A key made by an admin key. */
export async function makeKeyBy(world: World, admin: string, terms: object = {}): Promise<NewKey> {
  const reply = await api(world, 'POST', '/v1/keys', admin, { name: 'made', ...terms })
  if (reply.status !== 201) throw new Error(`no key: ${JSON.stringify(reply.body)}`)
  return newKey.parse(reply.body)
}

/** The status and code of a refusal, which has the error shape. */
export async function refusalOf(reply: Response | Reply): Promise<[number, string]> {
  const body: unknown = reply instanceof Response ? await reply.json() : reply.body
  return [reply.status, errorBody.parse(body).error.code]
}
