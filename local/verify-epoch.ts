// npm run verify-epoch: recomputes whole epochs from their published files and the chain, and says
// where the first difference lies, with calldata to challenge it. Needs no account and no secret.
// Exit code 0: equal; 1: different; 2: something is not to be had, which is itself a reason to veto.
//
//   npm run verify-epoch -- [--epoch N | --all] [--evidence FILE] [--uri URL] [--json]
//     [--archive DIR | --mirror URL [--mirror URL] --rpc URL --distributor 0x… --chain-id N]
//   npm run verify-epoch -- --receipt FILE    one call, by what GET /v1/generations/{id}/receipt/proof gave
//
// Without flags it checks the last epoch of the stack that runs here. `--archive` uses no network.
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { receiptProof } from '../workers/settle/receipt-proof.ts'
import { judgeEpoch } from './verify/judge.ts'
import type { Outcome } from './verify/judge.ts'
import { judgeReceipt } from './verify/receipt-judge.ts'
import { findSource, NowhereError, WHERE_OPTIONS } from './verify/where.ts'
import type { Found } from './verify/where.ts'

const { values } = parseArgs({
  options: {
    ...WHERE_OPTIONS,
    epoch: { type: 'string' },
    all: { type: 'boolean', default: false },
    evidence: { type: 'string' },
    uri: { type: 'string' },
    json: { type: 'boolean', default: false },
    receipt: { type: 'string' },
  },
})

try {
  const found = await findSource(values)
  process.exitCode = await (values.receipt === undefined
    ? verify(found, await epochsOf(found))
    : verifyReceipt(found, values.receipt))
} catch (error) {
  if (!(error instanceof NowhereError)) throw error
  console.error(`verify-epoch: ${error.message}`)
  process.exitCode = 2
}

async function epochsOf(found: Found): Promise<number[]> {
  if (values.epoch !== undefined) {
    const epoch = Number(values.epoch)
    if (!Number.isSafeInteger(epoch) || epoch < 1) {
      throw new NowhereError(`--epoch takes a number from 1 on, not "${values.epoch}".`)
    }
    return [epoch]
  }
  const newest = await found.newest()
  if (newest === 0) throw new NowhereError('No epoch is final yet.')
  return values.all ? Array.from({ length: newest }, (_, i) => i + 1) : [newest]
}

/** In order; the first that is not equal ends it, because later ones build on it. */
async function verify(found: Found, epochs: readonly number[]): Promise<number> {
  for (const epoch of epochs) {
    const uri = values.uri ?? found.uriOf(epoch)
    const outcome = await judgeEpoch(epoch, found.source, uri)
    if (values.json) console.log(JSON.stringify({ epoch, ...wired(outcome) }))
    else say(epoch, outcome, found.source.distributor)
    if (outcome.kind === 'unavailable') return 2
    if (outcome.kind === 'different') {
      if (values.evidence !== undefined) await writeFile(values.evidence, outcome.answer.evidence)
      return 1
    }
  }
  return 0
}

async function verifyReceipt({ source }: Found, file: string): Promise<number> {
  const proof = receiptProof.parse(JSON.parse(await readFile(file, 'utf8')))
  const verdict = await judgeReceipt(proof, source)
  const { generationId } = proof.receipt.credited
  if (values.json) console.log(JSON.stringify({ generationId, ...verdict }))
  else if (verdict.kind === 'unavailable')
    console.error(`verify-epoch: unavailable: ${verdict.missing}`)
  else if (verdict.kind === 'fault')
    console.error(`verify-epoch: the receipt does not hold: ${verdict.fault}`)
  else {
    const { shard, seq } = proof.receipt.receipt
    const place = `receipt ${seq} of shard ${shard}`
    console.log(`verify-epoch: ${generationId} is ${place}, committed in epoch ${proof.epoch}`)
  }
  return { committed: 0, fault: 1, unavailable: 2 }[verdict.kind]
}

function say(epoch: number, outcome: Outcome, distributor: string): void {
  if (outcome.kind === 'unavailable') {
    console.error(`verify-epoch: unavailable: ${outcome.missing}`)
  } else if (outcome.kind === 'equal') {
    const { receipts, commit } = outcome
    const sum = `${receipts} receipts, ${commit.totalWei} wei in all`
    console.log(`verify-epoch: equal (epoch ${epoch}, ${sum})`)
  } else {
    const { where, expected, actual } = outcome.difference
    const { challenge, evidenceHash, fraud } = outcome.answer
    console.error(`verify-epoch: epoch ${epoch} is different at ${where}`)
    console.error(`  expected  ${expected}\n  actual    ${actual}`)
    console.error(`  evidence  ${evidenceHash} (--evidence FILE writes it)`)
    console.error(`  challenge, calldata to ${distributor}:\n${challenge}`)
    if (fraud !== null) {
      console.error(`  or a proof that needs no arbiter (${fraud.kind}):\n${fraud.calldata}`)
    }
  }
}

function wired(outcome: Outcome): object {
  if (outcome.kind !== 'equal') return outcome
  const { receipts, commit } = outcome
  return { kind: outcome.kind, receipts, totalWei: `${commit.totalWei}`, dataHash: commit.dataHash }
}
