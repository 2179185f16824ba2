// Real contracts on an anvil of its own, with a settler's ports around them: what the tests of this
// stage on a chain share. Keys are public test keys of the well-known mnemonic.
import { createPublicClient, createTestClient, createWalletClient, http, pad } from 'viem'
import type { Hex } from 'viem'
import { anvil } from 'viem/chains'
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts'
import { expect } from 'vitest'
import { startAnvil, TEST_MNEMONIC } from '../../contracts/tools/anvil.ts'
import { deployContracts } from '../../contracts/tools/deploy.ts'
import type { DeployOptions } from '../../contracts/tools/deploy.ts'
import { CREDIT_ESCROW_ABI } from '../../schemas/chain/credit-escrow.gen.ts'
import { OPEN_ABI } from '../../schemas/chain/open.gen.ts'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import { parseAddress } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import type { SettlementPlace } from '../systems/chain-settlement.ts'
import { localSigner } from '../systems/commit-signers.ts'
import { addressOf, creditedOf, MemoryTally, PLACE } from './settle.cases.ts'
import type { SigningBook } from './signing-rules.ts'
import { freePort } from '../../contracts/tools/free-port.ts'

export const SETTLER_KEY = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'
const DEPLOYER_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
export const deployer = mnemonicToAccount(TEST_MNEMONIC)
export const settlerAddress = parseAddress(privateKeyToAccount(SETTLER_KEY).address)

export type AnvilScene = Awaited<ReturnType<typeof anvilScene>>

export async function anvilScene(options: Partial<DeployOptions> = {}) {
  const node = await startAnvil({ port: await freePort(), chainId: PLACE.chainId })
  const treasury = parseAddress(deployer.address)
  const deployment = await deployContracts({
    rpcUrl: node.url,
    deployerKey: DEPLOYER_KEY,
    treasury,
    operator: treasury,
    guardian: treasury,
    settler: settlerAddress,
    supplyWei: 10n ** 27n,
    withdrawDelaySeconds: 60n,
    windowSeconds: 0n,
    maxDeltaWei: 10n ** 26n,
    ...options,
  })
  const { chainId, distributor, escrow, open: token, block: fromBlock } = deployment
  const place: SettlementPlace = {
    ...{ rpcUrl: node.url, chainId, distributor, escrow, token, fromBlock },
    ...{ witnessUrls: [], gasPriceOracle: null, finality: { kind: 'depth', confirmations: 0 } },
  }
  const transport = () => http(node.url)
  const reader = createPublicClient({ transport: transport() })
  const wallet = createWalletClient({ transport: transport(), account: deployer, chain: anvil })
  const mined = async (hash: Hex) => {
    const receipt = await reader.waitForTransactionReceipt({ hash, pollingInterval: 50 })
    expect(receipt.status).toBe('success')
  }
  return {
    anvil: node,
    deployment,
    place,
    epochPlace: { ...PLACE, chainId, distributor },
    tally: new MemoryTally({ chainId, verifyingContract: distributor }),
    reader,
    wallet,
    test: createTestClient({ mode: 'anvil', transport: transport() }),
    mined,
    /** Money for the epochs to come. */
    async deposit(amount: bigint): Promise<void> {
      const approve = { abi: OPEN_ABI, address: token, functionName: 'approve' } as const
      await mined(await wallet.writeContract({ ...approve, args: [escrow, amount] }))
      const credit = { abi: CREDIT_ESCROW_ABI, address: escrow, functionName: 'deposit' } as const
      const args = [pad(addressOf(1)), amount] as const
      await mined(await wallet.writeContract({ ...credit, args }))
    },
    async balanceOf(account: Address): Promise<bigint> {
      const at = { abi: OPEN_ABI, address: token } as const
      return reader.readContract({ ...at, functionName: 'balanceOf', args: [account] })
    },
    async commitCount(): Promise<number> {
      const at = { abi: REWARD_DISTRIBUTOR_ABI, address: distributor } as const
      const since = { ...at, fromBlock: BigInt(fromBlock) }
      return (await reader.getContractEvents({ ...since, eventName: 'EpochCommitted' })).length
    },
  }
}

/** A settler's own key with its book in memory. */
export function memorySigner(place: SettlementPlace, holder = 'settler one') {
  let book: SigningBook | undefined
  const keeper = {
    read: () => book,
    write: async (next: SigningBook) => {
      book = structuredClone(next)
    },
  }
  return localSigner({ key: SETTLER_KEY, place, keeper, now: () => 1_000 }, holder)
}

/** So many calls that payee 0 earned most of. */
export function callsFrom(first: number, count: number) {
  return Array.from({ length: count }, (_, i) => {
    const shares = [{ payee: 0, share: 700_000_000 }]
    return creditedOf({
      n: first + i,
      payer: 1,
      prompt: 9,
      completion: 4,
      perToken: 1_003n,
      shares,
    })
  })
}
