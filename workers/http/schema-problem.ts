// What a schema found wrong with a value, for whoever sent it: one thing, by its path, in words that say
// what would do.
import type { z } from 'zod'
import { issueWords, pathWords } from '../../schemas/issue-words.ts'
import { invalidRequest, type Problem } from './problem.ts'

type Issue = z.core.$ZodIssue

/**
 * @param issues as zod gives them
 * @param value what was parsed
 */
export function schemaProblem(issues: readonly Issue[], value: unknown): Problem {
  const first = foremost(issues)
  if (first === undefined) return invalidRequest('invalid_value', 'The body does not fit.')
  const issue = meant(first)
  const path = pathWords(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const param = pathWords([...issue.path, issue.keys[0] ?? ''])
    return invalidRequest('unknown_parameter', `Unknown parameter: '${param}'.`, param)
  }
  if (path !== '' && isAbsent(issue, value)) {
    return invalidRequest('missing_required_parameter', `'${path}' is missing.`, path)
  }
  const where = path === '' ? 'The body' : `'${path}'`
  const message = `${where} is not valid: ${issueWords(issue)}.`
  return invalidRequest('invalid_value', message, ...(path === '' ? [] : [path]))
}

/** An unknown field first, because a typing error is often why another is missing. */
function foremost(issues: readonly Issue[]): Issue | undefined {
  const unknown = issues.find(({ code }) => code === 'unrecognized_keys')
  const [first] = issues
  if (unknown !== undefined || first?.code !== 'too_big') return unknown ?? first
  // A number beyond all whole numbers is also beyond the bound that is meant.
  const isSame = ({ code, path }: Issue) => code === 'too_big' && path.join() === first.path.join()
  return issues.findLast(isSame)
}

/** Of a union, what is wrong with the form that was meant: the only one of whose kind the value is. */
function meant(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue
  const forms = issue.errors.filter((form) => kindIn(form) === null)
  const inner = forms.length === 1 ? foremost(forms[0] ?? []) : undefined
  return inner === undefined ? issue : meant({ ...inner, path: [...issue.path, ...inner.path] })
}

/** The kind of value that a form of a union takes, where the value is of another; else null. */
function kindIn([first]: readonly Issue[]): string | null {
  return first?.code === 'invalid_type' && first.path.length === 0 ? first.expected : null
}

const SAID_OF_NOTHING: readonly Issue['code'][] = ['invalid_type', 'invalid_union', 'invalid_value']

function isAbsent({ code, path }: Issue, value: unknown): boolean {
  if (!SAID_OF_NOTHING.includes(code)) return false
  let at = value
  for (const part of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, part) : null
  return at === undefined
}
