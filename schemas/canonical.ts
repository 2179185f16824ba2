// Canonical JSON (the rules of RFC 8785 for the values we sign and publish): keys in code-unit
// order, no white space, integers only, no undefined. Two parties that hold the same value hold the
// same bytes, so a hash of it means something.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Sha256 } from './ids.ts'
import { assert } from './result.ts'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json }

export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value)
  }
  if (typeof value === 'number') {
    assert(Number.isSafeInteger(value), 'a canonical number is a safe integer')
    return JSON.stringify(value)
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  let members = ''
  for (const key of Object.keys(value).sort()) {
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(memberOf(value, key))}`
  }
  return `{${members}}`
}

export function sha256Hex(content: string | Uint8Array): Sha256 {
  const bytes = typeof content === 'string' ? utf8ToBytes(content) : content
  return bytesToHex(sha256(bytes)) as Sha256
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function memberOf(value: { readonly [key: string]: Json }, key: string): Json {
  const member = value[key]
  assert(member !== undefined, `canonical JSON has no undefined, but "${key}" is`)
  return member
}
