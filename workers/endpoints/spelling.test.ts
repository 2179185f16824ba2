// One spelling on the wire: the API is snake_case, as OpenAI's is. What was hashed or signed keeps the
// spelling of the bytes that others verify, and stands here.
import { describe, expect, test } from 'vitest'
import { openApiDocument } from './openapi.ts'
import { ENDPOINTS } from './table.ts'

/** By operation: the members of its bodies that are hashed or signed; `*` is the whole body. */
const HASHED: Readonly<Record<string, readonly string[]>> = {
  // The signed receipt, and what its evidence is the hash of.
  getGeneration: ['receipt'],
  getTrace: ['receipt', 'lines', 'inputs'],
  getLine: ['receipt', 'lines'],
  // A file that auditors keep: the receipt with its way to `receiptsRoot` of the manifest.
  getReceiptProof: ['receipt', 'receiptsRoot'],
  getEpochManifest: ['*'],
  // Between edge and nodes, signed by them over the bytes.
  joinNode: ['*'],
  nodeHeartbeat: ['*'],
}

const document = openApiDocument(ENDPOINTS, 'https://edge.test')
type Schema = Readonly<Record<string, unknown>>
const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null

/** The members of a schema that are not snake_case, as paths; references are followed. */
function camelsIn(schema: unknown, at: string, seen: readonly unknown[] = []): string[] {
  if (!isSchema(schema) || seen.includes(schema)) return []
  const within = [...seen, schema]
  const { $ref: ref, properties } = schema
  if (typeof ref === 'string') {
    const name = ref.replace('#/components/schemas/', '')
    return camelsIn(document.components?.schemas?.[name], at, within)
  }
  const rest = Object.entries(schema).filter(([name]) => !NAMES_NOTHING.has(name))
  const members = isSchema(properties) ? Object.entries(properties) : []
  return [
    ...members.flatMap(([name, member]) => {
      const path = at === '' ? name : `${at}.${name}`
      return [...(/[A-Z]/.test(name) ? [path] : []), ...camelsIn(member, path, within)]
    }),
    ...rest.flatMap(([, part]) => camelsIn(part, at, within)),
  ]
}

const NAMES_NOTHING = new Set(['properties', 'required', 'enum', 'const', 'default', 'example'])

const operations = Object.values(document.paths ?? {}).flatMap((methods) =>
  Object.values(methods ?? {}).map((operation): [string, string[]] => {
    const { operationId, requestBody, responses, parameters = [] } = Object(operation)
    const queried = parameters
      .filter((one: Schema) => one['in'] !== 'header')
      .map(({ name }: { name: string }) => name)
      .filter((name: string) => /[A-Z]/.test(name))
    const bodies = [requestBody, ...Object.values(responses)].flatMap((body) =>
      Object.values(Object(Object(body).content)).map((media) => Object(media).schema),
    )
    return [operationId, [...queried, ...bodies.flatMap((body) => camelsIn(body, ''))]]
  }),
)

describe('what the API says', () => {
  test.each(operations)('%s is snake_case, outside of what is hashed', (operationId, camels) => {
    const hashed = HASHED[operationId] ?? []
    const stray = camels.filter(
      (path) => !hashed.includes('*') && !hashed.includes(path.split('.')[0] ?? ''),
    )
    expect([...new Set(stray)]).toEqual([])
  })

  test('and what is hashed is really spelt otherwise: nothing stands in the list in vain', () => {
    for (const [operationId, members] of Object.entries(HASHED)) {
      const [, camels = []] = operations.find(([id]) => id === operationId) ?? []
      const first = new Set(camels.map((path) => path.split('.')[0]))
      for (const member of members) {
        expect([operationId, member, member === '*' ? first.size > 0 : first.has(member)]).toEqual([
          operationId,
          member,
          true,
        ])
      }
    }
  })

  test('is so of events, too', () => {
    const events = Object.entries(document.webhooks ?? {})
    expect(events.length).toBeGreaterThan(5)
    for (const [type, event] of events) {
      const { content } = Object(event).post.requestBody
      expect([type, camelsIn(content['application/json'].schema, '')]).toEqual([type, []])
    }
  })
})
