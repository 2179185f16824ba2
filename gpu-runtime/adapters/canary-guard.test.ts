import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { fakeEngine } from '../engines/fake-engine.ts'
import { canaryGuard, forgetMade } from './canary-guard.ts'

const [PLAIN, MADE] = [sha256Hex('plain'), sha256Hex('made')]
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meed-guard-'))
  return () => rmSync(folder, { recursive: true })
})

const guardOf = () =>
  canaryGuard(
    fakeEngine(() => ({})),
    {
      folder,
      canaryMsMax: 60_000,
      onQuarantine: () => undefined,
      isMade: (sha256) => sha256 === MADE,
    },
  )

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
