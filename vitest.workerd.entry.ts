// The worker of the `workerd` tests: the objects under test and nothing else.
export { TestSettlerObject, TestTallyObject } from './workers/settle/composed-objects.cases.ts'

export default {
  fetch: () => new Response('a worker for tests'),
}
