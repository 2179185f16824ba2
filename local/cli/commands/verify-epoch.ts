// Recomputes whole epochs from their published files and the chain, and says where the first
// difference lies, with calldata to challenge it. Needs no account and no secret.
// Exit code 0: equal; 1: different; 2: something is not to be had, which is itself a reason to veto.
import { readFile, writeFile } from 'node:fs/promises'
import { receiptProof, type ReceiptProof } from '../../../workers/settle/receipt-proof.ts'
import type { Address } from '../../../schemas/ids.ts'
import { judgeEpoch } from '../../verify/judge.ts'
import type { Outcome } from '../../verify/judge.ts'
import { judgeReceipt } from '../../verify/receipt-judge.ts'
import { signerLine } from '../../verify/signer-line.ts'
import { findSource } from '../../verify/where.ts'
import type { Found } from '../../verify/where.ts'
import { usageError } from '../cli-error.ts'
import type { Cli } from '../cli.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'
import { found, receiptSignersOf, refusingNowhere, type PlaceFlags } from './where-flags.ts'

export type EpochFlags = PlaceFlags & {
  readonly epoch?: number | undefined
  readonly all?: true | undefined
  readonly evidence?: string | undefined
  readonly uri?: string | undefined
  readonly receiptSigner?: string[] | undefined
  /** A file that GET /v1/generations/{id}/receipt/proof gave: that call, and no epoch. */
  readonly receipt?: string | undefined
}

export async function verifyEpochs(cli: Cli, flags: EpochFlags): Promise<void> {
  const signers = receiptSignersOf(flags.receiptSigner)
  const source = await found(flags, findSource)
  if (flags.receipt !== undefined) {
    return cli.exit(await verifyReceipt(source, flags.receipt, signers, cli.terminal()))
  }
  const epochs = await refusingNowhere(() => epochsOf(source, flags))
  cli.exit(await verify(source, epochs, { ...flags, signers }, cli.terminal()))
}

async function epochsOf(source: Found, { epoch, all }: EpochFlags): Promise<number[]> {
  if (epoch !== undefined) return [epoch]
  const newest = await source.newest()
  if (newest === 0) throw usageError('No epoch is final yet.')
  return all === true ? Array.from({ length: newest }, (_, i) => i + 1) : [newest]
}

/** In order; the first that is not equal ends it, because later ones build on it. */
async function verify(
  { source, uriOf }: Found,
  epochs: readonly number[],
  { uri, evidence, signers }: EpochFlags & { readonly signers: readonly Address[] },
  terminal: Terminal,
): Promise<ExitCode> {
  for (const epoch of epochs) {
    const outcome = await judgeEpoch(epoch, source, uri ?? uriOf(epoch), signers)
    if (terminal.json) terminal.line(JSON.stringify({ epoch, ...wired(outcome) }))
    else say(epoch, outcome, source.distributor, terminal)
    if (outcome.kind === 'unavailable') return EXIT.usage
    if (outcome.kind === 'different') {
      if (evidence !== undefined) await writeFile(evidence, outcome.answer.evidence)
      return EXIT.failure
    }
  }
  return EXIT.ok
}

async function proofIn(file: string): Promise<ReceiptProof> {
  try {
    return receiptProof.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    throw usageError(`${file} holds no proof: GET /v1/generations/{id}/receipt/proof gives one.`)
  }
}

async function verifyReceipt(
  { source }: Found,
  file: string,
  signers: readonly Address[],
  to: Terminal,
): Promise<ExitCode> {
  const proof = await proofIn(file)
  const verdict = await judgeReceipt(proof, source, signers)
  const { generationId } = proof.receipt.credited
  const { shard, seq } = proof.receipt.receipt
  if (to.json) to.line(JSON.stringify({ generationId, ...verdict }))
  switch (verdict.kind) {
    case 'unavailable':
      if (!to.json) to.note(`verify-epoch: unavailable: ${verdict.missing}`)
      return EXIT.usage
    case 'fault':
      if (!to.json) {
        to.note(`verify-epoch: the receipt does not hold: ${verdict.fault}`)
        to.note(`  the manifest names ${verdict.receiptSigner} as signer of receipts`)
      }
      return EXIT.failure
    case 'different': {
      const { where, expected, actual } = verdict.difference
      if (!to.json) {
        to.note(`verify-epoch: ${generationId} is different at ${where}`)
        to.note(`  expected  ${expected}\n  actual    ${actual}`)
        to.note(`  signer    ${verdict.receiptSigner}, by the manifest`)
      }
      return EXIT.failure
    }
    case 'committed': {
      const place = `receipt ${seq} of shard ${shard}, committed in epoch ${proof.epoch}`
      if (!to.json) {
        to.line(`verify-epoch: ${generationId} is ${place}`)
        to.line(`  ${signerLine(verdict)}`)
      }
      return EXIT.ok
    }
  }
}

function say(epoch: number, outcome: Outcome, distributor: string, to: Terminal): void {
  if (outcome.kind === 'unavailable') {
    to.note(`verify-epoch: unavailable: ${outcome.missing}`)
  } else if (outcome.kind === 'equal') {
    const { receipts, commit } = outcome
    const sum = `${receipts} receipts, ${commit.totalWei} wei in all`
    to.line(`verify-epoch: equal (epoch ${epoch}, ${sum})`)
    to.line(`  ${signerLine(outcome)}`)
  } else {
    const { where, expected, actual } = outcome.difference
    const { challenge, evidenceHash, fraud } = outcome.answer
    to.note(`verify-epoch: epoch ${epoch} is different at ${where}`)
    to.note(`  expected  ${expected}\n  actual    ${actual}`)
    to.note(`  signer    ${outcome.receiptSigner ?? 'not to be read'}, by the manifest`)
    to.note(`  evidence  ${evidenceHash} (--evidence FILE writes it)`)
    to.note(`  challenge, calldata to ${distributor}:\n${challenge}`)
    if (fraud !== null) {
      to.note(`  or a proof that needs no arbiter (${fraud.kind}):\n${fraud.calldata}`)
    }
  }
}

function wired(outcome: Outcome): object {
  if (outcome.kind !== 'equal') return outcome
  const { commit, ...rest } = outcome
  return { ...rest, totalWei: `${commit.totalWei}`, dataHash: commit.dataHash }
}
