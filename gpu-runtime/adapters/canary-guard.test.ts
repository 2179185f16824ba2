import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import type { Engine } from '../engines/engine.port.ts'
import { fakeEngine } from '../engines/fake-engine.ts'
import { canaryGuard, forgetMade } from './canary-guard.ts'
import { randomAdapter } from './random-adapter.cases.ts'

const [PLAIN, MADE, OTHER] = [sha256Hex('plain'), sha256Hex('made'), sha256Hex('other')]
let folder: string
/** An engine that answers as another adapter does, where it is told to. */
function singing(
  voiceOf: (file: string | null) => string | null,
  noise: Pick<Engine, 'logprobNoise'>,
): Engine {
  const engine = fakeEngine(() => ({}))
  return {
    ...{ ...engine, ...noise },
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
const guardOf = (
  voiceOf: (file: string | null) => string | null = (file) => file,
  deltaMax = 0.1,
  noise: Pick<Engine, 'logprobNoise'> = {},
) =>
  canaryGuard(singing(voiceOf, noise), {
    folder,
    canaryMsMax: 60_000,
    onQuarantine: () => undefined,
    madeOf: (sha256) => (sha256 === MADE ? { parts: [PLAIN], deltaMax } : null),
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

test('a made adapter may answer as its own part', async () => {
  const guard = guardOf((file) => (file === '/made.gguf' ? '/plain.gguf' : file))
  await guard.verified(PLAIN, '/plain.gguf')
  await guard.verified(MADE, '/made.gguf')
  expect(guard.quarantined()).toEqual([])
})

const asBase = (file: string | null) => (file === '/made.gguf' ? null : file)

test.each([
  { engine: 'exact', noise: {}, unheard: 2 ** -20 },
  { engine: 'noisy', noise: { logprobNoise: 0.5 }, unheard: 2 ** -10 },
])(
  'one that answers as the base on an $engine engine is kept back, unless it adds next to nothing',
  async ({ noise, unheard }) => {
    for (const deltaMax of [0.1, 2 * unheard]) {
      const guard = guardOf(asBase, deltaMax, noise)
      await guard.verified(PLAIN, '/plain.gguf')
      await expect(guard.verified(MADE, '/made.gguf')).rejects.toMatchObject({
        code: 'adapter_quarantined',
        message: 'the adapter is kept back: it answers as the base',
      })
      expect(guard.quarantined()).toEqual([{ sha256: MADE, reason: 'it answers as the base' }])
      // Nobody may think up combinations until the list of those that are kept back is endless.
      await guard.forget(MADE)
      expect(guard.quarantined()).toEqual([])
      await expect(guard.verified(MADE, '/made.gguf')).rejects.toThrow('it answers as the base')
    }
    for (const deltaMax of [0, unheard]) {
      const guard = guardOf(asBase, deltaMax, noise)
      await guard.verified(MADE, '/made.gguf')
      expect(guard.quarantined()).toEqual([])
      // What the first one answered is not to speak for the second.
      await guard.forget(MADE)
    }
  },
)

test('a made adapter that answers as a strange one is kept back, and so is a published one', async () => {
  const guard = guardOf((file) => (file === null ? null : '/other.gguf'))
  await guard.verified(OTHER, '/other.gguf')
  const code = 'adapter_quarantined'
  await expect(guard.verified(MADE, '/made.gguf')).rejects.toMatchObject({ code })
  await expect(guard.verified(PLAIN, '/plain.gguf')).rejects.toMatchObject({ code })
})

test('one that answers as another is kept back, although both end with the same weights', async () => {
  const bytes = randomAdapter({ seed: 1 })
  const facts = { 'general.name': 'other words around the same weights' }
  const files = {
    first: bytes,
    twin: randomAdapter({ seed: 1, facts }),
    // All but its last 4 KiB are another adapter's.
    other: Buffer.concat([randomAdapter({ seed: 2 }).subarray(0, -4_096), bytes.subarray(-4_096)]),
    // Only its last projection adds nothing.
    quiet: Buffer.concat([bytes.subarray(0, -4_096 * 2), Buffer.alloc(4_096 * 2)]),
  }
  const pathOf = (name: string) => join(folder, `${name}.gguf`)
  for (const [name, file] of Object.entries(files)) writeFileSync(pathOf(name), file)
  const guard = guardOf((file) => {
    return file === null || file === pathOf('quiet') ? null : '/plain.gguf'
  })
  await guard.verified(sha256Hex('first'), pathOf('first'))
  await guard.verified(sha256Hex('twin'), pathOf('twin'))
  await expect(guard.verified(sha256Hex('other'), pathOf('other'))).rejects.toThrow('it answers as')
  await expect(guard.verified(sha256Hex('quiet'), pathOf('quiet'))).rejects.toThrow('as the base')
})
