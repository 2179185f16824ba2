// A Deposits object over a chain made of arrays, for tests: it shares the isolate of the test, which
// sets the chain's state, and it can die right after a credit.
import { accountOfWallet, type Address } from '../../schemas/ids.ts'
import type { AccountObject } from '../meter/account.object.ts'
import type { ChainLogs, EscrowLog } from './chain-logs.port.ts'
import { DepositsObject } from './deposits.object.ts'
import type { RoundPorts, RoundTerms } from './watch-round.ts'

export type FakeChainEnv = { readonly ACCOUNT: DurableObjectNamespace<AccountObject> }

export const fakeChain = {
  head: 0,
  /** Logs by block. */
  logs: new Map<number, readonly EscrowLog[]>(),
  /** Every range that was asked for. */
  asked: [] as [number, number][],
  /** What happens when a credit was made and before anything else is. */
  afterCredit: 'nothing' as 'nothing' | 'throw' | 'die',
  down: false,
}

export const FAKE_TERMS: RoundTerms = {
  chainId: 31_337,
  weiPerNanoUsd: 1_000n,
  firstBlock: 5,
  confirmations: 2,
  pollMs: 3_600_000,
}

export class FakeDepositsObject extends DepositsObject<FakeChainEnv> {
  protected terms(): RoundTerms {
    return FAKE_TERMS
  }

  protected chain(): ChainLogs {
    return {
      head: () =>
        fakeChain.down ? Promise.reject(new Error('chain down')) : Promise.resolve(fakeChain.head),
      timeOf: (block) => Promise.resolve(BigInt(block)),
      logs: (from, to) => {
        fakeChain.asked.push([from, to])
        const blocks = Array.from({ length: to - from + 1 }, (_, i) => from + i)
        return Promise.resolve(blocks.flatMap((block) => fakeChain.logs.get(block) ?? []))
      },
    }
  }

  protected books(): Pick<RoundPorts, 'credit' | 'withdrawal'> {
    const { ACCOUNT } = this.env
    const open = (wallet: Address) => ACCOUNT.get(ACCOUNT.idFromName(accountOfWallet(wallet)))
    return {
      credit: async ({ wallet, depositId, amountNanoUsd }) => {
        const orders = [{ kind: 'credit', id: depositId, amountNanoUsd } as const]
        await open(wallet).order({ wallet, orders })
        if (fakeChain.afterCredit === 'throw') throw new Error('the process stumbled')
        if (fakeChain.afterCredit === 'die') this.ctx.abort('the process died')
      },
      withdrawal: async (wallet, kind, id, { amountNanoUsd }) => {
        await open(wallet).order({ wallet, orders: [{ kind, id, amountNanoUsd }] })
      },
    }
  }
}
