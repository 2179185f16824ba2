// A key of one of the demo's people, whose wallets are public test accounts: whoever contributes on the
// local stack needs somebody else to ask, for one's own questions pay one's own data nothing.
import { newKey } from '../../../schemas/wire/key.ts'
import { keyRequest } from '../../demo/client.ts'
import { person } from '../../stack/people.ts'
import { clientOf } from '../api.ts'
import { usageError } from '../cli-error.ts'
import type { LocalStack } from '../local-stack.ts'

const PEOPLE = ['alice', 'bruno', 'chen', 'curator', 'dora', 'erin'] as const

/** @returns a new key of that person's account */
export async function keyOfPerson(
  { url, deployment }: LocalStack,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  const part = PEOPLE.find((one) => one === name)
  if (part === undefined) throw usageError(`--as takes one of ${PEOPLE.join(', ')}, not "${name}".`)
  const body = await keyRequest(deployment, person(part), `login as ${part}`)
  const nobody = clientOf({ url, key: null, from: null }, signal)
  return (await nobody.json('/v1/keys', newKey, { body, open: true })).key
}
