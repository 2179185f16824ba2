// An adapter from its author's disk to its first answer: PEFT's two files are taken as they are,
// converted on the node and called by name; what breaks a rule is refused with the rule's name before
// anything is kept.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileOf, safetensorsOf, type Sample } from '../../gpu-runtime/adapters/peft-sample.cases.ts'
import { randomAdapter } from '../../gpu-runtime/adapters/random-adapter.cases.ts'
import { until } from '../../local/demo/client.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { api, makeKeyBy, publishAdapter, refusalOf } from './api.cases.ts'
import { accountWith, chat, openWorld, question, type World } from './world.cases.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

const RANK = 2
const CONFIG = {
  peft_type: 'LORA',
  r: RANK,
  lora_alpha: 4,
  target_modules: ['q_proj'],
  bias: 'none',
}

/** Query of the first layer of the base that the node runs. */
function peft(config: object = {}, value: (index: number) => number = (i) => (i % 5) / 50): Sample {
  const name = 'base_model.model.model.layers.0.self_attn.q_proj'
  const tensor = (rows: number, columns: number) => {
    const values = Array.from({ length: rows * columns }, (_, index) => value(index))
    return { shape: [rows, columns], values }
  }
  const tensors = new Map([
    [`${name}.lora_A.weight`, tensor(RANK, 576)],
    [`${name}.lora_B.weight`, tensor(576, RANK)],
  ])
  return { config: { ...CONFIG, ...config }, tensors }
}

const bare = (sample: Sample) => safetensorsOf(sample, (header) => delete header['__metadata__'])

const upload = (name: string, body: Uint8Array | FormData) => publishAdapter(world, name, body)

function form(weights: Uint8Array, config: string, fileName = 'adapter_model.safetensors') {
  const parts = new FormData()
  parts.set('adapter_model', new Blob([Uint8Array.from(weights)]), fileName)
  parts.set('adapter_config', new Blob([config]), 'adapter_config.json')
  return parts
}

test('PEFT’s two files become one adapter that answers, whatever they are called', async () => {
  const sample = peft()
  const files = form(bare(sample), JSON.stringify(sample.config), '../../etc/passwd')
  const made = await upload('conformance/peft', files)
  expect(made.status).toBe(201)
  const reply = await chat(world, world.key, question('one two', { model: 'conformance/peft' }))
  expect(reply.status).toBe(200)
  // The same two files are the same adapter.
  const again = await upload('conformance/peft', form(bare(sample), JSON.stringify(sample.config)))
  expect([again.status, await again.json()]).toEqual([201, await made.json()])
})

test('one file with its configuration inside, and GGUF, are taken as they are', async () => {
  expect((await upload('conformance/packed', safetensorsOf(peft()))).status).toBe(201)
  const gguf = randomAdapter({ rank: 2, layers: 1 })
  expect((await upload('conformance/gguf', gguf)).status).toBe(201)
  await until('the node to have them', async () => {
    const reply = await chat(world, world.key, question('x', { model: 'conformance/gguf' }))
    return reply.ok ? true : null
  })
})

test('taken down it answers nobody, and published again it answers', async () => {
  const name = 'conformance/retired'
  const file = randomAdapter({ rank: 2, layers: 2 })
  expect((await upload(name, file)).status).toBe(201)
  const asked = () => chat(world, world.key, question('x', { model: name, max_tokens: 2 }))
  await until('its first answer', async () => ((await asked()).ok ? true : null))
  const path = `/v1/adapters/${name}`
  const { key: narrow } = await makeKeyBy(world, world.key, { scopes: ['inference'] })
  expect(await refusalOf(await api(world, 'DELETE', path, narrow))).toEqual([403, 'missing_scope'])
  const foreign = await api(world, 'DELETE', path, await accountWith(world, 'chen', 0n))
  expect(await refusalOf(foreign)).toEqual([403, 'owner_only'])
  const unknown = await api(world, 'DELETE', '/v1/adapters/conformance/none', world.key)
  expect(await refusalOf(unknown)).toEqual([404, 'adapter_unknown'])
  for (const _ of ['once', 'again']) {
    expect((await api(world, 'DELETE', path, world.key)).status).toBe(204)
    expect(await refusalOf(await asked())).toEqual([404, 'adapter_withdrawn'])
    const model = await api(world, 'GET', `/v1/models/${name}`, null)
    expect(await refusalOf(model)).toEqual([404, 'adapter_withdrawn'])
  }
  const { body } = await api(world, 'GET', '/v1/models', null)
  expect(JSON.stringify(body)).not.toContain(name)
  expect((await upload(name, file)).status).toBe(201)
  await until('it to answer again', async () => ((await asked()).ok ? true : null))
})

test('a repeat on other terms is told that the first ones stay', async () => {
  const file = randomAdapter({ rank: 2, layers: 3 })
  expect((await upload('conformance/terms', file)).status).toBe(201)
  const other = await publishAdapter(world, 'conformance/terms', file, { prompt_nano_usd: '2' })
  const { error } = errorBody.parse(await other.json())
  const kept = { differ: 'prompt_price', prompt_nano_usd: '1', description: 'For tests.' }
  expect([other.status, error.code]).toEqual([409, 'terms_kept'])
  expect(error.metadata).toMatchObject(kept)
})

describe('an upload that breaks a rule', () => {
  const config = JSON.stringify(CONFIG)
  const nan = (index: number) => (index === 9 ? Number.NaN : 0)
  const cases: [string, string, () => Uint8Array | FormData][] = [
    ['a zip of pickles', 'pickle', () => Buffer.from('PK\u0003\u0004archive/data.pkl')],
    ['a bare pickle', 'pickle', () => Buffer.from('8002630a', 'hex')],
    ['NaN in PEFT', 'not_finite', () => form(bare(peft({}, nan)), config)],
    [
      'another rank than it says',
      'base_shape',
      () => form(bare(peft()), JSON.stringify({ ...CONFIG, r: 4 })),
    ],
    ['a base of other shape', 'base_shape', () => randomAdapter({ inputs: 64 })],
    [
      'weights for saved modules',
      'config',
      () => safetensorsOf(peft({ modules_to_save: ['lm_head'] })),
    ],
    ['no configuration', 'config_missing', () => bare(peft())],
    ['half a file', 'file_size', () => safetensorsOf(peft()).subarray(0, -8)],
    ['an endless header', 'header_size', () => Buffer.from('ffffffffffffff7f7b', 'hex')],
    ['a path for a tensor', 'tensor_name', () => randomPath()],
    ['half a GGUF file', 'gguf', () => randomAdapter().subarray(0, 4_000)],
    ['GGUF with a configuration beside it', 'format', () => form(randomAdapter(), config)],
  ]
  test.each(cases)('%s, is refused by the rule %s, and not kept', async (_, rule, body) => {
    const reply = await upload('conformance/broken', body())
    const { error } = errorBody.parse(await reply.json())
    expect([reply.status, error.code, error.metadata['rule']]).toEqual([
      400,
      'adapter_invalid',
      rule,
    ])
    const model = await api(world, 'GET', '/v1/models/conformance/broken', null)
    expect(await refusalOf(model)).toEqual([404, 'model_not_found'])
  })

  test('one of its two files, or a form that is none, is refused', async () => {
    const half = new FormData()
    half.set('adapter_model', new Blob([Uint8Array.from(bare(peft()))]))
    expect(await refusalOf(await upload('conformance/half', half))).toEqual([
      400,
      'adapter_invalid',
    ])
  })

  test('more than it may be is refused while it comes', async () => {
    const large = new Uint8Array((64 << 20) + 1)
    expect((await upload('conformance/large', large)).status).toBe(413)
  })
})

function randomPath(): Uint8Array {
  const sample = peft()
  const [[, tensor] = ['', { shape: [1], values: [0] }]] = sample.tensors
  const header = {
    '../../etc/passwd': {
      dtype: 'F32',
      shape: tensor.shape,
      data_offsets: [0, 4 * tensor.values.length],
    },
    __metadata__: { peft_config: JSON.stringify(CONFIG) },
  }
  return fileOf(JSON.stringify(header), Buffer.from(Float32Array.from(tensor.values).buffer))
}
