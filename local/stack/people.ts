// Who plays which part on the local chain: anvil's well-known test accounts, whose keys are public.
// They are worth nothing anywhere else.
import { mnemonicToAccount } from 'viem/accounts'
import { bytesToHex } from 'viem'
import { TEST_MNEMONIC } from '../../contracts/tools/anvil.ts'
import { parseAddress, type Address } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'

const PARTS = [
  'treasury',
  'settler',
  'operator',
  'guardian',
  'platform',
  'stakers',
  'commons',
  'node',
  'erin',
  'dora',
  'alice',
  'bruno',
  'chen',
  'curator',
  'attestor',
  'facilitator',
] as const
export type Part = (typeof PARTS)[number]

export type Person = {
  readonly part: Part
  readonly address: Address
  readonly privateKey: `0x${string}`
  readonly account: ReturnType<typeof mnemonicToAccount>
}

export function person(part: Part): Person {
  const account = mnemonicToAccount(TEST_MNEMONIC, { addressIndex: PARTS.indexOf(part) })
  const key = must(account.getHdKey().privateKey, 'a mnemonic account has a private key')
  return { part, address: parseAddress(account.address), privateKey: bytesToHex(key), account }
}

/** Whose address it is; null for a stranger's. */
export function personOf(address: Address): Person | null {
  return PARTS.map(person).find((one) => one.address === address) ?? null
}
