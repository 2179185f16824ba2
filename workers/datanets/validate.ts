// What in a text must not be published? Secrets, whose form gives them away, and personal data that
// check digits tell from other numbers. Each finding says what and where, never the value: it will
// be shown in replies and logs. It does not judge what a text means.

import { credentialsIn } from './credentials.ts'

export type Finding = {
  readonly kind: 'secret' | 'personal_data'
  readonly what: string
  /** UTF-16 offsets into the text, end exclusive. */
  readonly start: number
  readonly end: number
}

/** More is an address list, fewer are bylines. */
const ADDRESSES_MAX = 10
const FINDINGS_MAX = 20

type Pattern = { readonly what: string; readonly form: RegExp }

const SECRETS: readonly Pattern[] = [
  { what: 'private key', form: /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----/g },
  { what: 'AWS access key', form: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  {
    what: 'AWS secret key',
    form: /\baws_secret_access_key["']?\s{0,4}[=:]\s{0,4}["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/gi,
  },
  {
    what: 'GitHub token',
    form: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{40,255})/g,
  },
  { what: 'Slack token', form: /\bxox[abprs]-[0-9A-Za-z-]{20,255}/g },
  { what: 'Stripe key', form: /\b[rs]k_live_[0-9a-zA-Z]{24,255}/g },
  { what: 'API key', form: /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{40,255}/g },
  { what: 'Meed key', form: /\bmeed_(?:live|test)_[0-9A-Za-z]{30,255}/g },
  { what: 'JSON web token', form: /\beyJ[\w-]{10,512}\.eyJ[\w-]{10,2048}\.[\w-]{20,1024}/g },
]
const CARD = /\b\d(?:[ -]?\d){12,18}\b/g
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,3})?\b/g
const SOCIAL_SECURITY = /\b(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b/g
export const MAIL_ADDRESS = /\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b/g

/** In the order of the text, at most 20. */
export function findingsIn(text: string): Finding[] {
  // So many of each suffice, and no comparison of them takes long.
  const passwords = credentialsIn(text)
    .filter(({ isCertain }) => isCertain)
    .slice(0, FINDINGS_MAX)
    .map(({ start, end }) => ({ kind: 'secret' as const, what: 'password', start, end }))
  const told = SECRETS.flatMap(({ what, form }) =>
    matches(text, 'secret', what, form).slice(0, FINDINGS_MAX),
  )
  // A key that is assigned to a name is told as what it is, once.
  const secrets = [
    ...told,
    ...passwords.filter((one) => !told.some((key) => key.start < one.end && one.start < key.end)),
  ]
  const personal = [
    ...matches(text, 'personal_data', 'payment card number', CARD).filter((found) =>
      isCard(text.slice(found.start, found.end)),
    ),
    ...matches(text, 'personal_data', 'bank account', IBAN).filter((found) =>
      isIban(text.slice(found.start, found.end)),
    ),
    ...matches(text, 'personal_data', 'social security number', SOCIAL_SECURITY),
  ]
  const addresses = matches(text, 'personal_data', 'list of mail addresses', MAIL_ADDRESS)
  const distinct = new Set(addresses.map(({ start, end }) => text.slice(start, end).toLowerCase()))
  const all = [...secrets, ...personal, ...(distinct.size > ADDRESSES_MAX ? addresses : [])]
  return all.sort((a, b) => a.start - b.start).slice(0, FINDINGS_MAX)
}

function matches(text: string, kind: Finding['kind'], what: string, form: RegExp): Finding[] {
  return [...text.matchAll(form)].map((match) => {
    return { kind, what, start: match.index, end: match.index + match[0].length }
  })
}

/** The beginnings and lengths that are issued. */
const ISSUED = /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6\d{15})$/

/** Issued, and confirmed by Luhn's check digit. */
function isCard(text: string): boolean {
  const compact = text.replace(/\D/g, '')
  if (!ISSUED.test(compact)) return false
  const digits = compact.split('').map(Number)
  const sum = digits.toReversed().reduce((total, digit, at) => {
    const doubled = at % 2 === 1 ? digit * 2 : digit
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}

/** ISO 7064, mod 97-10. */
function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '')
  const turned = compact.slice(4) + compact.slice(0, 4)
  const numbers = turned.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return compact.length >= 15 && BigInt(numbers) % 97n === 1n
}
