// An attestor: it is sent a commit that a settler wants to make, recomputes the epoch from what is
// published and from the chain, and signs only what it found equal. It keeps nothing: two different
// commits that both follow from signed receipts are both true, and the contract takes one.
import { privateKeyToAccount } from 'viem/accounts'
import type { Address } from '../../schemas/ids.ts'
import { attestDigest } from '../../schemas/chain/commit-call.ts'
import { commitFields } from '../../schemas/wire/commit.ts'
import type { EpochCommit } from '../../workers/settle/epoch.ts'
import type { EpochSource } from '../../workers/settle/read-epoch.ts'
import { startJsonServer } from '../json-server.ts'
import type { JsonServer, Reply } from '../json-server.ts'
import { judgeEpoch } from './judge.ts'
import type { Outcome } from './judge.ts'
import { signerLine } from './signer-line.ts'

export type AttestorOptions = {
  readonly port: number
  readonly key: `0x${string}`
  readonly source: EpochSource
  /** Who may sign receipts; of none given, whoever did in the epoch before. */
  readonly receiptSigners?: readonly Address[]
  /** Told of each answer: the epoch, and `signed`, with who signed its receipts, or why not. */
  readonly onAnswer?: (epoch: number, said: string) => void
}

export async function startAttestor(options: AttestorOptions): Promise<JsonServer> {
  const account = privateKeyToAccount(options.key)
  return startJsonServer(options.port, async ({ method, path, body }) => {
    if (method !== 'POST' || path !== '/v1/attestations') {
      return { status: 404, body: { error: { kind: 'unknown_path' } } }
    }
    const commit = commitFields.parse(body)
    const outcome = await outcomeOf(commit, options)
    const refusal = refusalOf(outcome)
    options.onAnswer?.(commit.epoch, saidOf(outcome))
    if (refusal !== null) return refusal
    const signature = await account.sign({ hash: attestDigest(options.source, commit) })
    return { status: 200, body: { signer: account.address.toLowerCase(), signature } }
  })
}

function outcomeOf(
  commit: EpochCommit,
  { source, receiptSigners }: AttestorOptions,
): Promise<Outcome> {
  const proposed: EpochSource = {
    ...source,
    commit: async (epoch) => (epoch === commit.epoch ? commit : source.commit(epoch)),
    // The commit itself pulls what its total lacks, or reverts.
    fundedWei: async () => commit.totalWei,
  }
  return judgeEpoch(commit.epoch, proposed, '', receiptSigners)
}

function saidOf(outcome: Outcome): string {
  if (outcome.kind === 'equal') return `signed; ${signerLine(outcome)}`
  return JSON.stringify(refusalOf(outcome)?.body)
}

function refusalOf(outcome: Outcome): Reply | null {
  if (outcome.kind === 'equal') return null
  if (outcome.kind === 'unavailable') {
    return { status: 503, body: { error: { kind: 'unavailable', missing: outcome.missing } } }
  }
  return { status: 409, body: { error: { kind: 'different', ...outcome.difference } } }
}
