// The settler's moves alone, over random orders of events by the thousand: crashes that lose an
// answer, blocks, reorganisations, burnt nonces, forgetful pools, dear gas, nodes that lag. Nothing
// is signed or published for real here, so that many orders fit a second; settler.fuzz.test.ts does
// it with real epochs.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { textHash } from '../../schemas/chain/receipt-type.ts'
import { tokenWei } from '../../schemas/money.ts'
import { assert, must } from '../../schemas/result.ts'
import type { ChainFacts } from './chain.port.ts'
import { sameCommit } from './epoch.ts'
import type { EpochCommit } from './epoch.ts'
import { MemoryChain } from './memory-chain.cases.ts'
import { AT_ONCE_TERMS, RULES } from './settle.cases.ts'
import { advance, askOf, resumed } from './settler.ts'
import { FIRST_STATE } from './settler-state.ts'
import type { Answer, Ask, SettlerState } from './settler-state.ts'

const DEPTH = 3
const ACTS = [
  ...(['step', 'step', 'step', 'step', 'lost', 'run', 'run', 'mine', 'mine'] as const),
  ...(['reorg', 'burn', 'forget', 'lazy', 'eager', 'dear', 'cheap', 'lag'] as const),
  ...(['void', 'void two', 'quiet', 'busy'] as const),
]

const commitOf = (epoch: number): EpochCommit => ({
  epoch,
  payoutRoot: textHash(`payouts ${epoch}`),
  debitRoot: textHash(`debits ${epoch}`),
  receiptsRoot: textHash(`receipts ${epoch}`),
  dataHash: textHash(`data ${epoch}`),
  totalWei: tokenWei(BigInt(epoch)),
  leafCount: 2,
})

class World {
  readonly chain = new MemoryChain(DEPTH)
  readonly acknowledged: number[] = []
  state: SettlerState = FIRST_STATE
  isLagging = false
  /** Nobody calls, so that no new run can be closed. */
  isQuiet = false
  closed = 0

  /** One question and its answer; a lost one happened outside, and is not remembered. */
  async step(isLost = false): Promise<boolean> {
    const answer = await this.#answer()
    if (isLost || answer === null) return true
    const { state, wait } = advance(this.state, answer, RULES)
    const attempts = 'attempts' in state ? state.attempts : []
    assert(new Set(attempts.map((each) => each.nonce)).size <= 1, 'one commit has one nonce')
    this.state = state
    return wait
  }

  /** One alarm. */
  async run(): Promise<void> {
    this.state = resumed(this.state)
    for (let i = 0; i < 24; i++) if (await this.step()) return
  }

  /** Null when the chain refused: an alarm that fails leaves the state saved last. */
  async #answer(): Promise<Answer | null> {
    try {
      return await this.#perform(askOf(this.state))
    } catch (error) {
      if (error instanceof Error && error.message === 'EpochOutOfOrder') return null
      throw error
    }
  }

  async #perform(ask: Ask): Promise<Answer> {
    const { chain } = this
    switch (ask.kind) {
      case 'close': {
        if (this.isQuiet && ask.epoch > this.closed) {
          const facts = ask.epoch === 1 ? null : await this.#facts(ask.epoch - 1)
          return { kind: 'nothing_closed', facts }
        }
        this.closed = Math.max(this.closed, ask.epoch)
        const run = {
          shard: 0,
          fromSeq: ask.epoch,
          toSeq: ask.epoch,
          closedAtMs: 1,
          payees: AT_ONCE_TERMS,
        }
        return { kind: 'closed', closed: { ...run, epoch: ask.epoch, weiPerNanoUsd: 1n } }
      }
      case 'publish':
        return { kind: 'published', commit: commitOf(ask.closed.epoch) }
      case 'prepare': {
        const facts = await this.#facts(ask.commit.epoch)
        const tx = ask.mayCommit(facts) ? await chain.prepare(ask.commit, ask.minNonce) : null
        return { kind: 'prepared', facts, tx }
      }
      case 'bump': {
        const tx = await chain.bump(ask.commit, ask.tx)
        return { kind: 'bumped', tx, facts: await this.#facts(ask.commit.epoch) }
      }
      case 'send':
        assert(this.state.kind === 'prepared', 'only what is stored is sent')
        await chain.send(ask.tx)
        return { kind: 'sent' }
      case 'confirm': {
        const newest = ask.attempts.at(-1)
        const fate = newest === undefined ? null : await chain.fate(ask.attempts)
        if (newest !== undefined && fate?.kind === 'pending') await chain.send(newest)
        return { kind: 'confirmed', fate, facts: await this.#facts(ask.epoch) }
      }
      case 'acknowledge': {
        const found = chain.commits[ask.epoch - 1]
        const isFinal = found !== undefined && chain.head - found.blockNumber >= DEPTH
        assert(isFinal || chain.voided !== null, 'what is paid is final, or fell only afterwards')
        if (!this.acknowledged.includes(ask.epoch)) this.acknowledged.push(ask.epoch)
        return { kind: 'acknowledged' }
      }
      case 'recall': {
        const found = ask.epoch === 0 ? null : must(chain.commits[ask.epoch - 1], 'it is in force')
        return { kind: 'recalled', manifestHash: found?.commit.dataHash ?? null }
      }
    }
  }

  async #facts(epoch: number): Promise<ChainFacts> {
    const facts = await this.chain.facts(epoch)
    if (!this.isLagging) return facts
    const stale = { lastEpoch: Math.min(facts.lastEpoch, epoch - 1), committed: null }
    return { ...facts, ...stale, headBlock: facts.headBlock - 1 }
  }

  async act(kind: (typeof ACTS)[number]): Promise<void> {
    const { chain } = this
    if (kind === 'step') await this.step()
    if (kind === 'lost') await this.step(true)
    if (kind === 'run') await this.run()
    if (kind === 'mine') chain.mine()
    if (kind === 'reorg') chain.reorg(DEPTH)
    if (kind === 'burn') chain.burnNonce()
    const last = chain.commits.length
    if (kind === 'void' && last > 0) chain.void(last)
    if (kind === 'void two' && last > 1) chain.void(last - 1)
    if (kind === 'forget') chain.pool.clear()
    if (kind === 'lazy' || kind === 'eager') chain.automine = kind === 'eager'
    if (kind === 'dear') chain.gasPrice = chain.gasPrice * 2n
    if (kind === 'cheap') chain.gasPrice = 100n
    if (kind === 'quiet' || kind === 'busy') this.isQuiet = kind === 'quiet'
    this.isLagging = kind === 'lag' ? !this.isLagging : this.isLagging
  }
}

test('any order of events ends with each epoch committed once, right, and paid when final', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...ACTS), { minLength: 20, maxLength: 120 }),
      async (acts) => {
        const world = new World()
        for (const kind of acts) await world.act(kind)
        world.isLagging = false
        world.isQuiet = false
        world.chain.gasPrice = 100n
        world.chain.automine = true
        const before = world.acknowledged.length
        // What was voided comes first, each epoch with its depth.
        for (let i = 0; i < 80 && world.acknowledged.length === before; i++) {
          await world.run()
          world.chain.mine()
        }
        expect(world.acknowledged.length).toBeGreaterThan(before)
        world.acknowledged.forEach((epoch, i) => expect(epoch).toBe(i + 1))
        world.chain.commits.forEach(({ commit }, i) => {
          expect(sameCommit(commit, commitOf(i + 1))).toBe(true)
        })
      },
    ),
    { numRuns: 5_000 },
  )
})
