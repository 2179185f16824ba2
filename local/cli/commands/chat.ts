// One question, answered as it comes, then its citations, tokens and exact cost. Ctrl-C hangs up: the
// call ends, and what it cost until then is told.
import { createParser } from 'eventsource-parser'
import { z } from 'zod'
import { modelList } from '../../../schemas/wire/models.ts'
import { usd } from '../amounts.ts'
import type { Client } from '../api.ts'
import { CliError, usageError } from '../cli-error.ts'
import { commaList, examples, wholeNumber, type Cli, type Program } from '../cli.ts'
import { clientOf } from '../api.ts'
import { EXIT } from '../exit-codes.ts'
import { citation, footnotes, grounding, type Citation, type Grounding } from '../footnotes.ts'
import { oneLine, shown } from '../table.ts'
import type { Terminal } from '../terminal.ts'

export function addChat(program: Program, cli: Cli): void {
  program
    .command('chat <prompt>')
    .description('Ask, and see what the answer rests on and cost; "-" reads the prompt from a pipe')
    .option('--model <name>', 'else MEED_MODEL, else the first that is ready')
    .option('--datanets <list>', 'ground the answer in these')
    .option('--system <text>', 'a system message')
    .option('--max-tokens <n>', 'at most so many', wholeNumber('--max-tokens', 1))
    .option('--temperature <t>', '0 is the most likely words', temperatureIn)
    .addHelpText(
      'after',
      examples(
        'meed chat "Who discovered titanium?" --model dora/brief --datanets meed/elements',
        'git diff | meed chat - --system "Summarise this change."',
        'meed chat hello --json | jq -r .usage.cost_nano_usd     # the reply as the server gave it',
      ),
    )
    .action((prompt, options) => chat(cli, prompt, options))
}

function temperatureIn(text: string): number {
  if (/^[0-9]+(\.[0-9]+)?$/.test(text)) return Number(text)
  throw usageError(`--temperature takes a number, like 0 or 0.7, not "${text}".`)
}

type Options = {
  readonly model?: string | undefined
  readonly datanets?: string | undefined
  readonly system?: string | undefined
  readonly maxTokens?: number | undefined
  readonly temperature?: number | undefined
}

const chunk = z.object({
  id: z.string(),
  model: z.string(),
  choices: z.array(
    z.object({
      delta: z.object({
        content: z.string().nullish(),
        annotations: z.array(citation).nullish(),
        meed: z.looseObject({ grounding }).nullish(),
      }),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z
    .looseObject({
      prompt_tokens: z.number(),
      completion_tokens: z.number(),
      cost_nano_usd: z.string(),
    })
    .nullish(),
  error: z.looseObject({ code: z.string(), message: z.string() }).nullish(),
})

type Answer = {
  id: string
  model: string
  text: string
  finish_reason: string | null
  citations: Citation[]
  grounding: Grounding | null
  usage: z.infer<typeof chunk>['usage']
}

async function chat(cli: Cli, prompt: string, options: Options): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const question = prompt === '-' ? await piped() : prompt
  if (question.trim() === '') throw usageError('The prompt is empty.')
  const body = await bodyOf(client, cli, question, options)
  if (terminal.json) return whole(client, body, terminal)
  const answer: Answer = {
    id: '',
    model: body.model,
    text: '',
    finish_reason: null,
    citations: [],
    grounding: null,
    usage: null,
  }
  try {
    await stream(client, body, answer, terminal)
  } catch (error) {
    if (!terminal.signal.aborted) throw error
    await tellStopped(client, answer, terminal)
    return cli.exit(EXIT.interrupted)
  }
  terminal.line(lastLines(answer, terminal))
}

async function bodyOf(client: Client, { env }: Cli, content: string, options: Options) {
  const { system, datanets, maxTokens, temperature } = options
  const model = options.model ?? (env['MEED_MODEL'] || null) ?? (await firstReady(client))
  const before = system === undefined ? [] : [{ role: 'system', content: system }]
  return {
    model,
    messages: [...before, { role: 'user', content }],
    ...(datanets === undefined ? {} : { datanets: commaList(datanets) }),
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    ...(temperature === undefined ? {} : { temperature }),
  }
}

async function firstReady(client: Client): Promise<string> {
  const { data } = await client.json('/v1/models', modelList, { open: true })
  const ready = data.find(({ kind, status }) => kind !== 'embedding' && status !== 'failed')
  if (ready !== undefined) return ready.id
  throw new CliError(503, 'no_model', 'No model is up. "meed models" lists them; try again later.')
}

const COMPLETIONS = '/v1/chat/completions'

/** For a machine: the server's whole reply as it came, and nothing of ours in it. */
async function whole(client: Client, body: object, terminal: Terminal): Promise<void> {
  const asked = client.both(COMPLETIONS, z.looseObject({ id: z.string() }), { body })
  const { wire } = await asked.catch((error: unknown) => {
    if (terminal.signal.aborted) terminal.note('Stopped. What it cost: meed generations list')
    throw error
  })
  terminal.line(JSON.stringify(wire, null, terminal.isTty ? 2 : 0))
}

async function stream(client: Client, body: object, answer: Answer, terminal: Terminal) {
  const asked = { body: { ...body, stream: true }, accept: 'text/event-stream' }
  const reply = await client.raw(COMPLETIONS, asked)
  answer.id = reply.headers.get('x-meed-generation-id') ?? ''
  let done = false
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data === '[DONE]') done = true
      else add(chunkIn(data), answer, terminal)
    },
  })
  const decoder = new TextDecoder()
  try {
    for await (const bytes of reply.body ?? []) parser.feed(decoder.decode(bytes, { stream: true }))
  } catch (error) {
    // A connection that was cut is told like an answer that broke off: that is what it is.
    if (terminal.signal.aborted || error instanceof CliError) throw error
  }
  if (answer.text !== '') terminal.line('')
  if (!done) throw brokenOff(answer)
}

function chunkIn(data: string): z.infer<typeof chunk> {
  try {
    return chunk.parse(JSON.parse(data))
  } catch {
    throw new CliError(
      0,
      'reply_unreadable',
      `The stream holds what is no chunk: ${data.slice(0, 80)}`,
    )
  }
}

function add({ id, choices, usage, error }: z.infer<typeof chunk>, answer: Answer, to: Terminal) {
  answer.id = id
  answer.usage = usage ?? answer.usage
  for (const { delta, finish_reason: reason } of choices) {
    const text = delta.content ?? ''
    answer.text += text
    answer.citations.push(...(delta.annotations ?? []))
    answer.grounding = delta.meed?.grounding ?? answer.grounding
    answer.finish_reason = reason ?? answer.finish_reason
    to.write(shown(text))
  }
  if (error !== null && error !== undefined) answer.finish_reason = `error: ${error.message}`
}

/** The stream ended without its end: what came was charged, and the answer is no whole one. */
function brokenOff({ id, usage, finish_reason: reason }: Answer): CliError {
  const charged =
    usage === null || usage === undefined ? '' : ` ${usd(usage.cost_nano_usd)} was charged.`
  const why = reason?.startsWith('error: ') === true ? reason.slice('error: '.length) : ''
  const message = `The answer broke off. ${why}${charged} See: meed generations show ${id}`
  return new CliError(0, 'upstream_failed', message)
}

function lastLines(answer: Answer, { dim }: Terminal): string {
  const { id, model, text, citations, grounding: ground, usage, finish_reason: reason } = answer
  const notes = footnotes(text, citations, ground).map((line) => dim(`  ${line}`))
  const tokens = usage
    ? `${usage.prompt_tokens} + ${usage.completion_tokens} tokens`
    : 'usage unknown'
  const cost = usage ? `${usd(usage.cost_nano_usd)} (${usage.cost_nano_usd} nano-USD)` : ''
  const cut = reason === 'length' ? 'cut at its length' : ''
  const last = [id, model, tokens, cost, cut].filter((part) => part !== '').join('  ')
  return ['', ...notes, dim(oneLine(`  ${last}`))].join('\n')
}

const shownCall = z.looseObject({ state: z.string(), price_nano_usd: z.string().nullable() })
const STOPPED_MS = 5_000

/** The signal that stopped the stream would stop this question too: it has one of its own. */
async function tellStopped({ profile }: Client, { id }: Answer, terminal: Terminal): Promise<void> {
  if (id === '') return terminal.note('\nStopped before the call began.')
  const fresh = clientOf(profile, AbortSignal.timeout(STOPPED_MS))
  const told = await settled(fresh, id).catch(() => null)
  const price = told?.price_nano_usd ?? null
  const cost = price === null ? 'its charge is not settled yet' : `${usd(price)} was charged`
  terminal.note(`\nStopped: ${cost}. See: meed generations show ${id}`)
}

async function settled(client: Client, id: string): Promise<z.infer<typeof shownCall>> {
  for (;;) {
    const found = await client.json(`/v1/generations/${id}`, shownCall)
    if (found.state !== 'held') return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function piped(): Promise<string> {
  let text = ''
  for await (const part of process.stdin) text += String(part)
  return text
}
