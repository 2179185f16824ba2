import { expect, test } from 'vitest'
import { lazily } from './lazily.ts'

test('a part is made when it is asked for, once a whole, from the others', () => {
  const made: string[] = []
  const whole = lazily<number, { readonly half: number; readonly twice: number }>({
    half(of) {
      made.push('half')
      return of / 2
    },
    twice(_, { half }) {
      made.push('twice')
      return half * 4
    },
  })
  const [six, ten] = [whole(6), whole(10)]
  expect(made).toEqual([])
  expect([six.twice, six.half, six.twice]).toEqual([12, 3, 12])
  expect(made).toEqual(['half', 'twice'])
  const { half } = ten
  expect([half, made.length]).toEqual([5, 3])
})
