// A commit as calldata of the distributor, and back: what the settler sends and what its signer
// insists on seeing. Also what attestors sign: the same fields, EIP-712.
import { decodeFunctionData, encodeFunctionData, hashTypedData, keccak256 } from 'viem'
import type { Address } from '../ids.ts'
import { REWARD_DISTRIBUTOR_ABI } from './reward-distributor.gen.ts'
import { meedDomain } from './receipt-type.ts'
import type { Hex } from './tree.ts'

/** The fields of the contract's `Commit`, in our words. */
export type CommitFields = {
  readonly epoch: number
  readonly payoutRoot: Hex
  readonly debitRoot: Hex
  readonly receiptsRoot: Hex
  readonly dataHash: Hex
  readonly totalWei: bigint
  readonly leafCount: number
}

export const ATTEST_TYPES = {
  Attest: [
    { name: 'epoch', type: 'uint64' },
    { name: 'payoutRoot', type: 'bytes32' },
    { name: 'debitRoot', type: 'bytes32' },
    { name: 'receiptsRoot', type: 'bytes32' },
    { name: 'dataHash', type: 'bytes32' },
    { name: 'total', type: 'uint128' },
    { name: 'leaves', type: 'uint32' },
  ],
} as const

export function commitArgs(commit: CommitFields) {
  const { payoutRoot, debitRoot, receiptsRoot, dataHash } = commit
  const roots = { payoutRoot, debitRoot, receiptsRoot, dataHash }
  const { epoch, totalWei: total, leafCount: leaves } = commit
  return { epoch: BigInt(epoch), ...roots, total, leaves }
}

export function commitCalldata(commit: CommitFields, attestations: readonly Hex[]): Hex {
  const args = [commitArgs(commit), [...attestations]] as const
  return encodeFunctionData({ abi: REWARD_DISTRIBUTOR_ABI, functionName: 'commit', args })
}

/** Epoch and content of a commit call, whoever attested it; null for any other calldata. */
export function readCommitCall(data: Hex): { readonly epoch: number; readonly id: Hex } | null {
  try {
    const { functionName, args } = decodeFunctionData({ abi: REWARD_DISTRIBUTOR_ABI, data })
    if (functionName !== 'commit') return null
    const [commit] = args
    const bare = encodeFunctionData({
      abi: REWARD_DISTRIBUTOR_ABI,
      functionName: 'commit',
      args: [commit, []],
    })
    return { epoch: Number(commit.epoch), id: keccak256(bare) }
  } catch {
    return null
  }
}

/** What an attestor signs for a commit to this distributor. */
export function attestDigest(
  place: { readonly chainId: number; readonly distributor: Address },
  commit: CommitFields,
): Hex {
  const { chainId, distributor: verifyingContract } = place
  return hashTypedData({
    domain: meedDomain({ chainId, verifyingContract }),
    types: ATTEST_TYPES,
    primaryType: 'Attest',
    message: commitArgs(commit),
  })
}
