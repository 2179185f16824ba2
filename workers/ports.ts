// Everything a spine or an endpoint may reach, as interfaces. compose.ts builds the real ones; a
// test builds its own. Nothing here knows Cloudflare, Postgres or a chain.
import type { AccountId, Address, Sha256 } from '../schemas/ids.ts'
import type { Breathe } from '../schemas/in-slices.ts'
import type { NanoUsd } from '../schemas/money.ts'
import type { KeyMode } from '../schemas/wire/key.ts'
import type { WebhookEvent } from '../schemas/wire/webhook-events.ts'
import type { PayoutAddress } from '../schemas/wire/epoch.ts'
import type { CallTerms } from '../schemas/wire/terms.ts'
import type { ArchiveReader } from './settle/archive.port.ts'
import type { Access } from './datanets/access.port.ts'
import type { Extractor, Originals } from './datanets/files.port.ts'
import type { Batches } from './datanets/batches.port.ts'
import type { Datanets } from './datanets/datanets.port.ts'
import type { UploadFiles, Uploads } from './datanets/uploads.port.ts'
import type { Reviews } from './datanets/reviews.port.ts'
import type { Versions } from './datanets/versions.port.ts'
import type { CardDesk } from './fund/card.port.ts'
import type { Deposits } from './fund/deposits.port.ts'
import type { Payments, PaymentVerifier } from './fund/payments.port.ts'
import type { X402Terms } from './fund/x402.ts'
import type { WithdrawalSigner } from './fund/withdrawal-signer.port.ts'
import type { IdempotencyCells } from './http/idempotency.port.ts'
import type { Engine } from './infer/engine.port.ts'
import type { Earnings } from './earnings.port.ts'
import type { Generations } from './generations.port.ts'
import type { LeakReporterKeys, LeakReports } from './auth/leak-reports.port.ts'
import type { Peppers } from './auth/peppers.ts'
import type { RecoverKeySigner } from './auth/key-request.ts'
import type { TrialBalance } from './meter/ledger.ts'
import type { Meter } from './meter/meter.port.ts'
import type { Reports } from './meter/reports.port.ts'
import type { Webhooks } from './notify/webhooks.port.ts'
import type { AdapterBytes, Adapters } from './models/models.port.ts'
import type { Patience } from './patience.ts'
import type { Embedder, Retriever } from './retrieve/retrieve.port.ts'
import type { Placements } from './route/placements.ts'
import type { Fleet } from './route/route.port.ts'
import type { ClaimChain } from './settle/claims.port.ts'
import type { Payees } from './settle/payees.port.ts'
import type { Relayer } from './settle/relayer.port.ts'
import type { SpanIndexOf } from './attribute/spans/spans.port.ts'
import type { TrainingTexts } from './attribute/spans/training.port.ts'
import type { Settler } from './settle/settler.port.ts'
import type { Tally } from './settle/tally.port.ts'
import type { Usage } from './usage.port.ts'

export type Clock = () => number
/** @returns that many bytes of cryptographic randomness */
export type Randomness = (bytes: number) => Uint8Array

/** What a call costs before its model and Datanets are known. */
export type BaseTerms = {
  readonly promptNanoUsd: NanoUsd
  readonly completionNanoUsd: NanoUsd
  /** One token of a text that is embedded. */
  readonly embeddingNanoUsd: NanoUsd
  readonly payees: Omit<CallTerms['payees'], 'node' | 'adapter'>
  readonly weiPerNanoUsd: bigint
}

export type Secrets = {
  readonly keyPeppers: Peppers
  readonly nodeToken: string
  readonly operatorToken: string
  readonly urlSigningKey: string
}

export type X402 = {
  readonly terms: X402Terms
  readonly verifier: PaymentVerifier
  readonly payments: Payments
}

export type Ports = {
  readonly now: Clock
  readonly random: Randomness
  /** One structured line; never a secret, a prompt or an answer. */
  readonly log: (event: string, facts: Readonly<Record<string, string | number | null>>) => void
  /** For long work: whoever waits has its turn. */
  readonly breathe: Breathe
  /** Goes on with work after the reply is out, or the caller is gone. */
  readonly outlive: (work: Promise<unknown>) => void
  readonly patience: Patience
  readonly publicUrl: string
  /** Where nodes fetch adapters: this edge, or `s3://bucket`. */
  readonly adaptersUrl: string
  readonly secrets: Secrets
  readonly baseTerms: BaseTerms
  readonly recoverKeySigner: RecoverKeySigner
  /** The whole journal of an account, added up. */
  readonly auditOf: (account: AccountId, mode: KeyMode) => Promise<TrialBalance>
  /** A test key's account is another book than the live one of the same wallet. */
  readonly meterOf: (account: AccountId, mode: KeyMode) => Meter
  /** The months and the calls of that book. */
  readonly reportsOf: (account: AccountId, mode: KeyMode) => Reports
  /** What a test account is given a month; 0 where this deployment has no test mode. */
  readonly testCreditNanoUsd: NanoUsd
  readonly idempotency: IdempotencyCells
  readonly retriever: Retriever
  readonly embedder: Embedder
  readonly fleet: Fleet
  /** What this isolate has sent where. */
  readonly placements: Placements
  readonly engine: Engine
  readonly adapters: Adapters
  readonly adapterBytes: AdapterBytes
  readonly datanets: Datanets
  readonly access: Access
  readonly reviews: Reviews
  readonly batches: Batches
  readonly extractor: Extractor
  readonly originals: Originals
  /** Of one account. */
  readonly uploadsOf: (account: AccountId) => Uploads
  readonly uploadFiles: UploadFiles
  /** Whether any contribution names these bytes as its original. */
  readonly isCited: (original: Sha256) => Promise<boolean>
  readonly versions: Versions
  readonly deposits: Deposits
  /** Null where no card is taken. */
  readonly card: CardDesk | null
  /** Null where nobody pays the gas of settling x402 payments. */
  readonly x402: X402 | null
  /** Null where nobody signs withdrawals. */
  readonly withdrawals: WithdrawalSigner | null
  readonly escrow: Address
  readonly tally: Tally
  readonly settler: Settler
  readonly payees: Payees
  /** Is it the account's own signature, for this distributor? */
  readonly isPayToSigned: (said: PayoutAddress) => Promise<boolean>
  readonly archive: ArchiveReader
  readonly claims: ClaimChain
  /** Null where nobody pays for other people's gas. */
  readonly relayer: Relayer | null
  readonly generations: Generations
  readonly earnings: Earnings
  readonly usage: Usage
  readonly leakReporterKeys: LeakReporterKeys
  readonly leakReports: LeakReports
  readonly spanIndexOf: SpanIndexOf
  readonly trainingTexts: TrainingTexts
  /** Those that keys of this mode made. */
  readonly webhooksOf: (account: AccountId, mode: KeyMode) => Webhooks
  /**
   * On its way to the webhooks of an account, once what it tells of is committed. Never rejects: what was
   * committed is not taken back because nobody could be told.
   */
  readonly tell: (account: AccountId, mode: KeyMode, event: WebhookEvent) => Promise<void>
  readonly webhookPolicy: {
    readonly retrySeconds: readonly number[]
    readonly timeoutMs: number
    /** True on a developer's machine only. */
    readonly loopbackTargets: boolean
  }
}
