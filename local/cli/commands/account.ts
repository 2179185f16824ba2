// Who am I here, and what do I have: login, logout, whoami, credits, models.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { z } from 'zod'
import { formatUsd } from '../../../schemas/money.ts'
import { credits as creditsReply } from '../../../schemas/wire/account.ts'
import { ownKey } from '../../../schemas/wire/key.ts'
import { modelList } from '../../../schemas/wire/models.ts'
import { nanoUsdText } from '../../../schemas/wire/scalars.ts'
import { usd } from '../amounts.ts'
import { clientOf, type Client } from '../api.ts'
import { CliError, usageError } from '../cli-error.ts'
import { examples, type Cli, type Program } from '../cli.ts'
import { configFile, removeConfig, serverUrl, writeConfig } from '../config.ts'
import { runningStack, stackFolder } from '../local-stack.ts'
import { facts, table } from '../table.ts'
import { tell, type Terminal } from '../terminal.ts'

export function addAccount(program: Program, cli: Cli): void {
  program
    .command('login')
    .description('Keep a server and a key on this machine, readable by you alone')
    .option('--local', 'the stack that npm start runs here, and its demo key, which is erin’s')
    .option('--as <person>', 'with --local: a new key of alice, bruno, chen, curator, dora or erin')
    .addHelpText(
      'after',
      examples(
        'meed login --local',
        'meed login --local --as alice                   a second account, to earn from the first',
        'meed login --url https://api.example            asks for the key',
        'meed login --url https://api.example < key.txt',
      ),
    )
    .action(({ local, as }) => login(cli, local === true, as))
  program
    .command('logout')
    .description('Forget server and key; the key itself goes on working')
    .addHelpText('after', examples('meed logout', 'meed keys revoke key_…   # ends the key itself'))
    .action(() => logout(cli))
  program
    .command('whoami')
    .description('Which key this is, and what it may do')
    .addHelpText('after', examples('meed whoami', 'meed whoami --json | jq -r .key.account_id'))
    .action(() => whoami(cli))
  program
    .command('credits')
    .description('The credit, to the nano-dollar')
    .addHelpText(
      'after',
      examples('meed credits', 'meed credits --json | jq -r .available_nano_usd'),
    )
    .action(() => credits(cli))
  program
    .command('models')
    .description('What can be called, and what a token costs')
    .addHelpText('after', examples('meed models', 'meed models --json | jq -r ".data[].id"'))
    .action(() => models(cli))
}

async function login(cli: Cli, local: boolean, as: string | undefined): Promise<void> {
  const terminal = cli.terminal()
  if (as !== undefined && !local) throw usageError('--as is for the demo’s people: with --local.')
  const asked = await cli.profile()
  const found = local
    ? await localKey(cli, as)
    : { url: asked.url, key: await keyFor(cli, terminal) }
  const profile = { url: serverUrl(found.url), key: found.key, from: 'flag' } as const
  const { data } = await clientOf(profile, terminal.signal).json('/v1/key', ownKey)
  const { url, key } = profile
  const file = await writeConfig(cli.env, { url, key })
  const { account_id: account, name } = data.key
  tell(terminal, { url, account_id: account, key_id: data.key.id, file }, () => {
    return `${terminal.good('Logged in')} to ${url} as ${account}, key "${name}". Kept in ${file}.`
  })
}

/** The key comes from a flag, from the environment, from a pipe, or from fingers, unseen. */
async function keyFor(cli: Cli, terminal: Terminal): Promise<string> {
  const { key, from } = await cli.profile()
  if (key !== null && from !== 'login') return key
  const typed = process.stdin.isTTY ? await askedUnseen(terminal) : await piped()
  const given = typed.trim()
  if (given === '') throw usageError('No key was given. POST /v1/keys makes one: docs/keys.md.')
  return given
}

async function piped(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin) text += String(chunk)
  return text
}

async function askedUnseen({ signal, note }: Terminal): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const asking = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  // In raw mode the terminal sends no signal: what it sends is this.
  asking.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  process.stderr.write('API key (unseen): ')
  try {
    return await asking.question('', { signal })
  } finally {
    asking.close()
    note('')
  }
}

/** The demo's own key, or a new one of one of its people. */
async function localKey({ env, terminal }: Cli, as: string | undefined) {
  const stack = await runningStack(env)
  const { url } = stack
  if (as !== undefined) {
    const { keyOfPerson } = await import('./person-key.ts')
    return { url, key: await keyOfPerson(stack, as, terminal().signal) }
  }
  const text = await readFile(join(stackFolder(env), 'seed.json'), 'utf8').catch(() => null)
  if (text === null) {
    throw new CliError(0, 'unreachable', 'The stack is not ready yet: npm start says when it is.')
  }
  return { url, key: z.object({ key: z.string() }).parse(JSON.parse(text)).key }
}

async function logout(cli: Cli): Promise<void> {
  const there = await removeConfig(cli.env)
  const terminal = cli.terminal()
  tell(terminal, { removed: there, file: configFile(cli.env) }, () =>
    there
      ? 'Logged out. The key still works: "meed keys revoke" ends one.'
      : 'Nobody was logged in.',
  )
}

async function whoami(cli: Cli): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const { data } = await client.json('/v1/key', ownKey)
  const { url, from } = client.profile
  const { key } = data
  const last4 = key.secrets.map((secret) => `…${secret.last4}`).join(', ')
  tell(terminal, { url, key_from: from, key }, () =>
    facts(
      [
        ['server', url],
        ['account', `${key.account_id} (${key.mode})`],
        ['key', `${key.id} "${key.name}" ${last4}, from ${from}`],
        ['may', key.scopes.join(', ')],
        ['models', key.models === null ? null : key.models.join(', ') || 'none'],
        ['Datanets', key.datanets === null ? null : key.datanets.join(', ') || 'none'],
        ['spent', usd(key.budgets.total.spent_nano_usd)],
        ['expires', key.expires_at],
      ],
      terminal.dim,
    ),
  )
}

async function credits(cli: Cli): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const reply = await creditsOf(client)
  tell(terminal, reply, () =>
    facts(
      [
        ['available', usd(reply.available_nano_usd)],
        ['held', `${usd(reply.held_nano_usd)} by calls under way`],
        ['put in', usd(reply.deposited_nano_usd)],
        ['spent', usd(reply.captured_nano_usd)],
        ['account', reply.account_id],
        ['wallet', reply.wallet],
      ],
      terminal.dim,
    ),
  )
}

export function creditsOf(client: Client): Promise<z.infer<typeof creditsReply>> {
  return client.json('/v1/credits', creditsReply)
}

const PER = 1_000_000n

async function models(cli: Cli): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const reply = await client.json('/v1/models', modelList, { open: true })
  const perMillion = (text: string) => formatUsd(nanoUsdText.parse(String(BigInt(text) * PER)))
  tell(terminal, reply, () =>
    table(
      [
        { title: 'MODEL' },
        { title: 'KIND' },
        { title: 'STATE' },
        { title: 'CONTEXT', right: true },
        { title: '$ PER 1M IN', right: true },
        { title: '$ PER 1M OUT', right: true },
      ],
      reply.data.map(({ id, kind, status, context_length: context, pricing }) => [
        id,
        kind,
        status,
        String(context ?? ''),
        perMillion(pricing.prompt_nano_usd),
        perMillion(pricing.completion_nano_usd),
      ]),
      terminal.dim,
    ),
  )
}
