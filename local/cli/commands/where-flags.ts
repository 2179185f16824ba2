// Where to find epochs, as commander gives its flags and as local/verify takes them; and its refusals
// as the command line tells them.
import { PATTERNS, parseAddress } from '../../../schemas/ids.ts'
import type { Address } from '../../../schemas/ids.ts'
import { NowhereError, type Found, type WhereFlags } from '../../verify/where.ts'
import { CliError, usageError } from '../cli-error.ts'

export type PlaceFlags = {
  readonly archive?: string | undefined
  readonly mirror?: string[] | undefined
  readonly rpc?: string | undefined
  readonly distributor?: string | undefined
  readonly chainId?: string | undefined
  readonly fromBlock: string
}

export async function found(
  { chainId, fromBlock, ...flags }: PlaceFlags,
  find: (flags: WhereFlags) => Promise<Found>,
): Promise<Found> {
  return refusingNowhere(() => find({ ...flags, 'chain-id': chainId, 'from-block': fromBlock }))
}

/** Who may sign receipts, as the one who verifies says; none where he leaves it to the epoch before. */
export function receiptSignersOf(flags: readonly string[] = []): Address[] {
  return flags.map((text) => {
    if (!PATTERNS.address.test(text)) {
      throw usageError(`--receipt-signer takes an address, not "${text}".`)
    }
    return parseAddress(text)
  })
}

/** Nothing to look at: exit code 2, with what to do. */
export async function refusingNowhere<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof NowhereError)) throw error
    throw new CliError(0, 'usage', error.message)
  }
}
