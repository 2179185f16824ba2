import { expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { nanoUsd } from '../../schemas/money.ts'
import type { NodeErrorCode } from '../../schemas/wire/node.ts'
import { problemOf } from './refusals.ts'

const refused = (code: NodeErrorCode) =>
  problemOf({ kind: 'engine_refused', code, detail: 'said by the node' })

test('an adapter that is still loading is worth another try in a moment, and says so', () => {
  expect(refused('adapter_loading')).toMatchObject({
    status: 503,
    code: 'adapter_loading',
    headers: { 'retry-after': '2' },
  })
})

test('a node that is busy says when to come back, as well as it knows', () => {
  const busy = (when: object) =>
    problemOf({ kind: 'engine_refused', code: 'overloaded', detail: '', ...when })
  expect(busy({})).toMatchObject({
    ...{ status: 503, code: 'node_overloaded' },
    headers: { 'retry-after': '1' },
  })
  expect(busy({ retryMs: 15_001 })).toMatchObject({
    message: expect.stringContaining('in 16 s'),
    headers: { 'retry-after': '16' },
  })
  // Nodes are strangers: none sends callers away for years.
  expect(busy({ retryMs: 9e15 }).headers).toEqual({ 'retry-after': '600' })
})

test('an adapter that nodes keep back is not worth another try, and what they say of it is not for callers', () => {
  const problem = refused('adapter_quarantined')
  expect(problem).toMatchObject({ status: 409, code: 'adapter_quarantined', param: 'model' })
  expect(problem).toEqual(problemOf({ kind: 'adapter_kept_back' }))
  expect(problem.retry).toBeUndefined()
  expect(JSON.stringify(problem)).not.toContain('said by the node')
})

test('parts that no node combines are the fault of the call, not worth another try', () => {
  const problem = refused('composition_too_large')
  expect(problem).toMatchObject({ status: 400, code: 'composition_too_large', param: 'model' })
  expect(problem.retry).toBeUndefined()
})

test.each([
  [1n, 9n, 'in_flight', 'in_flight_credit_exhausted', '1'],
  [1n, 8n, 'account_balance', 'credit_balance_exhausted', undefined],
  [0n, undefined, 'account_balance', 'credit_balance_exhausted', undefined],
])(
  'of credit short by what calls under way hold, waiting is said to help: %s, %s',
  (available, held, source, code, wait) => {
    const problem = problemOf({
      kind: 'credit_insufficient',
      neededNanoUsd: nanoUsd(10n),
      availableNanoUsd: nanoUsd(available),
      affordableTokens: 0,
      ...(held === undefined ? {} : { heldNanoUsd: nanoUsd(held) }),
    })
    expect(problem).toMatchObject({ status: 402, code, metadata: { limit_source: source } })
    expect(problem.headers?.['retry-after']).toBe(wait)
    expect(problem.message.includes('wait for them')).toBe(wait !== undefined)
  },
)

test('a base without a node says when there will be one, where somebody starts one', () => {
  const absent = { kind: 'base_absent', name: 'a/b', baseSha256: sha256Hex('base') } as const
  expect(problemOf(absent).headers).toEqual({ 'retry-after': '5' })
  expect(problemOf({ ...absent, wakeMs: null }).headers).toEqual({ 'retry-after': '5' })
  expect(problemOf({ ...absent, wakeMs: 60_001 }).headers).toEqual({ 'retry-after': '61' })
})

test.each([
  ['2300 prompt tokens leave no room in 2048', 2_300, 2_048],
  [
    "This model's maximum context length is 512 tokens. However, you requested 9 output tokens and your " +
      'prompt contains at least 504 input tokens, for a total of at least 513 tokens.',
    504,
    512,
  ],
])('a prompt that is too long is told by how much: %s', (detail, prompt, context) => {
  const problem = problemOf({ kind: 'engine_refused', code: 'context_exceeded', detail })
  expect(problem).toMatchObject({
    ...{ status: 400, code: 'context_length_exceeded', param: 'messages' },
    metadata: { prompt_tokens: prompt, context_tokens: context },
  })
  expect(problem.message).toContain(`${prompt} tokens`)
  expect(problem.message).toContain(`has ${context}`)
})

test('nothing else that a node says of a prompt that is too long is for callers', () => {
  const problem = refused('context_exceeded')
  expect(problem).toMatchObject({ status: 400, code: 'context_length_exceeded' })
  expect(problem.metadata).toBeUndefined()
  expect(JSON.stringify(problem)).not.toContain('said by the node')
})
