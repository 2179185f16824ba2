// One look at the chain: reads the next blocks that are buried deep enough, books what they say, lets
// lapse what can no longer be requested, and only then moves its place on. A crash at any line repeats
// bookings, which their ids make harmless, and never skips one.
import type { Address } from '../../schemas/ids.ts'
import type { ChainLogs, EscrowLog } from './chain-logs.port.ts'
import { depositOf, walletOf, type Deposit } from './deposit.ts'
import type { DepositsProgress } from './deposits.port.ts'
import { nextLook, nextRange, type WatchTerms } from './watch.ts'
import { heard, withdrawalOrderId, type OpenWithdrawal } from './withdrawal.ts'

export type RoundTerms = WatchTerms & {
  readonly chainId: number
  readonly weiPerNanoUsd: bigint
}

export type RoundPorts = {
  readonly chain: ChainLogs
  /** Idempotent by the deposit's id. */
  readonly credit: (deposit: Deposit) => Promise<void>
  /** Idempotent by the id: money that left by a withdrawal, or that came back. */
  readonly withdrawal: (
    wallet: Address,
    book: 'return' | 'restore',
    id: string,
    open: OpenWithdrawal,
  ) => Promise<void>
  readonly open: {
    get(id: string): Promise<OpenWithdrawal | null>
    /** Those that were not requested by then: at most so many. */
    lapsed(timeRead: bigint, limit: number): Promise<readonly OpenWithdrawal[]>
    put(open: OpenWithdrawal): Promise<void>
    delete(id: string): Promise<void>
  }
  readonly save: (progress: DepositsProgress) => Promise<void>
}

const LAPSES_A_ROUND = 100

/** @returns when to look again */
export async function watchRound(
  before: DepositsProgress,
  terms: RoundTerms,
  ports: RoundPorts,
  nowMs: () => number,
): Promise<number> {
  const { chain, save } = ports
  const head = await chain.head()
  const range = nextRange(before.nextBlock, head, terms)
  const done = { ...before, failures: 0, lastFailure: null }
  if (range === null) {
    if (before.failures > 0) await save(done)
    return nextLook(range, head, terms, nowMs())
  }
  // A node that lags behind its own head has no such block: then its silence about logs is no answer.
  const timeRead = await chain.timeOf(range.to)
  let unreadable = before.unreadable
  for (const log of await chain.logs(range.from, range.to)) {
    if (!(await book(log, terms, ports))) unreadable++
  }
  // Every log of the blocks up to that time was heard: a request after it comes too late.
  for (const open of await ports.open.lapsed(timeRead, LAPSES_A_ROUND)) {
    await ports.withdrawal(open.wallet, 'restore', withdrawalOrderId(open.id), open)
    await ports.open.delete(open.id)
  }
  await save({ ...done, unreadable, nextBlock: range.to + 1 })
  return nextLook(range, head, terms, nowMs())
}

/** @returns false for a log that names no wallet or no possible amount */
async function book(log: EscrowLog, terms: RoundTerms, ports: RoundPorts): Promise<boolean> {
  if (log.kind === 'deposited') {
    const deposit = depositOf(log, terms.chainId, terms.weiPerNanoUsd)
    if (deposit.ok) await ports.credit(deposit.value)
    return deposit.ok
  }
  const known = await ports.open.get(log.id)
  const { book: told, open, of } = heard(log, known, walletOf, terms.weiPerNanoUsd)
  if (told !== null && of !== null) {
    await ports.withdrawal(of.wallet, told, withdrawalOrderId(log.id), of)
  }
  if (open !== null) await ports.open.put(open)
  else if (known !== null) await ports.open.delete(log.id)
  return log.kind !== 'requested' || of !== null
}
