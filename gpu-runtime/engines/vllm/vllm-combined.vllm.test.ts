// Adapters combined side by side, on real vLLM: they must say what their sum says that was made another way.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composeFiles } from '../../adapters/compose-files.ts'
import { denseSum, type WeightedFile } from '../../adapters/dense-sum.cases.ts'
import { safetensorsOf } from '../../adapters/peft-sample.cases.ts'
import { prepareForVllm } from '../../adapters/prepare.ts'
import { sampleOf, type Trained } from '../../adapters/trained-peft.cases.ts'
import type { TensorType } from '../../../schemas/adapter/safetensors.ts'
import { apart, PROMPTS, scores } from './first-token.cases.ts'
import { startVllmEngine, type VllmEngine } from './vllm-engine.ts'
import { published, TINY, tinyAdapter, tinyVllm } from './vllm-on-cpu.cases.ts'

/** Of the two sides of every module of the tiny base, one is no longer. */
const RANK_MAX = 128
/** Sums of single precision in another order: 0.000003 at most was seen. */
const TOLERANCE = 1e-4
let folder: string
let engine: VllmEngine
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meed-vllm-combined-'))
  engine = await startVllmEngine(await tinyVllm({ maxRank: RANK_MAX }))
})
afterAll(async () => {
  await engine.stop()
  rmSync(folder, { recursive: true })
})

/** As a store prepares it: once. */
const prepared = new Map<string, Promise<string>>()
function prepare(bytes: Uint8Array): Promise<string> {
  const file = published(bytes, folder)
  const folderOf = prepared.get(file.sha256) ?? prepareForVllm(TINY)(file, folder)
  prepared.set(file.sha256, folderOf)
  return folderOf
}

/** Of other modules than the tiny adapters have, but for one, of another rank and scale. */
function other(type: TensorType): Uint8Array {
  const modules = ['q_proj', 'gate_proj', 'down_proj'] as const
  const targets = modules.map((projection, at) => ({ layer: at % 2, projection }))
  const trained: Trained = { rank: 3, alpha: 0.5, rslora: true, targets, seed: 7 }
  const { config, tensors } = sampleOf(trained, TINY)
  const quiet = [...tensors].map(([name, { shape, values }]) => {
    return [name, { shape, values: values.map((value) => value / 4) }] as const
  })
  return safetensorsOf({ config, tensors: new Map(quiet) }, undefined, type)
}

async function combined(name: string, parts: readonly WeightedFile[]): Promise<string> {
  const files = await Promise.all(
    parts.map(async ({ file, weight }) => {
      return { path: await prepare(file), weightMilli: weight * 1_000 }
    }),
  )
  const target = join(folder, name)
  const limits = { rankMax: RANK_MAX, bytesMax: 1 << 28 }
  const composing = { parts: files, target, ...limits, format: 'peft' } as const
  expect(await composeFiles(composing)).toMatchObject({ ok: true })
  return target
}

test.each([
  ['F32', 600, 400],
  ['F32', 1_500, 1_000],
  ['F16', 1_000, 250],
] as const)('%s: at %i and %i thousandths they say what the sum says', async (type, a, b) => {
  const parts = [
    { file: tinyAdapter('a'), weight: a / 1_000 },
    { file: other(type), weight: b / 1_000 },
  ]
  const made = await combined(`${type}-${a}-${b}`, parts)
  const sum = await prepare(denseSum(parts, RANK_MAX, TINY))
  const alone = await Promise.all(parts.map(({ file }) => prepare(file)))
  const louder = parts.map(({ file, weight }, at) => ({ file, weight: weight * (1 + at / 2) }))
  const others = [null, ...alone, await prepare(denseSum(louder, RANK_MAX, TINY))]
  for (const content of PROMPTS) {
    const ours = await scores(engine, made, content)
    expect(apart(ours, await scores(engine, sum, content))).toBeLessThan(TOLERANCE)
    // And not what one of them, the base, or both at other weights say: the test can tell.
    for (const one of others) {
      expect(apart(ours, await scores(engine, one, content))).toBeGreaterThan(10 * TOLERANCE)
    }
  }
})

test('one that is loaded is not read again, however others take turns: its folder may go', async () => {
  const parts = [{ file: tinyAdapter('b'), weight: 0.5 }]
  const made = await combined('goes', parts)
  const others = await Promise.all(['c', 'd'].map((letter) => prepare(tinyAdapter(letter))))
  const before = await scores(engine, made, 'quick fox')
  rmSync(made, { recursive: true })
  for (const round of [1, 2, 3]) {
    for (const one of [...others, null]) await scores(engine, one, `round ${round}`)
    const again = await scores(engine, made, 'quick fox')
    expect(apart(before, again)).toBeLessThan(TOLERANCE)
  }
  expect(engine.loaded()).toContain(made)
})
