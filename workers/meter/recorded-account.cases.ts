// The Account object with a queue that a test can read and break. It shares the isolate of the test.
import type { AccountEnv } from './account-env.ts'
import { ReportingAccountObject } from './account-reports.object.ts'

export const recordedQueue = {
  sent: [] as unknown[],
  /** Events of accounts, which go another way. */
  events: [] as unknown[],
  down: false,
  /** Called with each message that is taken. */
  onSend: (_message: unknown): void => {},
}

export class RecordedAccountObject extends ReportingAccountObject {
  constructor(ctx: DurableObjectState, env: AccountEnv) {
    super(ctx, { ...env, CAPTURED: { sendBatch: takeAll }, EVENTS: { sendBatch: takeEvents } })
  }
}

function takeEvents(batch: Iterable<{ readonly body: unknown }>): Promise<QueueSendBatchResponse> {
  if (recordedQueue.down) return Promise.reject(new Error('the queue is down'))
  for (const { body } of batch) recordedQueue.events.push(structuredClone(body))
  return Promise.resolve({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } })
}

function takeAll(batch: Iterable<{ readonly body: unknown }>): Promise<QueueSendBatchResponse> {
  if (recordedQueue.down) return Promise.reject(new Error('the queue is down'))
  for (const { body } of batch) {
    recordedQueue.sent.push(structuredClone(body))
    recordedQueue.onSend(body)
  }
  return Promise.resolve({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } })
}
