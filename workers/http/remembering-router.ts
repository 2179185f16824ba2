// A router that looks up a path without parameters only once. Of Hono's routers the fast one cannot take
// a word beside a parameter (webhooks/test beside webhooks/{id}), and the one that can walks its tree,
// every middleware's pattern included, with each call.
import type { Result, Router } from 'hono/router'
import { TrieRouter } from 'hono/router/trie-router'

export class RememberingRouter<T> implements Router<T> {
  readonly name = 'RememberingRouter'
  readonly #trie = new TrieRouter<T>()
  readonly #words = new Set<string>()
  readonly #found = new Map<string, Result<T>>()

  add(method: string, path: string, handler: T): void {
    this.#trie.add(method, path, handler)
    if (!/[:*?]/.test(path)) this.#words.add(path)
    this.#found.clear()
  }

  /** Only what was added is remembered: paths that callers make up take no memory. */
  match(method: string, path: string): Result<T> {
    if (!this.#words.has(path)) return this.#trie.match(method, path)
    const name = `${method} ${path}`
    const known = this.#found.get(name)
    if (known !== undefined) return known
    const found = this.#trie.match(method, path)
    this.#found.set(name, found)
    return found
  }
}
