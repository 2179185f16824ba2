// The engine's cases on real vLLM, and the same adapter asked on vLLM and on llama.cpp.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkPeftAdapter } from '../../../schemas/adapter/peft-adapter.ts'
import type { TokenLogprob } from '../../../schemas/wire/logprobs.ts'
import { canaryGuard } from '../../adapters/canary-guard.ts'
import { ggufOf } from '../../adapters/peft-to-gguf.ts'
import { fileOf } from '../../adapters/peft-sample.cases.ts'
import { prepareForVllm } from '../../adapters/prepare.ts'
import { engineCases, eventsOf, textOf, tokensOf } from '../engine.cases.ts'
import { startLlamaEngine, type LlamaEngine } from '../llama-engine.ts'
import { apart, firstOf, PROMPTS, scores } from './first-token.cases.ts'
import { readGauges } from './vllm-http.ts'
import { startVllmEngine, type VllmEngine } from './vllm-engine.ts'
import { adapterFolders, published, TINY, TINY_GGUF } from './vllm-on-cpu.cases.ts'
import { tinyAdapter, tinyVllm } from './vllm-on-cpu.cases.ts'

let folder: string
const folderOf = adapterFolders()
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meed-engines-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('an engine', () => {
  engineCases(async () => {
    const engine = await startVllmEngine(await tinyVllm())
    return { engine, adapters: [folderOf('a'), folderOf('b')] }
  })
})

describe('vLLM', () => {
  let engine: VllmEngine
  beforeAll(async () => {
    engine = await startVllmEngine(await tinyVllm())
  })
  afterAll(() => engine.stop())

  test('an answer may fill the context to its last token, and ends there', async () => {
    const end = (await eventsOf(engine, { maxTokens: 2_048 })).at(-1)
    if (end?.type !== 'end') throw new Error(`it ended with ${end?.type}`)
    // The model's own end may come first; then nothing was cut.
    const isFull = end.promptTokens + end.completionTokens === 512
    expect(isFull).toBe(end.finishReason === 'length')
  })

  test('a schema that has no grammar is refused as such, before anything was said', async () => {
    const jsonSchema = { type: 'object', properties: { a: { type: 'nonsense' } } }
    expect(await eventsOf(engine, { jsonSchema })).toMatchObject([
      { type: 'error', code: 'schema_unsupported' },
    ])
  })

  test('JSON of every kind that the wire lets through is held to its schema', async () => {
    const jsonSchema = {
      type: 'object',
      properties: {
        kind: { enum: ['a', 'b'] },
        flag: { oneOf: [{ type: 'boolean' }, { type: 'null' }] },
        list: { type: 'array', items: { $ref: '#/$defs/pair' }, minItems: 2, maxItems: 2 },
        day: { type: 'string', format: 'date' },
      },
      additionalProperties: false,
      $defs: {
        pair: {
          type: 'array',
          prefixItems: [{ const: 7 }, { type: 'boolean' }],
          minItems: 2,
          maxItems: 2,
        },
      },
    }
    const events = await eventsOf(engine, {
      jsonSchema,
      maxTokens: 200,
      adapterFile: folderOf('a'),
    })
    const { kind, flag, list, day, ...rest } = JSON.parse(textOf(events))
    expect(['a', 'b']).toContain(kind)
    expect([true, false, null]).toContain(flag)
    expect(list.map(([seven]: number[]) => seven)).toEqual([7, 7])
    expect(day).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(rest).toEqual({})
    // Compact: no model can be caught in white space that a grammar allows for ever.
    expect(textOf(events)).not.toMatch(/\s/)
    expect(events.at(-1)).toMatchObject({ completionTokens: tokensOf(events) })
  })

  test('log-probabilities come of a text as of a chat, after temperature and top_p', async () => {
    const call = { logprobs: 20, maxTokens: 1, seed: 7 }
    for (const template of ['chat', 'none'] as const) {
      const plain = firstOf(await eventsOf(engine, { ...call, template }))
      const mild = firstOf(await eventsOf(engine, { ...call, template, temperature: 2 }))
      const cut = firstOf(await eventsOf(engine, { ...call, template, temperature: 2, topP: 1e-6 }))
      const spread = ({ top_logprobs: [first, ...rest] }: TokenLogprob) =>
        (first?.logprob ?? 0) - (rest.at(-1)?.logprob ?? 0)
      expect(spread(plain) / spread(mild)).toBeCloseTo(2, 2)
      expect(cut.top_logprobs[0]?.logprob).toBe(0)
    }
  })

  test('the canary takes the same weights under two hashes for what they are', async () => {
    const kept: string[] = []
    const guard = canaryGuard(engine, {
      folder: join(folder, 'canaries'),
      canaryMsMax: 60_000,
      onQuarantine: ({ reason }) => void kept.push(reason),
    })
    const twin = published(renamed(tinyAdapter('a')), folder)
    const twinFolder = await prepareForVllm(TINY)(twin, folder)
    await guard.verified('a', folderOf('a'))
    await guard.verified('b', folderOf('b'))
    await guard.verified(twin.sha256, twinFolder)
    expect(kept).toEqual([])
  })

  test('its gauges say what runs and waits, by reason', async () => {
    const gauges = await readGauges(engine.url)
    expect(gauges.get('num_requests_running')).toBe(0)
    expect(gauges.get('num_requests_waiting_by_reason:deferred')).toBe(0)
    expect(gauges.has('kv_cache_usage_perc')).toBe(true)
  })

  describe('and llama.cpp', () => {
    let llama: LlamaEngine
    beforeAll(async () => {
      llama = await startLlamaEngine({
        ...{ modelFile: TINY_GGUF, offsetsFile: null },
        ...{ slots: 1, contextTokens: 512 },
      })
    })
    afterAll(() => llama.stop())

    test('say the same of the first token, base and adapter; q and k not turned, they do not', async () => {
      const far = { base: 0, adapter: 0, unturned: Number.POSITIVE_INFINITY }
      for (const content of PROMPTS) {
        const base = await scores(engine, null, content)
        far.base = Math.max(far.base, apart(base, await scores(llama, null, content)))
        for (const letter of 'abc') {
          const ours = await scores(engine, folderOf(letter), content)
          const theirs = await scores(llama, ggufFor(letter, true), content)
          const wrong = await scores(llama, ggufFor(letter, false), content)
          far.adapter = Math.max(far.adapter, apart(ours, theirs))
          far.unturned = Math.min(far.unturned, apart(ours, wrong))
          // An adapter that changed nothing would prove nothing.
          expect(apart(ours, base)).toBeGreaterThan(TOLERANCE)
        }
      }
      expect(far.base).toBeLessThan(TOLERANCE)
      expect(far.adapter).toBeLessThan(TOLERANCE)
      expect(far.unturned).toBeGreaterThan(10 * TOLERANCE)
    })
  })

  /** As llama.cpp loads it; `turned` false leaves the rows of q and k as PEFT has them. */
  function ggufFor(letter: string, turned: boolean): string {
    const bytes = tinyAdapter(letter)
    const checked = checkPeftAdapter(bytes, TINY)
    if (!checked.ok) throw new Error(checked.error.why)
    // Heads of two rows have halves of one: turning them changes nothing.
    const flat = {
      heads: (TINY.heads * TINY.headSize) / 2,
      keyValueHeads: (TINY.keyValueHeads * TINY.headSize) / 2,
    }
    const file = join(folder, `${letter}-${turned}.gguf`)
    writeFileSync(file, ggufOf(bytes, checked.value, turned ? TINY : { ...TINY, ...flat }))
    return file
  }
})

/** Adapters are half precision on llama.cpp, and so are its keys and values: 0.005 at most was seen. */
const TOLERANCE = 0.02

/** The same weights with other words around them. */
function renamed(file: Uint8Array): Uint8Array {
  const length = Number(Buffer.from(file).readBigUInt64LE(0))
  const header = JSON.parse(Buffer.from(file).toString('utf8', 8, 8 + length))
  header.__metadata__.title = 'another name'
  return fileOf(JSON.stringify(header), file.subarray(8 + length))
}
