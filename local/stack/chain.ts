// The local chain: anvil with its state on disk, the contracts deployed once and remembered.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { foundryBinary } from '../../contracts/tools/forge.mjs'
import { deployContracts, type Deployment } from '../../contracts/tools/deploy.ts'
import { parseAddress, type Address } from '../../schemas/ids.ts'
import { TEST_MNEMONIC } from '../../contracts/tools/anvil.ts'
import { person } from './people.ts'

export const CHAIN_ID = 31_337
/** One OPEN is one US dollar here: 1e18 wei for 1e9 nano-USD. */
export const WEI_PER_NANO_USD = 1_000_000_000n
const SUPPLY_WEI = 1_000_000_000n * 10n ** 18n

export function anvilCommand(port: number, folder: string) {
  const state = join(folder, 'state.json')
  const args = [
    ...['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(CHAIN_ID)],
    ...['--mnemonic', TEST_MNEMONIC, '--accounts', '20', '--hardfork', 'prague'],
    ...['--state', state, '--state-interval', '2'],
  ]
  // anvil does not notice that its supervisor is gone; its keeper does.
  const keeper = ['local/stack/keep-main.ts', foundryBinary('anvil')]
  return { command: process.execPath, args: [...keeper, ...args], readyWhen: /Listening on/ }
}

/** Each of `attestors` must sign each commit. Deploys on the first start; later starts find the contracts where they were. */
export async function contractsOn(
  rpcUrl: string,
  folder: string,
  attestors: readonly Address[],
): Promise<Deployment> {
  const file = join(folder, 'deployment.json')
  const known = await readFile(file, 'utf8').catch(() => null)
  if (known !== null) return deploymentOf(JSON.parse(known))
  const deployment = await deployContracts({
    rpcUrl,
    deployerKey: person('treasury').privateKey,
    treasury: person('treasury').address,
    operator: person('operator').address,
    guardian: person('guardian').address,
    settler: person('settler').address,
    supplyWei: SUPPLY_WEI,
    withdrawDelaySeconds: 3_600n,
    windowSeconds: 0n,
    maxDeltaWei: 1_000_000n * 10n ** 18n,
    attestors: { addresses: attestors, threshold: attestors.length },
  })
  await writeFile(file, JSON.stringify(deployment, null, 1))
  return deployment
}

function deploymentOf(stored: Record<keyof Deployment, string>): Deployment {
  return {
    chainId: Number(stored.chainId),
    open: parseAddress(stored.open),
    escrow: parseAddress(stored.escrow),
    distributor: parseAddress(stored.distributor),
    block: Number(stored.block),
  }
}
