import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import type { Engine } from '../engines/engine.port.ts'
import { fakeEngine } from '../engines/fake-engine.ts'
import { canaryGuard, forgetMade } from './canary-guard.ts'

const [PLAIN, MADE, OTHER] = [sha256Hex('plain'), sha256Hex('made'), sha256Hex('other')]
let folder: string
/** An engine that answers as another adapter does, where it is told to. */
function singing(voiceOf: (file: string | null) => string | null): Engine {
  const engine = fakeEngine(() => ({}))
  return {
    ...engine,
    async *generate(call, signal) {
      for await (const event of engine.generate(call, signal)) {
        yield event.type === 'token'
          ? { ...event, logprobs: [markOf(voiceOf(call.adapterFile))] }
          : event
      }
    },
  }
}
function markOf(voice: string | null) {
  const logprob = -1 - [null, '/plain.gguf', '/other.gguf', '/made.gguf'].indexOf(voice)
  const token = { token: 'a', logprob, bytes: [97] }
  return { ...token, top_logprobs: [token] }
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-guard-'))
  return () => rmSync(folder, { recursive: true })
})

/** @param voiceOf whose log-probabilities an adapter gives */
const guardOf = (voiceOf: (file: string | null) => string | null = (file) => file) =>
  canaryGuard(singing(voiceOf), {
    folder,
    canaryMsMax: 60_000,
    onQuarantine: () => undefined,
    partsOf: (sha256) => (sha256 === MADE ? [PLAIN] : null),
  })

test('what a made adapter answers is remembered as long as it is there, that of others for good', async () => {
  const guard = guardOf()
  await guard.verified(PLAIN, '/plain.gguf')
  await guard.verified(MADE, '/made.gguf')
  expect(readdirSync(folder).toSorted()).toEqual([PLAIN, 'made'].toSorted())
  expect(readdirSync(join(folder, 'made'))).toEqual([MADE])
  expect(guard.isSure(MADE, '/made.gguf')).toBe(true)
  await guard.forget(MADE)
  expect(guard.isSure(MADE, '/made.gguf')).toBe(false)
  expect(readdirSync(join(folder, 'made'))).toEqual([])
  await guard.verified(MADE, '/made.gguf')
  await forgetMade(folder)
  expect(readdirSync(folder)).toEqual([PLAIN])
})

test('a made adapter that answers as a published one keeps back none that was published', async () => {
  const guard = guardOf((file) => (file === '/made.gguf' ? '/other.gguf' : file))
  await guard.verified(MADE, '/made.gguf')
  await guard.verified(OTHER, '/other.gguf')
  expect(guard.quarantined()).toEqual([])
})

test.each(['/plain.gguf', null])(
  'a made adapter may answer as its own part or the base: %s',
  async (as) => {
    const guard = guardOf((file) => (file === '/made.gguf' ? as : file))
    await guard.verified(PLAIN, '/plain.gguf')
    await guard.verified(MADE, '/made.gguf')
    expect(guard.quarantined()).toEqual([])
  },
)

test('a made adapter that answers as a strange one is kept back, and so is a published one', async () => {
  const guard = guardOf((file) => (file === null ? null : '/other.gguf'))
  await guard.verified(OTHER, '/other.gguf')
  const code = 'adapter_quarantined'
  await expect(guard.verified(MADE, '/made.gguf')).rejects.toMatchObject({ code })
  await expect(guard.verified(PLAIN, '/plain.gguf')).rejects.toMatchObject({ code })
})
