// One call of the API as a test sees it: status, headers, and the body as JSON where there is one.
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
