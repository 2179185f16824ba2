import { expect, test } from 'vitest'
import { usageShown } from './usage.ts'

test('an embedding is shown as tokens read, every other call as it was metered', () => {
  const usage = { promptTokens: 0, completionTokens: 6 }
  const shown = (priceVersion: string) => usageShown({ usage, terms: { priceVersion } })
  expect(shown('embedding-1')).toEqual({ promptTokens: 6, completionTokens: 0 })
  expect(shown('price-1')).toEqual(usage)
})
