// What an epoch commits to on chain, as attestors are asked about it and archives keep it.
import { z } from 'zod'
import { count, hex32, weiText } from './scalars.ts'

export const commitFields = z.strictObject({
  epoch: z.int().min(1),
  payoutRoot: hex32,
  debitRoot: hex32,
  receiptsRoot: hex32,
  dataHash: hex32,
  totalWei: weiText,
  leafCount: count,
})
