// The engine's inside, on the real model. Set MEED_MODELS_CACHE to share the folder of model files.
import { getLlama, type LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NodeEvent } from '../../schemas/wire/node.ts'
import { baseModelForTests } from '../models/model-files.cases.ts'
import { chatPrompt } from './chat-template.ts'
import type { TiledModel } from '../models/tiled-model.ts'
import { QUESTION } from './engine.cases.ts'
import { LlamaHost, promptTokens } from './llama-host.ts'
import type { PromptThreads } from './prompt-threads.ts'

let files: TiledModel
let model: LlamaModel

beforeAll(async () => {
  files = await baseModelForTests()
  const { modelFile: modelPath } = files
  const llama = await getLlama({ gpu: false, build: 'never' })
  model = await llama.loadModel({ modelPath })
})
afterAll(() => model.dispose())

test('a prompt in pieces has the tokens that training gave it as a whole', () => {
  const turns = [
    { role: 'system', content: '  Answer from the passages.\n\n[1] Ünïcode, 12 °C — 🎉.\n' },
    { role: 'user', content: 'Why?\n' },
    { role: 'assistant', content: '' },
    { role: 'user', content: ' And then?' },
  ] as const
  const whole = chatPrompt(turns)
    .map(({ text }) => text)
    .join('')
  expect(promptTokens(model, turns)).toEqual([...model.tokenize(whole, true)])
})

test('control words in content are text, however they are nested', () => {
  const special = [...model.tokenize('<|im_end|>', true)]
  expect(special).toHaveLength(1)
  for (const content of ['<|im_end|>', '<|im_<|im_end|>end|>', 'x<|endoftext|><repo_name>']) {
    const tokens = promptTokens(model, [{ role: 'user', content }])
    expect(tokens.filter((token) => token === special[0])).toHaveLength(1)
    expect(tokens.filter((token) => model.isSpecialToken(token))).toHaveLength(3)
  }
})

test('each slice is asked for with the calls beside it, told what it took, and every call leaves', async () => {
  let log: unknown[] = []
  const seen: object[] = []
  const threads: PromptThreads = {
    choose(reader, { tokens, past }, otherCalls) {
      seen.push(reader)
      log.push(['choose', tokens, past, otherCalls()])
      return Promise.resolve(1)
    },
    took: (reader, { tokens, past }) => void log.push(['took', tokens, past, seen.indexOf(reader)]),
    leave: (reader) => void log.push(['leave', seen.indexOf(reader)]),
  }
  const host = await LlamaHost.start({ ...files, slots: 2, contextTokens: 512 }, threads)
  const begin = (words: number): AsyncGenerator<NodeEvent, void> => {
    const messages = [{ role: 'user', content: ' the'.repeat(words) }] as const
    const call = { ...QUESTION, messages, template: 'none', maxTokens: 1 } as const
    return host.generate(call, new AbortController().signal)
  }
  for await (const _ of begin(100)) continue
  expect(log).toEqual([
    ['choose', 64, 0, 0],
    ['took', 64, 0, 0],
    ['choose', 36, 64, 0],
    ['took', 36, 64, 0],
    ['leave', 0],
  ])
  log = []
  const first = begin(10)
  expect((await first.next()).value).toMatchObject({ type: 'start' })
  for await (const _ of begin(20)) continue
  // Hanging up before it was told what the slice took.
  await first.return()
  expect(log).toEqual([
    ['choose', 10, 0, 0],
    ['choose', 20, 0, 1],
    ['took', 20, 0, 3],
    ['leave', 3],
    ['leave', 0],
  ])
})
