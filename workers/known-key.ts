// A key that was made under an older pepper, met for the first time since that was retired: its
// account does not know the newest digest yet, but knows one of the older. It then learns the newest,
// and the question is asked again. While no pepper is retired this costs nothing.
import { type Result } from '../schemas/result.ts'
import type { Claimed } from './auth/authenticate.ts'
import type { Meter } from './meter/meter.port.ts'

export async function withKnownKey<T, E extends { readonly kind: string }>(
  { proofs }: Claimed,
  meter: Meter,
  ask: () => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  const told = await ask()
  if (told.ok || told.error.kind !== 'key_unknown' || proofs.older.length === 0) return told
  return (await meter.adoptKey(proofs.older, proofs.newest)) ? ask() : told
}
