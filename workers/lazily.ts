// Parts that are made when they are first asked for, and then kept: most requests need few of many.

/** How each part is made: from what the whole is made of, and from the other parts. */
export type Makers<C, T> = { readonly [K in keyof T]: (of: C, parts: T) => T[K] }

/**
 * @param makers one a part; a part that needs itself, over others or not, never comes to an end
 * @returns makes the whole. Its parts are no properties of its own: it is handed on, never spread.
 */
export function lazily<C, T extends object>(makers: Makers<C, T>): (of: C) => T {
  class Parts {
    readonly of: C
    constructor(of: C) {
      this.of = of
    }
  }
  for (const name of Object.keys(makers) as (keyof T)[]) {
    Object.defineProperty(Parts.prototype, name, {
      get(this: Parts & T) {
        const value = makers[name](this.of, this)
        Object.defineProperty(this, name, { value })
        return value
      },
    })
  }
  return (of) => new Parts(of) as Parts & T
}
