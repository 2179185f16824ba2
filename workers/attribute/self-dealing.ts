// Who pays for a call and owns what it is credited to gets nothing for it: else a contributor could
// buy his own answers with credit that costs him only what others take of it, and be paid whatever
// is granted per use. What is withheld is named and goes where unattributed credit goes.
import type { Address } from '../../schemas/ids.ts'
import type { Credit } from '../../schemas/wire/generation.ts'

/** Shares and `unattributed` still sum to exactly 1e9; `withheld` says what of it was moved. */
export function withheldFromPayer(credit: Credit, payer: Address): Credit {
  const withheld = credit.shares.filter(({ payee }) => payee === payer)
  if (withheld.length === 0) return credit
  const amount = withheld.reduce((sum, { share }) => sum + share, 0)
  return {
    ...credit,
    shares: credit.shares.filter(({ payee }) => payee !== payer),
    unattributed: credit.unattributed + amount,
    withheld,
  }
}
