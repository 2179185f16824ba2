// Whatever is sent to whichever endpoint, a refusal is in our words, never in the library's.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseWith } from '../http/read-body.ts'
import { ENDPOINTS } from './table.ts'

const LIBRARY =
  /Invalid (?:input|option|string|key|element)|Too (?:big|small)|Unrecognized|received/

const schemas = ENDPOINTS.flatMap(({ contract, body }) =>
  [body, contract.query].flatMap((schema) =>
    schema === undefined || schema === null
      ? []
      : [[`${contract.method} ${contract.path}`, schema] as const],
  ),
)

const keysOf = (schema: z.ZodType): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : []

test('there are many endpoints that take something', () => {
  expect(schemas.length).toBeGreaterThan(30)
})

test.each(schemas)('%s', (_, schema) => {
  const fields = Object.fromEntries(
    keysOf(schema).map((key) => [key, fc.option(fc.jsonValue(), { nil: undefined })]),
  )
  const sent = fc.oneof(fc.jsonValue(), fc.record(fields))
  fc.assert(
    fc.property(sent, (value) => {
      const parsed = parseWith(schema, value)
      if (parsed.ok) return
      const { message, param } = parsed.error
      // What a caller wrote himself is named back to him.
      expect(message.replace(param ?? '', '')).not.toMatch(LIBRARY)
    }),
    { numRuns: 150 },
  )
})
