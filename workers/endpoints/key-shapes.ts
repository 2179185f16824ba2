// Keys between the wire and the inside: what was asked becomes a policy, what is kept becomes what
// its owner may see. No rules here.
import { routingOfAccount, type AccountId } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import type { KeyMode, KeyTerms, NewKey, ShownKey } from '../../schemas/wire/key.ts'
import { makeKey } from '../auth/key.ts'
import { proofOf, type Peppers } from '../auth/peppers.ts'
import { invalidRequest, type Problem } from '../http/problem.ts'
import { resetsAtMs, type BudgetPeriod } from '../meter/budgets.ts'
import { FULL_POLICY } from '../meter/keys.ts'
import type { KeyPatch, KeyPolicy, KeyView, NewSecret } from '../meter/meter.port.ts'

export type FreshKey = { readonly key: string; readonly secret: NewSecret }

/**
 * The only moment at which the key itself is here: it is shown in this reply, and then forgotten.
 *
 * @param secret as many bytes as KEY_RANDOM_BYTES
 */
export function freshKey(
  account: AccountId,
  mode: KeyMode,
  secret: Uint8Array,
  peppers: Peppers,
): FreshKey {
  const key = makeKey(mode, routingOfAccount(account), secret)
  const proof = proofOf(key, peppers.current)
  return { key, secret: { ...proof, last4: key.slice(-4) } }
}

/** @param base what holds where the request says nothing */
export function policyOf(terms: KeyTerms, base: KeyPolicy = FULL_POLICY): KeyPolicy {
  const { budgets, ...patch } = patchOf(terms)
  return { ...base, ...patch, budgets: { ...base.budgets, ...budgets } }
}

/** A key that ends before it begins is a mistake: null where it is none. */
export function endedProblem({ expires_at: expiresAtMs }: KeyTerms, nowMs: number): Problem | null {
  if (expiresAtMs === undefined || expiresAtMs === null || expiresAtMs > nowMs) return null
  const message = `'expires_at' is over already: ${new Date(expiresAtMs).toISOString()}. Revoking ends a key at once.`
  return invalidRequest('invalid_value', message, 'expires_at')
}

export function patchOf(terms: KeyTerms): KeyPatch {
  const { scopes, models, datanets, expires_at: expiresAtMs, budgets, rpm, tpm } = terms
  const { max_parallel: maxParallel } = terms
  return {
    ...(scopes === undefined ? {} : { scopes }),
    ...(models === undefined ? {} : { models }),
    ...(datanets === undefined ? {} : { datanets }),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    ...(budgets === undefined ? {} : { budgets: withoutUndefined(budgets) }),
    ...(rpm === undefined ? {} : { rpm }),
    ...(tpm === undefined ? {} : { tpm }),
    ...(maxParallel === undefined ? {} : { maxParallel }),
  }
}

export function shownKeyOf(view: KeyView, account: AccountId, mode: KeyMode): ShownKey {
  const { policy } = view
  return {
    id: view.keyId,
    object: 'key',
    account_id: account,
    mode,
    name: view.name,
    scopes: [...policy.scopes],
    models: policy.models === null ? null : [...policy.models],
    datanets: policy.datanets === null ? null : [...policy.datanets],
    rpm: policy.rpm,
    tpm: policy.tpm,
    max_parallel: policy.maxParallel,
    budgets: {
      day: shownBudget(view, 'day'),
      month: shownBudget(view, 'month'),
      total: shownBudget(view, 'total'),
    },
    created_at: instant(view.createdAtMs),
    last_used_at: instantOrNull(view.lastUsedAtMs),
    expires_at: instantOrNull(policy.expiresAtMs),
    disabled: view.revokedAtMs !== null,
    revoked_at: instantOrNull(view.revokedAtMs),
    revoked_for: view.revokedFor,
    secrets: view.secrets.map(({ last4, createdAtMs, expiresAtMs }) => ({
      last4,
      created_at: instant(createdAtMs),
      expires_at: instantOrNull(expiresAtMs),
    })),
  }
}

/** The reply that carries the key itself. */
export function newKeyOf(
  [view]: readonly KeyView[],
  account: AccountId,
  mode: KeyMode,
  { key, secret }: FreshKey,
): NewKey {
  const shown = shownKeyOf(must(view, 'a key that was just made is shown'), account, mode)
  return { ...shown, key, last4: secret.last4 }
}

function shownBudget({ policy, spend }: KeyView, period: BudgetPeriod) {
  const window = spend[period]
  return {
    limit_nano_usd: policy.budgets[period]?.toString() ?? null,
    spent_nano_usd: window.spentNanoUsd.toString(),
    reserved_nano_usd: window.reservedNanoUsd.toString(),
    resets_at: instantOrNull(resetsAtMs(period, window)),
  }
}

function withoutUndefined<T extends object>(
  members: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const told = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries(told) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : instant(ms)
}
