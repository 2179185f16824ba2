// The shape of a base as adapters see it: how wide the inputs and outputs are of each projection that an
// adapter may change. Pure.
import { z } from 'zod'
import { count } from '../wire/scalars.ts'
import type { Projection } from './peft-config.ts'
import { demand } from './safetensors.ts'

export const baseShape = z.strictObject({
  layers: count,
  hidden: count,
  feedForward: count,
  heads: count,
  keyValueHeads: count,
  headSize: count,
})
/** As the base's own files state it. */
export type BaseShape = z.infer<typeof baseShape>

/** Inputs and outputs of a projection in this base. */
export function sizesOf(projection: Projection, base: BaseShape): readonly [number, number] {
  const attention = base.heads * base.headSize
  const keyValue = base.keyValueHeads * base.headSize
  const sizes: Readonly<Record<Projection, readonly [number, number]>> = {
    q_proj: [base.hidden, attention],
    k_proj: [base.hidden, keyValue],
    v_proj: [base.hidden, keyValue],
    o_proj: [attention, base.hidden],
    gate_proj: [base.hidden, base.feedForward],
    up_proj: [base.hidden, base.feedForward],
    down_proj: [base.feedForward, base.hidden],
  }
  return sizes[projection]
}

/** A is [rank, inputs], B is [outputs, rank]; throws a RuleError that names what does not fit. */
export function demandFits(
  { name, layer, projection, side }: LoraPlace,
  [rows, columns]: readonly [number, number],
  rank: number,
  base: BaseShape,
): void {
  demand(layer < base.layers, 'layer', `${name}: the base has ${base.layers} layers`)
  const [inputs, outputs] = sizesOf(projection, base)
  const [wantedRows, wantedColumns] = side === 'A' ? [rank, inputs] : [outputs, rank]
  const fits = rows === wantedRows && columns === wantedColumns
  const why = `${name} is ${rows} × ${columns}, not ${wantedRows} × ${wantedColumns}`
  demand(fits, 'base_shape', why)
}

export type LoraPlace = {
  readonly name: string
  readonly layer: number
  readonly projection: Projection
  readonly side: 'A' | 'B'
}
