// The Durable Objects as deployed: each abstract object with the ports that this deployment gives
// it. Accounts and the fleet need none.
import { accountOfWallet, parseAddress } from '../schemas/ids.ts'
import { archiveR2 } from './systems/archive-r2.ts'
import { escrowLogs } from './systems/chain-deposits.ts'
import { settlementChain } from './systems/chain-settlement.ts'
import { receiptSigner } from './systems/receipt-signer.ts'
import { openPostgres } from './systems/postgres.ts'
import { indexFilesIn } from './attribute/spans/index-files.store.ts'
import { SpanIndexObject } from './attribute/spans/span-index.object.ts'
import { trainingTextsIn } from './attribute/spans/training.store.ts'
import { configOf } from './config-of.ts'
import type { Deposit } from './fund/deposit.ts'
import { DepositsObject } from './fund/deposits.object.ts'
import { bookName, meterOf } from './meter/account-meter.ts'
import type { AccountObject } from './meter/account.object.ts'
import { SettlerObject } from './settle/settler.object.ts'
import type { SettlerPorts } from './settle/settle-step.ts'
import { TallyObject } from './settle/tally.object.ts'

/** The bindings that these objects reach; bindings.ts has all. */
type Reach = {
  readonly ACCOUNT: DurableObjectNamespace<AccountObject>
  readonly TALLY: DurableObjectNamespace<MeedTally>
  readonly ARCHIVE: R2Bucket
  readonly VAULT: R2Bucket
}

/** One shard until one object is not enough. */
export const TALLY_SHARD = 0
const LOGS_MS = 1_000
const COMMIT_MS = 1_000

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

  protected override async credit(deposit: Deposit): Promise<void> {
    const account = accountOfWallet(deposit.wallet)
    const meter = meterOf(() => this.env.ACCOUNT.getByName(bookName(account, 'live')))
    await meter.credit(deposit.wallet, deposit.depositId, deposit.amountNanoUsd)
  }
}

export class MeedTally extends TallyObject<Reach> {
  protected override shard = () => TALLY_SHARD
  protected override now = () => Date.now()
  protected override signer = () => receiptSigner(configOf(this.env).RECEIPT_SIGNER_KEY)

  protected override domain() {
    const { CHAIN_ID, DISTRIBUTOR_ADDRESS } = configOf(this.env)
    return { chainId: CHAIN_ID, verifyingContract: DISTRIBUTOR_ADDRESS }
  }
}

export class MeedSettler extends SettlerObject<Reach> {
  protected override now = () => Date.now()

  protected override timing() {
    return { epochMs: configOf(this.env).EPOCH_SECONDS * 1_000, pollMs: COMMIT_MS }
  }

  protected override ports(): SettlerPorts {
    const config = configOf(this.env)
    const place = {
      rpcUrl: config.CHAIN_RPC_URL,
      distributor: config.DISTRIBUTOR_ADDRESS,
      fromBlock: config.ESCROW_DEPLOYED_BLOCK,
      chainId: config.CHAIN_ID,
      escrow: config.ESCROW_ADDRESS,
      token: config.OPEN_ADDRESS,
    }
    return {
      tally: this.env.TALLY.getByName(`shard-${TALLY_SHARD}`),
      archive: archiveR2(this.env.ARCHIVE),
      chain: settlementChain(place, config.SETTLER_KEY),
      place: {
        chainId: config.CHAIN_ID,
        distributor: config.DISTRIBUTOR_ADDRESS,
        receiptSigner: parseAddress(receiptSigner(config.RECEIPT_SIGNER_KEY).address),
        codeVersion: config.CODE_VERSION,
      },
      confirmations: config.CONFIRMATIONS,
    }
  }
}

export class MeedSpanIndex extends SpanIndexObject<Reach> {
  protected override now = () => Date.now()
  protected override files = () => indexFilesIn(this.env.VAULT)

  protected override texts() {
    const { DATABASE_URL, DATABASE_FETCH_URL } = configOf(this.env)
    return trainingTextsIn(openPostgres(DATABASE_URL, DATABASE_FETCH_URL))
  }
}
