import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { PINNED_VERSION } from './llama-private-calls.ts'

test('the private calls are those of the version that is installed', () => {
  const entry = createRequire(import.meta.url).resolve('node-llama-cpp')
  const file = join(dirname(entry), '../package.json')
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'))
  expect(version).toBe(PINNED_VERSION)
})
