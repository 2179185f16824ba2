// Who may do what in a Datanet: roles given and taken by its owner, and access that is asked for, approved
// or denied. docs/datanets.md says what each role may do.
import type { z } from 'zod'
import { listOf } from '../../../schemas/wire/account.ts'
import { accessAskedObject, accessObject, grantsObject } from '../../../schemas/wire/datanets.ts'
import { usageError } from '../cli-error.ts'
import { commaList, examples, wholeNumber, type Cli } from '../cli.ts'
import { table } from '../table.ts'
import { noteMore, tell } from '../terminal.ts'
import { idNamed, placeOf, type DatanetsGroup } from './datanets-group.ts'
import { timeMs } from './retrieve.ts'

const ROLES = ['curator', 'contributor', 'reader'] as const
const SCOPES = ['retrieve', 'train'] as const

export function addDatanetAccess(datanets: DatanetsGroup, cli: Cli): void {
  datanets
    .command('grant <name> <account>')
    .description('Give an account a role, as the owner (scope datanets)')
    .requiredOption('--role <role>', `one of ${ROLES.join(', ')}`)
    .addHelpText('after', examples('meed datanets grant harbour/lights acct_… --role contributor'))
    .action((name, account, { role }) => grant(cli, name, account, role))
  datanets
    .command('grants <name>')
    .description('Who may do what now: all for owner and curators, else your own (scope datanets)')
    .option('--limit <n>', 'how many accounts at most', wholeNumber('--limit', 1, 100), 50)
    .option('--after <account>', 'go on after this one')
    .addHelpText('after', examples('meed datanets grants harbour/lights'))
    .action((name, { limit, after }) =>
      grants(cli, name, { limit, after: after === undefined ? after : idNamed('acct', after) }),
    )
  datanets
    .command('revoke <name> <account>')
    .description('End every role and access of an account, from its next query on')
    .addHelpText('after', examples('meed datanets revoke harbour/lights acct_…'))
    .action((name, account) => revoke(cli, name, account))
  datanets
    .command('request <name>')
    .description('Ask to read a Datanet that is private and listed, or to train on one')
    .requiredOption('--purpose <text>', 'what for: its owner reads it')
    .option('--scopes <list>', `of ${SCOPES.join(', ')}`, 'retrieve')
    .addHelpText(
      'after',
      examples('meed datanets request harbour/lights --purpose "A guide to the coast"'),
    )
    .action((name, { purpose, scopes }) => request(cli, name, purpose, commaList(scopes)))
  datanets
    .command('requests <name>')
    .description('Who asked for access: all for owner and curators, else your own')
    .option('--limit <n>', 'how many at most', wholeNumber('--limit', 1, 100), 50)
    .option('--after <request>', 'go on after this one')
    .addHelpText('after', examples('meed datanets requests harbour/lights'))
    .action((name, page) => requests(cli, name, page))
  datanets
    .command('decide <request>')
    .description('Answer a request for access, as owner or curator, once (scope datanets)')
    .option('--approve', 'they may')
    .option('--deny', 'they may not')
    .option('--reason <text>', 'what they will read', '')
    .option('--expires <time>', 'when the access ends, like 2027-01-01; else it does not')
    .addHelpText('after', examples('meed datanets decide acr_… --approve --expires 2027-01-01'))
    .action((id, { approve, deny, reason, expires }) => {
      if ((approve === true) === (deny === true)) throw usageError('Say --approve or --deny.')
      const end = expires === undefined ? {} : { expires_at_ms: timeToCome(expires) }
      return decide(cli, id, { approve: approve === true, reason, ...end })
    })
}

async function grant(cli: Cli, name: string, account: string, role: string): Promise<void> {
  if (!ROLES.some((one) => one === role)) {
    throw usageError(`--role takes one of ${ROLES.join(', ')}, not "${role}".`)
  }
  const body = { account_id: idNamed('acct', account), role }
  const [client, terminal] = [await cli.client(), cli.terminal()]
  await client.raw(`${placeOf(name)}/grants`, { body })
  tell(terminal, { object: 'datanet.grant', datanet: name, ...body }, () => {
    return `${account} is ${role} of ${name}`
  })
}

type Page = { readonly limit: number; readonly after?: string | undefined }

function queryOf({ limit, after }: Page): string {
  const rest = after === undefined ? {} : { after }
  return new URLSearchParams({ limit: String(limit), ...rest }).toString()
}

async function grants(cli: Cli, name: string, page: Page): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const path = `${placeOf(name)}/grants?${queryOf(page)}`
  const { value, wire } = await client.both(path, listOf(grantsObject))
  const columns = ['ACCOUNT', 'ROLE', 'SINCE', 'UNTIL', 'BY REQUEST'].map((title) => ({ title }))
  const rows = value.data.flatMap(({ account_id: account, roles }) =>
    roles.map((held) => {
      const since = new Date(held.since_ms).toISOString()
      return [account, held.role, since, until(held) || '-', held.request_id ?? '-']
    }),
  )
  tell(terminal, wire, () => table(columns, rows, terminal.dim))
  noteMore(terminal, value.data.length === page.limit, value.data.at(-1)?.account_id)
}

async function revoke(cli: Cli, name: string, account: string): Promise<void> {
  const path = `${placeOf(name)}/grants/${idNamed('acct', account)}`
  const [client, terminal] = [await cli.client(), cli.terminal()]
  await client.raw(path, { method: 'DELETE' })
  const revoked = { object: 'datanet.grants_revoked', datanet: name, account_id: account }
  tell(terminal, revoked, () => `${account} has no role in ${name} any more`)
}

function timeToCome(text: string): number {
  const atMs = timeMs('--expires', text)
  if (atMs <= Date.now()) throw usageError(`--expires takes a time to come, not "${text}".`)
  return atMs
}

async function request(cli: Cli, name: string, purpose: string, scopes: string[]): Promise<void> {
  const other = scopes.find((scope) => !SCOPES.some((one) => one === scope))
  if (other !== undefined || scopes.length === 0) {
    throw usageError(`--scopes takes one or both of ${SCOPES.join(', ')}, not "${other ?? ''}".`)
  }
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const body = { purpose, scopes }
  const { value, wire } = await client.both(`${placeOf(name)}/requests`, accessAskedObject, {
    body,
  })
  tell(terminal, wire, () => `${value.id}  asked; meed datanets requests ${name} tells the answer`)
}

async function requests(cli: Cli, name: string, page: Page): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const path = `${placeOf(name)}/requests?${queryOf(page)}`
  const { value, wire } = await client.both(path, listOf(accessObject))
  const columns = ['REQUEST', 'ACCOUNT', 'SCOPES', 'STATE', 'UNTIL', 'PURPOSE', 'REASON']
  const rows = value.data.map((one) => [
    one.id,
    one.account_id,
    one.scopes.join(', '),
    one.state,
    until(one),
    one.purpose,
    one.reason ?? '',
  ])
  tell(terminal, wire, () =>
    table(
      columns.map((title) => ({ title })),
      rows,
      terminal.dim,
    ),
  )
  noteMore(terminal, value.data.length === page.limit, value.data.at(-1)?.id)
}

function until({
  expires_at_ms: end,
}: Pick<z.infer<typeof accessObject>, 'expires_at_ms'>): string {
  return end === null ? '' : new Date(end).toISOString()
}

type Decision = { readonly approve: boolean; readonly reason: string }

async function decide(cli: Cli, id: string, body: Decision): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  await client.raw(`/v1/access-requests/${encodeURIComponent(id)}/decision`, { body })
  const state = body.approve ? 'approved' : 'denied'
  tell(terminal, { object: 'access_request', id, state }, () => `${id} is ${state}`)
}
