// Combined adapters as vLLM loads them: what the folder adds to the base is the weighted sum of what its parts
// add, one rank holds for all of it, and a node makes room for its zeros before it writes any.
import * as fc from 'fast-check'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSafetensors, type TensorType } from '../../schemas/adapter/safetensors.ts'
import { must } from '../../schemas/result.ts'
import { combinedSize } from './combined-size.ts'
import { COMBINED_FORMATS, composeFiles } from './compose-files.ts'
import { peftDeltas } from './dense-sum.cases.ts'
import { floatsOf } from './float-values.ts'
import { BASE, safetensorsOf, type Sample } from './peft-sample.cases.ts'
import { sampleOf, weighted } from './trained-peft.cases.ts'

/** How much of a number the rounding of it may take. */
const HALF_UNIT: Readonly<Record<TensorType, number>> = {
  F32: 2 ** -24,
  F16: 2 ** -11,
  BF16: 2 ** -8,
}
const TYPES = ['F32', 'F16', 'BF16'] as const
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-peft-combined-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** As prepare.ts leaves it. */
function prepared(file: Uint8Array): string {
  const path = mkdtempSync(join(folder, 'part-'))
  writeFileSync(join(path, 'adapter_model.safetensors'), file)
  return path
}

async function combined(files: readonly Uint8Array[], weightsMilli: readonly number[]) {
  const parts = files.map((file, index) => ({
    path: prepared(file),
    weightMilli: must(weightsMilli[index] ?? null, 'a part has a weight'),
  }))
  const target = join(mkdtempSync(join(folder, 'made-')), 'adapter')
  const made = await composeFiles({ parts, target, rankMax: 64, bytesMax: 1 << 20, format: 'peft' })
  if (!made.ok) throw new Error(made.error.kind)
  const file = readFileSync(join(target, 'adapter_model.safetensors'))
  const config = JSON.parse(readFileSync(join(target, 'adapter_config.json'), 'utf8'))
  const size = await combinedSize(
    parts.map(({ path }) => path),
    COMBINED_FORMATS.peft,
  )
  return { file, config, target, size, ...made.value }
}

describe('a combined adapter of PEFT', () => {
  test.each(TYPES)('adds in %s what its parts add together', async (type) => {
    await fc.assert(
      fc.asyncProperty(weighted, async (list) => {
        const files = list.map(({ adapter }) => safetensorsOf(sampleOf(adapter), undefined, type))
        const weights = list.map(({ weightMilli }) => weightMilli)
        const { file, config, target: made, size, bytes } = await combined(files, weights)
        const sum = peftDeltas(file, BASE)
        const parts = files.map((each) => peftDeltas(each, BASE))
        expect(new Set(sum.keys())).toEqual(new Set(parts.flatMap((each) => [...each.keys()])))
        // The values of A and B are at most 1.
        const bound = list.reduce((all, { adapter: { alpha, rank, rslora }, weightMilli }) => {
          return all + (weightMilli / 1_000) * alpha * (rslora ? Math.sqrt(rank) : 1)
        }, 0)
        for (const [target, { values: delta }] of sum) {
          const wrong = delta.map((value, cell) => {
            return parts.reduce((rest, each, index) => {
              return rest - ((weights[index] ?? 0) / 1_000) * (each.get(target)?.values[cell] ?? 0)
            }, value)
          })
          expect(Math.max(...wrong.map(Math.abs))).toBeLessThanOrEqual(bound * HALF_UNIT[type])
        }
        const ranks = new Map<string, number>()
        for (const { adapter } of list) {
          for (const { layer, projection } of adapter.targets) {
            const target = `${layer} ${projection}`
            ranks.set(target, (ranks.get(target) ?? 0) + adapter.rank)
          }
        }
        const most = Math.max(...ranks.values())
        expect(config).toMatchObject({ r: most, lora_alpha: most })
        const targets = list.flatMap(({ adapter }) => adapter.targets)
        expect(new Set(config.target_modules)).toEqual(
          new Set(targets.map(({ projection }) => projection)),
        )
        expect(size.rank).toBe(most)
        expect(size.bytes).toBe(bytes)
        expect(sizeOnDisk(made)).toBe(bytes)
      }),
      { numRuns: 40 },
    )
  })

  test('is of the type of its parts, and of single precision where they differ', async () => {
    const trained = { rank: 2, alpha: 4, rslora: false, seed: 1 }
    const targets = [{ layer: 0, projection: 'q_proj' }] as const
    const [one, other] = TYPES.slice(1).map((type) =>
      safetensorsOf(sampleOf({ ...trained, targets }), undefined, type),
    ) as [Uint8Array, Uint8Array]
    expect(typesIn((await combined([one, one], [500, 300])).file)).toEqual(['F16'])
    expect(typesIn((await combined([other], [500])).file)).toEqual(['BF16'])
    expect(typesIn((await combined([one, other], [500, 300])).file)).toEqual(['F32'])
  })

  test('keeps what half precision cannot hold: B becomes smaller and A larger, or both are single', async () => {
    const loud = (value: number): Sample => {
      const { config, tensors } = sampleOf({
        ...{ rank: 1, alpha: 8, rslora: false, seed: 1 },
        targets: [{ layer: 1, projection: 'v_proj' }],
      })
      const same = [...tensors].map(([name, { shape, values }]) => {
        const of = name.includes('lora_B') ? 60_000 : value
        return [name, { shape, values: values.map(() => of) }] as const
      })
      return { config, tensors: new Map(same) }
    }
    for (const [value, type] of [
      [0.5, 'F16'],
      [60_000, 'F32'],
    ] as const) {
      const { file, target, bytes } = await combined(
        [safetensorsOf(loud(value), undefined, 'F16')],
        [4_000],
      )
      expect(typesIn(file)).toEqual([type])
      expect(sizeOnDisk(target)).toBe(bytes)
      const [a = 0, b = 0] = ['lora_A', 'lora_B'].map((side) => firstIn(file, side))
      // Alpha is 8 and the weight 4.
      expect(a * b).toBe(4 * 8 * value * 60_000)
    }
  })

  test('gives the same bytes for the same recipe, and leaves nothing where it fails', async () => {
    const file = safetensorsOf(
      sampleOf({
        ...{ rank: 2, alpha: 4, rslora: false, seed: 1 },
        targets: [{ layer: 0, projection: 'q_proj' }],
      }),
    )
    expect((await combined([file], [500])).file).toEqual((await combined([file], [500])).file)
    const target = join(mkdtempSync(join(folder, 'failing-')), 'adapter')
    const parts = [{ path: prepared(file), weightMilli: 500 }]
    const composing = { parts, target, bytesMax: 1 << 20, format: 'peft' } as const
    expect(await composeFiles({ ...composing, rankMax: 1 })).toEqual({
      ok: false,
      error: { kind: 'rank_exceeded', rank: 2, rankMax: 1 },
    })
    const { bytes } = await combined([file], [500])
    expect(await composeFiles({ ...composing, rankMax: 8, bytesMax: bytes - 1 })).toEqual({
      ok: false,
      error: { kind: 'too_large', bytes, bytesMax: bytes - 1 },
    })
    expect(readdirSync(join(target, '..'))).toEqual([])
    // What stands in the way is not overwritten.
    mkdirSync(join(target, 'taken'), { recursive: true })
    await expect(composeFiles({ ...composing, rankMax: 8 })).rejects.toThrow(/ENOTEMPTY|EEXIST/)
    expect(readdirSync(join(target, '..'))).toEqual(['adapter'])
  })
})

function firstIn(file: Uint8Array, side: string): number | undefined {
  const read = readSafetensors(file, file.length)
  if (!read.ok) throw new Error(read.error.why)
  const tensor = must(
    read.value.tensors.find(({ name }) => name.includes(side)),
    'it has both sides',
  )
  const { start, end } = tensor
  const { dataStart } = read.value
  return floatsOf(file.subarray(dataStart + start, dataStart + end), tensor.type)[0]
}

function sizeOnDisk(made: string): number {
  return readdirSync(made).reduce((sum, name) => sum + statSync(join(made, name)).size, 0)
}

function typesIn(file: Uint8Array): TensorType[] {
  const read = readSafetensors(file, file.length)
  if (!read.ok) throw new Error(read.error.why)
  return [...new Set(read.value.tensors.map(({ type }) => type))]
}
