// One call afterwards: what it cost, who earned it, which words rest on what.
import { z } from 'zod'
import {
  generationObject,
  generationPage,
  type GenerationSummary,
} from '../../../schemas/wire/account.ts'
import { usd } from '../amounts.ts'
import type { Client } from '../api.ts'
import { examples, wholeNumber, type Cli, type Program } from '../cli.ts'
import { facts, table } from '../table.ts'
import { tell, type Terminal } from '../terminal.ts'
import { traceLines, traceReply } from '../trace-lines.ts'

export function addGenerations(program: Program, cli: Cli): void {
  const generations = program.command('generations').description('Calls that were made')
  generations
    .command('list')
    .description('The newest calls, also those under way')
    .option('--limit <n>', 'how many', wholeNumber('--limit', 1, 1_000), 20)
    .addHelpText('after', examples('meed generations list', 'meed generations list --limit 200'))
    .action(({ limit }) => list(cli, limit))
  generations
    .command('show <id>')
    .description('What a call cost and who earned it')
    .addHelpText('after', examples('meed generations show gen_…'))
    .action((id) => show(cli, id))
  const trace = program
    .command('trace')
    .description('Which words of an answer rest on what, for its payer alone')
    .argument('<id>', 'gen_…')
    .addHelpText('after', examples('meed trace gen_…', 'meed trace gen_… --json > trace.json'))
    .action((id) => traceOf(cli, id))
  trace
    .command('verify')
    .description('Compute the credit of a call again, and whether its receipt holds it')
    .argument('[id]', 'gen_…; not with --inputs or --line')
    .option('--answer <file>', 'is it this text that was credited?')
    .option('--inputs <file>', 'a trace kept before; needs no server')
    .option('--line <file>', 'a payee’s line, against its root')
    .option('--chain-id <n>', 'of the receipt; else of the stack that runs here')
    .option('--distributor <address>', 'of the receipt; else of the stack that runs here')
    .option('--signer <address>', 'who must have signed it')
    .addHelpText(
      'after',
      examples('meed trace verify gen_…', 'meed trace verify --inputs trace.json') +
        '\n\nExit code 0: the same to the byte; 1: different; 2: something is not to be had.',
    )
    .action(async (id, options) => {
      return (await import('./verify-trace.ts')).verifyTraceOf(cli, id, options)
    })
}

async function list(cli: Cli, limit: number): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const data: GenerationSummary[] = []
  for (let more = true; more && data.length < limit;) {
    const page = await pageOf(client, Math.min(100, limit - data.length), data.at(-1)?.id)
    data.push(...page.data)
    more = page.has_more
  }
  tell(terminal, { object: 'list', data }, () => {
    const heads = ['STARTED', 'CALL', 'STATE', 'MODEL', 'KEY'].map((title) => ({ title }))
    const amounts = ['TOKENS', 'PRICE'].map((title) => ({ title, right: true }))
    return table([...heads, ...amounts], data.map(cellsOf), terminal.dim)
  })
}

export function pageOf(
  client: Client,
  limit: number,
  after: string | undefined,
): Promise<z.infer<typeof generationPage>> {
  const from = after === undefined ? '' : `&after=${after}`
  return client.json(`/v1/generations?limit=${limit}${from}`, generationPage)
}

export function cellsOf(call: GenerationSummary): string[] {
  const { state, ended_by: by, usage, price_nano_usd: price } = call
  return [
    call.started_at.slice(0, 19).replace('T', ' '),
    call.id,
    by === null || by === 'done' ? state : `${state}, ${by}`,
    call.model ?? '',
    call.key_id,
    usage === null ? '' : `${usage.prompt_tokens} + ${usage.completion_tokens}`,
    price === null ? '' : usd(price),
  ]
}

async function show(cli: Cli, id: string): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const path = `/v1/generations/${encodeURIComponent(id)}`
  const { value, wire } = await client.both(path, generationObject)
  tell(terminal, wire, () => callFacts(value, terminal))
}

function callFacts(call: z.infer<typeof generationObject>, { dim }: Terminal): string {
  const { usage, splits, receipt, price_nano_usd: price } = call
  const ended = call.ended_by === null ? '' : `, ended by ${call.ended_by}`
  const tokens = usage && `${usage.prompt_tokens} + ${usage.completion_tokens}`
  const earned = (splits ?? []).map(({ role, payee, amount_nano_usd: amount }, at) => {
    return [at === 0 ? 'earned' : '', `${role} ${amount} nano-USD to ${payee}`] as const
  })
  return facts(
    [
      ['call', call.id],
      ['state', `${call.state}${ended}`],
      ['model', call.model],
      ['tokens', tokens],
      ['held', usd(call.held_nano_usd)],
      ['price', price && `${usd(price)} (${price} nano-USD)`],
      ...earned,
      ['receipt', receipt === null ? 'not yet' : receiptLine(receipt)],
    ],
    dim,
  )
}

function receiptLine({ receipt, signer }: { receipt: unknown; signer: string }): string {
  const { seq, shard } = z.looseObject({ seq: z.number(), shard: z.number() }).parse(receipt)
  return `${seq} of shard ${shard}, signed by ${signer}`
}

async function traceOf(cli: Cli, id: string): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const path = `/v1/generations/${encodeURIComponent(id)}/trace`
  const { value, wire } = await client.both(path, traceReply)
  tell(terminal, wire, () => traceLines(value, terminal.dim).join('\n'))
}
