// The official Python client, unmodified. pip brings it once into .meed/python, by its exact version.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PYTHON, pythonPackage } from '../../local/python-package.cases.ts'
import { transcript } from './transcript.cases.ts'
import { MODEL, openWorld, type World } from './world.cases.ts'

const PACKAGE = 'openai==3.57.0'
const run = promisify(execFile)

let world: World
let seen: Record<string, unknown>
beforeAll(async () => {
  const [folder] = await Promise.all([
    pythonPackage(PACKAGE),
    openWorld().then((opened) => (world = opened)),
  ])
  const script = join(import.meta.dirname, 'openai_client.py')
  const { stdout } = await run(PYTHON, [script, `${world.stack.url}/v1`, world.key, MODEL], {
    env: { PATH: process.env['PATH'] ?? '', PYTHONPATH: folder },
    maxBuffer: 1 << 24,
  })
  seen = JSON.parse(stdout)
})
afterAll(() => world.stop())

test('what it sees is what it always saw', async () => {
  await expect(transcript(seen)).toMatchFileSnapshot('./golden/openai-python.txt')
})

test('its errors are its own classes, with our code and parameter', () => {
  expect(seen['unknown model']).toEqual({ status: 404, code: 'model_not_found', param: 'model' })
  expect(seen['unknown field']).toEqual({ status: 400, code: 'unknown_parameter', param: 'wat' })
  expect([seen['before death'], seen['death']]).toEqual(['You asked:', { code: 'upstream_failed' }])
})

test('the same Idempotency-Key gives the same bytes', () => {
  expect([seen['replayed'], seen['same bytes']]).toEqual([[null, 'true'], true])
})
