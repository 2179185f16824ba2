// Where does a text give a password away: what is assigned to a word for one, or stands in a URL? Prose
// speaks of passwords too, so the value decides. One that mixes cases and digits as no word does is told as a
// secret; what may be a word with a number is for a person to look at; words, and what stands for a value, are neither.

export type Credential = {
  /** UTF-16 offsets of the value, end exclusive. */
  readonly start: number
  readonly end: number
  readonly isCertain: boolean
}

/** Bounded in each part: texts are anybody's. */
const ASSIGNED =
  /(?<name>password|passwd|passphrase|passcode|passwort|kennwort|contraseña|mot de passe|(?<![\p{L}\p{N}])(?:pass|pwd|pw)|api[_ -]?key|(?:secret|access|auth)[_ -]?(?:key|token)|client[_ -]?secret)["'`]?\s{0,4}(?<assign>:=|=>|[:=])\s{0,4}(?<quote>["'`]?)(?<value>[^\s"'`]{6,128})/dgiu
const IN_URL =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/(?!user(?:name)?:)[^\s/:@"'<>]{0,64}:(?<value>[^\s/@"'<>]{6,128})@(?!sha\d)[\w.-]/dgiu

const CERTAIN_UNITS = 8
/** Words of common speech, too: cards, doors and menus have them. */
const COMMON = /^(?:pass|pw|access[_ -]?key)$/i
/** Stands for a value, or leads to one. */
const STANDS_FOR =
  /^[$%{<[(*]|^(?:[a-z][a-z0-9+.-]*:\/\/|\.{0,2}\/)|[*•…]{3}|x{4}|example|changeme|change-me|your|password|placeholder|dummy|sample|(?:^|_)test(?:_|$)|redacted|process\.env|os\.environ/i
/** A name with a number, as Windows10 or version2. */
const NUMBERED = /^\p{L}+_?\d+$/u
/** What joins words, and says nothing of what they are. */
const JOINTS = /[-/,:+.]/

/** In the order of the text. */
export function credentialsIn(text: string): Credential[] {
  return [ASSIGNED, IN_URL]
    .flatMap((form) => [...text.matchAll(form)])
    .flatMap((match) => {
      const { name = '', assign = '', quote = '', value: given = '' } = match.groups ?? {}
      const start = match.indices?.groups?.['value']?.[0] ?? match.index
      // What ends the sentence, or the line of code, is no part of it.
      const value = quote === '' ? given.replace(/[.,;:!?)\]}]+$/, '') : given
      const isCode = quote !== '' || assign.includes('=') || text[match.index - 1] === '_'
      const certainty = certaintyOf(value, { isQuoted: quote !== '', isCode, name })
      return certainty === 'none'
        ? []
        : [{ start, end: start + value.length, isCertain: certainty === 'certain' }]
    })
    .toSorted((a, b) => a.start - b.start)
}

type Place = {
  /** What is not may be code: a type, a call. */
  readonly isQuoted: boolean
  /** Quoted, or assigned as programs assign. */
  readonly isCode: boolean
  readonly name: string
}

function certaintyOf(value: string, place: Place): 'certain' | 'possible' | 'none' {
  if (value.length < 6 || STANDS_FOR.test(value)) return 'none'
  if (!place.isQuoted && /^[\p{L}_$][\p{L}\p{N}_.$]*[([{]/u.test(value)) return 'none'
  if (!/\p{L}/u.test(value) || !/\d/.test(value)) return 'none'
  if (!place.isCode && COMMON.test(place.name)) return 'possible'
  return value.split(JOINTS).some((part) => isMixed(part, place)) ? 'certain' : 'possible'
}

function isMixed(part: string, { isCode }: Place): boolean {
  if (part.length < CERTAIN_UNITS || NUMBERED.test(part) || isOfWords(part)) return false
  const [lower, upper, digit] = [/\p{Ll}/u, /\p{Lu}/u, /\d/].map((kind) => kind.test(part))
  const hasMark = /[^\p{L}\p{N}_]/u.test(part)
  if (digit !== true) return false
  return (
    (lower === true && upper === true) || (isCode && hasMark && (lower === true || upper === true))
  )
}

/** Words of two letters and more, and short numbers, run together: Uint8Array. */
function isOfWords(part: string): boolean {
  const tokens = part.match(/\p{Lu}?\p{Ll}+|\p{Lu}+|\d+|[^\p{L}\d]/gu) ?? []
  return tokens.every((token) => /^\d{1,3}$/.test(token) || /^\p{L}{2,}$/u.test(token))
}
