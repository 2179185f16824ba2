// The calls of the account as they end, until Ctrl-C.
import { setTimeout as sleep } from 'node:timers/promises'
import type { GenerationSummary } from '../../../schemas/wire/account.ts'
import type { Client } from '../api.ts'
import { examples, type Cli, type Program } from '../cli.ts'
import { follow, followingFrom, reaches, type Following } from '../follow-calls.ts'
import { outageNotes } from '../outage.ts'
import { oneLine } from '../table.ts'
import { cellsOf, pageOf } from './generations.ts'

const ROUND_MS = 1_000
/** An account with more calls than this in one round is told what it misses. */
const PAGES_MAX = 20

export function addLogs(program: Program, cli: Cli): void {
  program
    .command('logs')
    .description('What happens in the account')
    .command('tail')
    .description('Calls as they end, until Ctrl-C (scope read-usage)')
    .option('--of-key <id>', 'of one key alone')
    .option('--model <name>', 'of one model alone')
    .option('--failed', 'only those that did not end well')
    .addHelpText(
      'after',
      examples('meed logs tail', 'meed logs tail --failed', 'meed logs tail --json | jq .id'),
    )
    .action((options) => tail(cli, options))
}

type Wanted = {
  readonly ofKey?: string | undefined
  readonly model?: string | undefined
  readonly failed?: true | undefined
}

async function tail(cli: Cli, wanted: Wanted): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const { signal } = terminal
  const outage = outageNotes(terminal.note)
  let state = followingFrom(Date.now())
  try {
    // A key that may not is told so at once.
    await pageOf(client, 1, undefined)
    terminal.note('Waiting for calls to end; Ctrl-C stops.')
    while (!signal.aborted) {
      const pages = await newPages(client, state, terminal.note).catch((error: unknown) => {
        if (signal.aborted) throw error
        outage.began(error)
        return null
      })
      if (pages === null) {
        await sleep(ROUND_MS, undefined, { signal })
        continue
      }
      outage.over()
      const round = follow(state, pages, Date.now())
      state = round.state
      for (const call of round.news.filter((one) => isWanted(one, wanted))) {
        terminal.line(terminal.json ? JSON.stringify(call) : oneLine(cellsOf(call).join('  ')))
      }
      await sleep(ROUND_MS, undefined, { signal })
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function isWanted(call: GenerationSummary, { ofKey, model, failed }: Wanted): boolean {
  if (ofKey !== undefined && call.key_id !== ofKey) return false
  if (model !== undefined && call.model !== model) return false
  return failed !== true || call.ended_by !== 'done'
}

async function newPages(
  client: Client,
  state: Following,
  note: (text: string) => void,
): Promise<GenerationSummary[]> {
  const found: GenerationSummary[] = []
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const { data, has_more: more } = await pageOf(client, 100, found.at(-1)?.id)
    found.push(...data)
    if (!more || reaches(state, data)) return found
  }
  note(`More than ${found.length} calls in one round: older ones are left out.`)
  return found
}
