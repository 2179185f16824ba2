// What we send to others is in the document, and the examples of the catalogue are what it says.
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { EVENT_DATA, EVENT_TYPES } from '../../schemas/wire/webhook-events.ts'
import { webhookCatalogue } from '../../schemas/wire/webhooks.ts'
import { RETRY_SECONDS } from '../notify/retry.ts'
import { sampleOf } from '../notify/samples.ts'
import { openApiDocument } from './openapi.ts'
import { ENDPOINTS } from './table.ts'
import { catalogueOf } from './webhook-shapes.ts'

const NOW = Date.UTC(2100, 0, 1)
const policy = { retrySeconds: RETRY_SECONDS, timeoutMs: 15_000, loopbackTargets: false }

test('the document has a webhook for each type of event, and one for batches', () => {
  const { webhooks } = openApiDocument(ENDPOINTS, 'https://edge.test')
  expect(Object.keys(webhooks ?? {}).toSorted()).toEqual([...EVENT_TYPES, 'batch'].toSorted())
})

test.each(EVENT_TYPES)('the example of %s is what its schema says', (type) => {
  const [entry] = catalogueOf(policy, NOW).data.filter((each) => each.type === type)
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
    entry?.schema ?? false,
  )
  expect(EVENT_DATA[type].safeParse(sampleOf(type, NOW)).error).toBeUndefined()
  expect(validate(entry?.example)).toBe(true)
  expect(validate({ ...entry?.example, prompt_of_somebody: 'x' })).toBe(false)
})

test('the catalogue is what its own schema says, and tells the policy', () => {
  const told = webhookCatalogue.parse(catalogueOf(policy, NOW))
  expect(told.policy).toMatchObject({
    retry_seconds: [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400],
    timeout_seconds: 15,
    disabled_after_seconds_of_failure: 432_000,
    loopback_targets: false,
  })
})
