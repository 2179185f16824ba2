import { expect, test } from 'vitest'
import { GroupCommit, type Transact } from './group-commit.ts'

/** A store of one list: a transaction that throws takes back what it pushed. */
function store() {
  const rows: string[] = []
  const writes: string[][] = []
  let depth = 0
  let disk = Promise.withResolvers<void>()
  const transact: Transact = (work) => {
    const before = rows.length
    depth++
    try {
      const result = work()
      if (depth === 1) writes.push(rows.slice(before))
      return result
    } catch (error) {
      rows.length = before
      throw error
    } finally {
      depth--
    }
  }
  const flushed = () => {
    disk.resolve()
    disk = Promise.withResolvers<void>()
    return new Promise((resolve) => setImmediate(resolve))
  }
  const ports = { transact, durable: () => disk.promise, afterWrite: () => {} }
  const group = new GroupCommit(ports)
  const add = (row: string) =>
    group.run(() => {
      rows.push(row)
      if (row.startsWith('bad')) throw new Error(row)
      return row
    })
  return { rows, writes, flushed, add, ports, group }
}

test('a step alone is written at once; those that come during its write share the next', async () => {
  const { writes, flushed, add } = store()
  const told = [add('a'), add('b'), add('c')]
  expect(writes).toEqual([['a']])
  await flushed()
  expect(writes).toEqual([['a'], ['b', 'c']])
  expect(await Promise.all(told)).toEqual(['a', 'b', 'c'])
  await flushed()
  const last = add('d')
  expect(writes).toEqual([['a'], ['b', 'c'], ['d']])
  expect(await last).toBe('d')
})

test('a step that throws leaves no trace and takes nobody along', async () => {
  const { rows, flushed, add } = store()
  const told = Promise.allSettled([add('a'), add('b'), add('bad'), add('c')])
  await flushed()
  expect((await told).map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
  expect(rows).toEqual(['a', 'b', 'c'])
})

test('a write that fails as a whole fails everybody in it, and the next goes on', async () => {
  const { rows, ports } = store()
  let broken = true
  const transact: Transact = (work) =>
    ports.transact(() => {
      const result = work()
      if (broken) throw new Error('the disk is full')
      return result
    })
  const group = new GroupCommit({ ...ports, transact })
  await expect(group.run(() => rows.push('lost'))).rejects.toThrow('the disk is full')
  broken = false
  expect(await group.run(() => rows.push('kept'))).toBe(1)
  expect(rows).toEqual(['kept'])
})

test('steps that come at once share one write, and each is told its own', async () => {
  const { writes, flushed, add, group, rows } = store()
  const told = group.runAll(
    ['a', 'bad', 'b'].map((row) => () => {
      rows.push(row)
      if (row === 'bad') throw new Error(row)
      return row
    }),
  )
  expect(writes).toEqual([['a', 'b']])
  await flushed()
  expect(await told).toEqual([
    { thrown: false, value: 'a' },
    { thrown: true, reason: new Error('bad') },
    { thrown: false, value: 'b' },
  ])
  const next = add('c')
  expect(writes).toEqual([['a', 'b'], ['c']])
  expect(await next).toBe('c')
})
