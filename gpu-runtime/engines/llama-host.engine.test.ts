// The engine's inside, on the real model. Set MEED_MODELS_CACHE to share the folder of model files.
import { getLlama, type LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { baseModelForTests } from '../models/model-files.cases.ts'
import { chatPrompt } from './chat-template.ts'
import { promptTokens } from './llama-host.ts'

let model: LlamaModel

beforeAll(async () => {
  const { modelFile: modelPath } = await baseModelForTests()
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
