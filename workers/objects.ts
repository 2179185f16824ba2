// The Durable Objects as deployed: each abstract object with the ports that this deployment gives
// it. Accounts and the fleet need none.
import { accountOfWallet, parseAddress, type AccountId } from '../schemas/ids.ts'
import { must } from '../schemas/result.ts'
import { archiveR2 } from './systems/archive-r2.ts'
import { attestorsOverHttp } from './systems/attestors-http.ts'
import { relayChain } from './systems/chain-relay.ts'
import { settlementChain } from './systems/chain-settlement.ts'
import { readIsAttestor } from './systems/chain-commits.ts'
import type { Finality } from './systems/chain-commits.ts'
import { localSigner, remoteSigner } from './systems/commit-signers.ts'
import { resolverOverHttps } from './systems/dns-over-https.ts'
import { log } from './systems/log.ts'
import { kubernetesScaler } from './systems/scale-kubernetes.ts'
import { receiptSigner } from './systems/receipt-signer.ts'
import { openPostgres } from './systems/postgres.ts'
import { breathe } from './systems/timer.ts'
import { secretBox } from './systems/secret-box.ts'
import { postWebhook } from './systems/webhook-http.ts'
import { indexFilesIn } from './attribute/spans/index-files.store.ts'
import { SpanIndexObject } from './attribute/spans/span-index.object.ts'
import { trainingTextsIn } from './attribute/spans/training.store.ts'
import { configOf } from './config-of.ts'
import type { Config } from './env.ts'
import type { AccountObject } from './meter/account.object.ts'
import { bookName } from './meter/book-name.ts'
import { BroadcastObject } from './notify/broadcast.object.ts'
import type { Payout } from './notify/broadcast.port.ts'
import { WebhooksObject, type WebhooksPorts } from './notify/webhooks.object.ts'
import type { CommitSigner } from './settle/commit-signer.port.ts'
import type { MoneyCheck } from './settle/cross-check.ts'
import { SCALE_1 } from './route/autoscale.ts'
import { FleetObject } from './route/fleet.object.ts'
import { RelayerObject } from './settle/relayer.object.ts'
import { SettlerObject } from './settle/settler.object.ts'
import { archiveReader } from './settle/archive-reader.ts'
import { raisedIn } from './settle/raised.ts'
import type { EpochRecord } from './settle/settler-state.ts'
import type { SettlerPorts } from './settle/settle-step.ts'
import type { SigningBook } from './settle/signing-rules.ts'
import { TallyObject } from './settle/tally.object.ts'
import { webhookPolicyOf } from './webhook-policy.ts'

/** The bindings that these objects reach; bindings.ts has all. */
type Reach = {
  readonly ACCOUNT: DurableObjectNamespace<AccountObject>
  readonly TALLY: DurableObjectNamespace<MeedTally>
  readonly WEBHOOKS: DurableObjectNamespace<MeedWebhooks>
  readonly BROADCAST: DurableObjectNamespace<MeedBroadcast>
  readonly ARCHIVE: R2Bucket
  readonly VAULT: R2Bucket
}

/** One shard until one object is not enough. */
export const TALLY_SHARD = 0
const COMMIT_MS = 1_000

export class MeedFleet extends FleetObject<Reach> {
  protected override log = log

  protected override scalings() {
    const config = configOf(this.env)
    const terms = {
      ...SCALE_1,
      nodesMax: config.SCALE_NODES_MAX,
      zeroAfterMs: config.SCALE_ZERO_AFTER_SECONDS * 1_000,
      wakeMs: config.SCALE_WAKE_SECONDS * 1_000,
    }
    const token = config.SCALE_TOKEN ?? ''
    return config.SCALE_TARGETS.map(({ base_sha256: base, url }) => {
      return { base, terms, scaler: kubernetesScaler(url, token) }
    })
  }
}

export class MeedTally extends TallyObject<Reach> {
  protected override shard = () => TALLY_SHARD
  protected override breathe = breathe
  protected override now = () => Date.now()
  protected override signer = () => receiptSigner(configOf(this.env).RECEIPT_SIGNER_KEY)

  protected override payeeTerms() {
    return { maturityEpochs: configOf(this.env).MATURITY_EPOCHS }
  }

  protected override domain() {
    const { CHAIN_ID, DISTRIBUTOR_ADDRESS } = configOf(this.env)
    return { chainId: CHAIN_ID, verifyingContract: DISTRIBUTOR_ADDRESS }
  }
}

export class MeedSettler extends SettlerObject<Reach> {
  protected override now = () => Date.now()

  protected override async announce(final: EpochRecord): Promise<void> {
    await this.env.BROADCAST.getByName('broadcast').announce(finalEpoch(final))
  }

  protected override alert({ epoch, figures }: MoneyCheck): void {
    const amounts = Object.entries(figures).map(([name, wei]) => [name, `${wei}`])
    log('money_drift', { epoch, ...Object.fromEntries(amounts) })
  }

  protected override timing() {
    return { epochMs: configOf(this.env).EPOCH_SECONDS * 1_000, pollMs: COMMIT_MS }
  }

  protected override ports(): SettlerPorts {
    const config = configOf(this.env)
    const { CHAIN_ID: chainId, DISTRIBUTOR_ADDRESS: distributor } = config
    const place = {
      rpcUrl: config.CHAIN_RPC_URL,
      witnessUrls: config.CHAIN_WITNESS_RPC_URLS,
      distributor,
      fromBlock: config.ESCROW_DEPLOYED_BLOCK,
      chainId,
      escrow: config.ESCROW_ADDRESS,
      token: config.OPEN_ADDRESS,
      gasPriceOracle: config.GAS_PRICE_ORACLE_ADDRESS ?? null,
      finality: finalityOf(config),
    }
    const { ATTESTOR_URLS: urls, ATTESTORS_WANTED: wanted } = config
    return {
      tally: this.env.TALLY.getByName(`shard-${TALLY_SHARD}`),
      archive: archiveR2(this.env.ARCHIVE),
      chain: settlementChain(place, this.#signer()),
      attestors: attestorsOverHttp({
        ...{ chainId, distributor, urls, wanted },
        isAttestor: (signer) => readIsAttestor(place, signer),
      }),
      place: {
        chainId,
        distributor,
        receiptSigner: parseAddress(receiptSigner(config.RECEIPT_SIGNER_KEY).address),
        codeVersion: config.CODE_VERSION,
      },
      rules: {
        bumpAfterBlocks: config.BUMP_AFTER_BLOCKS,
        maxCostWei: config.COMMIT_MAX_COST_WEI,
      },
    }
  }

  /** The book of a key that is kept here lies in this object's storage, beside the state. */
  #signer(): CommitSigner {
    const config = configOf(this.env)
    const holder = this.ctx.id.toString()
    const { SETTLER_KEY: key, SIGNER_URL: url, SIGNER_TOKEN: bearer } = config
    if (url !== undefined && bearer !== undefined) return remoteSigner(url, bearer, holder)
    const { CHAIN_ID: chainId, DISTRIBUTOR_ADDRESS: distributor } = config
    const { kv } = this.ctx.storage
    const keeper = {
      read: () => kv.get<SigningBook>('signing-book'),
      write: async (book: SigningBook) => {
        kv.put('signing-book', book)
        await this.ctx.storage.sync()
      },
    }
    const own = must(key, 'SETTLER_KEY, or SIGNER_URL and SIGNER_TOKEN, are set')
    const place = { chainId, distributor }
    return localSigner({ key: own, place, keeper, now: () => this.now() }, holder)
  }
}

export class MeedRelayer extends RelayerObject<Reach> {
  protected override now = () => Date.now()

  protected override limits() {
    const config = configOf(this.env)
    return {
      minimumWei: config.RELAY_MINIMUM_WEI,
      everyMs: config.RELAY_EVERY_SECONDS * 1_000,
      maxCostWei: config.COMMIT_MAX_COST_WEI,
    }
  }

  protected override chain() {
    const config = configOf(this.env)
    const place = { rpcUrl: config.CHAIN_RPC_URL, chainId: config.CHAIN_ID }
    const key = must(config.RELAYER_KEY, 'a relayer has a key')
    return relayChain({ ...place, distributor: config.DISTRIBUTOR_ADDRESS }, key)
  }
}

function finalityOf({ COMMIT_FINALITY: kind, CONFIRMATIONS: confirmations }: Config): Finality {
  return kind === 'tags' ? { kind } : { kind, confirmations }
}

export class MeedSpanIndex extends SpanIndexObject<Reach> {
  protected override now = () => Date.now()
  protected override files = () => indexFilesIn(this.env.VAULT)

  protected override texts() {
    const { DATABASE_URL, DATABASE_FETCH_URL } = configOf(this.env)
    return trainingTextsIn(openPostgres(DATABASE_URL, DATABASE_FETCH_URL))
  }
}

export class MeedWebhooks extends WebhooksObject<Reach> {
  protected override ports(): WebhooksPorts {
    const config = configOf(this.env)
    const { retrySeconds, loopbackTargets } = webhookPolicyOf(config)
    const { seal, unseal } = secretBox(config.WEBHOOK_SEALING_KEY)
    return {
      now: () => Date.now(),
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      jitter: () => Math.random(),
      schedule: retrySeconds,
      rules: { allowLoopback: loopbackTargets },
      resolve: resolverOverHttps(config.WEBHOOK_RESOLVER_URL),
      post: postWebhook(),
      seal,
      unseal: ({ sealed }, of) => unseal(sealed, of),
      // Test money is never settled: its webhooks hear of no epoch.
      listen: async ({ accountId, mode }) => {
        if (mode === 'live') await this.env.BROADCAST.getByName('broadcast').listen(accountId)
      },
    }
  }
}

function finalEpoch({ epoch, receipts, payoutRoot, totalWei, txHash }: EpochRecord) {
  return {
    epoch,
    receipts,
    payout_root: must(payoutRoot, 'a final epoch was published'),
    total_wei: must(totalWei, 'a final epoch was published').toString(),
    tx_hash: must(txHash, 'a final epoch was mined'),
  }
}

export class MeedBroadcast extends BroadcastObject<Reach> {
  protected override now = () => Date.now()

  protected override webhooksOf(account: AccountId) {
    return this.env.WEBHOOKS.getByName(bookName(account, 'live'))
  }

  protected override async payouts(epoch: number) {
    const raised = await raisedIn(archiveReader(archiveR2(this.env.ARCHIVE)), epoch)
    return new Map(
      raised.map(({ payee, cumulativeWei, addedWei }): [AccountId, Payout] => {
        const wei = { cumulative_wei: cumulativeWei.toString(), added_wei: addedWei.toString() }
        return [accountOfWallet(payee), { payee, epoch, ...wei }]
      }),
    )
  }
}
