// The peppers under which keys are digested: one that every new digest uses, and those that older
// digests were made with, until each was seen again. A pepper is a secret of the deployment; it never
// lies beside the digests.
import { digestKey } from './key.ts'

export type Pepper = { readonly version: number; readonly secret: string }
export type Peppers = { readonly current: Pepper; readonly retired: readonly Pepper[] }

/** A digest and the version of its pepper, as both are stored. */
export type KeyProof = { readonly keyDigest: string; readonly pepper: number }

export type KeyProofs = {
  readonly newest: KeyProof
  /** What an account may still know the key by; empty while no pepper is retired. */
  readonly older: readonly KeyProof[]
}

export function proofsOf(key: string, { current, retired }: Peppers): KeyProofs {
  return { newest: proofOf(key, current), older: retired.map((pepper) => proofOf(key, pepper)) }
}

export function proofOf(key: string, { version, secret }: Pepper): KeyProof {
  return { keyDigest: digestKey(key, secret), pepper: version }
}
