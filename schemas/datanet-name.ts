// A Datanet as a question names it: owner/name, or owner/name@3 for what stood in its third version.
import { assert } from './result.ts'

export type AskedDatanet = {
  readonly name: string
  /** Null leaves it to the Datanet: the version it is pinned to, or everything that stands. */
  readonly version: number | null
}

/** @param text as the wire's `datanetAsked` lets it through */
export function askedDatanet(text: string): AskedDatanet {
  const [name, version, ...rest] = text.split('@')
  assert(name !== undefined && rest.length === 0, 'a Datanet is named with one version at most')
  return { name, version: version === undefined ? null : Number(version) }
}

export function datanetName(text: string): string {
  return askedDatanet(text).name
}
