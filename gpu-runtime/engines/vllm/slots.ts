// Which adapters a vLLM server has been told of, and which gives way when another one comes. vLLM
// itself reloads silently from disk whatever it has evicted, inside its engine loop, and dies where
// the file is gone: so the agent keeps the number of names within vLLM's memory and the files of all
// of them in place. Pure.
import { must } from '../../../schemas/result.ts'

export type Named = {
  readonly name: string
  /** Calls that are running with it now. */
  readonly inUse: number
}
/** Least recently used first. */
export type Registry = readonly Named[]

/**
 * @param most how many names the server keeps in memory
 * @returns what to unload before `name` is loaded; null when every place is in use
 */
export function placeFor(registry: Registry, name: string, most: number): readonly string[] | null {
  if (registry.some((one) => one.name === name)) return []
  const surplus = registry.length + 1 - most
  const idle = registry.filter(({ inUse }) => inUse === 0).slice(0, Math.max(0, surplus))
  return idle.length < surplus ? null : idle.map((one) => one.name)
}

/** The name is the most recently used from now on, with so many more calls. */
export function used(registry: Registry, name: string, more: 1 | 0 | -1): Registry {
  const known = registry.find((one) => one.name === name)
  const inUse = (known?.inUse ?? 0) + more
  must(inUse >= 0 ? inUse : null, 'a call ends once')
  return [...registry.filter((one) => one.name !== name), { name, inUse }]
}

export function without(registry: Registry, names: readonly string[]): Registry {
  return registry.filter(({ name }) => !names.includes(name))
}
