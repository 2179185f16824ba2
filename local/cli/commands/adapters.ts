// Adapters: what is published, and publishing one, from the folder that PEFT writes or from one file.
// The base is called by its name: its hash, which the server wants, is in the list of models.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { formatUsd, nanoUsd } from '../../../schemas/money.ts'
import { adapterObject } from '../../../schemas/wire/account.ts'
import { modelList, type ModelObject } from '../../../schemas/wire/models.ts'
import { ownedName } from '../../../schemas/wire/scalars.ts'
import { parseUsd } from '../amounts.ts'
import type { Client } from '../api.ts'
import { CliError, usageError } from '../cli-error.ts'
import { examples, type Cli, type Program } from '../cli.ts'
import { facts, table } from '../table.ts'
import { tell } from '../terminal.ts'

const PER_MILLION = 1_000_000n

export function addAdapters(program: Program, cli: Cli): void {
  const adapters = program
    .command('adapters')
    .description('LoRA adapters: publish one, list them, take one down')
  adapters
    .command('list')
    .description('What is published, with what a token costs, base and adapter together')
    .option('--owner <owner>', 'only owner/…')
    .addHelpText('after', examples('meed adapters list', 'meed adapters list --owner dora --json'))
    .action(({ owner }) => list(cli, owner))
  adapters
    .command('add <file>')
    .description('Publish an adapter: the folder PEFT saved, or one GGUF or safetensors file')
    .requiredOption('--name <name>', 'owner/name; its bytes and its price stay as they are')
    .requiredOption('--description <text>', 'what it is good for, in a sentence')
    .option('--base <model>', 'the base it was trained on; needed where there are several')
    .option('--prompt-price <usd>', 'dollars for 1M tokens read, on top of the base’s', '0')
    .option('--completion-price <usd>', 'dollars for 1M tokens written, on top of the base’s', '0')
    .addHelpText(
      'after',
      examples(
        'meed adapters add ./my-lora --name you/haiku --description "Answers in haiku."',
        'meed adapters add brief.gguf --name you/brief --description "One sentence." --completion-price 0.02',
      ) + '\n\nThe key needs the scope datanets. docs/adapters.md says what is checked.',
    )
    .action((file, options) => add(cli, file, options))
  adapters
    .command('remove <name>')
    .description(
      'Take an adapter of yours down: it answers no new call; adding it again brings it back',
    )
    .addHelpText('after', examples('meed adapters remove you/haiku'))
    .action((name) => remove(cli, name))
}

async function list(cli: Cli, owner: string | undefined): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const models = (await client.json('/v1/models', modelList, { open: true })).data
  const isAsked = ({ kind, owned_by: by }: ModelObject) =>
    kind === 'adapter' && (owner === undefined || by === owner)
  const data = models.filter(isAsked)
  const baseOf = ({ base_sha256: hash }: ModelObject) =>
    models.find(({ kind, sha256 }) => kind === 'base' && sha256 === hash)?.id
  tell(terminal, { object: 'list', data }, () =>
    table(
      [
        ...['ADAPTER', 'STATE', 'BASE'].map((title) => ({ title })),
        ...['$ PER 1M IN', '$ PER 1M OUT'].map((title) => ({ title, right: true })),
        { title: 'WHAT IT DOES' },
      ],
      data.map((adapter) => [
        adapter.id,
        adapter.status,
        baseOf(adapter) ?? `${adapter.base_sha256?.slice(0, 8)}…, no node up`,
        perMillion(adapter.pricing.prompt_nano_usd),
        perMillion(adapter.pricing.completion_nano_usd),
        adapter.description,
      ]),
      terminal.dim,
    ),
  )
}

type Options = {
  readonly name: string
  readonly description: string
  readonly base?: string | undefined
  readonly promptPrice: string
  readonly completionPrice: string
}

async function add(cli: Cli, file: string, options: Options): Promise<void> {
  const { name, description } = options
  const prices = {
    prompt_nano_usd: tokenPrice('--prompt-price', options.promptPrice),
    completion_nano_usd: tokenPrice('--completion-price', options.completionPrice),
  }
  const body = await uploadOf(file)
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const base = await baseNamed(client, options.base)
  const query = new URLSearchParams({ name, description, base_sha256: base.sha256, ...prices })
  const path = `/v1/adapters?${query.toString()}`
  const published = await client.json(path, adapterObject, { body })
  const line = (ofBase: string, own: string) =>
    `$${perMillion(BigInt(ofBase) + BigInt(own))} for 1M tokens, of it $${perMillion(own)} the adapter’s`
  tell(terminal, published, () =>
    facts(
      [
        ['published', `${published.name}, ${published.bytes} bytes, ${published.id}`],
        ['base', base.id],
        ['read', line(base.pricing.prompt_nano_usd, prices.prompt_nano_usd)],
        ['written', line(base.pricing.completion_nano_usd, prices.completion_nano_usd)],
        ['call it', `meed chat "…" --model ${published.name}`],
      ],
      terminal.dim,
    ),
  )
}

async function remove(cli: Cli, name: string): Promise<void> {
  if (!ownedName.safeParse(name).success) throw usageError(`"${name}" is no owner/name.`)
  const [client, terminal] = [await cli.client(), cli.terminal()]
  await client.raw(`/v1/adapters/${name}`, { method: 'DELETE' })
  tell(terminal, { object: 'adapter.withdrawn', name }, () => `${name} answers no new call.`)
}

/** The server keeps nano-USD for one token, in whole numbers. */
export function tokenPrice(flag: string, text: string): string {
  const million = parseUsd(text)
  if (million === null || million % PER_MILLION !== 0n) {
    throw usageError(
      `${flag} takes dollars for a million tokens, in thousandths, like 0.02, not "${text}".`,
    )
  }
  return String(million / PER_MILLION)
}

function perMillion(nanoUsdText: string | bigint): string {
  return formatUsd(nanoUsd(BigInt(nanoUsdText) * PER_MILLION)).slice(1)
}

const PEFT_FILES = {
  adapter_model: 'adapter_model.safetensors',
  adapter_config: 'adapter_config.json',
} as const

/** PEFT's two files as a form, or one file as it is. */
async function uploadOf(path: string): Promise<FormData | Uint8Array<ArrayBuffer>> {
  const found = await stat(path).catch(() => null)
  if (found === null) throw usageError(`${path} is no file or folder that can be read.`)
  if (!found.isDirectory()) return bytesOf(path)
  const form = new FormData()
  for (const [part, file] of Object.entries(PEFT_FILES)) {
    form.append(part, new Blob([await bytesOf(join(path, file))]), file)
  }
  return form
}

async function bytesOf(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(
    await readFile(path).catch(() => {
      throw usageError(
        `${path} cannot be read. A folder needs ${Object.values(PEFT_FILES).join(' and ')}.`,
      )
    }),
  )
}

async function baseNamed(client: Client, name: string | undefined): Promise<ModelObject> {
  const { data } = await client.json('/v1/models', modelList, { open: true })
  const bases = data.filter(({ kind }) => kind === 'base')
  const names = bases.map(({ id }) => id).join(', ')
  const [first, second] = name === undefined ? bases : bases.filter(({ id }) => id === name)
  if (first === undefined) {
    const up = names === '' ? 'No base is up: try again later.' : `There are: ${names}.`
    const asked = name === undefined ? '' : `No base '${name}' is up. `
    throw new CliError(bases.length === 0 ? 503 : 404, 'base_absent', `${asked}${up}`)
  }
  if (second !== undefined) {
    throw usageError(`There are several bases: ${names}. --base says which it was trained on.`)
  }
  return first
}
