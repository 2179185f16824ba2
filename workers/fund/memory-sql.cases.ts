// The SQLite of a Durable Object, in memory: what the tests of this room store in.
import { DatabaseSync } from 'node:sqlite'

export function memorySql(database = new DatabaseSync(':memory:')) {
  return {
    exec<T>(query: string, ...cells: (string | number | null)[]): { toArray(): T[] } {
      const found = database.prepare(query).all(...cells)
      return { toArray: () => found as T[] }
    },
  }
}
