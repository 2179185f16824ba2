import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Transact } from './group-commit.ts'
import { KeptTables, type KeptRows } from './kept-rows.ts'

/** A database of one table, whose transactions nest and can fail as a whole. */
function database() {
  let rows = new Map<string, number>()
  let failing = false
  const reads: string[] = []
  const writes: string[] = []
  const transact: Transact = (work) => {
    const before = new Map(rows)
    try {
      const result = work()
      if (failing) throw new Error('the disk is full')
      return result
    } catch (error) {
      rows = before
      throw error
    }
  }
  const read = (key: string) => {
    reads.push(key)
    return rows.get(key) ?? null
  }
  const write = (key: string, row: number) => {
    writes.push(key)
    rows.set(key, row)
  }
  const fail = (yes: boolean) => (failing = yes)
  return { transact, read, write, fail, reads, writes, rows: () => rows }
}

type Act =
  | { readonly kind: 'get' | 'release' | 'besides'; readonly key: string }
  | { readonly kind: 'put'; readonly key: string; readonly row: number }
  | { readonly kind: 'write all' }

const key = fc.constantFrom('a', 'b', 'c')
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constantFrom('get', 'release', 'besides'), key }),
  fc.record({ kind: fc.constant('put'), key, row: fc.nat() }),
  fc.constant({ kind: 'write all' } as const),
)
const step = fc.record({ acts: fc.array(act, { maxLength: 6 }), throws: fc.boolean() })
const group = fc.record({
  steps: fc.array(step, { maxLength: 4 }),
  fails: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
})

/** What the act does to the rows as everybody should see them. */
function expected(rows: Map<string, number>, one: Act): void {
  if (one.kind === 'put') rows.set(one.key, one.row)
  if (one.kind === 'besides') rows.set(one.key, -1)
}

test('whatever throws, memory says what the database will say', () => {
  fc.assert(
    fc.property(fc.array(group, { maxLength: 6 }), (groups) => {
      const db = database()
      const kept = new KeptTables()
      const table = kept.table(db.read, db.write)
      let model = new Map<string, number>()
      for (const { steps, fails } of groups) {
        const before = new Map(model)
        const run = () => {
          for (const { acts, throws } of steps) {
            const beforeStep = new Map(model)
            try {
              kept.transact(db.transact, () => {
                for (const one of acts) {
                  perform(one, kept, table, db.write)
                  expected(model, one)
                  for (const name of ['a', 'b', 'c']) {
                    expect(table.get(name)).toBe(model.get(name) ?? null)
                  }
                }
                if (throws) throw new Error('refused')
              })
            } catch (error) {
              if (!throws) throw error
              model = beforeStep
            }
          }
          db.fail(fails)
        }
        try {
          kept.transact(db.transact, run)
        } catch (error) {
          if (!fails) throw error
          model = before
        }
        db.fail(false)
        expect(db.rows()).toEqual(model)
        for (const name of ['a', 'b', 'c']) expect(table.get(name)).toBe(model.get(name) ?? null)
      }
    }),
    { numRuns: 2_000 },
  )
})

/** `besides` changes the row by other ways, as whoever releases it does. */
function perform(
  one: Act,
  kept: KeptTables,
  table: KeptRows<string, number>,
  write: (key: string, row: number) => void,
): void {
  switch (one.kind) {
    case 'get':
      table.get(one.key)
      break
    case 'put':
      table.put(one.key, one.row)
      break
    case 'release':
      table.release(one.key)
      break
    case 'besides':
      table.release(one.key)
      write(one.key, -1)
      break
    case 'write all':
      kept.writeAll()
  }
}

test('a row is read once, and written once for all steps of a group', () => {
  const db = database()
  const kept = new KeptTables()
  const table = kept.table(db.read, db.write)
  kept.transact(db.transact, () => {
    for (let i = 0; i < 10; i++) {
      kept.transact(db.transact, () => table.put('a', (table.get('a') ?? 0) + 1))
    }
  })
  expect([db.reads, db.writes, db.rows().get('a')]).toEqual([['a'], ['a'], 10])
  expect(() => table.put('a', 0)).toThrow('in a transaction')
})
