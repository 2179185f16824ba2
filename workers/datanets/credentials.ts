// Where does a text give a password away: what is assigned to a word for one, or stands in a URL? Prose
// speaks of passwords too, so the value decides. One that mixes kinds of characters is told as a secret; one
// that might be a word with a number is for a person to look at; words, and what stands for a value, are neither.

export type Credential = {
  /** UTF-16 offsets of the value, end exclusive. */
  readonly start: number
  readonly end: number
  readonly isCertain: boolean
}

/** Bounded in each part: texts are anybody's. */
const ASSIGNED =
  /(?:password|passwd|passphrase|passcode|passwort|kennwort|contraseña|mot de passe|(?<![\p{L}\p{N}])(?:pass|pwd|pw)|api[_ -]?key|(?:secret|access|auth)[_ -]?(?:key|token)|client[_ -]?secret)["'`]?\s{0,4}(?::=|=>|[:=])\s{0,4}(["'`]?)([^\s"'`]{6,128})/dgiu
const IN_URL =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/(?!user(?:name)?:)()[^\s/:@"'<>]{0,64}:([^\s/@"'<>]{6,128})@[\w.-]/dgiu

const CERTAIN_UNITS = 8
/** Stands for a value, or leads to one. */
const STANDS_FOR =
  /^[$%{<[(*]|^(?:[a-z][a-z0-9+.-]*:\/\/|\.{0,2}\/)|[*•…]{3}|x{4}|example|changeme|change-me|your|password|secret|placeholder|dummy|sample|(?:^|_)test(?:_|$)|redacted|process\.env|os\.environ/i
/** A name with a number, as Windows-10 or version2.1. */
const NUMBERED = /^\p{L}+[-_.]?\d+(?:\.\d+)*$/u

/** In the order of the text. */
export function credentialsIn(text: string): Credential[] {
  return [ASSIGNED, IN_URL]
    .flatMap((form) => [...text.matchAll(form)])
    .flatMap((match) => {
      const start = match.indices?.[2]?.[0] ?? match.index
      // What ends the sentence, or the line of code, is no part of it.
      const value = (match[2] ?? '').replace(/[.,;:!?)\]}]+$/, '')
      const certainty = certaintyOf(value, match[1] !== '')
      return certainty === 'none'
        ? []
        : [{ start, end: start + value.length, isCertain: certainty === 'certain' }]
    })
    .toSorted((a, b) => a.start - b.start)
}

/** @param isQuoted what is not may be code: a name, a type, a call */
function certaintyOf(value: string, isQuoted: boolean): 'certain' | 'possible' | 'none' {
  if (value.length < 6 || STANDS_FOR.test(value)) return 'none'
  if (!isQuoted && /^[\p{L}_$][\p{L}\p{N}_.$]*[([{]/u.test(value)) return 'none'
  if (!/\p{L}/u.test(value) || !/\d/.test(value)) return 'none'
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(value))
  const isName = !isQuoted && /^[\p{L}\p{N}._]*$/u.test(value)
  const isMixed =
    kinds.length >= 3 && value.length >= CERTAIN_UNITS && !isName && !NUMBERED.test(value)
  return isMixed ? 'certain' : 'possible'
}
