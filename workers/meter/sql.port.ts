// The SQLite of a Durable Object, as far as the meter needs it.
import type { Cell } from './account-cells.ts'

/** The part of SqlStorage that is needed; every statement runs at once and synchronously. */
export interface Sql {
  exec<T extends Record<string, Cell>>(query: string, ...bindings: Cell[]): { toArray(): T[] }
}
