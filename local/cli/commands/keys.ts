// The keys of the account: list, show, create, update, rotate, revoke. A secret is shown once, alone
// on standard output, so that it can be piped to where it belongs.
import { Command } from '@commander-js/extra-typings'
import type { z } from 'zod'
import { keyPage, newKey, shownKey, type KeyPage } from '../../../schemas/wire/key.ts'
import { usd } from '../amounts.ts'
import type { Client } from '../api.ts'
import { examples, wholeNumber, type Cli, type Program } from '../cli.ts'
import { isKeyId, keyIdNamed } from '../key-name.ts'
import { ANY, limitsOf } from '../key-limits.ts'
import { facts, table } from '../table.ts'
import { tell, type Terminal } from '../terminal.ts'

type ShownKey = z.infer<typeof shownKey>

export function addKeys(program: Program, cli: Cli): void {
  const keys = program.command('keys').description('The API keys of the account (scope admin)')
  keys
    .command('list')
    .description('All keys, newest first')
    .addHelpText('after', examples('meed keys list', 'meed keys list --json | jq -r ".data[].id"'))
    .action(() => list(cli))
  keys
    .command('show <key>')
    .description('One key: its limits, and what it spent of its budgets')
    .addHelpText('after', examples('meed keys show key_…'))
    .action((id) => one(cli, 'GET', id))
  const create = limited('create')
    .copyInheritedSettings(keys)
    .argument('<name>', 'what you will know it by')
    .description('One more key, shown once')
    .addHelpText(
      'after',
      examples(
        'meed keys create ci --models "dora/*" --rpm 60 --budget-day 1',
        'meed keys create reader --scopes read-usage --expires 2027-01-01T00:00:00Z',
      ),
    )
    .action((name, options) => made(cli, '/v1/keys', { name, ...limitsOf(options) }))
  const update = limited('update')
    .copyInheritedSettings(keys)
    .argument('<key>', 'its id, or its name')
    .description(`Change limits: what is left out stays, "${ANY}" takes a restriction away`)
    .option('--name <name>', 'another name')
    .addHelpText('after', examples('meed keys update key_… --budget-day 5 --rpm any'))
    .action((id, { name, ...options }) => {
      return one(cli, 'PATCH', id, {
        ...limitsOf(options),
        ...(name === undefined ? {} : { name }),
      })
    })
  keys.addCommand(create).addCommand(update)
  keys
    .command('rotate <key>')
    .description('A new secret for the same key; the old one works a while longer')
    .option('--grace <seconds>', 'how much longer', wholeNumber('--grace', 0, 2_592_000), 86_400)
    .addHelpText('after', examples('meed keys rotate key_…', 'meed keys rotate key_… --grace 0'))
    .action(async (asked, { grace }) => {
      const path = pathOf(await idOf(cli, asked))
      return made(cli, `${path}/rotate`, { grace_seconds: grace })
    })
  keys
    .command('revoke <key>')
    .description('End a key, from its next call on, for ever')
    .addHelpText(
      'after',
      examples('meed keys revoke ci', 'meed keys revoke key_…   # where several have the name'),
    )
    .action((id) => one(cli, 'DELETE', id))
}

function limited(name: string) {
  return new Command(name)
    .option('--scopes <list>', 'of inference, datanets, read-usage, admin')
    .option('--models <list>', 'names, or beginnings and *')
    .option('--datanets <list>', 'names, or beginnings and *')
    .option('--rpm <n>', 'requests a minute')
    .option('--tpm <n>', 'tokens a minute')
    .option('--max-parallel <n>', 'calls at once')
    .option('--budget-day <usd>', 'dollars a day, UTC')
    .option('--budget-month <usd>', 'dollars a month, UTC')
    .option('--budget-total <usd>', 'dollars in all')
    .option('--expires <time>', 'as 2027-01-01T00:00:00Z')
}

async function list(cli: Cli): Promise<void> {
  const terminal = cli.terminal()
  const data = await allKeys(await cli.client())
  tell(terminal, { object: 'list', data }, () =>
    table(
      [
        ...['KEY', 'NAME', 'SECRET', 'STATE', 'SCOPES'].map((title) => ({ title })),
        { title: 'SPENT', right: true },
        { title: 'LAST USED' },
      ],
      data.map((key) => [
        key.id,
        key.name,
        key.secrets.map(({ last4 }) => `…${last4}`).join(' '),
        stateOf(key),
        key.scopes.join(','),
        usd(key.budgets.total.spent_nano_usd),
        key.last_used_at?.slice(0, 16).replace('T', ' ') ?? 'never',
      ]),
      terminal.dim,
    ),
  )
}

async function allKeys(client: Client): Promise<readonly ShownKey[]> {
  const data: ShownKey[] = []
  for (let more = true; more;) {
    const last = data.at(-1)
    const after = last === undefined ? '' : `&after=${last.id}`
    const page: KeyPage = await client.json(`/v1/keys?limit=100${after}`, keyPage)
    data.push(...page.data)
    more = page.has_more
  }
  return data
}

/** A name costs the list of keys. */
async function idOf(cli: Cli, asked: string): Promise<string> {
  return isKeyId(asked) ? asked : keyIdNamed(asked, await allKeys(await cli.client()))
}

async function one(cli: Cli, method: 'GET' | 'PATCH' | 'DELETE', named: string, body?: object) {
  const client = await cli.client()
  const asked = body === undefined ? { method } : { method, body }
  const key = await client.json(pathOf(await idOf(cli, named)), shownKey, asked)
  const terminal = cli.terminal()
  tell(terminal, key, () => keyFacts(key, terminal))
}

async function made(cli: Cli, path: string, body: object): Promise<void> {
  const client = await cli.client()
  const key = await client.json(path, newKey, { body })
  const terminal = cli.terminal()
  if (!terminal.json) {
    terminal.note(`${key.id} "${key.name}". Copy the key now: it is never shown again.`)
  }
  tell(terminal, key, () => key.key)
}

function keyFacts(key: ShownKey, terminal: Terminal): string {
  const budget = (period: 'day' | 'month' | 'total') => {
    const { limit_nano_usd: limit, spent_nano_usd: spent } = key.budgets[period]
    return `${usd(spent)} spent${limit === null ? '' : ` of ${usd(limit)}`}`
  }
  const listed = (names: readonly string[] | null) =>
    names === null ? 'any' : names.join(', ') || 'none'
  const number = (limit: number | null) => (limit === null ? 'any' : String(limit))
  return facts(
    [
      ['key', `${key.id} "${key.name}" ${stateOf(key)}`],
      ['secrets', key.secrets.map(({ last4 }) => `…${last4}`).join(' ') || 'none works'],
      ['scopes', key.scopes.join(', ')],
      ['models', listed(key.models)],
      ['Datanets', listed(key.datanets)],
      ['requests/min', number(key.rpm)],
      ['tokens/min', number(key.tpm)],
      ['at once', number(key.max_parallel)],
      ['today', budget('day')],
      ['this month', budget('month')],
      ['in all', budget('total')],
      ['expires', key.expires_at],
    ],
    terminal.dim,
  )
}

function stateOf({ disabled, revoked_for: why }: ShownKey): string {
  return disabled ? `revoked${why === 'leaked' ? ' (leaked)' : ''}` : 'works'
}

function pathOf(id: string): string {
  return `/v1/keys/${encodeURIComponent(id)}`
}
