// Does pay go only where its accounts said? Each manifest carries the last word ever followed of every
// account, because a word that only its own epoch names could be rewound in a later one.
import { isPayToSigned } from '../../schemas/chain/pay-to-type.ts'
import type { Address } from '../../schemas/ids.ts'
import type { Manifest, PayoutAddress } from '../../schemas/wire/epoch.ts'
import { differ } from './difference.ts'
import type { Difference } from './difference.ts'

/** Nobody's pay goes elsewhere but by his own word, and never by an older one than before. */
export async function verifyAddresses(
  { payees: { addresses, standings }, ...manifest }: Manifest,
  previous: Manifest | null,
): Promise<Difference | null> {
  const found =
    ascending('manifest.payees.standings', standings) ??
    ascending('manifest.payees.addresses', addresses)
  if (found !== null) return found
  for (const [i, said] of addresses.entries()) {
    if (!(await isPayToSigned(manifest, said))) {
      const where = `manifest.payees.addresses[${i}].signature`
      return { where, expected: `of ${said.account}`, actual: 'another' }
    }
  }
  return verifyCarried(previous?.payees.addresses ?? [], addresses)
}

/** No word is dropped, lowered, or another of the same version. */
function verifyCarried(
  before: readonly PayoutAddress[],
  addresses: readonly PayoutAddress[],
): Difference | null {
  for (const last of before) {
    const i = addresses.findIndex(({ account }) => account === last.account)
    const said = addresses[i]
    if (said === undefined) return differ('manifest.payees.addresses', last, null)
    const where = `manifest.payees.addresses[${i}]`
    const found =
      differ(`${where}.version`, Math.max(said.version, last.version), said.version) ??
      (said.version === last.version ? differ(where, last, said) : null)
    if (found !== null) return found
  }
  return null
}

function ascending(where: string, rows: readonly { readonly account: Address }[]) {
  const accounts = rows.map(({ account }) => account)
  return differ(where, [...new Set(accounts)].toSorted(), accounts)
}
