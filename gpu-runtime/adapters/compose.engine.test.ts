// Does llama.cpp agree? One context that wears two adapters, each at a scale of its own, and one that wears
// the file that was made of them must say the same of every token there is.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getLlama, type LlamaModel, type Token } from 'node-llama-cpp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sizesOf } from '../../schemas/adapter/base-shape.ts'
import { GGUF_NAMES } from '../../schemas/adapter/gguf-adapter.ts'
import type { Projection } from '../../schemas/adapter/peft-config.ts'
import { tinyBase, TINY_SHAPE } from '../models/tiny-base.cases.ts'
import { composeFiles } from './compose-files.ts'
import { writeAdapter, type LoraTensor } from './gguf-writer.ts'

/** Log-probabilities of every token in one place. */
type Distribution = ReadonlyMap<Token, number>
type Worn = readonly { readonly filePath: string; readonly scale: number }[]

const PROMPT = 'The keeper looked out over the sea.'
/** What fp16 rounds off. */
const TOLERANCE = 0.01
const folder = mkdtempSync(join(tmpdir(), 'meed-compose-'))
let model: LlamaModel
// Of different ranks, scales and projections: only the query has both.
const files = {
  a: written('a', adapter(1, 8, 24, ['q_proj', 'v_proj'])),
  b: written('b', adapter(2, 3, 6, ['q_proj', 'down_proj'])),
}

beforeAll(async () => {
  const llama = await getLlama({ gpu: false, build: 'never' })
  model = await llama.loadModel({ modelPath: written('base', tinyBase()) })
})
afterAll(async () => {
  await model.dispose()
  rmSync(folder, { recursive: true })
})

function written(name: string, bytes: Uint8Array): string {
  const path = join(folder, `${name}.gguf`)
  writeFileSync(path, bytes)
  return path
}

function adapter(
  seed: number,
  rank: number,
  alpha: number,
  projections: readonly Projection[],
): Uint8Array {
  let state = seed
  const value = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state / 2 ** 32 - 0.5) * 0.4
  }
  const tensor = (name: string, rows: number, columns: number): LoraTensor => {
    return { name, rows, columns, values: Float32Array.from({ length: rows * columns }, value) }
  }
  const tensors = Array.from({ length: TINY_SHAPE.layers }, (_, layer) =>
    projections.flatMap((projection) => {
      const [inputs, outputs] = sizesOf(projection, TINY_SHAPE)
      const name = `blk.${layer}.${GGUF_NAMES[projection]}.weight`
      return [tensor(`${name}.lora_a`, rank, inputs), tensor(`${name}.lora_b`, outputs, rank)]
    }),
  )
  return writeAdapter(alpha, tensors.flat())
}

async function saying(adapters: Worn): Promise<Distribution> {
  const lora = { adapters: [...adapters] }
  const context = await model.createContext({ contextSize: 128, threads: 1, lora })
  try {
    const tokens = model.tokenize(PROMPT, false)
    const asked = { probabilities: true } as const
    // The end of the text may be the likeliest: it is a token like any other here.
    const options = { yieldEogToken: true }
    for await (const said of context.getSequence().evaluateWithMetadata(tokens, asked, options)) {
      return new Map([...said.probabilities].map(([token, p]) => [token, Math.log(p)]))
    }
    throw new Error('nothing was said')
  } finally {
    await context.dispose()
  }
}

/** The most that they differ in, of any token. */
function distance(a: Distribution, b: Distribution): number {
  expect([a.size, b.size]).toEqual([259, 259])
  return Math.max(...[...a].map(([token, own]) => Math.abs(own - (b.get(token) ?? Number.NaN))))
}

test.each([
  [600, 400],
  [1_000, 1_000],
  [250, 1_500],
])('at %i and %i thousandths the file says what both adapters say together', async (a, b) => {
  const target = join(folder, `${a}-${b}.gguf`)
  const parts = [
    { path: files.a, weightMilli: a },
    { path: files.b, weightMilli: b },
  ]
  expect(
    await composeFiles({ parts, target, rankMax: 64, bytesMax: 1 << 30, format: 'gguf' }),
  ).toMatchObject({
    ok: true,
  })
  const [ofA, ofB] = [
    { filePath: files.a, scale: a / 1_000 },
    { filePath: files.b, scale: b / 1_000 },
  ]
  const made = await saying([{ filePath: target, scale: 1 }])
  expect(distance(made, await saying([ofA, ofB]))).toBeLessThan(TOLERANCE)
  // And not what one of them, the base, or both at other scales say: the test can tell.
  const louder = { ...ofB, scale: ofB.scale * 1.5 }
  for (const other of [[], [ofA], [ofB], [ofA, louder]]) {
    expect(distance(made, await saying(other))).toBeGreaterThan(10 * TOLERANCE)
  }
})
