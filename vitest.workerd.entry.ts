// The worker of the `workerd` tests: the objects under test and nothing else.
export { RecordedAccountObject } from './workers/meter/recorded-account.cases.ts'
export { FakeDepositsObject } from './workers/fund/fake-chain.cases.ts'

export default {
  fetch: () => new Response('a worker for tests'),
}
