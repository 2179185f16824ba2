// npm run verify-epoch: recomputes a whole epoch from its published files and the chain, and says
// where the first difference lies. Exit code 0: equal; 1: different; 2: something is not to be had.
//
//   npm run verify-epoch -- [--epoch 1] [--mirror URL --rpc URL --distributor 0x… --chain-id N]
//
// Without flags it checks the last epoch of the stack that runs here.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { parseAddress } from '../schemas/ids.ts'
import { ROOT } from './stack/settings.ts'
import { verifyPublishedEpoch, type Where } from './verify/epoch-source.ts'

const { values } = parseArgs({
  options: {
    epoch: { type: 'string' },
    mirror: { type: 'string' },
    rpc: { type: 'string' },
    distributor: { type: 'string' },
    'chain-id': { type: 'string' },
    'from-block': { type: 'string', default: '0' },
  },
})

const place = await wherever()
const epoch = Number(values.epoch ?? (await newestEpoch(place.mirror)))
const outcome = await verifyPublishedEpoch(epoch, place)
if (outcome.kind === 'unavailable') {
  console.error(`verify-epoch: unavailable: ${outcome.missing}`)
  process.exitCode = 2
} else if (outcome.verdict.equal) {
  const { receipts, totalWei } = outcome.verdict
  console.log(`verify-epoch: equal (epoch ${epoch}, ${receipts} receipts, ${totalWei} wei in all)`)
} else {
  const { where, expected, actual } = outcome.verdict.difference
  console.error(`verify-epoch: different at ${where}\n  expected ${expected}\n  actual   ${actual}`)
  process.exitCode = 1
}

async function wherever(): Promise<Where> {
  const { mirror, rpc, distributor } = values
  if (mirror !== undefined && rpc !== undefined && distributor !== undefined) {
    return {
      mirror,
      rpcUrl: rpc,
      chainId: Number(values['chain-id'] ?? 31_337),
      distributor: parseAddress(distributor),
      fromBlock: Number(values['from-block']),
    }
  }
  const file = join(process.env['MEED_STATE'] ?? join(ROOT, '.meed'), 'stack.json')
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) {
    console.error('verify-epoch: no stack runs here; give --mirror, --rpc and --distributor.')
    process.exit(2)
  }
  const stack = z.object({
    url: z.string(),
    rpcUrl: z.string(),
    deployment: z.object({ chainId: z.number(), distributor: z.string(), block: z.number() }),
  })
  const { url, rpcUrl, deployment } = stack.parse(JSON.parse(text))
  return {
    mirror: url,
    rpcUrl,
    chainId: deployment.chainId,
    distributor: parseAddress(deployment.distributor),
    fromBlock: deployment.block,
  }
}

async function newestEpoch(mirror: string): Promise<number> {
  const list = z.object({ data: z.array(z.object({ epoch: z.number(), state: z.string() })) })
  const reply = await fetch(`${mirror}/v1/epochs`)
  const { data } = list.parse(await reply.json())
  return data.find(({ state }) => state === 'final')?.epoch ?? 1
}
