import { expect, test } from 'vitest'
import { sharedWork } from './shared-work.ts'
import { AbandonedError, shortLine } from './short-line.ts'

const always = new AbortController().signal

test('one at a time in the order in which they came, and nobody more than the line is long', async () => {
  const enter = shortLine(2)
  const served: string[] = []
  const come = async (name: string) => {
    const leave = await enter('dora', always)
    served.push(name)
    return leave
  }
  const leaveFirst = await come('a')
  const [second, third] = [come('b'), come('c')]
  await expect(come('d')).rejects.toMatchObject({ code: 'overloaded' })
  expect(served).toEqual(['a'])
  leaveFirst()
  const leaveSecond = await second
  // Leaving twice lets nobody in twice.
  leaveFirst()
  await new Promise(setImmediate)
  expect(served).toEqual(['a', 'b'])
  const fourth = come('e')
  leaveSecond()
  const leaveThird = await third
  leaveThird()
  const leaveFourth = await fourth
  leaveFourth()
  await come('f')
  expect(served).toEqual(['a', 'b', 'c', 'e', 'f'])
})

test('who gives up before the turn leaves the place in the line to others', async () => {
  const enter = shortLine(1)
  const leave = await enter('dora', always)
  const caller = new AbortController()
  const given = enter('dora', caller.signal)
  caller.abort()
  await expect(given).rejects.toBeInstanceOf(AbandonedError)
  await expect(enter('dora', caller.signal)).rejects.toBeInstanceOf(AbandonedError)
  const next = enter('dora', always)
  leave()
  const leaveNext = await next
  leaveNext()
  expect(await enter('dora', always)).toBeTypeOf('function')
})

test('shared work is told only when the last who asks has hung up, and begun anew for who comes then', async () => {
  const enter = shortLine(1)
  const leave = await enter('dora', always)
  const work = sharedWork()
  let begun = 0
  const ask = (hungUp?: AbortSignal) =>
    work.join(
      'key',
      async (nobodyAsks) => {
        begun += 1
        const over = await enter('dora', nobodyAsks)
        over()
      },
      hungUp,
    )
  const [one, two] = [new AbortController(), new AbortController()]
  const [first, second] = [ask(one.signal), ask(two.signal)]
  one.abort()
  // Both hang up, and in the same moment a third comes.
  two.abort()
  const third = ask()
  await expect(first).rejects.toBeInstanceOf(AbandonedError)
  await expect(second).rejects.toBeInstanceOf(AbandonedError)
  leave()
  await third
  expect(begun).toBe(2)
})

test('one who still asks keeps the work in the line', async () => {
  const enter = shortLine(1)
  const leave = await enter('dora', always)
  const work = sharedWork()
  let begun = 0
  const waits = async (nobodyAsks: AbortSignal) => {
    begun += 1
    const over = await enter('dora', nobodyAsks)
    over()
  }
  const gone = new AbortController()
  const both = [work.join('key', waits, gone.signal), work.join('key', waits)]
  gone.abort()
  leave()
  await Promise.all(both)
  expect(begun).toBe(1)
})

test('no owner fills the line: another one takes the place of the youngest, and has the next turn but one', async () => {
  const enter = shortLine(3)
  const served: string[] = []
  const come = async (owner: string, name: string) => {
    const leave = await enter(owner, always)
    served.push(name)
    leave()
  }
  const leave = await enter('dora', always)
  const flood = ['d1', 'd2', 'd3'].map((name) => come('dora', name))
  await expect(come('dora', 'd4')).rejects.toMatchObject({ code: 'overloaded' })
  const others = [come('bruno', 'b1')]
  await expect(flood[2]).rejects.toMatchObject({ code: 'overloaded' })
  // Who has as many in it as the other, or one less, takes nobody's place.
  await expect(come('bruno', 'b2')).rejects.toMatchObject({ code: 'overloaded' })
  others.push(come('erin', 'e1'))
  await expect(flood[1]).rejects.toMatchObject({ code: 'overloaded' })
  await expect(come('carol', 'c1')).rejects.toMatchObject({ code: 'overloaded' })
  leave()
  await Promise.all([flood[0], ...others])
  expect(served).toEqual(['d1', 'b1', 'e1'])
})
