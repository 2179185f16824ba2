// From inside to wire: amounts become decimal strings, everything else stays. The schemas of this
// folder parse the result back; a round trip loses nothing.
import type { Json } from '../canonical.ts'
import { AssertionError } from '../result.ts'

export type Wired =
  | null
  | boolean
  | number
  | string
  | bigint
  | undefined
  | readonly Wired[]
  | { readonly [key: string]: Wired }

/** bigint → decimal string, at any depth; members that are undefined are left out. */
export function toWire(value: Wired): Json {
  if (typeof value === 'bigint') return value.toString()
  if (value === undefined) throw new AssertionError('undefined has no wire form')
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.map(toWire)
  const members: { [key: string]: Json } = {}
  for (const key of Object.keys(value)) {
    const member = value[key]
    if (member !== undefined) setOwn(members, key, toWire(member))
  }
  return members
}

/** Each call passes here several times: what is assigned needs no list of pairs. */
function setOwn(members: { [key: string]: Json }, key: string, member: Json): void {
  if (key !== '__proto__') members[key] = member
  else Object.defineProperty(members, key, { value: member, ...ORDINARY })
}

const ORDINARY = { enumerable: true, configurable: true, writable: true }

function isList(value: object): value is readonly Wired[] {
  return Array.isArray(value)
}
