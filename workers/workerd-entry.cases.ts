// The worker of the `workerd` tests: the objects under test, each with what its tests turn, and
// nothing else.
export { TestSpanIndex } from './attribute/spans/span-index.cases.ts'
export { TestUploadsObject } from './datanets/composed-uploads.cases.ts'
export { RecordedAccountObject } from './meter/recorded-account.cases.ts'
export { TestBroadcastObject, TestWebhooksObject } from './notify/composed-webhooks.cases.ts'
export { IdempotencyObject } from './http/idempotency.object.ts'
export { FakeDepositsObject } from './fund/fake-chain.cases.ts'
export {
  TestRelayerObject,
  TestSettlerObject,
  TestTallyObject,
} from './settle/composed-objects.cases.ts'

export default {
  fetch: () => new Response('a worker for tests'),
}
