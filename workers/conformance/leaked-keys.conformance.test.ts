// A leaked key, reported as GitHub reports it: signed over the raw body by a key that a server on
// loopback publishes. What is not signed so, by name, byte and first time, is refused.
import { generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { accountOfWallet, parseAddress, routingOfAccount } from '../../schemas/ids.ts'
import { leakFeedback } from '../../schemas/wire/leak-report.ts'
import { shownKey } from '../../schemas/wire/key.ts'
import { makeKey } from '../auth/key.ts'
import { api, makeKeyBy, refusalOf } from './api.cases.ts'
import { openWorld, type World } from './world.cases.ts'

const IDENTIFIER = 'a'.repeat(64)
const FORGED = [401, 'invalid_signature']
const reporter = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pem = reporter.publicKey.export({ type: 'spki', format: 'pem' }).toString()

let keyServer: Server
let asked = 0
let isKeyServerUp = true
let world: World
let logs: string
beforeAll(async () => {
  keyServer = createServer((_, response) => {
    asked++
    const list = { public_keys: [{ key_identifier: IDENTIFIER, key: pem, is_current: true }] }
    response.writeHead(isKeyServerUp ? 200 : 500).end(JSON.stringify(list))
  })
  await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve))
  const { port } = keyServer.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/meta/public_keys/secret_scanning`
  world = await openWorld({ edgeVars: { LEAK_REPORTER_KEYS_URL: url } })
  logs = join(world.stateFolder, 'logs/edge.log')
})
afterAll(async () => {
  await world.stop()
  await new Promise((resolve) => keyServer.close(resolve))
})

const TYPE = 'meed_api_key'
const bodyOf = (...tokens: string[]) =>
  JSON.stringify(
    tokens.map((token) => ({ token, type: TYPE, url: 'https://example.com/x', source: 'commit' })),
  )
const signatureOf = (body: string) =>
  sign('sha256', Buffer.from(body), reporter.privateKey).toString('base64')

function report(body: string, signature = signatureOf(body), identifier = IDENTIFIER) {
  return fetch(`${world.stack.url}/v1/leaked-keys`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'Github-Public-Key-Identifier': identifier,
      'Github-Public-Key-Signature': signature,
    },
    body,
  })
}

describe('before the reporter’s keys can be read', () => {
  test('a report is told to come again, and nothing is believed', async () => {
    isKeyServerUp = false
    const reply = await report(bodyOf('x'))
    expect(reply.headers.get('retry-after')).toBe('60')
    expect(await refusalOf(reply)).toEqual([503, 'reporter_unverifiable'])
    isKeyServerUp = true
  })
})

describe('a report', () => {
  test('revokes each key of ours and answers in GitHub’s shape, without the keys', async () => {
    const leaked = await makeKeyBy(world, world.key, { name: 'in a repository' })
    const spared = await makeKeyBy(world, world.key, { name: 'not reported' })
    const stranger = routingOfAccount(accountOfWallet(parseAddress(`0x${'9d'.repeat(20)}`)))
    const never = makeKey('live', stranger, new Uint8Array(32).fill(3))
    const tokens = [leaked.key, never, `${leaked.key.slice(0, -1)}!`, 'ghp_something']
    const reply = await report(bodyOf(...tokens))
    expect(reply.status).toBe(200)
    const text = await reply.text()
    for (const token of tokens) expect(text).not.toContain(token)
    const labels = ['true_positive', 'false_positive', 'false_positive', 'false_positive']
    expect(leakFeedback.parse(JSON.parse(text))).toEqual(
      tokens.map((token, i) => ({
        token_hash: sha256Hex(token),
        token_type: TYPE,
        label: labels[i],
      })),
    )
    expect(await refusalOf(await api(world, 'GET', '/v1/key', leaked.key))).toEqual([
      401,
      'disabled_api_key',
    ])
    expect((await api(world, 'GET', '/v1/key', spared.key)).status).toBe(200)
    const shown = await api(world, 'GET', `/v1/keys/${leaked.id}`, world.key)
    expect(shownKey.parse(shown.body)).toMatchObject({ disabled: true, revoked_for: 'leaked' })
  })

  test('of an old secret that a rotation has ended leaves the key alone', async () => {
    const made = await makeKeyBy(world, world.key)
    await api(world, 'POST', `/v1/keys/${made.id}/rotate`, world.key, { grace_seconds: 0 })
    const reply = await report(bodyOf(made.key))
    expect(leakFeedback.parse(await reply.json())).toMatchObject([{ label: 'true_positive' }])
    const shown = await api(world, 'GET', `/v1/keys/${made.id}`, world.key)
    expect(shownKey.parse(shown.body)).toMatchObject({ disabled: false })
  })

  test('that is forged, changed, unsigned or of an unknown key is refused and revokes nothing', async () => {
    const made = await makeKeyBy(world, world.key)
    const body = bodyOf(made.key)
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const before = asked
    const attempts = [
      report(body, sign('sha256', Buffer.from(body), other).toString('base64')),
      report(`${body} `, signatureOf(body)),
      report(JSON.stringify(JSON.parse(body), null, 1), signatureOf(body)),
      report(body, ''),
      report(body, 'not base64!'),
      report(body, 'A'.repeat(7_000)),
      report(body, signatureOf(body), ''),
      report(body, signatureOf(body), `${IDENTIFIER.slice(1)}/`),
      ...Array.from({ length: 20 }, (_, i) =>
        report(body, signatureOf(body), i.toString(16).padStart(64, 'b')),
      ),
    ]
    for (const attempt of attempts) expect(await refusalOf(await attempt)).toEqual(FORGED)
    expect(asked - before).toBeLessThanOrEqual(1)
    expect((await api(world, 'GET', '/v1/key', made.key)).status).toBe(200)
  })

  test('that was heard before is refused, also when its signature is another', async () => {
    const body = bodyOf('meed_live_nothing', 'once')
    expect((await report(body)).status).toBe(200)
    expect(await refusalOf(await report(body))).toEqual([409, 'report_replayed'])
    expect(signatureOf(body)).not.toBe(signatureOf(body))
    expect(await refusalOf(await report(body, signatureOf(body)))).toEqual([409, 'report_replayed'])
  })

  test('that is too large, or no report, is refused', async () => {
    const large = bodyOf(...Array.from({ length: 20_000 }, (_, i) => `token ${i}`))
    expect(await refusalOf(await report(large))).toEqual([413, 'body_too_large'])
    for (const odd of ['', '{', '{}', '[]', '[1]', '[{"token":1,"type":"x"}]', '[{"type":"x"}]']) {
      const [status, code] = await refusalOf(await report(odd))
      expect([odd, status]).toEqual([odd, 400])
      expect(['invalid_value', 'missing_required_parameter'], odd).toContain(code)
    }
  })

  test('of five hundred keys is answered in one reply, in its order', async () => {
    const tokens = Array.from({ length: 500 }, (_, i) => `meed_live_${i}`)
    const reply = await report(bodyOf(...tokens))
    const feedback = leakFeedback.parse(await reply.json())
    expect(feedback.map(({ token_hash: hash }) => hash)).toEqual(tokens.map((t) => sha256Hex(t)))
  })
})

test('no log line of all this holds a key', () => {
  const text = readFileSync(logs, 'utf8')
  expect(text).toContain('key_leaked')
  expect(text).not.toMatch(/meed_(live|test)_[0-9A-Za-z]{20}/)
})
