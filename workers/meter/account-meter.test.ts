import { describe, expect, test } from 'vitest'
import { meterOf, type AccountStub } from './account-meter.ts'

const moved = Object.assign(new Error('the object moved'), { retryable: true })
const overloaded = Object.assign(new Error('too much'), { retryable: true, overloaded: true })
const bug = new Error('a bug')

/** Stubs that fail one after the other, then one that answers. */
function failing(...failures: Error[]) {
  const opened: AccountStub[] = []
  const open = () => {
    const failure = failures[opened.length]
    const balance = () =>
      failure === undefined ? Promise.resolve('an answer') : Promise.reject(failure)
    const stub = { balance } as unknown as AccountStub
    opened.push(stub)
    return stub
  }
  return { opened, meter: meterOf(open) }
}

describe('a call of an account', () => {
  test('that the platform lost is made again, once, on a fresh stub', async () => {
    const once = failing(moved)
    expect(await once.meter.balance()).toBe('an answer')
    expect(once.opened).toHaveLength(2)
    const twice = failing(moved, moved)
    await expect(twice.meter.balance()).rejects.toThrow('the object moved')
    expect(twice.opened).toHaveLength(2)
  })

  test.each([bug, overloaded])('that failed for another reason is not: %s', async (failure) => {
    const { meter, opened } = failing(failure)
    await expect(meter.balance()).rejects.toThrow(failure.message)
    expect(opened).toHaveLength(1)
  })
})
