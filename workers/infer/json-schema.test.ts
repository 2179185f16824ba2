import { expect, test } from 'vitest'
import type { JsonObject } from '../../schemas/canonical.ts'
import { readSchema } from './json-schema.ts'

const root = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...more,
})
const read = (schema: JsonObject) => readSchema(schema, 'format.schema')

test('readSchema keeps what a grammar can promise and drops what only says something', () => {
  const schema = root(
    {
      name: { type: 'string', description: 'whose', minLength: 1, maxLength: 20 },
      born: { type: 'string', format: 'date' },
      age: { type: ['integer', 'null'] },
      born_in: { type: 'integer', minimum: -(2 ** 53 - 1), maximum: 2 ** 53 - 1 },
      kind: { enum: ['a', 'b'] },
      tags: { type: 'array', items: { $ref: '#/$defs/tag' }, maxItems: 3 },
      either: { anyOf: [{ const: 1 }, { type: 'boolean' }] },
    },
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      required: ['name'],
      additionalProperties: false,
      $defs: { tag: { type: 'string' } },
    },
  )
  expect(read(schema)).toEqual({
    ok: true,
    value: {
      type: 'object',
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 20 },
        born: { type: 'string', format: 'date' },
        age: { type: ['integer', 'null'] },
        born_in: { type: 'integer' },
        kind: { enum: ['a', 'b'] },
        tags: { type: 'array', items: { $ref: '#/$defs/tag' }, maxItems: 3 },
        either: { oneOf: [{ const: 1 }, { type: 'boolean' }] },
      },
      additionalProperties: false,
      $defs: { tag: { type: 'string' } },
    },
  })
})

test.each<[string, JsonObject]>([
  ['format.schema', { type: 'string' }],
  ['format.schema', {}],
  ['format.schema.properties.a.pattern', root({ a: { type: 'string', pattern: 'x' } })],
  ['format.schema.properties.a.minimum', root({ a: { type: 'integer', minimum: 0 } })],
  ['format.schema.properties.a.maxLength', root({ a: { type: ['string', 'null'], maxLength: 1 } })],
  ['format.schema.properties.a.maxLength', root({ a: { type: 'string', maxLength: 1e9 } })],
  [
    'format.schema.properties.a.minLength',
    root({ a: { type: 'string', minLength: 9, maxLength: 2 } }),
  ],
  ['format.schema.properties.a.format', root({ a: { type: 'string', format: 'email' } })],
  ['format.schema.properties.a.type', root({ a: { type: 'tuple' } })],
  ['format.schema.properties.a.type', root({ a: {} })],
  ['format.schema.properties.a.$ref', root({ a: { $ref: '#/$defs/none' } })],
  ['format.schema.properties.a.$ref', root({ a: { $ref: 'https://example.org/schema' } })],
  ['format.schema.properties.a.enum', root({ a: { enum: [] } })],
  ['format.schema.properties.a.anyOf[1].not', root({ a: { anyOf: [{ const: 1 }, { not: {} }] } })],
  ['format.schema.properties.a', root({ a: [] })],
  ['format.schema.required', root({ a: { const: 1 } }, { required: ['b'] })],
  ['format.schema.patternProperties', root({}, { patternProperties: {} })],
])('readSchema refuses at %s', (path, schema) => {
  const refused = read(schema)
  expect(refused.ok ? null : refused.error.path).toBe(path)
})

const A: JsonObject = { $ref: '#/$defs/A' }
const B: JsonObject = { $ref: '#/$defs/B' }
const defined = ($defs: JsonObject) => root({ a: A }, { $defs })

test.each<[string, string, JsonObject]>([
  ['is itself', 'A', defined({ A })],
  ['is itself through another', 'A', defined({ A: B, B: A })],
  ['is itself or null', 'A', defined({ A: { anyOf: [A, { type: 'null' }] } })],
  ['is null or itself', 'A', defined({ A: { oneOf: [{ type: 'null' }, A] } })],
  ['is itself within nested choices', 'A', defined({ A: { anyOf: [{ anyOf: [A] }] } })],
  ['leads into a loop', 'B', defined({ A: B, B: { anyOf: [{ const: 1 }, B] } })],
  ['is the root', 'A', { ...A, $defs: { A } }],
])('readSchema refuses a definition that %s', (_, name, schema) => {
  const refused = read(schema)
  expect(refused.ok ? null : refused.error.path).toBe(`format.schema.$defs.${name}`)
})

test.each<[string, JsonObject]>([
  ['a property', { anyOf: [root({ next: A }), { type: 'null' }] }],
  ['items', { type: 'array', items: A }],
  ['prefixItems', { type: 'array', prefixItems: [A], minItems: 0 }],
  ['additionalProperties', root({}, { additionalProperties: A })],
])('readSchema takes a definition that has itself in %s', (_, schema) => {
  expect(read(defined({ A: schema })).ok).toBe(true)
})

test('readSchema takes a definition that two others are', () => {
  expect(read(defined({ A: { anyOf: [B, { type: 'null' }] }, B: { const: 1 } })).ok).toBe(true)
})

test('readSchema bounds the number of subschemas', () => {
  const many = Array.from({ length: 500 }, (_, i) => ({ const: i }))
  expect(read(root({ a: { anyOf: many } })).ok).toBe(false)
})
