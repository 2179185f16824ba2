// The books of an epoch: what the receipts of its calls add to leaves, debits and what is pending.
// Exact: the sum of leaves and pending is the sum of debits, before and after, whoever is held, taken
// back from, or paid elsewhere. One rule for the settler and its verifiers.
import type { Address } from '../../schemas/ids.ts'
import { nanoUsdToWei, tokenWei } from '../../schemas/money.ts'
import type { TokenWei } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import type { Leaf, PayeeRules, PayoutAddress, Pending } from '../../schemas/wire/epoch.ts'
import type { SignedReceipt } from '../../schemas/wire/generation.ts'
import { inOrder } from './pending-file.ts'

export type Books = {
  readonly leaves: readonly Leaf[]
  readonly debits: readonly Leaf[]
  readonly pending: readonly Pending[]
}

export const NO_BOOKS: Books = { leaves: [], debits: [], pending: [] }

export type EpochRules = {
  readonly epoch: number
  readonly weiPerNanoUsd: bigint
  readonly payees: PayeeRules
  /** Of each account, the last word that an earlier epoch followed. */
  readonly wordsBefore: readonly PayoutAddress[]
}

export type BooksAfter = Books & {
  /**
   * What it publishes: of the rules, those that this epoch had to follow, and every word that an earlier
   * one followed, lest a later one goes back behind it.
   */
  readonly followed: PayeeRules
}

type Amount = { readonly account: Address; readonly wei: bigint }

export function booksAfter(
  before: Books,
  receipts: readonly SignedReceipt[],
  { epoch, weiPerNanoUsd, payees, wordsBefore }: EpochRules,
): BooksAfter {
  const inWei = (amount: bigint) => nanoUsdToWei(amount, weiPerNanoUsd)
  const splits = receipts.flatMap(({ credited }) => credited.splits)
  const [data, others] = [splits.filter(isData), splits.filter((split) => !isData(split))]
  const amountOf = ({ payee, amountNanoUsd }: (typeof splits)[number]) => {
    return { account: payee, wei: inWei(amountNanoUsd) }
  }
  const earned = [...sums(data.map(amountOf))].map(([account, wei]): Pending => {
    return { earnedIn: epoch, account, amountWei: tokenWei(wei) }
  })
  const waiting = [...before.pending, ...earned]
  const matured = mature(waiting, epoch, payees)
  const due = [...others.map(amountOf), ...matured.paid]
  const words = newestWords(wordsBefore, payees.addresses)
  const { to, used } = redirects(words)
  const paid = due.map(({ account, wei }) => ({ account: to(account), wei }))
  const spent = receipts.map(({ credited }) => {
    return { account: credited.payer, wei: inWei(credited.priceNanoUsd) }
  })
  const touched = new Set(waiting.map(({ account }) => account))
  return {
    leaves: addTo(before.leaves, paid),
    debits: addTo(before.debits, spent),
    pending: matured.pending,
    followed: {
      ...payees,
      standings: payees.standings.filter(({ account }) => touched.has(account)),
      addresses: newestWords(
        wordsBefore,
        words.filter(({ account }) => used.has(account)),
      ),
    },
  }
}

/** What is taken back is the commons': nobody who settles chooses where it goes. */
export function reserveOf(receipts: readonly SignedReceipt[]): Address {
  const last = must(receipts.at(-1), 'an epoch has receipts')
  return last.credited.terms.payees.commons
}

/** The newest word of each account, ascending; of two of one version, that which was there before. */
export function newestWords(
  before: readonly PayoutAddress[],
  said: readonly PayoutAddress[],
): PayoutAddress[] {
  const words = new Map(before.map((each) => [each.account, each]))
  for (const each of said) {
    if (each.version > (words.get(each.account)?.version ?? 0)) words.set(each.account, each)
  }
  return [...words.values()].sort((a, b) => (a.account < b.account ? -1 : 1))
}

/** Everybody whom an epoch may pay, once: what is said of others does not concern it. */
export function accountsOf(before: Books, receipts: readonly SignedReceipt[]): Address[] {
  const earned = receipts.flatMap(({ credited }) => credited.splits.map(({ payee }) => payee))
  return [...new Set([...before.pending.map(({ account }) => account), ...earned])].sort()
}

export type Matured = {
  readonly pending: readonly Pending[]
  readonly paid: readonly Amount[]
}

/**
 * What of the pending amounts becomes owed in `epoch`: to its account when its time has come, to the
 * reserve when the account has forfeited it, and to nobody yet while the account is held.
 */
export function mature(
  waiting: readonly Pending[],
  epoch: number,
  { maturityEpochs, reserve, standings }: Omit<PayeeRules, 'addresses'>,
): Matured {
  const states = new Map(standings.map(({ account, state }) => [account, state]))
  const isDue = ({ earnedIn, account }: Pending) =>
    states.get(account) === 'forfeited' ||
    (!states.has(account) && earnedIn + maturityEpochs <= epoch)
  const paid = waiting.filter(isDue).map(({ account, amountWei }) => {
    return { account: states.has(account) ? reserve : account, wei: amountWei }
  })
  return { pending: waiting.filter((each) => !isDue(each)).toSorted(inOrder), paid }
}

export function sumOfLeaves(leaves: readonly Leaf[]): TokenWei {
  return tokenWei(leaves.reduce((sum, each) => sum + each.cumulativeWei, 0n))
}

export function sumOfPending(pending: readonly Pending[]): TokenWei {
  return tokenWei(pending.reduce((sum, each) => sum + each.amountWei, 0n))
}

function isData({ role }: { readonly role: string }): boolean {
  return role === 'data'
}

/** Where an account is paid, and whose words were asked for. */
function redirects(words: readonly PayoutAddress[]) {
  const byAccount = new Map(words.map(({ account, to }) => [account, to]))
  const used = new Set<Address>()
  const to = (account: Address) => {
    const elsewhere = byAccount.get(account)
    if (elsewhere !== undefined) used.add(account)
    return elsewhere ?? account
  }
  return { to, used }
}

/** Rows ascending by address, none of zero. */
function addTo(before: readonly Leaf[], amounts: readonly Amount[]): Leaf[] {
  const had = before.map((each) => ({ account: each.account, wei: each.cumulativeWei }))
  return [...sums([...had, ...amounts])]
    .map(([account, wei]) => ({ account, cumulativeWei: tokenWei(wei) }))
    .sort((a, b) => (a.account < b.account ? -1 : 1))
}

function sums(amounts: readonly Amount[]): Map<Address, bigint> {
  const byAccount = new Map<Address, bigint>()
  for (const { account, wei } of amounts) {
    if (wei > 0n) byAccount.set(account, (byAccount.get(account) ?? 0n) + wei)
  }
  return byAccount
}
