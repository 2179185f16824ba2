// The real embeddings. Set MEED_MODELS_CACHE to share the folder of model files.
import { beforeAll, expect, test } from 'vitest'
import { EMBEDDING_MODELS } from '../models/manifest.ts'
import { modelFilesForTests } from '../models/model-files.cases.ts'
import { EMBEDDING_DIMENSIONS, type Embedder } from './embedder.port.ts'
import { loadMiniLm } from './minilm.ts'

let embed: Embedder
const dot = (a: readonly number[] = [], b: readonly number[] = []) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)

beforeAll(async () => {
  const [onnx = '', tokenizer = ''] = await modelFilesForTests(EMBEDDING_MODELS)
  embed = await loadMiniLm(onnx, tokenizer)
})

test('vectors have 384 dimensions and length one, in the order of the texts', async () => {
  const [first = [], second = []] = await embed(['a cat', 'a treaty of 1648'])
  expect([first.length, second.length]).toEqual([EMBEDDING_DIMENSIONS, EMBEDDING_DIMENSIONS])
  expect(dot(first, first)).toBeCloseTo(1, 6)
  expect((await embed(['a treaty of 1648']))[0]).toEqual(second)
})

test('texts that mean the same lie closer than texts that do not', async () => {
  const [asked, related, unrelated] = await embed([
    'How do plants turn light into food?',
    'Photosynthesis lets leaves make sugar from sunlight, water and carbon dioxide.',
    'The treaty was signed in Lisbon after years of negotiation over tariffs.',
  ])
  expect(dot(asked, related)).toBeGreaterThan(0.5)
  expect(dot(asked, unrelated)).toBeLessThan(0.2)
})

test('what lies beyond the model’s window is not seen', async () => {
  const long = 'The heron waits in the reeds. '.repeat(80)
  const [one, two] = await embed([long, `${long} Prices rose by a tenth in the spring.`])
  expect(dot(one, two)).toBeCloseTo(1, 6)
})
