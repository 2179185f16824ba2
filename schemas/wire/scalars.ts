// The scalars every message is built of: parsed once at the edge, branded and trusted inside.
import { z } from 'zod'
import type { JsonObject } from '../canonical.ts'
import { datanetName } from '../datanet-name.ts'
import { PATTERNS, parseAddress, parseId, parseSha256 } from '../ids.ts'
import { nanoUsd, parseAmount, tokenWei } from '../money.ts'

const digits = z.string().refine((text) => parseAmount(text) !== null, 'expected decimal digits')

/** Wire: a decimal string. Inside: a bigint of nano-USD. */
export const nanoUsdText = digits.transform((text) => nanoUsd(BigInt(text)))
/** A price that somebody sets: at most one million USD, so that no sum of prices overflows. */
export const setPriceText = nanoUsdText.refine(
  (price) => price <= 10n ** 15n,
  'expected at most 10^15 nano-USD',
)
/** Wire: a decimal string. Inside: a bigint of wei. */
export const weiText = digits.transform((text) => tokenWei(BigInt(text)))
/** Wire: a decimal string. Inside: a plain bigint, for shares and rates. */
export const bigintText = digits.transform((text) => BigInt(text))

export const address = z.string().regex(PATTERNS.address).transform(parseAddress)
export const sha256 = z.string().regex(PATTERNS.sha256).transform(parseSha256)
export const hex32 = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .transform((text) => text as `0x${string}`)
export const hexBytes = z
  .string()
  .regex(/^0x([0-9a-f]{2})*$/)
  .transform((text) => text as `0x${string}`)

const idOf = <P extends Parameters<typeof parseId>[0]>(prefix: P) =>
  z
    .string()
    .regex(PATTERNS[prefix])
    .transform((text) => parseId(prefix, text))

export const accountId = idOf('acct')
export const keyId = idOf('key')
export const generationId = idOf('gen')
export const datanetId = idOf('dn')
export const contributionId = idOf('con')
export const passageId = idOf('psg')

/** owner/name, both in lower case, digits and dashes: adapters and Datanets are named so. */
export const ownedName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,38}\/[a-z0-9][a-z0-9.-]{0,62}$/, 'expected owner/name')

/** The same, or one of its versions: owner/name@3. */
const datanetAsked = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,38}\/[a-z0-9][a-z0-9.-]{0,62}(@[1-9][0-9]{0,8})?$/,
    'expected owner/name, or owner/name@version',
  )
/** Datanets that a question is asked of, each once. */
export const datanetsAsked = z
  .array(datanetAsked)
  .max(8)
  .transform((list) => [...new Set(list)])
  .refine(
    (list) => new Set(list.map(datanetName)).size === list.length,
    'expected each Datanet with one version at most',
  )

export const count = z.int().min(0)
/** Milliseconds since 1970, UTC. */
export const epochMs = z.int().min(0)

/** Whatever object JSON.parse gives. */
export const jsonObject = z.looseObject({}).transform((value) => value as JsonObject)
