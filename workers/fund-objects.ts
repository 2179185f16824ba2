// The Durable Objects of money in and out, as deployed: the watch over the escrow, and the facilitator
// of x402 payments. Both credit live accounts and no other.
import { accountOfWallet, type Address } from '../schemas/ids.ts'
import type { NanoUsd } from '../schemas/money.ts'
import { must } from '../schemas/result.ts'
import { escrowLogs } from './systems/chain-deposits.ts'
import { log } from './systems/log.ts'
import { paymentChain } from './systems/x402-facilitator.ts'
import { configOf } from './config-of.ts'
import { DepositsObject } from './fund/deposits.object.ts'
import { PaymentsObject } from './fund/payments.object.ts'
import type { RoundPorts } from './fund/watch-round.ts'
import { meterOf } from './meter/account-meter.ts'
import type { AccountObject } from './meter/account.object.ts'
import { bookName } from './meter/book-name.ts'
import type { MoneyOrder } from './meter/meter.port.ts'

/** The bindings that these objects reach; bindings.ts has all. */
type Reach = { readonly ACCOUNT: DurableObjectNamespace<AccountObject> }

const LOGS_MS = 1_000
/** How long a caller waits for the block of its payment. */
const SETTLE_MS = 20_000

export class MeedDeposits extends DepositsObject<Reach> {
  protected override terms() {
    const config = configOf(this.env)
    return {
      firstBlock: config.ESCROW_DEPLOYED_BLOCK,
      confirmations: config.CONFIRMATIONS,
      pollMs: LOGS_MS,
      chainId: config.CHAIN_ID,
      weiPerNanoUsd: config.WEI_PER_NANO_USD,
    }
  }

  protected override chain() {
    const { CHAIN_RPC_URL, ESCROW_ADDRESS } = configOf(this.env)
    return escrowLogs(CHAIN_RPC_URL, ESCROW_ADDRESS)
  }

  protected override books(): Pick<RoundPorts, 'credit' | 'withdrawal'> {
    const open = (wallet: Address) => {
      const account = accountOfWallet(wallet)
      return meterOf(() => this.env.ACCOUNT.getByName(bookName(account, 'live')))
    }
    return {
      credit: ({ wallet, depositId, amountNanoUsd }) =>
        open(wallet).credit(wallet, depositId, amountNanoUsd),
      async withdrawal(wallet, kind, id, { amountNanoUsd }) {
        await open(wallet).order({ wallet, orders: [{ kind, id, amountNanoUsd }] })
      },
    }
  }
}

export class MeedPayments extends PaymentsObject<Reach> {
  protected override terms() {
    const { CONFIRMATIONS: confirmations, CALL_SECONDS_MAX: seconds } = configOf(this.env)
    return { confirmations, leaseMs: (seconds + 60) * 1_000, waitMs: SETTLE_MS }
  }

  protected override reach() {
    const config = configOf(this.env)
    const place = { rpcUrl: config.CHAIN_RPC_URL, chainId: config.CHAIN_ID }
    const key = must(config.X402_FACILITATOR_KEY, 'a facilitator has a key')
    const contracts = { token: config.OPEN_ADDRESS, escrow: config.ESCROW_ADDRESS }
    const order = async (wallet: Address, ...orders: readonly MoneyOrder[]) => {
      const account = accountOfWallet(wallet)
      const meter = meterOf(() => this.env.ACCOUNT.getByName(bookName(account, 'live')))
      await meter.order({ wallet, orders })
    }
    return {
      chain: paymentChain({ ...place, ...contracts }, key),
      credit: (wallet: Address, id: string, amountNanoUsd: NanoUsd) =>
        order(wallet, { kind: 'credit', id, amountNanoUsd }),
      // Together: what was never booked as come is not booked as gone.
      reverse: (wallet: Address, id: string, amountNanoUsd: NanoUsd) =>
        order(wallet, { kind: 'credit', id, amountNanoUsd }, { kind: 'return', id, amountNanoUsd }),
      report: (payment: string, reason: string) => log('payment_not_tended', { payment, reason }),
    }
  }
}
