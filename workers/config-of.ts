// The worker's configuration, parsed once per environment.
import { parseConfig, type Config } from './env.ts'

const parsed = new WeakMap<object, Config>()

/** Parsed once per environment; throws with the names of what is missing. */
export function configOf(env: object): Config {
  const known = parsed.get(env)
  if (known !== undefined) return known
  const config = parseConfig(env)
  parsed.set(env, config)
  return config
}
