// Rows that an object keeps in memory beside its database: it is the only one to change them, so that a
// row is read once, and what many steps of one transaction write to it is written once, at its end. Knows
// no database: how a row is read and written is given with its table.
import { assert } from '../../schemas/result.ts'
import type { Transact } from './group-commit.ts'

/** More than any call touches: beyond it a table is forgotten whole, once nothing of it is unwritten. */
const ROWS_MAX = 1_000

type Undo = () => void
type Table = { readonly writeAll: () => void; readonly forgetAll: () => void }

/** The transaction that the rows of all tables take part in. */
export class KeptTables {
  readonly #tables: Table[] = []
  /** How to take back what the open transaction did to memory, in order; null outside of one. */
  #undo: Undo[] | null = null

  /**
   * @param read the row in the database; null where there is none
   * @param write puts a row there, new or not
   */
  table<K extends string, V>(
    read: (key: K) => V | null,
    write: (key: K, row: V) => void,
  ): KeptRows<K, V> {
    const rows = new KeptRows(read, write, () => this.#undo)
    this.#tables.push(rows)
    return rows
  }

  /** Writes what no transaction has written yet: before anything reads the tables by other ways. */
  writeAll(): void {
    for (const table of this.#tables) table.writeAll()
  }

  /**
   * Runs the work in a transaction, or in a part of the one that is open. What throws leaves no trace, in
   * memory neither. Nothing is left unwritten at the end of the outermost.
   */
  transact<R>(transact: Transact, work: () => R): R {
    return this.#undo === null
      ? this.#whole(transact, work)
      : this.#part(this.#undo, transact, work)
  }

  #whole<R>(transact: Transact, work: () => R): R {
    this.#undo = []
    try {
      return transact(() => {
        const result = work()
        this.writeAll()
        return result
      })
    } catch (error) {
      // Memory may be ahead of the database, or behind: it is read anew.
      for (const table of this.#tables) table.forgetAll()
      throw error
    } finally {
      this.#undo = null
    }
  }

  #part<R>(undo: Undo[], transact: Transact, work: () => R): R {
    const before = undo.length
    try {
      return transact(work)
    } catch (error) {
      while (undo.length > before) undo.pop()?.()
      throw error
    }
  }
}

export class KeptRows<K extends string, V> implements Table {
  readonly #read: (key: K) => V | null
  readonly #write: (key: K, row: V) => void
  readonly #undo: () => Undo[] | null
  readonly #rows = new Map<K, V>()
  readonly #unwritten = new Set<K>()

  constructor(
    read: (key: K) => V | null,
    write: (key: K, row: V) => void,
    undo: () => Undo[] | null,
  ) {
    this.#read = read
    this.#write = write
    this.#undo = undo
  }

  get(key: K): V | null {
    const known = this.#rows.get(key)
    if (known !== undefined) return known
    const row = this.#read(key)
    if (row === null) return null
    if (this.#rows.size >= ROWS_MAX && this.#unwritten.size === 0) this.#rows.clear()
    this.#undoable(key)
    this.#rows.set(key, row)
    return row
  }

  /** To be written at the end of the transaction in which this is called. */
  put(key: K, row: V): void {
    assert(this.#undo() !== null, 'rows change in a transaction')
    this.#undoable(key)
    this.#rows.set(key, row)
    this.#unwritten.add(key)
  }

  /** Somebody changes the row in the database: it is written before that, and read anew after. */
  release(key: K): void {
    this.#writeOne(key)
    this.#rows.delete(key)
  }

  writeAll(): void {
    for (const key of this.#unwritten) this.#writeOne(key)
  }

  forgetAll(): void {
    this.#rows.clear()
    this.#unwritten.clear()
  }

  #writeOne(key: K): void {
    const row = this.#rows.get(key)
    if (row === undefined || !this.#unwritten.has(key)) return
    this.#undoable(key)
    this.#write(key, row)
    this.#unwritten.delete(key)
  }

  #undoable(key: K): void {
    const undo = this.#undo()
    if (undo === null) return
    const before = this.#rows.get(key)
    const wasUnwritten = this.#unwritten.has(key)
    undo.push(() => {
      if (before === undefined) this.#rows.delete(key)
      else this.#rows.set(key, before)
      if (wasUnwritten) this.#unwritten.add(key)
      else this.#unwritten.delete(key)
    })
  }
}
