// Webhooks on a developer's machine: `listen` pulls what happens and hands it on to a local server,
// signed as it would be sent; `trigger` asks for an example of an event.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ownKey } from '../../../schemas/wire/key.ts'
import type { Client } from '../api.ts'
import { CliError, usageError } from '../cli-error.ts'
import { commaList, examples, type Cli, type Program } from '../cli.ts'
import { keepListener, listenerOf, type Listener } from '../listen-file.ts'
import { outageNotes } from '../outage.ts'
import { oneLine, table } from '../table.ts'
import { tell, type Terminal } from '../terminal.ts'

export function addEvents(program: Program, cli: Cli): void {
  program
    .command('listen')
    .description('Hand live events on to a server on this machine, until Ctrl-C (scope admin)')
    .option('--forward-to <url>', 'as http://localhost:3000/hook; without it they are shown alone')
    .option('--events <list>', 'of these types alone', '*')
    .option('--backlog', 'also what waits from before')
    .option('--print-secret', 'print the signing secret, and end')
    .addHelpText(
      'after',
      examples(
        'meed listen --forward-to localhost:3000/hook',
        'meed listen --events generation.completed --json | jq .data',
        'WEBHOOK_SECRET=$(meed listen --print-secret) node server.js',
      ),
    )
    .action((options) => listen(cli, options))
  program
    .command('trigger [type]')
    .description('Send an example of an event; without a type, list them (scope admin)')
    .option('--webhook <id>', 'to this one alone; else to all that want the type')
    .addHelpText(
      'after',
      examples(
        'meed trigger',
        'meed trigger credits.low',
        'meed trigger epoch.committed --webhook sub_…',
      ),
    )
    .action((type, { webhook }) => (type === undefined ? types(cli) : trigger(cli, type, webhook)))
}

type Options = {
  readonly forwardTo?: string | undefined
  readonly events: string
  readonly backlog?: true | undefined
  readonly printSecret?: true | undefined
}

const PULL_SECONDS = 20
const AGAIN_MS = 2_000
const FORWARD_MS = 15_000

const made = z.looseObject({ id: z.string(), secret: z.string() })
const log = z.looseObject({ data: z.array(z.looseObject({ sequence: z.number() })) })
const pulled = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      sequence: z.number(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
    }),
  ),
  after: z.number(),
})
type Event = z.infer<typeof pulled>['data'][number]

async function listen(cli: Cli, options: Options): Promise<void> {
  const target = options.forwardTo === undefined ? null : targetOf(options.forwardTo)
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const { webhook, secret } = await ownListener(cli, client)
  if (options.printSecret === true) return terminal.line(secret)
  const path = `/v1/webhooks/${webhook}`
  const events = commaList(options.events)
  await client.json(path, z.looseObject({}), { method: 'PATCH', body: { events, enabled: true } })
  const after = options.backlog === true ? 0 : await newest(client, path)
  terminal.note(`Secret ${secret}, the same the next time.`)
  terminal.note(
    target === null ? 'Showing events; Ctrl-C stops.' : `Forwarding to ${target}; Ctrl-C stops.`,
  )
  await follow(
    client,
    path,
    after,
    async (event) => {
      const said = target === null ? '' : await forwarded(event, target, terminal.signal)
      if (terminal.json) {
        const answer = target === null ? {} : { forwarded: said }
        return terminal.line(JSON.stringify({ ...Object(JSON.parse(event.body)), ...answer }))
      }
      terminal.line(oneLine(`${clock()}  ${event.type.padEnd(24)}  ${event.id}  ${said}`.trimEnd()))
    },
    terminal,
  )
}

/** One webhook a machine, server and account; made when it is first needed, or was deleted. */
async function ownListener({ env }: Cli, client: Client): Promise<Listener> {
  const { data } = await client.json('/v1/key', ownKey)
  const { account_id: account, mode } = data.key
  const place = { url: client.profile.url, account, mode }
  const kept = await listenerOf(env, place)
  if (kept !== null && (await isThere(client, kept.webhook))) return kept
  const body = { url: null, events: ['*'], description: 'meed listen' }
  const { id: webhook, secret } = await client
    .json('/v1/webhooks', made, { body })
    .catch(noWebhooks)
  const listener = { ...place, webhook, secret }
  await keepListener(env, listener)
  return listener
}

async function isThere(client: Client, webhook: string): Promise<boolean> {
  try {
    await client.raw(`/v1/webhooks/${webhook}`)
    return true
  } catch (error) {
    if (error instanceof CliError && error.status === 404) return false
    throw error
  }
}

/** What was sent before is not news. */
async function newest(client: Client, path: string): Promise<number> {
  const { data } = await client.json(`${path}/deliveries?limit=1`, log)
  return data[0]?.sequence ?? 0
}

/** An event is over when the next pull says so: one that was handed on twice has the same id. */
async function follow(
  client: Client,
  path: string,
  from: number,
  each: (event: Event) => Promise<void>,
  { signal, note }: Terminal,
): Promise<void> {
  const outage = outageNotes(note)
  for (let after = from; !signal.aborted;) {
    try {
      const body = { after, limit: 50, wait_seconds: PULL_SECONDS }
      const found = await client.json(`${path}/pull`, pulled, { body })
      outage.over()
      for (const event of found.data) await each(event)
      after = found.after
    } catch (error) {
      if (signal.aborted) return
      outage.began(error)
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** Once, as it is: a local server that fails is its developer's to see, and `trigger` sends another. */
async function forwarded(
  { headers, body }: Event,
  to: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(FORWARD_MS)])
    const reply = await fetch(to, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: patience,
    })
    await reply.body?.cancel()
    return String(reply.status)
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return `failed: ${cause instanceof Error ? cause.message : String(cause)}`
  }
}

/** `localhost:3000/hook` is what people type. */
function targetOf(text: string): string {
  const url = URL.parse(/^https?:\/\//.test(text) ? text : `http://${text}`)
  if (url !== null && url.hostname !== '') return url.href
  throw usageError(`--forward-to takes a URL, like http://localhost:3000/hook, not "${text}".`)
}

const catalogue = z.looseObject({
  data: z.array(z.looseObject({ type: z.string(), description: z.string() })),
})

async function types(cli: Cli): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const asked = { open: true }
  const reply = await client.json('/v1/webhooks/event-types', catalogue, asked).catch(noWebhooks)
  tell(terminal, reply, () =>
    table(
      [{ title: 'TYPE' }, { title: 'WHEN' }],
      reply.data.map(({ type, description }) => [type, description]),
      terminal.dim,
    ),
  )
}

const delivery = z.looseObject({ id: z.string(), webhook_id: z.string(), type: z.string() })
const deliveries = z.looseObject({ data: z.array(delivery) })

async function trigger(cli: Cli, type: string, webhook: string | undefined): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const body = { type }
  const all = async () => (await client.json('/v1/webhooks/test', deliveries, { body })).data
  const one = async () => [
    await client.json(`/v1/webhooks/${encodeURIComponent(webhook ?? '')}/test`, delivery, { body }),
  ]
  const data = await (webhook === undefined ? all() : one()).catch(noWebhooks)
  if (data.length === 0) {
    const message = `No webhook wants ${type}. "meed listen" makes one for this machine.`
    throw new CliError(404, 'nobody_listens', message)
  }
  tell(terminal, { object: 'list', data }, () =>
    data.map(({ id, webhook_id: to }) => oneLine(`${type}  ${id}  to ${to}`)).join('\n'),
  )
}

function noWebhooks(error: unknown): never {
  if (!(error instanceof CliError && error.code === 'unknown_endpoint')) throw error
  throw new CliError(404, 'no_webhooks', 'This server sends no webhooks.')
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8)
}
