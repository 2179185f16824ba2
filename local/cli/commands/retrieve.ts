// Passages for a question, without an answer: what a Datanet holds about it, and what that cost.
import type { z } from 'zod'
import { retrieveReply } from '../../../schemas/wire/retrieve.ts'
import { usd } from '../amounts.ts'
import { usageError } from '../cli-error.ts'
import { commaList, examples, wholeNumber, type Cli } from '../cli.ts'
import { oneLine, shown } from '../table.ts'
import { tell, type Terminal } from '../terminal.ts'
import type { DatanetsGroup } from './datanets-group.ts'

export function addRetrieve(datanets: DatanetsGroup, cli: Cli): void {
  datanets
    .command('retrieve <query>')
    .description('Find passages; each Datanet’s fee once, nothing where nothing is found')
    .requiredOption('--datanets <list>', 'owner/name or owner/name@3, by commas')
    .option('--limit <n>', 'how many at most', wholeNumber('--limit', 1), 5)
    .option('--licences <list>', 'only passages under these, SPDX, by commas')
    .option('--contributions <list>', 'only passages of these, con_…, by commas')
    .option('--since <time>', 'only what was committed since, like 2026-11-01')
    .addHelpText(
      'after',
      examples(
        'meed datanets retrieve "What did the lamps burn?" --datanets harbour/lights',
        'meed datanets retrieve "Who discovered titanium?" --datanets meed/elements@1 --json',
      ),
    )
    .action(async (query, { datanets: names, limit, ...only }) => {
      const filter = filterOf(only)
      const body = { query, datanets: commaList(names), limit, ...filter }
      const client = await cli.client()
      const { value, wire } = await client.both('/v1/retrieve', retrieveReply, { body })
      const terminal = cli.terminal()
      tell(terminal, wire, () => found(value, terminal))
    })
}

type Only = {
  readonly licences?: string | undefined
  readonly contributions?: string | undefined
  readonly since?: string | undefined
}

function filterOf({ licences, contributions, since }: Only) {
  const filter = {
    ...(licences === undefined ? {} : { licences: commaList(licences) }),
    ...(contributions === undefined ? {} : { contributions: commaList(contributions) }),
    ...(since === undefined ? {} : { since_ms: timeMs('--since', since) }),
  }
  return Object.keys(filter).length === 0 ? {} : { filter }
}

/** ISO 8601; what has no zone is as JavaScript takes it: days in UTC. */
export function timeMs(flag: string, text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isSafeInteger(ms) && ms >= 0) return ms
  throw usageError(`${flag} takes a time like 2026-11-01 or 2026-11-01T12:00:00Z, not "${text}".`)
}

function found(reply: z.infer<typeof retrieveReply>, { dim }: Terminal): string {
  const { data, usage } = reply
  const words = reply.vector_used ? '' : ', by words alone: no embedding was to be had'
  const sum = `${reply.id}  passages: ${usage.passages}, ${usd(usage.cost_nano_usd)}${words}`
  const blocks = data.map(({ title, text, datanet, contribution_id: from, ...one }, at) => {
    const place = `${datanet}, ${from}, ${one.id}, ${(one.scores.fused / 1_000_000).toFixed(3)}`
    return `[${at + 1}] ${oneLine(title)}  ${dim(oneLine(place))}\n${indented(shown(text))}\n`
  })
  return [...blocks, data.length === 0 ? `Nothing was found.\n${sum}` : dim(sum)].join('\n')
}

function indented(text: string): string {
  return text.replace(/^/gm, '    ')
}
