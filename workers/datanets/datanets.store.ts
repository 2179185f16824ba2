// Datanets in Postgres. What must hold together is one statement, so that it holds on any driver:
// a contribution and its passages are inserted at once or not at all. Grants are predicates of the
// query, never a filter after it.
import { and, eq, or, sql } from 'drizzle-orm'
import { namespaces } from '../../schemas/db/adapters.ts'
import { contributions, datanetGrants, datanets, passages } from '../../schemas/db/datanets.ts'
import { grantedTo, isHeld, readableBy, shownTo } from '../../schemas/db/readable.ts'
import { contentId, parseAddress, parseId, parseSha256 } from '../../schemas/ids.ts'
import type { AccountId, ContributionId, PassageId } from '../../schemas/ids.ts'
import { assert, err, must, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import type { Contribution, Datanet, Datanets, Embed, Embedded } from './datanets.port.ts'
import type { DatanetChange, Grant } from './datanets.port.ts'
import type { NewContribution, NewDatanet, StoredPassage } from './datanets.port.ts'
import { cutCells } from './cells.store.ts'
import { changeDatanet } from './change-datanet.store.ts'
import { datanetOf, rulesOf } from './datanet-rules.store.ts'
import { flagsOf, licenceFlag, purposeOf, relevanceOf, type Expected } from './flags.ts'
import { indexMissing } from './index-again.store.ts'
import { ingest } from './ingest.ts'
import { insertContribution, insertPending } from './insert-contribution.store.ts'
import type { Screened } from './insert-contribution.store.ts'
import type { Database } from './database.port.ts'
import { weigh } from './likeness.store.ts'
import { seenRepeats } from './repeats.store.ts'
import { waits } from './reviewing.ts'
import { rightsOf } from './rights.ts'
import { findingsIn } from './validate.ts'
import { takeBack, theirs, withdraw } from './withdrawals.store.ts'
import type {
  ContributeRefusal,
  CreateRefusal,
  GrantRefusal,
  NotFed,
  ReturnRefusal,
} from './refusal.ts'

export class DatanetStore implements Datanets {
  readonly #db: Database
  readonly #embed: Embed

  constructor(db: Database, embed: Embed) {
    this.#db = db
    this.#embed = embed
  }

  async create(datanet: NewDatanet, nowMs: number): Promise<Result<Datanet, CreateRefusal>> {
    const createdAt = new Date(nowMs)
    const { name, ownerAccount, feeNanoUsd, licence } = datanet
    if (rightsOf(licence, { retrieve: true, train: true }) === null) {
      return err({ kind: 'licence_unknown', licence })
    }
    const namespace = must(name.split('/')[0], 'a name has an owner part')
    await this.#db
      .insert(namespaces)
      .values({ name: namespace, ownerAccount, createdAt })
      .onConflictDoNothing()
    const claimed = await this.#db
      .select({ ownerAccount: namespaces.ownerAccount })
      .from(namespaces)
      .where(eq(namespaces.name, namespace))
    if (claimed[0]?.ownerAccount !== ownerAccount) {
      return err({ kind: 'namespace_taken', namespace })
    }
    const id = contentId('dn', name)
    const { tags = [] } = datanet
    const [made] = await this.#db
      .insert(datanets)
      .values({ ...datanet, tags: [...tags], id, feeNanoUsd: feeNanoUsd.toString(), createdAt })
      .onConflictDoNothing()
      .returning()
    return made === undefined ? err({ kind: 'datanet_exists', name }) : ok(datanetOf(made))
  }

  async contribute(
    contribution: NewContribution,
    nowMs: number,
  ): Promise<Result<Contribution, ContributeRefusal>> {
    const { contributorAccount } = contribution
    const allowed = await this.#allowed(contribution)
    if (!allowed.ok) return allowed
    const { datanet, rules, rights } = allowed.value
    const findings = findingsIn(contribution.text)
    if (findings.length > 0) return err({ kind: 'text_rejected', findings })
    const taken = ingest(datanet.id, contribution.text)
    if (!taken.ok) return taken
    const { contributionId } = taken.value
    const indexed = { ...rules, searchable: rights.retrieve }
    const known = eq(contributions.id, contributionId)
    const [before] = await this.#db
      .select({
        withdrawnAt: contributions.withdrawnAt,
        state: contributions.state,
        by: contributions.contributorAccount,
      })
      .from(contributions)
      .where(known)
    if (before !== undefined) {
      if (before.withdrawnAt !== null)
        return err({ kind: 'contribution_withdrawn', contributionId })
      const isRejected = before.state === 'rejected' && before.by === contributorAccount
      return err({ kind: 'contribution_duplicate', contributionId, isRejected })
    }
    const texts = taken.value.passages.map((cut) => cut.text)
    const embedded = await this.#embed([...texts, purposeOf(rules)])
    const screened = screen(contribution, rules, embedded)
    const isOwner = rules.ownerAccount === contributorAccount
    const isWaiting = waits(rules.reviewPolicy, screened.flags.length, isOwner)
    if (embedded === null && !isWaiting) return err({ kind: 'embedding_unavailable' })
    const weighed = await weigh(this.#db, contribution.text, taken.value.passages)
    const ingested = { ...taken.value, passages: weighed.cuts }
    const stored =
      isWaiting || embedded === null
        ? await insertPending(this.#db, indexed, contribution, ingested, nowMs, weighed, screened)
        : await insertContribution(
            this.#db,
            indexed,
            contribution,
            ingested,
            { ...embedded, vectors: embedded.vectors.slice(0, texts.length) },
            nowMs,
            weighed,
            screened,
          )
    if (stored === 0) {
      return err({ kind: 'contribution_duplicate', contributionId, isRejected: false })
    }
    assert(stored === (isWaiting ? 1 : texts.length), 'a contribution is stored with its passages')
    const [repeats] = await seenRepeats(this.#db, contributorAccount, [weighed.repeats])
    return ok({
      id: contributionId,
      datanetId: datanet.id,
      textSha256: taken.value.textSha256,
      passages: texts.length,
      noveltyMillionths: weighed.novelty,
      repeats: repeats ?? [],
      alike: weighed.alike,
      state: isWaiting ? 'pending' : 'accepted',
      flags: screened.flags,
    })
  }

  withdraw(accountId: AccountId, contributionId: ContributionId, nowMs: number) {
    return withdraw(this.#db, accountId, contributionId, nowMs)
  }

  /** Under the rules of today: who may contribute, what the licence allows, what must not be published. */
  async takeBack(
    accountId: AccountId,
    contributionId: ContributionId,
  ): Promise<Result<null, ReturnRefusal>> {
    const found = await theirs(this.#db, accountId, contributionId)
    if (found === null) return err({ kind: 'contribution_unknown' })
    const { licence, text } = found.row
    const given = { contributorAccount: accountId, datanet: found.datanet, licence }
    const allowed = await this.#allowed(given)
    if (!allowed.ok) return allowed
    const findings = findingsIn(text)
    if (findings.length > 0) return err({ kind: 'text_rejected', findings })
    const { rules, rights } = allowed.value
    return takeBack(this.#db, found, { ...rules, searchable: rights.retrieve })
  }

  change(ownerAccount: AccountId, name: string, change: DatanetChange) {
    return changeDatanet(this.#db, ownerAccount, name, change)
  }

  async cutCells(ownerAccount: AccountId, name: string) {
    const datanet = await this.#owned(ownerAccount, name)
    if (!datanet.ok) return datanet
    const rules = await rulesOf(this.#db, datanet.value.id)
    await indexMissing(this.#db, rules)
    return ok(await cutCells(this.#db, rules.no))
  }

  async #owned(account: AccountId, name: string): Promise<Result<Datanet, GrantRefusal>> {
    const datanet = await this.find(account, name)
    if (datanet === null) return err({ kind: 'datanet_unknown', name })
    return datanet.ownerAccount === account ? ok(datanet) : err({ kind: 'owner_only', name })
  }

  async grant(grant: Grant, nowMs: number): Promise<Result<null, GrantRefusal>> {
    const { datanet: name, ownerAccount, accountId, role } = grant
    const datanet = await this.#owned(ownerAccount, name)
    if (!datanet.ok) return datanet
    await this.#db
      .insert(datanetGrants)
      .values({ datanetId: datanet.value.id, accountId, role, createdAt: new Date(nowMs) })
      .onConflictDoUpdate({
        target: [datanetGrants.datanetId, datanetGrants.accountId, datanetGrants.role],
        set: {
          ...{ mayRetrieve: true, expiresAt: null },
          // Since when the role is held: what had ended, or was for training alone, begins now.
          createdAt: sql`case when ${isHeld()} then ${datanetGrants.createdAt} else excluded.created_at end`,
        },
      })
    return ok(null)
  }

  async list(accountId: AccountId | null): Promise<readonly Datanet[]> {
    const rows = await this.#db
      .select()
      .from(datanets)
      .where(shownTo(accountId))
      .orderBy(datanets.name)
    return rows.map(datanetOf)
  }

  async card(accountId: AccountId | null, name: string): Promise<Datanet | null> {
    const rows = await this.#db
      .select()
      .from(datanets)
      .where(and(eq(datanets.name, name), shownTo(accountId)))
    return rows[0] === undefined ? null : datanetOf(rows[0])
  }

  async find(accountId: AccountId | null, name: string): Promise<Datanet | null> {
    const rows = await this.#db
      .select()
      .from(datanets)
      .where(and(eq(datanets.name, name), readableBy(accountId)))
    return rows[0] === undefined ? null : datanetOf(rows[0])
  }

  async passage(accountId: AccountId | null, id: PassageId): Promise<StoredPassage | null> {
    const rows = await this.#db
      .select({ passage: passages, contribution: contributions, datanet: datanets.name })
      .from(passages)
      .innerJoin(contributions, eq(contributions.id, passages.contributionId))
      .innerJoin(datanets, eq(datanets.id, passages.datanetId))
      .where(and(eq(passages.id, id), readableBy(accountId)))
    const row = rows[0]
    if (row === undefined) return null
    const { passage, contribution, datanet } = row
    return {
      id,
      contributionId: parseId('con', contribution.id),
      datanet,
      title: passage.title ?? contribution.title,
      source: contribution.source,
      licence: contribution.licence,
      payee: parseAddress(contribution.payee),
      text: passage.text,
      textSha256: parseSha256(passage.textSha256),
      start: passage.startOffset,
      end: passage.endOffset,
      isWithdrawn: contribution.withdrawnAt !== null,
    }
  }

  async mayContribute(contributorAccount: AccountId, datanet: string, licence: string) {
    const allowed = await this.#allowed({ contributorAccount, datanet, licence })
    return allowed.ok ? ok(null) : allowed
  }

  async #allowed(given: Pick<NewContribution, 'contributorAccount' | 'datanet' | 'licence'>) {
    const datanet = await this.#feedable(given.contributorAccount, given.datanet)
    if (!datanet.ok) return datanet
    const rules = await rulesOf(this.#db, datanet.value.id)
    const rights = rightsOf(given.licence, rules.own)
    if (rights === null) return err({ kind: 'licence_unknown', licence: given.licence } as const)
    return ok({ datanet: datanet.value, rules, rights })
  }

  async #feedable(account: AccountId, name: string): Promise<Result<Datanet, NotFed>> {
    const granted = grantedTo(account, 'contributor')
    const rows = await this.#db
      .select({ datanet: datanets, granted: granted })
      .from(datanets)
      .where(and(eq(datanets.name, name), or(readableBy(account), granted)))
    const row = rows[0]
    if (row === undefined) return err({ kind: 'datanet_unknown', name })
    const isAllowed = row.granted || row.datanet.ownerAccount === account
    return isAllowed ? ok(datanetOf(row.datanet)) : err({ kind: 'contributor_not_granted', name })
  }
}

/** @param embedded its passages, and last the Datanet's purpose; null without an embedder */
function screen(
  { text, licence }: Pick<NewContribution, 'text' | 'licence'>,
  expected: Expected,
  embedded: Embedded | null,
): Screened {
  const purpose = embedded?.vectors.at(-1)
  const vectors =
    purpose === undefined ? null : { purpose, passages: embedded?.vectors.slice(0, -1) ?? [] }
  const relevance = relevanceOf(text, expected, vectors)
  const unpaid = licenceFlag(licence)
  const flags = [...flagsOf(text, expected, relevance), ...(unpaid === null ? [] : [unpaid])]
  return { flags, relevance: Math.round(relevance.value * 1_000_000) }
}
