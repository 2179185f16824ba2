// The keys' side of an account's book: loads the rows of one key, makes one pure decision, saves what
// it wrote. The account must have been opened; whoever calls runs each call in one transaction.
import type { Address, GenerationId, KeyId } from '../../schemas/ids.ts'
import { err, must, ok, type Result } from '../../schemas/result.ts'
import type { KeyScope } from '../../schemas/wire/key.ts'
import type { Announcer } from './announcer.ts'
import { windowsAt } from './budgets.ts'
import { NO_POLICY, type HoldPolicy } from './holds.ts'
import { admitted, budgetRefusal, rateViews, ratesNow, roomFor, settledUse } from './key-use.ts'
import type { Room } from './key-use.ts'
import type { Changes, KeyUseRow } from './rows.ts'
import type { KeyRow, KeyRows } from './key-rows.port.ts'
import { admit, callerOf, grant, grantable, isPast, revoked, rotated, updated } from './keys.ts'
import type {
  CallFacts,
  Caller,
  CommandRefusal,
  HoldRefusal,
  HoldRequest,
  KeyCommand,
} from './meter.port.ts'
import type { KeyDigest, KeyGrant, KeyRefusal, KeyView, LeakVerdict, Secret } from './meter.port.ts'
import { permitCall, permitScope, type ScopeRefusal } from './scopes.ts'

type Overspent = Extract<HoldRefusal, { kind: 'budget_exceeded' }>

export class KeyBook {
  readonly #rows: KeyRows
  readonly #announcer: Announcer

  constructor(rows: KeyRows, announcer: Announcer) {
    this.#rows = rows
    this.#announcer = announcer
  }

  grant(
    wallet: Address,
    asked: KeyGrant,
    nonce: string,
    nowMs: number,
  ): Result<Caller, { readonly kind: 'nonce_used' }> {
    const granted = this.#keep(asked, nonce, nowMs)
    return granted.ok ? ok(callerOf(wallet, granted.value)) : granted
  }

  /** @param scope null where any key of the account will do */
  authorize(
    digest: KeyDigest,
    scope: KeyScope | null,
    nowMs: number,
  ): Result<KeyRow, KeyRefusal | ScopeRefusal> {
    const secret = this.#rows.secret(digest)
    const key = secret === null ? null : this.#rows.key(secret.keyId)
    const known = admit(key, secret, nowMs)
    if (!known.ok || scope === null) return known
    const permitted = permitScope(known.value.policy, scope)
    return permitted.ok ? known : permitted
  }

  /** What the key lets a hold take; the repeat of one that stands takes nothing more. */
  policyFor(
    request: HoldRequest,
    which: 'new' | 'repeat',
    nowMs: number,
  ): Result<{ readonly keyId: KeyId; readonly policy: HoldPolicy }, HoldRefusal> {
    const known = this.authorize(request.keyDigest, 'inference', nowMs)
    if (!known.ok) return known
    const { keyId, policy } = known.value
    const use = this.#rows.use(keyId)
    if (which === 'repeat') {
      return ok({ keyId, policy: { ...NO_POLICY, rates: ratesNow(policy, use, nowMs) } })
    }
    const permitted = permitCall(policy, request.call)
    if (!permitted.ok) return permitted
    const room = roomFor(policy, use, request.call, nowMs)
    return room.ok ? ok({ keyId, policy: holdPolicy(known.value, room.value, request.call) }) : room
  }

  /** A hold was refused for the key's budget: is that news? */
  overspent(keyId: KeyId, refusal: Overspent, call: GenerationId, nowMs: number): void {
    const spend = windowsAt(this.#rows.use(keyId).spend, nowMs)
    this.#announcer.overspent(this.#key(keyId), spend, refusal, call, nowMs)
  }

  /** What the key has used after the end of a hold; null where these changes end none. */
  settled({ hold, outbox }: Changes, nowMs: number): KeyUseRow | null {
    if (hold === undefined || hold.reservation === null) return null
    const { keyId, reservation, heldNanoUsd } = hold
    const chargedNanoUsd = must(hold.chargedNanoUsd, 'a hold that ends was charged, if nothing')
    const usage = outbox?.record.usage
    const tokens = usage === undefined ? 0 : usage.promptTokens + usage.completionTokens
    const key = this.#key(keyId)
    const end = { heldNanoUsd, chargedNanoUsd, tokens }
    const before = this.#rows.use(keyId)
    const use = settledUse(key.policy, before, reservation, end, nowMs)
    this.#announcer.spent(key, before.spend, use.spend, hold.generationId, nowMs)
    return { keyId, use }
  }

  /**
   * A key that the account knows by an older pepper is from now on known by the newest.
   *
   * @returns whether there was one
   */
  adopt(older: readonly Secret[], newest: Secret): boolean {
    for (const { keyDigest } of older) {
      const secret = this.#rows.secret(keyDigest)
      if (secret === null) continue
      this.#rows.changeSecret(keyDigest, { ...secret, ...newest })
      return true
    }
    return false
  }

  administer(
    by: KeyDigest,
    command: KeyCommand,
    nowMs: number,
  ): Result<readonly KeyView[], CommandRefusal> {
    const caller = this.authorize(by, command.kind === 'own' ? null : 'admin', nowMs)
    if (!caller.ok) return caller
    const done = this.#do(command, caller.value, nowMs)
    return done.ok ? ok(done.value.map((key) => this.#view(key, nowMs))) : done
  }

  /** A secret that was found where it does not belong ends its whole key, unless it was dead. */
  revokeLeaked(digests: readonly KeyDigest[], nowMs: number): LeakVerdict {
    const secret = digests.map((digest) => this.#rows.secret(digest)).find((row) => row !== null)
    if (secret === undefined || secret === null) return { kind: 'unknown' }
    const key = this.#key(secret.keyId)
    const { keyId } = key
    if (!admit(key, secret, nowMs).ok) return { kind: 'dead_already', keyId }
    this.#revoke(key, 'leaked', nowMs)
    return { kind: 'revoked', keyId }
  }

  #do(
    command: KeyCommand,
    caller: KeyRow,
    nowMs: number,
  ): Result<readonly KeyRow[], CommandRefusal> {
    switch (command.kind) {
      case 'own':
        return ok([caller])
      case 'list':
        return ok(this.#rows.page(command.after, command.limit))
      case 'create':
        return this.#create(command.grant, command.nonce, nowMs)
      case 'get':
      case 'update':
      case 'rotate':
      case 'revoke': {
        const key = this.#rows.key(command.keyId)
        if (key === null) return err({ kind: 'key_not_found', keyId: command.keyId })
        return this.#doTo(key, command, nowMs)
      }
    }
  }

  #create(
    asked: KeyGrant,
    nonce: string,
    nowMs: number,
  ): Result<readonly KeyRow[], CommandRefusal> {
    const allowed = grantable(asked.policy)
    if (!allowed.ok) return allowed
    const granted = this.#keep(asked, nonce, nowMs)
    if (granted.ok) return ok([granted.value])
    const { keyId } = must(this.#rows.keyOfNonce(nonce), 'a nonce that was used made a key')
    return err({ kind: 'key_made_before', keyId })
  }

  #keep(
    asked: KeyGrant,
    nonce: string,
    nowMs: number,
  ): Result<KeyRow, { readonly kind: 'nonce_used' }> {
    const made = this.#rows.keyOfNonce(nonce)
    const earlier = made === null ? null : this.#live(made, nowMs)
    const granted = grant(asked, nonce, earlier, nowMs)
    if (!granted.ok) return granted
    if (granted.value === null) return ok(must(made, 'a grant that was kept made a key'))
    this.#rows.add(granted.value.key, granted.value.secret)
    return ok(granted.value.key)
  }

  #doTo(
    key: KeyRow,
    command: Extract<KeyCommand, { readonly keyId: KeyId }>,
    nowMs: number,
  ): Result<readonly KeyRow[], CommandRefusal> {
    switch (command.kind) {
      case 'get':
        return ok([key])
      case 'update': {
        const changed = updated(key, command.patch)
        if (!changed.ok) return changed
        this.#rows.change(changed.value)
        return ok([changed.value])
      }
      case 'rotate': {
        if (this.#rows.secret(command.secret.keyDigest) !== null) {
          const { keyDigest } = command.secret
          const isLive = this.#live(key, nowMs).some((secret) => secret.keyDigest === keyDigest)
          return isLive ? ok([key]) : err({ kind: 'secret_ended', keyId: key.keyId })
        }
        const secrets = this.#rows.secretsOf(key.keyId)
        const turned = rotated(key, secrets, command.secret, command.graceMs, nowMs)
        if (!turned.ok) return turned
        for (const old of turned.value.old) this.#rows.changeSecret(old.keyDigest, old)
        this.#rows.addSecret(turned.value.secret)
        return ok([key])
      }
      case 'revoke': {
        return ok([this.#revoke(key, 'owner', nowMs)])
      }
    }
  }

  #revoke(key: KeyRow, why: 'owner' | 'leaked', nowMs: number): KeyRow {
    const ended = revoked(key, why, nowMs)
    this.#rows.change(ended)
    if (key.revokedAtMs === null) this.#announcer.revoked(ended)
    return ended
  }

  #view(key: KeyRow, nowMs: number): KeyView {
    const { nonce: _, ...shown } = key
    const use = this.#rows.use(key.keyId)
    const secrets = this.#live(key, nowMs).map(({ last4, createdAtMs, expiresAtMs }) => {
      return { last4, createdAtMs, expiresAtMs }
    })
    return { ...shown, secrets, spend: windowsAt(use.spend, nowMs), lastUsedAtMs: use.lastUsedAtMs }
  }

  /** The secrets that open it now. */
  #live({ keyId, revokedAtMs }: KeyRow, nowMs: number) {
    if (revokedAtMs !== null) return []
    return this.#rows.secretsOf(keyId).filter(({ expiresAtMs }) => !isPast(expiresAtMs, nowMs))
  }

  #key(keyId: KeyId): KeyRow {
    return must(this.#rows.key(keyId), 'a secret and a hold are of a key of the account')
  }
}

function holdPolicy(
  { keyId, policy }: KeyRow,
  room: Room,
  { promptTokens, choices = 1 }: CallFacts,
): HoldPolicy {
  const { budget } = room
  return {
    spendableNanoUsd: budget?.leftNanoUsd ?? null,
    overspent: (refusal) =>
      budget === null
        ? refusal
        : budgetRefusal({ ...room, budget }, refusal.neededNanoUsd, refusal.affordableTokens),
    maxTokensLimit: room.completionTokensMax,
    take: (amount, maxTokens) => {
      const taken = admitted(policy, room, amount, promptTokens + maxTokens * choices)
      if (!taken.ok) return taken
      const { use, reservation } = taken.value
      return ok({ use: { keyId, use }, reservation, rates: rateViews(policy, use) })
    },
    rates: rateViews(policy, room.use),
  }
}
