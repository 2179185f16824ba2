// From the flags of `meed keys create` and `update` to what the API takes. The server has the last
// word on what is allowed; here only dollars become nano-USD and lists become lists.
import { KEY_SCOPES, type KeyScope } from '../../schemas/wire/key.ts'
import { parseUsd } from './amounts.ts'
import { usageError } from './cli-error.ts'
import { commaList } from './cli.ts'

/** Takes a restriction away. */
export const ANY = 'any'

export type LimitFlags = {
  readonly scopes?: string | undefined
  readonly models?: string | undefined
  readonly datanets?: string | undefined
  readonly rpm?: string | undefined
  readonly tpm?: string | undefined
  readonly maxParallel?: string | undefined
  readonly budgetDay?: string | undefined
  readonly budgetMonth?: string | undefined
  readonly budgetTotal?: string | undefined
  readonly expires?: string | undefined
}

export function limitsOf(flags: LimitFlags): Record<string, unknown> {
  const budgets = told({
    day: budget('--budget-day', flags.budgetDay),
    month: budget('--budget-month', flags.budgetMonth),
    total: budget('--budget-total', flags.budgetTotal),
  })
  return told({
    scopes: flags.scopes === undefined ? undefined : commaList(flags.scopes).map(scope),
    models: orAny(flags.models, commaList),
    datanets: orAny(flags.datanets, commaList),
    rpm: orAny(flags.rpm, (text) => number('--rpm', text)),
    tpm: orAny(flags.tpm, (text) => number('--tpm', text)),
    max_parallel: orAny(flags.maxParallel, (text) => number('--max-parallel', text)),
    budgets: Object.keys(budgets).length === 0 ? undefined : budgets,
    expires_at: flags.expires === 'never' ? null : orAny(flags.expires, (text) => text),
  })
}

function scope(text: string): KeyScope {
  const known = KEY_SCOPES.find((name) => name === text)
  if (known !== undefined) return known
  throw usageError(`--scopes takes any of ${KEY_SCOPES.join(', ')}, not "${text}".`)
}

function budget(flag: string, text: string | undefined): string | null | undefined {
  return orAny(text, (dollars) => {
    const amount = parseUsd(dollars)
    if (amount !== null) return amount.toString()
    throw usageError(`${flag} takes dollars, like 0.5, or "${ANY}", not "${dollars}".`)
  })
}

function number(flag: string, text: string): number {
  if (/^[1-9][0-9]{0,9}$/.test(text)) return Number(text)
  throw usageError(`${flag} takes a whole number from 1 on, or "${ANY}", not "${text}".`)
}

function orAny<T>(text: string | undefined, parse: (text: string) => T): T | null | undefined {
  if (text === undefined) return undefined
  return text === ANY ? null : parse(text)
}

function told(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}
