// The two objects of this stage composed for tests: a public test key, a chain in memory, the rest
// real. What a test turns on these switches it turns back.
import { archiveR2 } from '../systems/archive-r2.ts'
import { breathe } from '../systems/timer.ts'
import type { EpochTally } from './epoch-tally.port.ts'
import type { ReceiptSigner } from './receipt-signer.port.ts'
import { MemoryChain } from './memory-chain.cases.ts'
import { DOMAIN, NOBODY, PLACE, RULES, SIGNER } from './settle.cases.ts'
import { MemoryRelayChain, RELAY_LIMITS } from './relay.cases.ts'
import { RelayerObject } from './relayer.object.ts'
import type { EpochRecord } from './settler-state.ts'
import type { SettlerPorts } from './settle-step.ts'
import type { MoneyCheck } from './cross-check.ts'
import { SettlerObject } from './settler.object.ts'
import { TallyObject } from './tally.object.ts'

export type SettleEnv = {
  readonly TALLY: DurableObjectNamespace<TestTallyObject>
  readonly SETTLER: DurableObjectNamespace<TestSettlerObject>
  readonly RELAYER: DurableObjectNamespace<TestRelayerObject>
  readonly ARCHIVE: R2Bucket
}

/** So late that no alarm fires by itself: each is run by the test. */
export const LATE = Date.UTC(2100, 0, 1)

export const world = {
  signerFails: false,
  /** A signature waits for it. */
  gate: Promise.resolve(),
  signatures: 0,
  chain: new MemoryChain(),
  alerts: [] as MoneyCheck[],
  announced: [] as EpochRecord[],
  relay: new MemoryRelayChain(),
  nowMs: LATE,
  maturityEpochs: 0,
}

const signer: ReceiptSigner = {
  address: SIGNER.address,
  async sign(digest) {
    if (world.signerFails) throw new Error('the signer is away')
    world.signatures++
    await world.gate
    return SIGNER.sign(digest)
  },
}

export class TestTallyObject extends TallyObject<SettleEnv> {
  protected override shard = () => 0
  protected override domain = () => DOMAIN
  protected override signer = () => signer
  protected override breathe = breathe
  protected override now = () => world.nowMs
  protected override payeeTerms = () => {
    return { maturityEpochs: world.maturityEpochs }
  }
}

export class TestSettlerObject extends SettlerObject<SettleEnv> {
  protected override async announce(final: EpochRecord): Promise<void> {
    world.announced.push(final)
  }

  protected override timing = () => ({ epochMs: 60_000, pollMs: 2_000 })
  protected override now = () => LATE

  protected override alert(check: MoneyCheck): void {
    world.alerts.push(check)
  }

  protected override ports(): SettlerPorts {
    const { TALLY, ARCHIVE } = this.env
    const tally: EpochTally = TALLY.getByName(`${this.ctx.id.name}`)
    const archive = archiveR2(ARCHIVE)
    return { tally, archive, chain: world.chain, place: PLACE, attestors: NOBODY, rules: RULES }
  }
}

export class TestRelayerObject extends RelayerObject<SettleEnv> {
  protected override chain = () => world.relay
  protected override limits = () => RELAY_LIMITS
  protected override now = () => world.nowMs
}
