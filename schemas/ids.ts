// Branded ids. An id says what it names by its prefix; the rest is base62, never reused. Ids are
// made from a clock and randomness that the caller passes in, so that tests can replay them.
import { sha256 } from '@noble/hashes/sha2.js'
import { decodeBase62, encodeBase62 } from './base62.ts'
import type { Brand } from './brand.ts'
import { assert, must } from './result.ts'

export type AccountId = Brand<string, 'AccountId'>
export type KeyId = Brand<string, 'KeyId'>
export type GenerationId = Brand<string, 'GenerationId'>
export type DatanetId = Brand<string, 'DatanetId'>
export type ContributionId = Brand<string, 'ContributionId'>
export type PassageId = Brand<string, 'PassageId'>
export type AdapterId = Brand<string, 'AdapterId'>
export type RequestId = Brand<string, 'RequestId'>
export type AccessRequestId = Brand<string, 'AccessRequestId'>
export type BatchId = Brand<string, 'BatchId'>
export type UploadId = Brand<string, 'UploadId'>
export type SubscriptionId = Brand<string, 'SubscriptionId'>
/** Of one event or of a batch of them: what a receiver knows a webhook by. */
export type WebhookId = Brand<string, 'WebhookId'>
/** 20 bytes, lower-case hex with 0x: a wallet, a payee or a contract. */
export type Address = Brand<`0x${string}`, 'Address'>
/** 32 bytes, lower-case hex without 0x: the sha-256 of some bytes. */
export type Sha256 = Brand<string, 'Sha256'>
/** The part of an account id that keys carry: 17 base62 characters, 96 bits. */
export type RoutingId = Brand<string, 'RoutingId'>

const BODY = '[0-9A-Za-z]'
export const PATTERNS = {
  acct: new RegExp(`^acct_${BODY}{17}$`),
  key: new RegExp(`^key_${BODY}{22}$`),
  gen: new RegExp(`^gen_${BODY}{22}$`),
  dn: new RegExp(`^dn_${BODY}{22}$`),
  con: new RegExp(`^con_${BODY}{22}$`),
  psg: new RegExp(`^psg_${BODY}{22}$`),
  adp: new RegExp(`^adp_${BODY}{22}$`),
  req: new RegExp(`^req_${BODY}{22}$`),
  acr: new RegExp(`^acr_${BODY}{22}$`),
  sub: new RegExp(`^sub_${BODY}{22}$`),
  evt: new RegExp(`^evt_${BODY}{22}$`),
  evb: new RegExp(`^evb_${BODY}{22}$`),
  bat: new RegExp(`^bat_${BODY}{22}$`),
  upl: new RegExp(`^upl_${BODY}{22}$`),
  address: /^0x[0-9a-fA-F]{40}$/,
  sha256: /^[0-9a-f]{64}$/,
} as const

type Named = {
  key: KeyId
  gen: GenerationId
  dn: DatanetId
  con: ContributionId
  psg: PassageId
  adp: AdapterId
  req: RequestId
  acr: AccessRequestId
  bat: BatchId
  upl: UploadId
  sub: SubscriptionId
  evt: WebhookId
  evb: WebhookId
}

/**
 * A time-ordered id: 48 bits of milliseconds, then 80 of randomness, as 22 base62 characters.
 *
 * @param randomBytes exactly ten bytes of randomness
 */
export function makeId<P extends keyof Named>(
  prefix: P,
  nowMs: number,
  randomBytes: Uint8Array,
): Named[P] {
  assert(randomBytes.length === 10, 'an id takes ten random bytes')
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(nowMs) << 16n)
  bytes.set(randomBytes, 6)
  return `${prefix}_${encodeBase62(bytes, 22)}` as Named[P]
}

/** When an id of `makeId` was made, in milliseconds: the first 48 of its 128 bits. */
export function timeOfId(id: GenerationId): number {
  const value = must(decodeBase62(id.slice('gen_'.length)), 'the body of an id is base62')
  return Number(value >> 80n)
}

/** The id a content always gets: the same bytes under the same prefix give the same id. */
export function contentId<P extends keyof Named>(prefix: P, content: string): Named[P] {
  const digest = sha256(new TextEncoder().encode(content)).slice(0, 16)
  return `${prefix}_${encodeBase62(digest, 22)}` as Named[P]
}

/** The account of a wallet: one wallet, one account, computable by anybody. */
export function accountOfWallet(wallet: Address): AccountId {
  const digest = sha256(new TextEncoder().encode(`meed account ${wallet}`)).slice(0, 12)
  return `acct_${encodeBase62(digest, 17)}` as AccountId
}

export function routingOfAccount(account: AccountId): RoutingId {
  return account.slice('acct_'.length) as RoutingId
}

export function accountOfRouting(routing: RoutingId): AccountId {
  return parseId('acct', `acct_${routing}`)
}

export function parseId<P extends keyof Named | 'acct'>(
  prefix: P,
  text: string,
): P extends keyof Named ? Named[P] : AccountId {
  assert(PATTERNS[prefix].test(text), `"${text}" is not an id of the form ${prefix}_…`)
  return text as P extends keyof Named ? Named[P] : AccountId
}

export function parseAddress(text: string): Address {
  assert(PATTERNS.address.test(text), `"${text}" is not a 20-byte address`)
  return text.toLowerCase() as Address
}

export function parseSha256(text: string): Sha256 {
  assert(PATTERNS.sha256.test(text), `"${text}" is not a sha-256 in lower-case hex`)
  return text as Sha256
}
