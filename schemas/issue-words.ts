// What a schema found wrong, in plain words: what would do, and where a value is of another kind, never the
// value itself. Whatever a schema says in words of its own stays; the library's own texts are for its users.
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** How the library's own texts begin. */
const NOT_OURS = /^(?:Invalid|Too (?:big|small)|Unrecognized)\b/

const KINDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

const FORMS: Readonly<Record<string, string>> = {
  datetime: 'a time like 2026-11-01T12:00:00Z',
  date: 'a day like 2026-11-01',
  url: 'a URL',
  email: 'a mail address',
  base64: 'base64',
  base64url: 'base64url',
  json_string: 'JSON',
  uuid: 'a UUID',
}

const VALUES_SHOWN = 12

/** Without a full stop, as what follows a colon: `expected a string`. */
export function issueWords(issue: Issue): string {
  return NOT_OURS.test(issue.message) || issue.message === '' ? wordsOf(issue) : issue.message
}

/** The same with the path, for those who read no API: `shape.layers: expected a number`. */
export function issueLine(issue: Issue): string {
  const path = pathWords(issue.path)
  return path === '' ? issueWords(issue) : `${path}: ${issueWords(issue)}`
}

/** messages[0].content, as OpenAI writes it; empty for the whole. */
export function pathWords(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`,
    )
    .join('')
}

/** Of what `invalid_type` says was expected. */
export function kindWords(expected: string): string {
  return KINDS[expected] ?? expected
}

function wordsOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${kindWords(issue.expected)}`
    case 'too_small':
      return leastWords(issue)
    case 'too_big':
      return mostWords(issue)
    case 'not_multiple_of':
      return `expected a multiple of ${issue.divisor}`
    case 'invalid_format':
      return `expected ${formWords(issue)}`
    case 'invalid_value':
      return `expected ${valueWords(issue.values)}`
    case 'unrecognized_keys':
      return `${issue.keys.map((key) => `'${key}'`).join(', ')} has no place in it`
    case 'invalid_union':
      return unionWords(issue)
    case 'invalid_key':
      return 'a name in it has no place there'
    case 'invalid_element':
      return 'a member of it does not fit'
    case 'custom':
      return 'it does not fit'
  }
}

function leastWords({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  if (isCounted(origin)) {
    return Number(minimum) === 1 ? 'it is empty' : `expected at least ${minimum} ${UNITS[origin]}`
  }
  return `expected ${inclusive === false ? 'more than' : 'at least'} ${String(minimum)}`
}

function mostWords({ origin, maximum, inclusive }: z.core.$ZodIssueTooBig): string {
  if (isCounted(origin)) return `expected at most ${maximum} ${UNITS[origin]}`
  return `expected ${inclusive === false ? 'less than' : 'at most'} ${String(maximum)}`
}

/** What is bounded by how much there is of it. */
const UNITS = { string: 'characters', array: 'members', set: 'members', file: 'bytes' } as const

function isCounted(origin: string): origin is keyof typeof UNITS {
  return Object.hasOwn(UNITS, origin)
}

function formWords({ format, pattern }: z.core.$ZodIssueInvalidStringFormat): string {
  const known = FORMS[format]
  if (known !== undefined) return known
  const [, prefix, length] = /([a-z]+_)\[0-9A-Za-z\]\{(\d+)\}/.exec(pattern ?? '') ?? []
  if (prefix !== undefined) return `an id, ${prefix} and ${length} letters or digits`
  return pattern === undefined ? `a ${format}` : `the form ${pattern}`
}

function valueWords(values: readonly unknown[]): string {
  const shown = values.slice(0, VALUES_SHOWN).map((value) => `'${String(value)}'`)
  const more = values.length > VALUES_SHOWN ? ', …' : ''
  return shown.length === 1 ? (shown[0] ?? '') : `one of ${shown.join(', ')}${more}`
}

/** Where every form takes another kind of value, those kinds. */
function unionWords(issue: z.core.$ZodIssueInvalidUnion): string {
  const kinds = issue.errors.map(([first]) => {
    return first?.code === 'invalid_type' && first.path.length === 0 ? first.expected : null
  })
  if (kinds.length === 0 || kinds.includes(null)) return 'it fits none of the forms it may have'
  return `expected ${[...new Set(kinds.map((kind) => kindWords(kind ?? '')))].join(' or ')}`
}
