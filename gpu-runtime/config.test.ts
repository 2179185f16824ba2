import { expect, test } from 'vitest'
import { parseNodeConfig } from './config.ts'

const env = {
  NODE_ID: 'node-1',
  NODE_TOKEN: 'sixteen letters.',
  NODE_PAYEE: `0x${'A'.repeat(40)}`,
  PORT: '8790',
  EDGE_URL: 'http://127.0.0.1:8787',
  MODELS_DIR: '.meed/models',
  STATE_DIR: '.meed/node',
}

test('parseNodeConfig fills in what may be left out', () => {
  expect(parseNodeConfig(env)).toMatchObject({
    NODE_PAYEE: `0x${'a'.repeat(40)}`,
    PORT: 8_790,
    HOST: '127.0.0.1',
    ENGINE: 'llama',
    SLOTS: 2,
    VLLM_ARGS: [],
  })
})

test('parseNodeConfig names every variable that is wrong, and no value', () => {
  const wrong = { ...env, NODE_TOKEN: 'too short', EDGE_URL: undefined, SLOTS: 'many' }
  expect(() => parseNodeConfig(wrong)).toThrow(/NODE_TOKEN.*EDGE_URL.*SLOTS/)
  expect(() => parseNodeConfig(wrong)).not.toThrow(/too short/)
})
