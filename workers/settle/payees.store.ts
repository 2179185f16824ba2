// The rows of payees in the object of their tally, so that an epoch freezes them in the same
// transaction in which it is closed. Standings are decided by standing.ts, outliers by outliers.ts;
// an address is a row for each version. Every method is one synchronous step.
import { canonicalJson, sha256Hex } from '../../schemas/canonical.ts'
import { parseAddress, parseSha256 } from '../../schemas/ids.ts'
import type { Address, Sha256 } from '../../schemas/ids.ts'
import { err, ok } from '../../schemas/result.ts'
import type { PayoutAddress } from '../../schemas/wire/epoch.ts'
import { payeeStanding, payoutAddress } from '../../schemas/wire/epoch.ts'
import type { Credited } from '../../schemas/wire/generation.ts'
import type { PayeesOfEpoch } from './epoch-tally.port.ts'
import { OUTLIER_2, outliersOf } from './outliers.ts'
import type { KnownAddress, KnownStanding } from './payees.port.ts'
import { CLEAR, pointsOf, standing as standingSchema, standingAfter } from './standing.ts'
import type { FindingKind, Standing, Step } from './standing.ts'
import type { Given } from './tally.port.ts'

type AddressRow = {
  account: string
  version: number
  payee: string
  signature: string
  from_epoch: number
}

export class PayeeStore {
  readonly #sql: SqlStorage

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS standings (
        account TEXT PRIMARY KEY, state TEXT NOT NULL, standing TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS evidence (sha256 TEXT PRIMARY KEY, content TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS uses (
        cluster TEXT NOT NULL, payee TEXT NOT NULL, retrieved INTEGER NOT NULL, used INTEGER NOT NULL,
        PRIMARY KEY (cluster, payee));
      CREATE TABLE IF NOT EXISTS epoch_standings (
        epoch INTEGER NOT NULL, account TEXT NOT NULL, state TEXT NOT NULL, evidence TEXT NOT NULL,
        PRIMARY KEY (epoch, account));
      CREATE TABLE IF NOT EXISTS payout_addresses (
        account TEXT NOT NULL, version INTEGER NOT NULL, payee TEXT NOT NULL,
        signature TEXT NOT NULL, from_epoch INTEGER NOT NULL, PRIMARY KEY (account, version));
    `)
  }

  known(account: Address, nowMs: number): KnownStanding {
    return this.#known(standingAfter(this.#load(account), { kind: 'time_passed' }, nowMs), nowMs)
  }

  take(account: Address, step: Step, nowMs: number): KnownStanding {
    const after = standingAfter(this.#load(account), step, nowMs)
    const text = canonicalJson(after)
    this.#sql.exec('INSERT OR REPLACE INTO standings VALUES (?, ?, ?)', account, after.state, text)
    return this.#known(after, nowMs)
  }

  report(account: Address, kind: FindingKind, evidence: string, nowMs: number): KnownStanding {
    const evidenceSha256 = sha256Hex(evidence)
    this.#sql.exec('INSERT OR IGNORE INTO evidence VALUES (?, ?)', evidenceSha256, evidence)
    return this.take(account, { kind: 'found', finding: { kind, evidenceSha256 } }, nowMs)
  }

  /** Each generation is told of once, with the receipt that it gets. */
  noteUse(credited: readonly Credited[], given: readonly Given[]): void {
    const byCall = new Map(given.map(({ generationId, clusters }) => [generationId, clusters]))
    for (const { generationId, credit } of credited) {
      // What a payer's own texts explained was used, though it is not paid.
      const used = new Set(
        [...credit.shares, ...(credit.withheld ?? [])].map(({ clusterId }) => clusterId),
      )
      for (const { clusterId, payee } of byCall.get(generationId) ?? []) {
        this.#sql.exec(
          `INSERT INTO uses VALUES (?, ?, 1, ?) ON CONFLICT (cluster, payee)
           DO UPDATE SET retrieved = retrieved + 1, used = used + excluded.used`,
          clusterId,
          payee,
          used.has(clusterId) ? 1 : 0,
        )
      }
    }
  }

  /**
   * Keeps how accounts stand for an epoch that closes now. Addresses need no keeping: a row that holds
   * from an epoch on was written before that epoch's predecessor closed, and none is ever changed.
   */
  freeze(epoch: number, nowMs: number): void {
    this.#flagOutliers(nowMs)
    const kept = this.#sql.exec<{ account: string }>(
      `SELECT account FROM standings WHERE state <> 'clear'`,
    )
    for (const { account } of kept.toArray()) {
      const { standing } = this.take(parseAddress(account), { kind: 'time_passed' }, nowMs)
      if (standing.state === 'clear') continue
      const state = standing.state === 'forfeited' ? 'forfeited' : 'held'
      const evidence = JSON.stringify(standing.findings.map((each) => each.evidenceSha256))
      const row = [epoch, account, state, evidence]
      this.#sql.exec('INSERT INTO epoch_standings VALUES (?, ?, ?, ?)', ...row)
    }
  }

  /** What holds of these accounts in an epoch that was closed, ascending. */
  of(epoch: number, accounts: readonly Address[]): PayeesOfEpoch {
    const list = JSON.stringify(accounts)
    const standings = this.#sql.exec<{ account: string; state: string; evidence: string }>(
      `SELECT account, state, evidence FROM epoch_standings
       WHERE epoch = ? AND account IN (SELECT value FROM json_each(?)) ORDER BY account`,
      epoch,
      list,
    )
    const addresses = this.#addressRows(
      `AS said WHERE account IN (SELECT value FROM json_each(?)) AND version = (
         SELECT MAX(version) FROM payout_addresses AS other
         WHERE other.account = said.account AND other.from_epoch <= ?) ORDER BY account`,
      list,
      epoch,
    )
    return {
      standings: standings
        .toArray()
        .map(({ account, state, evidence }) =>
          payeeStanding.parse({ account, state, evidence: JSON.parse(evidence) }),
        ),
      addresses: addresses.map(({ said }) => said),
    }
  }

  addresses(account: Address): KnownAddress[] {
    const newest = 'WHERE account = ? ORDER BY version DESC LIMIT 2'
    return this.#addressRows(newest, account).toReversed()
  }

  setAddress(said: PayoutAddress, fromEpoch: number) {
    const { account, version, to, signature } = said
    const last = this.addresses(account).at(-1)?.said.version ?? 0
    const found = this.#addressRows('WHERE account = ? AND version = ?', account, version)[0]
    // The same word again is a repeat, whichever of its signatures comes with it.
    if (found !== undefined && found.said.to === to) return ok(found)
    if (version !== last + 1) return err({ kind: 'version_expected', version: last + 1 } as const)
    const row = [account, version, to, signature, fromEpoch]
    this.#sql.exec('INSERT INTO payout_addresses VALUES (?, ?, ?, ?, ?)', ...row)
    return ok({ said, fromEpoch })
  }

  /** A cluster that is flagged is counted anew: the next finding needs as many retrievals again. */
  #flagOutliers(nowMs: number): void {
    const counts = 'SELECT TOTAL(retrieved) AS retrieved, TOTAL(used) AS used FROM uses'
    const pool = this.#sql.exec<{ retrieved: number; used: number }>(counts).one()
    type Row = { clusterId: string; payee: string; retrieved: number; used: number }
    const often = this.#sql.exec<Row>(
      'SELECT cluster AS clusterId, payee, retrieved, used FROM uses WHERE retrieved >= ?',
      OUTLIER_2.minRetrieved,
    )
    for (const { clusterId, payee, retrieved, used } of outliersOf(often.toArray(), pool)) {
      const counted = { clusterId, retrieved, used, pool: { ...pool } }
      const evidence = canonicalJson({ version: OUTLIER_2.version, ...counted })
      this.report(parseAddress(payee), 'outlier_use', evidence, nowMs)
      this.#sql.exec('DELETE FROM uses WHERE cluster = ? AND payee = ?', clusterId, payee)
    }
  }

  #addressRows(where: string, ...bindings: readonly (string | number)[]): KnownAddress[] {
    const rows = this.#sql.exec<AddressRow>(`SELECT * FROM payout_addresses ${where}`, ...bindings)
    return rows.toArray().map(({ account, version, payee: to, signature, from_epoch }) => {
      const said = payoutAddress.parse({ account, to, version, signature })
      return { said, fromEpoch: from_epoch }
    })
  }

  #load(account: Address): Standing {
    const row = this.#sql
      .exec<{ standing: string }>('SELECT standing FROM standings WHERE account = ?', account)
      .toArray()[0]
    return row === undefined ? CLEAR : standingSchema.parse(JSON.parse(row.standing))
  }

  #known(standing: Standing, nowMs: number): KnownStanding {
    const evidence = standing.findings.flatMap(({ evidenceSha256 }) =>
      this.#content(evidenceSha256),
    )
    return { standing, points: pointsOf(standing, nowMs), evidence }
  }

  #content(sha256: Sha256): KnownStanding['evidence'] {
    const rows = this.#sql.exec<{ content: string }>(
      'SELECT content FROM evidence WHERE sha256 = ?',
      sha256,
    )
    return rows.toArray().map(({ content }) => ({ sha256: parseSha256(sha256), content }))
  }
}
