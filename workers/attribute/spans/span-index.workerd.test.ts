/// <reference types="@cloudflare/vitest-plugin/types" />
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { canonicalJson, sha256Hex } from '../../../schemas/canonical.ts'
import { must } from '../../../schemas/result.ts'
import { spanEvidence } from '../../../schemas/wire/span-evidence.ts'
import { buildGeneration } from './build.ts'
import { documentOf } from './sample-corpus.cases.ts'
import { training } from './span-index.cases.ts'
import type { SpanEnv } from './span-index.cases.ts'

const { SPANS, ARCHIVE } = env as unknown as SpanEnv

const fact = 'Astatine was synthesized in 1940 by bombardment at the University of California.'
const filler = Array.from({ length: 300 }, (_, at) => `filler${at}`).join(' ')
const question = { answer: `They say: ${fact}`, prompt: 'What is astatine?', passages: [] }

let names = 0
let index: ReturnType<typeof SPANS.getByName>
beforeEach(() => {
  index = SPANS.getByName(`adapter ${++names}`)
  training.documents = [documentOf(fact), documentOf(`${filler} ${names}`)]
  training.withdrawn = []
  training.putsLeft = Infinity
})

/** Parsed, as whatever crosses from one isolate to another. */
const found = async (asked: typeof index) => spanEvidence.parse(await asked.find(question))
const pinAll = () => index.pin(training.documents.map(({ contributionId }) => contributionId))

describe('the span index of an adapter', () => {
  test('is built by its alarm and answers from then on, naming its root', async () => {
    expect(await index.find(question)).toBeNull()
    await pinAll()
    expect(await index.progress()).toMatchObject({ state: 'pinned', filesWritten: 0 })
    expect(await index.find(question)).toBeNull()
    await runDurableObjectAlarm(index)
    const { root } = buildGeneration(training.documents)
    expect(await index.progress()).toMatchObject({ state: 'ready', root, filesWritten: 6 })
    const evidence = await found(index)
    expect(evidence.indexRoot).toBe(root)
    expect(evidence.spans.map(({ start, end }) => question.answer.slice(start, end))).toEqual([
      fact,
    ])
    const head = await ARCHIVE.get(`spans/${root}`)
    expect(sha256Hex(await must(head, 'the head is stored').text())).toBe(root)
  })

  test('goes on after a bucket that was away, and stores no file twice', async () => {
    await pinAll()
    training.putsLeft = 2
    await runInDurableObject(index, (object) =>
      expect(object.alarm()).rejects.toThrow('the bucket is away'),
    )
    expect(await index.progress()).toMatchObject({ state: 'writing', filesWritten: 2 })
    training.putsLeft = Infinity
    await runDurableObjectAlarm(index)
    expect(await index.progress()).toMatchObject({ state: 'ready', filesWritten: 6 })
    expect(await runDurableObjectAlarm(index)).toBe(false)
  })

  test('gives the same evidence as another object that was pinned to the same texts', async () => {
    await pinAll()
    await runDurableObjectAlarm(index)
    const before = canonicalJson(await found(index))
    const other = SPANS.getByName(`copy of adapter ${names}`)
    await other.pin(training.documents.map(({ contributionId }) => contributionId))
    await runDurableObjectAlarm(other)
    expect(canonicalJson(await found(other))).toBe(before)
  })

  test('a withdrawal stops pay with the next answer, and its list is published first', async () => {
    await pinAll()
    await runDurableObjectAlarm(index)
    const before = await found(index)
    training.withdrawn = [documentOf(fact).contributionId]
    const after = await found(index)
    expect(before.spans).toHaveLength(1)
    expect(after.spans).toEqual([])
    expect(after.indexRoot).toBe(before.indexRoot)
    const list = await ARCHIVE.get(`spans/${after.withdrawnRoot}`)
    expect(await must(list, 'the list is stored').json()).toEqual(training.withdrawn)
  })

  test('is pinned once', async () => {
    await pinAll()
    const other = await index.pin([documentOf('another text').contributionId])
    expect(other).toEqual({ ok: false, error: { kind: 'training_pinned' } })
  })
})
