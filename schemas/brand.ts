// A brand marks a value that was parsed once and may be trusted since. It exists only in types.

declare const brand: unique symbol
export type Brand<T, B extends string> = T & { readonly [brand]: B }
