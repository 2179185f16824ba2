// Test support: the weighted sum of adapters by another way than side by side: B·A of each multiplied out, in
// double precision, added up, and taken apart again at full rank, as the sum and the identity.
import type { BaseShape } from '../../schemas/adapter/base-shape.ts'
import { checkPeftAdapter } from '../../schemas/adapter/peft-adapter.ts'
import { must } from '../../schemas/result.ts'
import { deltasOf } from './compose.cases.ts'
import { floatsOf } from './float-values.ts'
import { safetensorsOf, type Sample } from './peft-sample.cases.ts'

export type WeightedFile = { readonly file: Uint8Array; readonly weight: number }
type Dense = { readonly rows: number; readonly columns: number; readonly values: Float64Array }

/** What PEFT adds, by module: alpha over r, or over its root, times B·A. */
export function peftDeltas(file: Uint8Array, base: BaseShape): ReadonlyMap<string, Dense> {
  const checked = checkPeftAdapter(file, base)
  if (!checked.ok) throw new Error(checked.error.why)
  const { config, tensors, dataStart } = checked.value
  const values = tensors.map(({ name, tensor: { type, shape, start, end } }) => ({
    name: name.replace('.lora_A.weight', '.lora_a').replace('.lora_B.weight', '.lora_b'),
    rows: shape[0] ?? 0,
    columns: shape[1] ?? 0,
    values: floatsOf(file.subarray(dataStart + start, dataStart + end), type),
  }))
  const deltas = deltasOf({ alpha: config.scale * config.rank, tensors: values })
  return new Map(
    [...deltas].map(([module, delta]) => {
      const { rows } = must(
        values.find(({ name }) => name === `${module}.lora_b`),
        'it has a B',
      )
      return [module, { rows, columns: delta.length / rows, values: delta }]
    }),
  )
}

/** @param rank at least the smaller side of every module */
export function denseSum(
  parts: readonly WeightedFile[],
  rank: number,
  base: BaseShape,
): Uint8Array {
  const sums = new Map<string, Dense>()
  for (const { file, weight } of parts) {
    for (const [module, { rows, columns, values }] of peftDeltas(file, base)) {
      const sum = sums.get(module)?.values ?? new Float64Array(values.length)
      const added = sum.map((value, cell) => value + weight * (values[cell] ?? 0))
      sums.set(module, { rows, columns, values: added })
    }
  }
  const tensors: Sample['tensors'] = new Map(
    [...sums].flatMap(([module, sum]) => factors(module, sum, rank)),
  )
  const targets = new Set([...sums.keys()].map((module) => module.split('.').at(-1) ?? ''))
  const config = { peft_type: 'LORA', r: rank, lora_alpha: rank, target_modules: [...targets] }
  return safetensorsOf({ config, tensors })
}

type Entry = [string, { readonly shape: readonly number[]; readonly values: readonly number[] }]

function factors(module: string, { rows, columns, values }: Dense, rank: number): Entry[] {
  const cell = (row: number, column: number) => values[row * columns + column] ?? 0
  const one = (row: number, column: number) => (row === column ? 1 : 0)
  const isTall = rows > columns
  const a = filled(rank, columns, (row, column) => {
    if (isTall) return one(row, column)
    return row < rows ? cell(row, column) : 0
  })
  const b = filled(rows, rank, (row, column) => {
    if (!isTall) return one(row, column)
    return column < columns ? cell(row, column) : 0
  })
  return [
    [`${module}.lora_A.weight`, { shape: [rank, columns], values: a }],
    [`${module}.lora_B.weight`, { shape: [rows, rank], values: b }],
  ]
}

function filled(
  rows: number,
  columns: number,
  value: (row: number, column: number) => number,
): readonly number[] {
  return Array.from({ length: rows * columns }, (_, at) =>
    value(Math.floor(at / columns), at % columns),
  )
}
