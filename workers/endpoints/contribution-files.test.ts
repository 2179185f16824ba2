// A file that is too large for one body hears of the way that is there for it.
import { expect, test } from 'vitest'
import { err, ok } from '../../schemas/result.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { EXTRACTION_LIMITS } from '../../schemas/wire/extraction.ts'
import { makeKey } from '../auth/key.ts'
import { callerOf } from '../meter/keys.ts'
import { GRANT, WALLET } from '../meter/sample-call.cases.ts'
import type { NewContribution } from '../datanets/datanets.port.ts'
import type { Ports } from '../ports.ts'
import { accountOfWallet, routingOfAccount } from '../../schemas/ids.ts'
import { addFile } from './contribution-files.ts'
import { sampleEdge } from './sample-edge.cases.ts'

const KEY = makeKey('live', routingOfAccount(accountOfWallet(WALLET)), new Uint8Array(32).fill(7))
const rows = [{ start: 0, title: 'Bell Rock' }]
const given: NewContribution[] = []
const ports = {
  now: () => 7,
  originals: { put: () => Promise.resolve() },
  datanets: {
    contribute: (contribution: NewContribution) => {
      given.push(contribution)
      return Promise.resolve(err({ kind: 'text_empty' }))
    },
  },
  secrets: { keyPeppers: { current: { version: 1, secret: 'p'.repeat(32) }, retired: [] } },
  meterOf: () => ({ authorize: () => Promise.resolve(ok(callerOf(WALLET, GRANT))) }),
  extractor: {
    extract: (name: string) =>
      Promise.resolve(
        name.endsWith('.jsonl')
          ? { ok: true, text: 'It burned.', mediaType: 'application/jsonl', extraction: 'e', rows }
          : { ok: false, kind: 'type_unknown', detail: 'no' },
      ),
  },
} as unknown as Ports

const app = sampleEdge(ports)
app.post('/v1/datanets/:owner/:name/files', addFile)

async function sent(bytes: number, name = 'x.png') {
  const query = `name=${name}&title=t&source=s&licence=CC0-1.0`
  const headers = { authorization: `Bearer ${KEY}` }
  const init = { method: 'POST', headers, body: new Uint8Array(bytes) }
  const reply = await app.request(`/v1/datanets/a/b/files?${query}`, init)
  return { status: reply.status, ...errorBody.parse(await reply.json()).error }
}

test('more than a body may have is refused with the way for large files', async () => {
  const { status, code, message } = await sent(EXTRACTION_LIMITS.fileBytes + 1)
  expect([status, code]).toEqual([413, 'body_too_large'])
  expect(message).toContain('POST /v1/datanets/a/b/uploads.')
})

test('what a node cannot read is refused with the kinds that it reads', async () => {
  const { status, code, message } = await sent(1)
  expect([status, code]).toEqual([400, 'type_unknown'])
  expect(message).toContain(
    'one of the kinds that are read: txt, md, html, csv, jsonl, pdf and docx',
  )
})

test('what a node read goes on whole: text, how it was read, and where its rows begin', async () => {
  await sent(1, 'lamps.jsonl')
  expect(given).toMatchObject([
    { text: 'It burned.', original: { mediaType: 'application/jsonl', extraction: 'e', rows } },
  ])
})
