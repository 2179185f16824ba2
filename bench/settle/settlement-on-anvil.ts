// A deployment on a running anvil node, driven by whoever measures it: commits of made-up epochs, and
// claims out of a tree of 16,384 leaves whose amounts grow with every epoch.
import { createPublicClient, createWalletClient, encodeFunctionData, http, keccak256 } from 'viem'
import { toHex, type Hex, type TransactionReceipt } from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { anvil } from 'viem/chains'
import { TEST_MNEMONIC } from '../../contracts/tools/anvil.ts'
import { deployContracts } from '../../contracts/tools/deploy.ts'
import { ATTEST_TYPES } from '../../schemas/chain/commit-call.ts'
import { CREDIT_ESCROW_ABI } from '../../schemas/chain/credit-escrow.gen.ts'
import { leafHashes, packLeaves, ROW_BYTES, rowAt } from '../../schemas/chain/leaf.ts'
import { OPEN_ABI } from '../../schemas/chain/open.gen.ts'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import { buildTree, runProof, type MerkleTree } from '../../schemas/chain/tree.ts'
import { parseAddress, type Address } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'

/** Payees of one packed run. */
export const RUN = 128
export const RUNS = 128
const LEAVES = RUN * RUNS
const ONE_OPEN = 10n ** 18n
/** Who claims alone; nobody else's claim pays them. */
const LONER = 7

type Epoch = { readonly packed: Uint8Array; readonly tree: MerkleTree; readonly total: bigint }
type Commit = ReturnType<typeof commitOf>

const wallet = (addressIndex: number) => mnemonicToAccount(TEST_MNEMONIC, { addressIndex })
const deployer = wallet(0)
const attestors = [2, 3, 4]
  .map(wallet)
  .toSorted((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1))

export async function settlementOn(rpcUrl: string, threshold: number) {
  const transport = http(rpcUrl)
  const reader = createPublicClient({ transport })
  const account = deployer
  const writer = createWalletClient({ transport, account, chain: anvil })
  const { distributor } = await deployFor(rpcUrl, threshold)
  const at = { abi: REWARD_DISTRIBUTOR_ABI, address: distributor } as const
  let last = { epoch: 0n, total: 0n }
  let tree: Epoch | null = null

  const mined = async (hash: Hex): Promise<TransactionReceipt> => {
    const receipt = await reader.waitForTransactionReceipt({ hash, pollingInterval: 5 })
    if (receipt.status !== 'success') throw new Error(`transaction ${hash} was refused`)
    return receipt
  }
  const commit = async (root: Hex, total: bigint): Promise<number> => {
    const next = commitOf(last.epoch + 1n, root, total)
    const signatures = await attest(distributor, next, threshold)
    const call = { ...at, functionName: 'commit', args: [next, signatures] } as const
    const receipt = await mined(await writer.writeContract(call))
    last = { epoch: next.epoch, total }
    return Number(receipt.gasUsed)
  }
  return {
    /** An epoch that adds a thousand OPEN; nothing of it can be claimed. */
    commitSome: () => commit(hashOf(`root ${last.epoch}`), last.total + 1_000n * ONE_OPEN),
    async commitTree(): Promise<number> {
      tree = treeAt(distributor, last.epoch + 1n)
      return commit(tree.tree.root, tree.total)
    },
    async claim(): Promise<number> {
      const { packed, tree: built } = must(tree, 'a tree was committed')
      const { account: payee, cumulativeWei } = rowAt(packed, LONER)
      const proof = runProof(built, built.order.indexOf(LONER), 1)
      const args = [last.epoch, payee, cumulativeWei, proof] as const
      const hash = await writer.writeContract({ ...at, functionName: 'claim', args })
      return Number((await mined(hash)).gasUsed)
    },
    /** @param run of the tree's 128; the one with the loner is not for measuring. */
    async claimRun(run: number): Promise<{ readonly gas: number; readonly calldataBytes: number }> {
      const { packed, tree: built } = must(tree, 'a tree was committed')
      const place = run * RUN
      const rows = Array.from(built.order.subarray(place, place + RUN))
      const bytes = rows.map((row) => packed.subarray(row * ROW_BYTES, (row + 1) * ROW_BYTES))
      const args = [last.epoch, toHex(Buffer.concat(bytes)), runProof(built, place, RUN)] as const
      const call = { ...at, functionName: 'claimRun', args } as const
      const receipt = await mined(await writer.writeContract(call))
      const calldataBytes = encodeFunctionData(call).length / 2 - 1
      return { gas: Number(receipt.gasUsed), calldataBytes }
    },
  }
}

async function deployFor(rpcUrl: string, threshold: number) {
  const us = parseAddress(deployer.address)
  const deployment = await deployContracts({
    rpcUrl,
    deployerKey: toHex(must(deployer.getHdKey().privateKey, 'a mnemonic account has a key')),
    ...{ treasury: us, operator: us, guardian: us, settler: us },
    supplyWei: 10n ** 9n * ONE_OPEN,
    withdrawDelaySeconds: 86_400n,
    windowSeconds: 0n,
    maxDeltaWei: 10n ** 7n * ONE_OPEN,
    attestors: { addresses: attestors.map(({ address }) => parseAddress(address)), threshold },
  })
  const { open, escrow } = deployment
  const transport = http(rpcUrl)
  const writer = createWalletClient({ transport, account: deployer, chain: anvil })
  const reader = createPublicClient({ transport })
  const amount = 10n ** 8n * ONE_OPEN
  const approve = { abi: OPEN_ABI, address: open, functionName: 'approve' } as const
  const deposit = { abi: CREDIT_ESCROW_ABI, address: escrow, functionName: 'deposit' } as const
  const first = await writer.writeContract({ ...approve, args: [escrow, amount] })
  await reader.waitForTransactionReceipt({ hash: first, pollingInterval: 5 })
  const second = await writer.writeContract({ ...deposit, args: [hashOf('payer'), amount] })
  await reader.waitForTransactionReceipt({ hash: second, pollingInterval: 5 })
  return deployment
}

/** Everybody has earned a little over one OPEN more in each epoch. */
function treeAt(distributor: Address, epoch: bigint): Epoch {
  const owed = Array.from({ length: LEAVES }, (_, i) => ({
    account: parseAddress(`0x${hashOf(`payee ${i}`).slice(26)}`),
    cumulativeWei: epoch * (ONE_OPEN + BigInt(i) * 1_000_003n),
  })).toSorted((a, b) => (a.account < b.account ? -1 : 1))
  const packed = packLeaves(owed)
  const total = owed.reduce((sum, { cumulativeWei }) => sum + cumulativeWei, 0n)
  return { packed, tree: buildTree(leafHashes({ chainId: anvil.id, distributor }, packed)), total }
}

function commitOf(epoch: bigint, payoutRoot: Hex, total: bigint) {
  return {
    ...{ epoch, payoutRoot, total, leaves: LEAVES },
    debitRoot: hashOf(`debits ${epoch}`),
    receiptsRoot: hashOf(`receipts ${epoch}`),
    dataHash: hashOf(`manifest ${epoch}`),
  }
}

function attest(distributor: Address, commit: Commit, count: number): Promise<Hex[]> {
  const chainId = anvil.id
  const signed = attestors.slice(0, count).map((attestor) =>
    attestor.signTypedData({
      domain: { name: 'Meed', version: '1', chainId, verifyingContract: distributor },
      types: ATTEST_TYPES,
      primaryType: 'Attest',
      message: commit,
    }),
  )
  return Promise.all(signed)
}

function hashOf(text: string): Hex {
  return keccak256(toHex(text))
}
