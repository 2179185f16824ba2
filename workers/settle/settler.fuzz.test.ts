// The settler against a world that breaks: a crash at every single act, and random mixtures of
// crashes, reorganisations, burnt nonces and late blocks. It always ends with each epoch committed
// once, acknowledged, equal for a stranger, and never sends bytes that were not stored before.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textHash } from '../../schemas/chain/receipt-type.ts'
import { tokenWei } from '../../schemas/money.ts'
import { assert, must } from '../../schemas/result.ts'
import { MemoryChain } from './memory-chain.cases.ts'
import { AT_ONCE_TERMS, creditedOf, MemoryArchive, MemoryTally } from './settle.cases.ts'
import { NOBODY, PLACE, RULES, verdictOn } from './settle.cases.ts'
import { EPOCH_RECEIPTS_MAX } from './tally.ts'
import { settle } from './settle-step.ts'
import type { SettlerPorts } from './settle-step.ts'
import { advance, retried } from './settler.ts'
import { FIRST_STATE, lastFinalOf, recordOf } from './settler-state.ts'
import type { ChainFacts } from './chain.port.ts'
import type { SettlerState } from './settler-state.ts'

class Crash extends Error {}

const CONFIRMATIONS = 2
const ROOT = textHash('a root')
const RICH = 10n ** 18n
const RUNS = new Set(['run', 'crash', 'stale', 'timeout'])
const TX = {
  ...{ raw: ROOT, hash: ROOT, nonce: 8, signedAtBlock: 1 },
  ...{ maxFeePerGas: 1n, maxPriorityFeePerGas: 1n, costWei: 1n },
}

/** A settler whose process may die before or after any act of its ports, and before any save. */
class World {
  readonly tally = new MemoryTally()
  readonly archive = new MemoryArchive()
  state: SettlerState = FIRST_STATE
  acts = 0
  crashAt = Infinity
  appended = 0
  trouble: 'stale' | 'timeout' | null = null
  attestors = NOBODY
  codeVersion = PLACE.codeVersion
  /** One false answer. */
  lie: Partial<ChainFacts> | null = null
  readonly chain: MemoryChain

  constructor(confirmations = 0) {
    this.chain = new MemoryChain(confirmations)
  }

  async append(count: number): Promise<void> {
    const calls = Array.from({ length: count }, () => {
      const n = ++this.appended
      const shares = [{ payee: n % 3, share: 600_000_000 }]
      return creditedOf({ n, payer: n % 2, prompt: n, completion: 3, perToken: 1_001n, shares })
    })
    await this.tally.append(calls)
  }

  /** One run of the alarm; a crash leaves the last saved state. */
  async run(): Promise<void> {
    try {
      await settle(this.state, this.#ports(), (state) => {
        this.#act()
        this.state = structuredClone(state)
      })
    } catch (error) {
      if (!(error instanceof Crash)) throw error
    }
  }

  #ports(): SettlerPorts {
    const { tally, archive, chain } = this
    return {
      place: { ...PLACE, codeVersion: this.codeVersion },
      attestors: this.attestors,
      rules: RULES,
      tally: this.#fragile(tally),
      archive: this.#fragile(archive),
      chain: {
        facts: (epoch) => this.#around(() => this.#factsOf(epoch)),
        prepare: (commit, nonce) => this.#around(() => chain.prepare(commit, nonce)),
        bump: (commit, tx) => this.#around(() => chain.bump(commit, tx)),
        pulled: (epoch) => this.#around(() => chain.pulled(epoch)),
        fate: (attempts) => this.#around(() => chain.fate(attempts)),
        send: (tx) =>
          this.#around(() => {
            const stored = 'attempts' in this.state ? this.state.attempts.at(-1) : null
            assert(stored?.raw === tx.raw, 'the bytes were stored before they were sent')
            return chain.send(tx)
          }),
      },
    }
  }

  #fragile<T extends MemoryTally | MemoryArchive>(port: T): T {
    const around = <R>(act: () => Promise<R>) => this.#around(act)
    return new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return (...args: unknown[]) =>
          around(() => Reflect.apply(member, target, args) as Promise<unknown>)
      },
    })
  }

  async #around<R>(act: () => Promise<R>): Promise<R> {
    this.#act()
    const result = await act()
    this.#act()
    return result
  }

  /** A node that lies tells what held before the last commit; one that is slow tells nothing. */
  async #factsOf(epoch: number): Promise<ChainFacts> {
    if (this.trouble === 'timeout') throw new Crash()
    const facts = { ...(await this.chain.facts(epoch)), ...this.lie }
    this.lie = null
    if (this.trouble === null) return facts
    const stale = { lastEpoch: Math.min(facts.lastEpoch, epoch - 1), committed: null }
    return { ...facts, ...stale, headBlock: facts.headBlock - 1 }
  }

  #act(): void {
    if (this.acts++ === this.crashAt) throw new Crash()
  }

  /** What is to be seen from outside; `equal` are the epochs that a stranger finds equal. */
  async outcome() {
    const { tally, chain, archive } = this
    const commit = async (n: number) => chain.commits[n - 1]?.commit ?? null
    const equal: number[] = []
    for (let epoch = 1; epoch <= chain.commits.length; epoch++) {
      if ((await verdictOn(epoch, archive, commit)).equal) equal.push(epoch)
    }
    const { acknowledged } = tally
    return { state: this.state.kind, final: lastFinalOf(this.state), acknowledged, equal }
  }
}

/** So many epochs, each committed and acknowledged once. */
function settled(epochs: number) {
  const all = Array.from({ length: epochs }, (_, i) => i + 1)
  return { state: 'idle', final: epochs, acknowledged: all, equal: all }
}

describe('F20 a crash at any act', () => {
  test('ends with the epoch final exactly once', async () => {
    let crashes = 0
    for (let crashAt = 0; ; crashAt++) {
      const world = new World()
      await world.append(5)
      world.crashAt = crashAt
      await world.run()
      const crashed = world.acts > crashAt
      await world.run()
      expect(await world.outcome()).toEqual(settled(1))
      if (!crashed) break
      crashes++
    }
    expect(crashes).toBeGreaterThan(25)
  })

  test('and another crash at any act of the second run', async () => {
    for (let first = 0; first < 34; first += 3) {
      for (let second = 0; second < 34; second += 2) {
        const world = new World()
        await world.append(3)
        world.crashAt = first
        await world.run()
        world.acts = 0
        world.crashAt = second
        await world.run()
        await world.run()
        expect(await world.outcome()).toEqual(settled(1))
      }
    }
  })
})

const KINDS = [
  ...(['run', 'mine', 'burn', 'reorg', 'lazy', 'eager', 'forget'] as const),
  ...(['dear', 'cheap', 'poor', 'rich', 'stale', 'timeout'] as const),
]

describe('a world that misbehaves', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('crash' as const), count: fc.nat(40) }),
    fc.record({
      kind: fc.constantFrom(...KINDS),
      count: fc.constant(0),
    }),
  )

  test('never commits an epoch twice, and settles everything in the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
        const world = new World(CONFIRMATIONS)
        for (const { kind, count } of acts) {
          if (kind === 'append') await world.append(count)
          if (kind === 'mine') world.chain.mine()
          if (kind === 'burn') world.chain.burnNonce()
          if (kind === 'reorg') world.chain.reorg(CONFIRMATIONS)
          if (kind === 'lazy' || kind === 'eager') world.chain.automine = kind === 'eager'
          if (kind === 'forget') world.chain.pool.clear()
          if (kind === 'dear') world.chain.gasPrice = world.chain.gasPrice * 2n
          if (kind === 'cheap') world.chain.gasPrice = 100n
          if (kind === 'poor' || kind === 'rich') world.chain.gasWei = kind === 'poor' ? 0n : RICH
          world.crashAt = kind === 'crash' ? world.acts + count : Infinity
          world.trouble = kind === 'stale' || kind === 'timeout' ? kind : null
          if (RUNS.has(kind)) await world.run()
        }
        world.trouble = null
        world.chain.gasPrice = 100n
        world.chain.gasWei = RICH
        world.crashAt = Infinity
        world.chain.automine = true
        await world.append(1)
        const epochs = world.chain.commits.length
        for (let i = 0; i < 12; i++) {
          await world.run()
          world.chain.mine()
        }
        expect(world.chain.commits.length).toBeGreaterThanOrEqual(epochs)
        expect(await world.outcome()).toEqual(settled(world.chain.commits.length))
        await world.append(1)
        await world.run()
        expect(world.state).toMatchObject({ closed: { fromSeq: world.appended - 1 } })
      }),
      { numRuns: 150 },
    )
  })
})

describe('a halt', () => {
  test('signs nothing to be sent that the key cannot pay for, or that costs above the cap', async () => {
    const world = new World()
    await world.append(2)
    world.chain.gasWei = 9_999n
    await world.run()
    const short = { kind: 'gas_short', costWei: 10_000n, gasWei: 9_999n }
    expect(world.state).toMatchObject({ kind: 'halted', reason: short })
    world.chain.gasPrice = RULES.maxCostWei
    await world.run()
    expect(world.state).toMatchObject({ kind: 'halted', reason: { kind: 'gas_above_cap' } })
    expect(world.chain.broadcasts).toBe(0)
    world.chain.gasPrice = 100n
    world.chain.gasWei = RICH
    await world.run()
    expect(await world.outcome()).toEqual(settled(1))
  })

  test('waits for money, and goes on when it is there', async () => {
    const world = new World()
    await world.append(2)
    world.chain.escrowWei = tokenWei(1n)
    await world.run()
    expect(world.state).toMatchObject({ kind: 'halted', reason: { kind: 'escrow_short' } })
    expect(world.chain.signed).toBe(0)
    world.chain.escrowWei = tokenWei(10n ** 30n)
    await world.run()
    expect(await world.outcome()).toEqual(settled(1))
  })

  test('holds when the chain has another commit, or stands elsewhere', async () => {
    const world = new World()
    await world.append(2)
    const foreign = { payoutRoot: ROOT, debitRoot: ROOT, receiptsRoot: ROOT, dataHash: ROOT }
    world.chain.commitForeign({ epoch: 1, ...foreign, totalWei: tokenWei(5n), leafCount: 1 })
    await world.run()
    expect(world.state).toMatchObject({ kind: 'halted', reason: { kind: 'commit_conflict' } })
    expect(world.chain.broadcasts).toBe(0)
    expect(world.tally.acknowledged).toEqual([])

    const later = new World()
    later.state = { kind: 'idle', last: { epoch: 4, manifestHash: null, minNonce: 0 } }
    await later.append(2)
    const close = later.tally.close.bind(later.tally)
    later.tally.close = async () => close(5)
    await later.run()
    expect(later.state).toMatchObject({ kind: 'halted', reason: { kind: 'chain_elsewhere' } })
  })

  test.each([1, 2, 3])(
    'settles again what was voided from epoch %i on, to the byte',
    async (from) => {
      const world = new World(CONFIRMATIONS)
      const settleAll = async (rounds: number) => {
        for (let i = 0; i < rounds; i++) {
          await world.run()
          world.chain.mine()
        }
      }
      for (let epoch = 1; epoch <= 3; epoch++) {
        await world.append(2)
        await settleAll(4)
      }
      expect(await world.outcome()).toEqual(settled(3))
      const before = world.chain.commits.map(({ commit }) => commit)
      world.chain.void(from)
      await world.append(2)
      await settleAll(1)
      // The voiding itself is not final yet.
      expect(world.state).toMatchObject({ kind: 'halted', reason: { kind: 'chain_elsewhere' } })
      await settleAll(16)
      expect(await world.outcome()).toEqual(settled(4))
      expect(world.chain.commits.slice(0, 3).map(({ commit }) => commit)).toEqual(before)
    },
  )

  test.each([1, 2, 3])(
    'settles again what was voided from epoch %i on, though nobody calls any more',
    async (from) => {
      const world = new World(CONFIRMATIONS)
      const settleAll = async (rounds: number) => {
        for (let i = 0; i < rounds; i++) {
          await world.run()
          world.chain.mine()
        }
      }
      for (let epoch = 1; epoch <= 3; epoch++) {
        await world.append(2)
        await settleAll(4)
      }
      const before = world.chain.commits.map(({ commit }) => commit)
      world.chain.void(from)
      // The voiding itself is not final yet.
      await settleAll(1)
      expect(world.state).toMatchObject({ kind: 'idle', last: { epoch: 3 } })
      await settleAll(16)
      expect(await world.outcome()).toEqual(settled(3))
      expect(world.chain.commits.map(({ commit }) => commit)).toEqual(before)
    },
  )

  test('is asked about at rest once a run, and not before there is an epoch', async () => {
    const world = new World()
    const facts = world.chain.facts.bind(world.chain)
    const asked: number[] = []
    world.chain.facts = (epoch) => {
      asked.push(epoch)
      return facts(epoch)
    }
    await world.run()
    expect(asked).toEqual([])
    await world.append(2)
    await world.run()
    asked.length = 0
    await world.run()
    expect(asked).toEqual([1])
    expect(await world.outcome()).toEqual(settled(1))
  })

  test('holds when a mined transaction left no commit, until a person asks again', async () => {
    const world = new World()
    await world.append(2)
    world.chain.automine = false
    await world.run()
    expect(world.state.kind).toBe('sent')
    const attempts = 'attempts' in world.state ? world.state.attempts : []
    const tx = must(attempts[0], 'it is signed')
    world.chain.mined.set(tx.hash, { tx, blockNumber: world.chain.head })
    world.chain.pool.clear()
    await world.run()
    expect(world.state).toMatchObject({ kind: 'halted', reason: { kind: 'commit_refused' } })
    await world.run()
    expect(world.chain.signed).toBe(1)
    world.chain.automine = true
    world.state = retried(world.state)
    await world.run()
    expect(await world.outcome()).toEqual(settled(1))
  })
})

describe('a stuck transaction', () => {
  test('F21 is replaced under its nonce with higher fees, and any of its hashes counts', async () => {
    const world = new World()
    await world.append(2)
    world.chain.automine = false
    world.chain.gasPrice = 100n
    await world.run()
    world.chain.gasPrice = 120n
    for (let i = 0; i < RULES.bumpAfterBlocks; i++) world.chain.mine()
    await world.run()
    expect(world.state).toMatchObject({ kind: 'sent', attempts: [{ nonce: 7 }, { nonce: 7 }] })
    const attempts = 'attempts' in world.state ? world.state.attempts : []
    const [first, second] = attempts.map((each) => each.maxFeePerGas)
    expect([first, second]).toEqual([100n, 120n])
    expect(world.chain.pool.get(7)).toEqual(attempts[1])
    // Another miner had the first one: it is as good as the second.
    world.chain.pool.set(7, must(attempts[0], 'two were signed'))
    world.chain.gasPrice = 100n
    world.chain.mine()
    await world.run()
    expect(await world.outcome()).toEqual(settled(1))
    expect(world.chain.commits[0]?.txHash).toBe(attempts[0]?.hash)
  })

  test('is followed on when it is mined while its replacement is attested', async () => {
    const world = new World()
    await world.append(2)
    world.chain.automine = false
    await world.run()
    for (let i = 1; i < RULES.bumpAfterBlocks; i++) world.chain.head++
    const tx = must(world.chain.pool.get(7), 'it is out')
    world.chain.pool.clear()
    world.chain.head++
    const minedMeanwhile = async () => {
      world.chain.pool.set(7, tx)
      world.chain.mine()
      return []
    }
    world.attestors = { attest: minedMeanwhile }
    await expect(world.run()).rejects.toThrow('EpochOutOfOrder')
    world.attestors = { attest: () => Promise.reject(new Error('the attestor is down')) }
    await world.run()
    expect(await world.outcome()).toEqual(settled(1))
    expect(world.chain.signed).toBe(1)
  })

  test('is given up when the epoch before it is voided', async () => {
    const world = new World(CONFIRMATIONS)
    await world.append(2)
    for (let i = 0; i < 4; i++) {
      await world.run()
      world.chain.mine()
    }
    await world.append(2)
    world.chain.automine = false
    await world.run()
    world.chain.gasPrice = 120n
    world.chain.void(1)
    for (let i = 0; i < 8; i++) {
      await world.run()
      world.chain.mine()
    }
    world.chain.automine = true
    for (let i = 0; i < 24; i++) {
      await world.run()
      world.chain.mine()
    }
    expect(await world.outcome()).toEqual(settled(2))
  })

  test('stays as it is when more would cost more than the cap, or than there is', async () => {
    for (const limit of ['cap', 'purse'] as const) {
      const world = new World()
      await world.append(2)
      world.chain.automine = false
      await world.run()
      if (limit === 'purse') world.chain.gasWei = 100n * 100n
      world.chain.gasPrice = limit === 'cap' ? RULES.maxCostWei : 101n
      for (let i = 0; i < RULES.bumpAfterBlocks; i++) world.chain.mine()
      await world.run()
      expect(world.state).toMatchObject({ kind: 'sent', attempts: [{ nonce: 7 }] })
    }
  })
})

describe('finality', () => {
  test('F22 comes by safe, and only then is the epoch acknowledged', async () => {
    const world = new World(4)
    await world.append(2)
    const seen: string[] = []
    for (let i = 0; i < 6; i++) {
      await world.run()
      seen.push(`${world.state.kind} ${world.tally.acknowledged.length}`)
      world.chain.mine()
    }
    expect(seen).toEqual(['mined 0', 'mined 0', 'safe 0', 'safe 0', 'idle 1', 'idle 1'])
  })

  test('is not believed of a node that is behind the one that knew the receipt', async () => {
    const world = new World()
    await world.append(2)
    world.chain.automine = false
    await world.run()
    world.chain.mine()
    world.trouble = 'stale'
    await world.run()
    expect(world.state).toMatchObject({ kind: 'sent' })
    world.trouble = null
    await world.run()
    expect(await world.outcome()).toEqual(settled(1))
    expect(world.chain.signed).toBe(1)
  })
})

describe('the archive', () => {
  test('is not believed: an epoch never builds on a manifest or leaves that changed', async () => {
    for (const key of ['epochs/1/manifest.json', 'blobs/']) {
      const world = new World()
      await world.append(2)
      await world.run()
      await world.append(2)
      for (const [name, bytes] of world.archive.files) {
        if (name.startsWith(key)) bytes[bytes.length - 2] = 0x30
      }
      await expect(world.run()).rejects.toThrow(/the committed one|the hash that names it/)
      expect(world.chain.commits.length).toBe(1)
    }
  })
})

describe('a false answer about a voiding', () => {
  test('leaves what is committed as it was published, though other code would settle it', async () => {
    const world = new World()
    for (let epoch = 1; epoch <= 3; epoch++) {
      await world.append(2)
      await world.run()
    }
    const published = new Map(world.archive.files)
    world.codeVersion = 'mended'
    await world.append(2)
    world.lie = { lastEpoch: 1, committed: null, voided: { lastEpoch: 1, blockNumber: 1 } }
    for (let i = 0; i < 4; i++) await world.run()
    expect(await world.outcome()).toEqual(settled(4))
    for (const [key, bytes] of published) expect(world.archive.files.get(key)).toEqual(bytes)
    expect(world.chain.signed).toBe(4)
  })

  test('does not keep bytes that were voided indeed: code that was mended settles them anew', async () => {
    const world = new World()
    for (let epoch = 1; epoch <= 2; epoch++) {
      await world.append(2)
      await world.run()
    }
    const before = world.chain.commits[1]?.commit.dataHash
    world.codeVersion = 'mended'
    world.chain.void(2)
    await world.append(2)
    for (let i = 0; i < 4; i++) await world.run()
    expect(await world.outcome()).toEqual(settled(3))
    expect(world.chain.commits[1]?.commit.dataHash).not.toBe(before)
  })
})

describe('after an epoch', () => {
  test('the next one waits for the alarm, unless this one was full', () => {
    const commit = { payoutRoot: ROOT, debitRoot: ROOT, receiptsRoot: ROOT, dataHash: ROOT }
    for (const receipts of [EPOCH_RECEIPTS_MAX - 1, EPOCH_RECEIPTS_MAX]) {
      const cut = { shard: 0, fromSeq: 5, toSeq: 4 + receipts, weiPerNanoUsd: 1n, closedAtMs: 1 }
      const run = { ...cut, payees: AT_ONCE_TERMS }
      const state: SettlerState = {
        kind: 'final',
        last: { epoch: 0, manifestHash: null, minNonce: 3 },
        closed: { ...run, epoch: 1 },
        commit: { ...commit, epoch: 1, totalWei: tokenWei(1n), leafCount: 1 },
        attempts: [{ ...TX, nonce: 8 }],
        txHash: ROOT,
        blockNumber: 1,
      }
      expect(advance(state, { kind: 'acknowledged' }, RULES)).toEqual({
        state: { kind: 'idle', last: { epoch: 1, manifestHash: ROOT, minNonce: 9 } },
        wait: receipts < EPOCH_RECEIPTS_MAX,
      })
    }
  })
})

describe('the history', () => {
  test('says of each epoch how far it is', async () => {
    const world = new World(CONFIRMATIONS)
    expect(recordOf(world.state)).toBeNull()
    await world.append(4)
    await world.run()
    expect(recordOf(world.state)).toMatchObject({ epoch: 1, state: 'mined', receipts: 4 })
    expect(lastFinalOf(world.state)).toBeNull()
  })

  test('has no epoch of nothing', async () => {
    const world = new World()
    await world.run()
    expect(world.state).toEqual(FIRST_STATE)
    expect(world.archive.files.size).toBe(0)
  })
})
