// The SQLite of a Durable Object, as far as this room needs it: every statement runs at once.
export type Cell = string | number | null

export interface Sql {
  exec<T extends Record<string, Cell>>(query: string, ...bindings: Cell[]): { toArray(): T[] }
}
