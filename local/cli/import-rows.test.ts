// Importing rows, the real binary against a server that takes some, refuses some and then is gone.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { startJsonServer, type JsonServer } from '../json-server.ts'
import { meedWith, type Meed } from './meed.cases.ts'

const refusal = (status: number, code: string, message: string) => {
  const error = {
    message,
    type: 'invalid_request_error',
    param: null,
    code,
    metadata: { request_id: 'req_1' },
  }
  return { status, body: { error } }
}
const given = z.object({
  title: z.string(),
  text: z.string(),
  licence: z.string(),
  source: z.string(),
})

let server: JsonServer
let meed: Meed
let titles: string[] = []
let abouts: object[] = []
let extra: object = {}
const folder = mkdtempSync(join(tmpdir(), 'meed-import-'))
beforeAll(async () => {
  server = await startJsonServer(0, ({ body }) => {
    const { title, text, ...about } = given.parse(body)
    if (text === 'gone') return Promise.resolve(refusal(503, 'unavailable', 'No node is up.'))
    if (text === 'odd') return Promise.resolve({ status: 201, body: { id: 7 } })
    if (text === 'left') {
      return Promise.resolve(refusal(409, 'contribution_withdrawn', 'It is withdrawn.'))
    }
    if (text === 'bad') return Promise.resolve(refusal(400, 'text_rejected', 'A secret is in it.'))
    if (text === 'old') return Promise.resolve(refusal(409, 'contribution_duplicate', 'There.'))
    titles.push(title)
    abouts.push(about)
    const measured = { passages: 1, novelty_millionths: 1_000_000, repeats: [], near_duplicates: 0 }
    const made = { id: 'con_1', object: 'contribution', datanet_id: 'dn_1', sha256: '00' }
    const state = { state: 'accepted', flags: [] }
    return Promise.resolve({ status: 201, body: { ...made, ...measured, ...state, ...extra } })
  })
  meed = meedWith({ MEED_URL: server.url, MEED_API_KEY: 'meed_test_of_nobody' })
})
beforeEach(() => {
  titles = []
  abouts = []
  extra = {}
})
afterAll(async () => {
  meed.remove()
  rmSync(folder, { recursive: true })
  await server.stop()
})

function imported(rows: readonly string[], ...more: readonly string[]) {
  writeFileSync(join(folder, 'rows.jsonl'), rows.join('\n'))
  const about = ['--datanet', 'a/b', '--licence', 'CC0-1.0', '--source', 'here']
  return meed.run('datanets', 'import', folder, ...about, ...more)
}
const row = (text: string, title?: string) => JSON.stringify({ text, title })

test('each row is a contribution with its own title, or the file and its number', async () => {
  const said = await imported([
    row('one', 'First'),
    row('two', ' '),
    row('bad'),
    row('old'),
    '{"a":1}',
  ])
  expect(said.out).toContain('2 added, 0 wait for review, 1 there before, 2 refused\n')
  expect(said.out).toContain('rows.jsonl 3  refused: A secret is in it.')
  expect(said.out).toContain("rows.jsonl 5  refused: there is no text in the column 'text'")
  expect(said).toMatchObject({ code: 1, err: '' })
  expect(titles.toSorted()).toEqual(['First', 'rows.jsonl 2'])
})

test('a row keeps the licence and the source that it names', async () => {
  const named = { text: 'one', licence: 'CC-BY-SA-4.0', source: 'https://example.test/one' }
  const empty = { text: 'two', licence: ' ', source: null }
  const said = await imported([JSON.stringify(named), JSON.stringify(empty)])
  expect(said).toMatchObject({ code: 0, err: '' })
  const byLicence = abouts.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? 1 : -1))
  expect(byLicence).toEqual([
    { licence: 'CC0-1.0', source: 'here' },
    { licence: 'CC-BY-SA-4.0', source: 'https://example.test/one' },
  ])
})

test('where nobody answers all of it ends, what was not sent is named, and it goes on', async () => {
  const many = Array.from({ length: 200 }, (_, n) => row(`text ${n}`))
  const said = await imported([row('gone'), row('gone'), row('gone'), row('gone'), ...many])
  expect(said.code).toBe(6)
  expect(said.err).toMatch(/^The same command goes on .*\nmeed: No node is up\./)
  expect(said.out).toMatch(/^rows\.jsonl 1 {2}not sent: nobody answered$/m)
  expect(said.out).toMatch(/0 refused, [1-4] not sent\n$/)
  expect(titles.length).toBeLessThan(20)
})

test('what was sent and not understood is not refused; what is withdrawn stays so', async () => {
  const said = await imported([row('odd'), row('left'), row('one')])
  expect(said.out).toMatch(/^rows\.jsonl 1 {2}unknown: The reply of /m)
  expect(said.out).toMatch(/^rows\.jsonl 2 {2}withdrawn: It is withdrawn\.$/m)
  expect(said.out).toContain(
    '1 added, 0 wait for review, 0 there before, 0 refused, 1 withdrawn, 1 unknown\n',
  )
  expect(said.code).toBe(6)
})

test('a reply of a server of another version is understood', async () => {
  extra = { brought_back: false, near_duplicates: undefined, repeats: undefined, new_words: [1] }
  const said = await imported([row('one')])
  expect(said).toMatchObject({ code: 0, out: expect.stringContaining('1 added') })
})

test('a folder or a line that cannot be read is named, without a trace', async () => {
  const broken = await imported([row('one'), 'not json'])
  expect(broken.code).toBe(2)
  expect(broken.err).toMatch(/^meed: line 2 of \S+rows\.jsonl: no JSON\n$/)
  const about = ['--datanet', 'a/b', '--licence', 'CC0-1.0', '--source', 'here']
  const none = await meed.run('datanets', 'import', join(folder, 'none'), ...about)
  expect(none.code).toBe(2)
  expect(none.err).toMatch(/^meed: \S+none is no folder that can be read \(ENOENT/)
})

test('a file that cannot be read ends the run whichever sender meets it, and what was sent is counted', async () => {
  const first = join(folder, 'a.jsonl')
  writeFileSync(first, row('one'))
  const broken = await imported(['not json'])
  rmSync(first)
  expect(broken.out).toContain('1 added, ')
  expect(broken.code).toBe(2)
  expect(broken.err).toMatch(/^meed: line 1 of \S+rows\.jsonl: no JSON\n$/)
})

test('a folder without a row is a mistake, and said so', async () => {
  const said = await imported([])
  expect(said.code).toBe(2)
  expect(said.err).toContain('holds no row: no .parquet and no .jsonl file with one')
})
