// A version out of one Datanet and into another, by the command that people use: exported as a folder,
// verified, spoiled and refused, imported, and answered from.
import { execFile } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { call } from '../../local/demo/client.ts'
import { retrieveReply } from '../../schemas/wire/retrieve.ts'
import { accountWith, openWorld, type World } from './world.cases.ts'

const FROM = 'meed/elements'
const TO = 'dora/copies'

let world: World
let folder: string
let dora: string
beforeAll(async () => {
  world = await openWorld()
  folder = mkdtempSync(join(tmpdir(), 'meed-folder-'))
  dora = await accountWith(world, 'dora', 0n)
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await world.stop()
})

const ROOT = join(import.meta.dirname, '../..')
const ended = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() })
type Ran = { readonly code: number; readonly said: string }

async function dataset(...given: readonly string[]): Promise<Ran> {
  const command = ['local/bootstrap/run.mjs', 'local/dataset.ts', ...given]
  const where = ['--url', world.stack.url, '--key', dora]
  try {
    const ran = await promisify(execFile)(process.execPath, [...command, ...where], { cwd: ROOT })
    return { code: 0, said: ran.stdout }
  } catch (error) {
    const failed = ended.parse(error)
    return { code: failed.code, said: `${failed.stdout}${failed.stderr}` }
  }
}

test('a version is exported, verified, imported and found again', async () => {
  const curator = await accountWith(world, 'curator', 0n)
  const version = await call(
    `${world.stack.url}/v1/datanets/${FROM}/versions`,
    z.looseObject({ root: z.string(), contributions: z.number() }),
    { key: curator, body: { note: 'to export' } },
  )
  for (const format of ['parquet', 'jsonl']) {
    const place = join(folder, format)
    const exported = await dataset('export', `${FROM}@1`, place, '--format', format)
    expect(exported.said).toContain(`${version.contributions} rows, 0 withdrawn`)
    const verified = await dataset('verify', place, '--root', version.root)
    expect(verified).toMatchObject({ code: 0, said: expect.stringContaining('equal') })
  }
  const place = join(folder, 'jsonl')
  appendFileSync(
    join(place, 'data/train-00000-of-00001.jsonl'),
    '{"contribution_id":"x","text":"y"}\n',
  )
  expect(await dataset('verify', place)).toMatchObject({ code: 1 })

  const net = { name: TO, title: 'Copies', description: 'Of the elements.', licence: 'CC0-1.0' }
  const body = { ...net, is_public: true, fee_nano_usd: '0' }
  await call(`${world.stack.url}/v1/datanets`, z.any(), { key: dora, body })
  const about = ['--datanet', TO, '--licence', 'CC0-1.0', '--source', 'https://example.test']
  const imported = await dataset('import', join(folder, 'parquet'), ...about, '--title', 'title')
  expect(imported.said).toContain(`${version.contributions} added, 0 wait`)
  const again = await dataset('import', join(folder, 'parquet'), ...about)
  expect(again.said).toContain(`0 added, 0 wait for review, ${version.contributions} there before`)
  const asked = { query: 'Who discovered titanium?', datanets: [TO], limit: 1 }
  const found = await call(`${world.stack.url}/v1/retrieve`, retrieveReply, {
    key: world.key,
    body: asked,
  })
  expect(found.data[0]?.text).toContain('Titanium')
})
