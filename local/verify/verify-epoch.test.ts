// The command as a stranger runs it: on an archive folder, in a process without a network, told by
// its exit code what it found; and the calldata that it prints against each kind of lie.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeFunctionData } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { evidenceHash } from '../../schemas/chain/challenge.ts'
import { leafHash, ROW_BYTES, rowAt } from '../../schemas/chain/leaf.ts'
import { verifyProof } from '../../schemas/chain/tree.ts'
import { REWARD_DISTRIBUTOR_ABI as ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import { tokenWei } from '../../schemas/money.ts'
import { assert, must } from '../../schemas/result.ts'
import { blobKey } from '../../workers/settle/archive-keys.ts'
import type { BuiltEpoch } from '../../workers/settle/epoch.ts'
import { forge } from '../../workers/settle/forge.cases.ts'
import type { EpochSource } from '../../workers/settle/read-epoch.ts'
import { builtOf, creditedOf, PLACE, receiptsOf } from '../../workers/settle/settle.cases.ts'
import { exportArchive, folderSource } from './archive-folder.ts'
import { judgeEpoch } from './judge.ts'

const ROOT = join(import.meta.dirname, '../..')
/** Whatever opens a socket in that process throws. */
const OFFLINE = `data:text/javascript,import net from 'node:net'
const refuse = () => { throw new Error('the network is off') }
net.Socket.prototype.connect = refuse
globalThis.fetch = refuse`.replaceAll('\n', ';')

const call = (n: number) => {
  const shares = [{ payee: n % 3, share: 600_000_000 }]
  return creditedOf({ n, payer: n % 2, prompt: n, completion: 3, perToken: 1_001n, shares })
}
const first = await receiptsOf([1, 2, 3].map(call), 2)
const second = await receiptsOf([4, 5].map(call), 2, 3)
const one = builtOf(1, first, null)
const honest = builtOf(2, second, one)

function sourceOf(epochs: readonly BuiltEpoch[]): EpochSource {
  const files = epochs.flatMap((built) => Object.values(built.files))
  const blobs = new Map(files.map((bytes) => [sha256Hex(bytes), bytes]))
  return {
    chainId: PLACE.chainId,
    distributor: PLACE.distributor,
    manifest: async (epoch) => epochs[epoch - 1]?.manifestBytes ?? null,
    blob: async (sha256) => blobs.get(sha256) ?? null,
    commit: async (epoch) => epochs[epoch - 1]?.commit ?? null,
    fundedWei: async () => tokenWei(10n ** 30n),
  }
}

let folder: string
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meed-verify-'))
  await exportArchive(sourceOf([one, honest]), 2, at('honest'))
  const stolen = forge(honest, { kind: 'one-wei', from: 1, to: 0 })
  await exportArchive(sourceOf([one, stolen]), 2, at('forged'))
  cpSync(at('honest'), at('torn'), { recursive: true })
  unlinkSync(join(at('torn'), blobKey(honest.manifest.files.receipts.sha256)))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function verify(...args: string[]) {
  const command = ['--import', OFFLINE, join(ROOT, 'local/cli/main.ts'), 'verify-epoch', ...args]
  const env = { ...process.env, MEED_STATE: at('no-stack') }
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', env })
  return { status, said: stdout + stderr }
}

describe('verify-epoch on an archive folder, the network off', () => {
  test('finds every epoch equal: exit code 0', () => {
    const { status, said } = verify('--archive', at('honest'), '--all')
    expect(said.trim().split('\n')).toEqual([
      `verify-epoch: equal (epoch 1, 3 receipts, ${one.commit.totalWei} wei in all)`,
      `  receipts signed by ${PLACE.receiptSigner}, which nothing here vouches for: --receipt-signer pins it`,
      `verify-epoch: equal (epoch 2, 2 receipts, ${honest.commit.totalWei} wei in all)`,
      `  receipts signed by ${PLACE.receiptSigner}, as in the epoch before`,
    ])
    expect(status).toBe(0)
  })

  test('finds one wei moved, names the leaf and prints the challenge: exit code 1', () => {
    const { status, said } = verify('--archive', at('forged'), '--evidence', at('evidence.json'))
    const honestRow = rowAt(honest.files.leaves, 0)
    expect(said).toContain('epoch 2 is different at leaves[0]')
    expect(said).toContain(`"cumulativeWei":"${honestRow.cumulativeWei}"`)
    expect(said).toContain(`"cumulativeWei":"${honestRow.cumulativeWei + 1n}"`)
    expect(said).toMatch(/challenge, calldata to 0xd1.*:\n0x[0-9a-f]+/)
    expect(status).toBe(1)
  })

  test('says who signed the receipts, and holds him against the list: exit code 1', () => {
    const [signer, other] = [PLACE.receiptSigner, `0x${'ab'.repeat(20)}`]
    const pinned = verify('--archive', at('honest'), '--receipt-signer', signer)
    expect(pinned.said).toContain(`receipts signed by ${signer}, as --receipt-signer says`)
    expect(pinned.status).toBe(0)
    const another = verify('--archive', at('honest'), '--receipt-signer', other)
    expect(another.said).toContain('epoch 2 is different at receiptSigner')
    expect(another.said).toContain(`signer    ${signer}, by the manifest`)
    expect(another.status).toBe(1)
    const two = ['--receipt-signer', other, '--receipt-signer', signer]
    expect(verify('--archive', at('honest'), '--all', ...two).status).toBe(0)
    expect(verify('--archive', at('honest'), '--receipt-signer', '0x1').status).toBe(2)
  })

  test('misses a file, a folder or an epoch: exit code 2', () => {
    const torn = verify('--archive', at('torn'))
    expect(torn.said).toContain('unavailable: the receipts of epoch 2')
    expect(torn.status).toBe(2)
    expect(verify('--archive', at('torn'), '--epoch', '1').status).toBe(0)
    expect(verify('--archive', at('torn'), '--epoch', '3').status).toBe(2)
    expect(verify('--archive', at('nowhere')).status).toBe(2)
    expect(verify().status).toBe(2)
    writeFileSync(join(at('torn'), 'chain.json'), '{}')
    expect(verify('--archive', at('torn')).said).toContain('is no archive folder')
  })

  test('cannot reach what it is told to reach: exit code 2, not a crash', () => {
    const where = ['--mirror', 'http://127.0.0.1:1', '--rpc', 'http://127.0.0.1:1']
    const { status, said } = verify(...where, '--distributor', PLACE.distributor, '--epoch', '1')
    expect(said).toContain('verify-epoch: unavailable')
    expect(status).toBe(2)
  })
})

describe('the answer to a lie', () => {
  test('is a challenge that names the evidence, and nothing that the contract could judge', async () => {
    const stolen = forge(honest, { kind: 'one-wei', from: 1, to: 0 })
    const outcome = await judgeEpoch(2, sourceOf([one, stolen]), 'https://evidence.example/2')
    assert(outcome.kind === 'different', 'a wei moved')
    const { evidence, challenge, fraud } = outcome.answer
    const { functionName, args } = decodeFunctionData({ abi: ABI, data: challenge })
    const { format: _, ...facts } = JSON.parse(evidence)
    expect(functionName).toBe('challenge')
    expect(args).toEqual([2n, evidenceHash(facts), 'https://evidence.example/2'])
    expect(facts).toMatchObject({ epoch: 2, dataHash: stolen.commit.dataHash, where: 'leaves[0]' })
    expect(fraud).toBeNull()
  })

  test('is a proof where an amount fell against the epoch before', async () => {
    const robbed = forge(honest, { kind: 'lowered', row: 1, before: one.files.leaves })
    const outcome = await judgeEpoch(2, sourceOf([one, robbed]), 'uri')
    assert(outcome.kind === 'different', 'an amount fell')
    const fraud = must(outcome.answer.fraud, 'the contract can judge it')
    const { functionName, args } = decodeFunctionData({ abi: ABI, data: fraud.calldata })
    assert(functionName === 'proveLowered', 'it fell')
    const [epoch, account, before, lowered] = args
    expect(epoch).toBe(2n)
    const payee = rowAt(robbed.files.leaves, 1).account
    expect(account.toLowerCase()).toBe(payee)
    expect(lowered.cumulative).toBeLessThan(before.cumulative)
    const proven = (leaf: typeof before, root: `0x${string}`) =>
      verifyProof(root, leafHash(PLACE, payee, leaf.cumulative), leaf.proof)
    expect(proven(before, one.commit.payoutRoot)).toBe(true)
    expect(proven(lowered, robbed.commit.payoutRoot)).toBe(true)
  })

  test('is a proof where an account stands twice', async () => {
    const doubled = forge(honest, { kind: 'duplicate', row: 0 })
    expect(doubled.files.leaves.length).toBe(honest.files.leaves.length + ROW_BYTES)
    const outcome = await judgeEpoch(2, sourceOf([one, doubled]), 'uri')
    assert(outcome.kind === 'different', 'an account stands twice')
    const fraud = must(outcome.answer.fraud, 'the contract can judge it')
    const { functionName, args } = decodeFunctionData({ abi: ABI, data: fraud.calldata })
    assert(functionName === 'proveDuplicate', 'it stands twice')
    const [, , left, right] = args
    expect(left.cumulative).not.toBe(right.cumulative)
    const payee = rowAt(honest.files.leaves, 0).account
    for (const leaf of [left, right]) {
      const own = leafHash(PLACE, payee, leaf.cumulative)
      expect(verifyProof(doubled.commit.payoutRoot, own, leaf.proof)).toBe(true)
    }
  })
})

test('an archive folder says what the source said', async () => {
  const source = await folderSource(at('honest'))
  expect(source.newest).toBe(2)
  expect(await source.commit(2)).toEqual(honest.commit)
  await expect(exportArchive(sourceOf([one]), 2, at('half'))).rejects.toThrow('commit of epoch 2')
})
