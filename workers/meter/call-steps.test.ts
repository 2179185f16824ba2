import { expect, test } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { charactersOf } from './call-steps.ts'
import { recordOf } from './sample-call.cases.ts'

test('a step is as long as the texts of its record', () => {
  const generationId = contentId('gen', 'long')
  const record = recordOf(generationId, 1, 1n)
  const short = charactersOf({ kind: 'void', generationId, endedBy: 'done' })
  expect(short).toBeLessThan(1_000)
  const long = { ...record, answer: 'a'.repeat(700_000), prompt: 'p'.repeat(300_000) }
  for (const step of [
    { kind: 'capture', generationId, capture: { record: long } },
    { kind: 'checkpoint', generationId, record: long },
  ] as const) {
    expect(charactersOf(step)).toBeGreaterThanOrEqual(1_000_000)
    expect(charactersOf(step)).toBeLessThan(1_010_000)
  }
})
