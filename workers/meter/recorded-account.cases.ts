// The Account object with a queue that a test can read and break. It shares the isolate of the test.
import { AccountObject, type AccountEnv } from './account.object.ts'

export const recordedQueue = {
  sent: [] as unknown[],
  down: false,
  /** Called with each message that is taken. */
  onSend: (_message: unknown): void => {},
}

export class RecordedAccountObject extends AccountObject {
  constructor(ctx: DurableObjectState, env: AccountEnv) {
    super(ctx, { ...env, CAPTURED: { send: take } })
  }
}

function take(message: unknown): Promise<QueueSendResponse> {
  if (recordedQueue.down) return Promise.reject(new Error('the queue is down'))
  recordedQueue.sent.push(structuredClone(message))
  recordedQueue.onSend(message)
  return Promise.resolve({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } })
}
