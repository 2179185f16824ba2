import { describe, expect, test } from 'vitest'
import { contentId } from '../../../schemas/ids.ts'
import { must } from '../../../schemas/result.ts'
import { buildGeneration } from './build.ts'
import { built, FILES, finished, pinned, progressOf, wrote } from './index-job.ts'
import type { IndexJob } from './index-job.ts'
import { documentOf } from './sample-corpus.cases.ts'

const [a, b] = [contentId('con', 'a'), contentId('con', 'b')]
const one = buildGeneration([documentOf('one')])
const two = buildGeneration([documentOf('two')])

function fresh(): IndexJob {
  const job = pinned(null, [b, a, b])
  return must(job.ok ? job.value : null, 'a first pin is taken')
}

describe('a job', () => {
  test('is pinned once: the same texts again are a repeat, others are refused', () => {
    const job = fresh()
    expect(pinned(job, [a, b])).toEqual({ ok: true, value: job })
    expect(pinned(job, [a])).toEqual({ ok: false, error: { kind: 'training_pinned' } })
    expect(() => pinned(null, [])).toThrow('pinned to something')
  })

  test('goes on where a crash stopped it, and starts again when the texts changed', () => {
    const half = wrote(built(fresh(), one.root, one.head), 'lexicon')
    expect(built(half, one.root, one.head).written).toEqual(['lexicon'])
    expect(built(half, two.root, two.head).written).toEqual([])
    expect(wrote(half, 'lexicon').written).toEqual(['lexicon'])
  })

  test('is ready only when every file is stored', () => {
    const half = wrote(built(fresh(), one.root, one.head), 'lexicon')
    expect(() => finished(half)).toThrow('only files that are stored')
    const whole = FILES.reduce(wrote, half)
    expect(progressOf(finished(whole))).toMatchObject({
      state: 'ready',
      root: one.root,
      documents: 1,
      tokens: 1,
      filesWritten: 6,
      files: 6,
    })
    expect(progressOf(fresh())).toMatchObject({ state: 'pinned', root: null, filesWritten: 0 })
  })
})
