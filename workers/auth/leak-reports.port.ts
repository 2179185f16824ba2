// Who may report leaked keys, and which reports were heard already.
import type { Sha256 } from '../../schemas/ids.ts'

/** The public keys of the reporter, published at an address and kept for a while. */
export interface LeakReporterKeys {
  /** A PEM public key; null where the reporter publishes none of that name. Throws when unreachable. */
  find(identifier: string): Promise<string | null>
}

export interface LeakReports {
  wasHeard(bodySha256: Sha256): Promise<boolean>
  /** After every key of the report was dealt with: a crash before lets the reporter try again. */
  note(report: HeardReport): Promise<void>
}

export type HeardReport = {
  readonly bodySha256: Sha256
  readonly keyIdentifier: string
  readonly tokens: number
  /** How many of the tokens were keys that exist or existed. */
  readonly ours: number
  readonly heardAtMs: number
}
