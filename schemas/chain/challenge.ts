// Ready-made transactions against a forged epoch: the challenge with its evidence, which an arbiter
// judges, and the proofs of fraud that the contract judges alone. Encodes; decides nothing.
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { encodeFunctionData } from 'viem'
import { canonicalJson } from '../canonical.ts'
import type { Address } from '../ids.ts'
import { REWARD_DISTRIBUTOR_ABI as ABI } from './reward-distributor.gen.ts'
import type { Hex } from './tree.ts'

/** Where a committed epoch parts from what was published with it. */
export type Evidence = {
  readonly chainId: number
  readonly distributor: Address
  readonly epoch: number
  readonly dataHash: Hex
  readonly where: string
  readonly expected: string
  readonly actual: string
}

export type ProvenLeaf = { readonly cumulativeWei: bigint; readonly proof: readonly Hex[] }

export type Fraud = {
  readonly kind: 'lowered' | 'duplicate'
  readonly epoch: number
  readonly account: Address
  /** lowered: in the epoch before and in this one; duplicate: both in this one. */
  readonly leaves: readonly [ProvenLeaf, ProvenLeaf]
}

/** The evidence as published: canonical JSON, whose keccak-256 the challenge names. */
export function evidenceText(evidence: Evidence): string {
  return canonicalJson({ format: 'meed-evidence/1', ...evidence })
}

export function evidenceHash(evidence: Evidence): Hex {
  return `0x${bytesToHex(keccak_256(utf8ToBytes(evidenceText(evidence))))}`
}

/** @param uri where the evidence is published */
export function challengeCalldata(evidence: Evidence, uri: string): Hex {
  const args = [BigInt(evidence.epoch), evidenceHash(evidence), uri] as const
  return encodeFunctionData({ abi: ABI, functionName: 'challenge', args })
}

export function fraudCalldata({ kind, epoch, account, leaves }: Fraud): Hex {
  const [first, second] = leaves.map(({ cumulativeWei: cumulative, proof }) => {
    return { cumulative, proof }
  }) as [LeafArgument, LeafArgument]
  const args = [BigInt(epoch), account, first, second] as const
  const functionName = kind === 'lowered' ? 'proveLowered' : 'proveDuplicate'
  return encodeFunctionData({ abi: ABI, functionName, args })
}

type LeafArgument = { readonly cumulative: bigint; readonly proof: readonly Hex[] }
