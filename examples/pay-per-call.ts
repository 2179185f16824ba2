// A pay-per-call app on Meed: its users pay it, it pays Meed. Each user has a Meed key of their own, so
// that a `generation.completed` event says whose call it was; the event, not the answer, is what charges,
// once per event id, whatever is delivered twice. One file, one SQLite, no framework.
//
//   MEED_URL=http://127.0.0.1:8787 WEBHOOK_SECRET=whsec_… node examples/pay-per-call.ts
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { Webhook } from 'standardwebhooks'

/** What users pay, in per cent of what Meed charges. */
const MARKUP_PERCENT = 130n

export type Settings = {
  readonly meedUrl: string
  readonly webhookSecret: string
  readonly file: string
}

export function payPerCall({ meedUrl, webhookSecret, file }: Settings): Server {
  const db = new DatabaseSync(file)
  db.exec(`CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY, key TEXT, key_id TEXT UNIQUE)`)
  db.exec(`CREATE TABLE IF NOT EXISTS entries (
    id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users, nano_usd TEXT NOT NULL)`)

  /** Once per id: the second time changes nothing. */
  const book = (id: string, user: string, nanoUsd: bigint) =>
    db.prepare('INSERT OR IGNORE INTO entries VALUES (?, ?, ?)').run(id, user, `${nanoUsd}`)
  const balance = (user: string) =>
    db
      .prepare('SELECT nano_usd FROM entries WHERE user = ?')
      .all(user)
      .reduce((sum, { nano_usd: amount }) => sum + BigInt(String(amount)), 0n)
  const find = (column: 'name' | 'key_id', value: string) =>
    db.prepare(`SELECT name, key FROM users WHERE ${column} = ?`).get(value)

  /** POST /hooks: what Meed charged a user's key is charged to the user. */
  async function hook(request: IncomingMessage, reply: ServerResponse) {
    const body = await read(request)
    let event: { id: string; type: string; test: boolean; data: Record<string, string> }
    try {
      event = new Webhook(webhookSecret).verify(body, headersOf(request)) as typeof event
    } catch {
      return end(reply, 400, { error: 'not signed by Meed' })
    }
    const { id, type, test, data } = event
    const user =
      type === 'generation.completed' && !test ? find('key_id', data['key_id'] ?? '') : undefined
    const price = BigInt(data['price_nano_usd'] ?? 0)
    // Rounded up: the app never loses a part of a nano-dollar.
    if (user !== undefined) book(id, String(user['name']), -((price * MARKUP_PERCENT + 99n) / 100n))
    end(reply, 204)
  }

  /** POST /chat {user, messages}: asks with the user's own key, as long as there is money. */
  async function chat(request: IncomingMessage, reply: ServerResponse) {
    const { user: name, ...question } = JSON.parse(await read(request)) as { user: string }
    const user = find('name', name)
    if (user === undefined) return end(reply, 404, { error: 'no such user' })
    if (balance(name) <= 0n) return end(reply, 402, { error: 'top up first' })
    const answer = await fetch(`${meedUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${String(user['key'])}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(question),
    })
    end(reply, answer.status, await answer.json())
  }

  /** POST /users {name, key, key_id, paid_nano_usd}: behind the till of this app, not shown here. */
  async function join(request: IncomingMessage, reply: ServerResponse) {
    const { name, key, key_id: keyId, paid_nano_usd: paid } = JSON.parse(await read(request))
    db.prepare('INSERT OR IGNORE INTO users VALUES (?, ?, ?)').run(name, key, keyId)
    book(`paid ${name}`, name, BigInt(paid))
    end(reply, 201, { name, balance_nano_usd: `${balance(name)}` })
  }

  const routes = { 'POST /hooks': hook, 'POST /chat': chat, 'POST /users': join } as const
  return createServer((request, reply) => {
    const route = routes[`${request.method} ${request.url}` as keyof typeof routes]
    const [, , name = ''] = (request.url ?? '').split('/')
    if (route !== undefined) return void route(request, reply).catch(() => end(reply, 500))
    end(reply, 200, { name, balance_nano_usd: `${balance(name)}` })
  })
}

const headersOf = ({ headers }: IncomingMessage) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
const read = async (request: IncomingMessage) => Buffer.concat(await request.toArray()).toString()
const end = (reply: ServerResponse, status: number, body?: unknown) =>
  void reply.writeHead(status).end(body === undefined ? '' : JSON.stringify(body))

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { MEED_URL: meedUrl = '', WEBHOOK_SECRET: webhookSecret = '' } = process.env
  payPerCall({ meedUrl, webhookSecret, file: 'pay-per-call.db' }).listen(3_000)
}
