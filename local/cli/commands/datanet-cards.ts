// The cards of Datanets: list them, look at one, make one, change one; and who leads one.
import type { z } from 'zod'
import { datanetObject, listOf } from '../../../schemas/wire/account.ts'
import { leaderboardObject } from '../../../schemas/wire/earnings.ts'
import { parseUsd, usd } from '../amounts.ts'
import { usageError } from '../cli-error.ts'
import { commaList, examples, wholeNumber, type Cli } from '../cli.ts'
import { facts, shown, table } from '../table.ts'
import { tell, type Terminal } from '../terminal.ts'
import { datanetNamed, placeOf, type DatanetsGroup } from './datanets-group.ts'

type Card = z.infer<typeof datanetObject>

const POLICIES = ['flagged', 'all', 'none'] as const

export function addDatanetCards(datanets: DatanetsGroup, cli: Cli): void {
  datanets
    .command('list')
    .description('Those whose cards you may see')
    .option('--owner <owner>', 'only owner/…')
    .addHelpText('after', examples('meed datanets list', 'meed datanets list --owner meed --json'))
    .action(({ owner }) => list(cli, owner))
  datanets
    .command('show <name>')
    .description('One card')
    .addHelpText('after', examples('meed datanets show meed/elements'))
    .action(async (name) => {
      const client = await cli.client()
      showCard(cli.terminal(), await client.both(placeOf(name), datanetObject, { open: true }))
    })
  addCreate(datanets, cli)
  addUpdate(datanets, cli)
  datanets
    .command('leaderboard <name>')
    .description('Who contributed, was used and earned most: for all who read it or contribute')
    .option('--epoch <n>', 'the receipts of one epoch; else all so far', wholeNumber('--epoch', 1))
    .addHelpText('after', examples('meed datanets leaderboard meed/elements --epoch 1'))
    .action((name, { epoch }) => leaderboard(cli, name, epoch))
}

function addCreate(datanets: DatanetsGroup, cli: Cli): void {
  datanets
    .command('create <name>')
    .description(
      'Make a Datanet; the owner part of its name is yours from then on (scope datanets)',
    )
    .requiredOption('--title <text>', 'what it is called')
    .requiredOption('--description <text>', 'what it is for: texts are held against it')
    .requiredOption('--licence <spdx>', 'such as CC-BY-4.0, or LicenseRef-… of its own')
    .option('--public', 'anybody may read it; else those you grant it to')
    .option('--listed', 'private, and yet its card is shown, so that access can be asked for')
    .option('--fee <usd>', 'dollars for each query', '0')
    .option('--language <code>', 'of its texts, two letters', 'en')
    .option('--tags <list>', 'by commas')
    .option('--review <policy>', `whose texts wait for a curator: ${POLICIES.join(', ')}`)
    .option(
      '--reviews-needed <n>',
      'so many curators must agree',
      wholeNumber('--reviews-needed', 1),
    )
    .addHelpText(
      'after',
      examples(
        'meed datanets create harbour/lights --title Lighthouses --description "Their lamps and lenses." --licence CC-BY-4.0 --public --fee 0.000005',
      ),
    )
    .action((name, options) => {
      const { title, description, licence, language } = options
      const body = { name: datanetNamed(name), title, description, licence, language }
      const seen = { is_public: options.public === true, is_listed: options.listed === true }
      return create(cli, { ...body, ...seen, ...rulesIn(options) })
    })
}

function addUpdate(datanets: DatanetsGroup, cli: Cli): void {
  datanets
    .command('update <name>')
    .description('Change a Datanet of yours: what is left out stays (scope datanets)')
    .option('--title <text>', 'what it is called')
    .option('--description <text>', 'what it is for')
    .option('--public', 'anybody may read it')
    .option('--private', 'only those may read it whom you grant it to')
    .option('--listed', 'its card is shown though it is private')
    .option('--unlisted', 'its card is not shown while it is private')
    .option('--fee <usd>', 'dollars for each query')
    .option('--tags <list>', 'by commas')
    .option('--review <policy>', `whose texts wait for a curator: ${POLICIES.join(', ')}`)
    .option(
      '--reviews-needed <n>',
      'so many curators must agree',
      wholeNumber('--reviews-needed', 1),
    )
    .option(
      '--pin <version>',
      'questions are answered from this version; "none": from all that stands',
    )
    .addHelpText(
      'after',
      examples(
        'meed datanets update harbour/lights --fee 0.00001',
        'meed datanets update harbour/lights --pin 3',
      ),
    )
    .action((name, { title, description, pin, ...options }) => {
      const seen = {
        is_public: either('public', options.public, options.private),
        is_listed: either('listed', options.listed, options.unlisted),
      }
      const body = { title, description, ...seen, ...rulesIn(options), pinned_version: pinned(pin) }
      return update(cli, name, body)
    })
}

type Rules = {
  readonly fee?: string | undefined
  readonly tags?: string | undefined
  readonly review?: string | undefined
  readonly reviewsNeeded?: number | undefined
}

/** What is not said is left out of JSON. */
function rulesIn({ fee, tags, review, reviewsNeeded }: Rules) {
  const policy = POLICIES.find((one) => one === review)
  if (review !== undefined && policy === undefined) {
    throw usageError(`--review takes one of ${POLICIES.join(', ')}, not "${review}".`)
  }
  return {
    fee_nano_usd: fee === undefined ? undefined : feeOf(fee),
    tags: tags === undefined ? undefined : commaList(tags),
    review_policy: policy,
    reviews_needed: reviewsNeeded,
  }
}

function feeOf(text: string): string {
  const amount = parseUsd(text)
  if (amount !== null) return amount.toString()
  throw usageError(`--fee takes dollars for a query, like 0.000005, not "${text}".`)
}

function either(word: string, yes: true | undefined, no: true | undefined): boolean | undefined {
  if (yes === true && no === true) throw usageError(`It is ${word} or it is not: say one.`)
  return yes === true ? true : no === true ? false : undefined
}

function pinned(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined
  return text === 'none' ? null : wholeNumber('--pin', 1)(text)
}

async function list(cli: Cli, owner: string | undefined): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const all = (await client.json('/v1/datanets', listOf(datanetObject), { open: true })).data
  const data = all.filter(({ name }) => owner === undefined || name.startsWith(`${owner}/`))
  const columns = [
    ...['DATANET', 'SEEN BY', 'LICENCE'].map((title) => ({ title })),
    { title: '$ A QUERY', right: true },
    { title: 'TITLE' },
  ]
  const rows = data.map((card) => [
    card.name,
    seenBy(card),
    card.licence,
    usd(card.fee_nano_usd).slice(1),
    card.title,
  ])
  tell(terminal, { object: 'list', data }, () => table(columns, rows, terminal.dim))
}

async function create(cli: Cli, body: object & { readonly name: string }): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  showCard(terminal, await client.both('/v1/datanets', datanetObject, { body }))
  if (!terminal.json)
    terminal.note(
      `Feed it: meed datanets add ./folder --datanet ${body.name} --licence SPDX --source WHERE`,
    )
}

async function update(cli: Cli, name: string, body: object): Promise<void> {
  if (Object.values(body).every((value) => value === undefined)) {
    throw usageError('Nothing is to change: --help lists what may.')
  }
  const client = await cli.client()
  const changed = await client.both(placeOf(name), datanetObject, { method: 'PATCH', body })
  showCard(cli.terminal(), changed)
}

function showCard(
  terminal: Terminal,
  { value: card, wire }: { readonly value: Card; readonly wire: unknown },
): void {
  const pin = card.pinned_version === null ? null : `version ${card.pinned_version}`
  const reviews = `${card.review_policy}, by ${card.reviews_needed}`
  tell(terminal, wire, () =>
    facts(
      [
        ['datanet', card.name],
        ['title', card.title],
        ['about', card.description],
        ['owner', card.owner_account],
        ['seen by', seenBy(card)],
        ['licence', card.licence],
        ['language', card.language],
        ['tags', card.tags.length === 0 ? null : card.tags.join(', ')],
        ['fee', `${usd(card.fee_nano_usd)} a query`],
        ['reviewed', reviews],
        ['pinned', pin],
      ],
      terminal.dim,
    ),
  )
}

function seenBy({ is_public: isPublic, is_listed: isListed }: Card): string {
  if (isPublic) return 'all'
  return isListed ? 'those granted; listed' : 'those granted'
}

async function leaderboard(cli: Cli, name: string, epoch: number | undefined): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const path = `${placeOf(name)}/leaderboard${epoch === undefined ? '' : `?epoch=${epoch}`}`
  const { value, wire } = await client.both(path, leaderboardObject, { open: true })
  const columns = [
    { title: 'RANK', right: true },
    { title: 'PAYEE' },
    ...['STAND', 'CALLS', '$ EARNED'].map((title) => ({ title, right: true })),
  ]
  const rows = value.data.map(({ rank, payee, accepted, used, earned_nano_usd: earned }) => {
    return [rank, payee, accepted, used, usd(earned).slice(1)].map(String)
  })
  tell(terminal, wire, () => {
    const words = terminal.dim(shown(leaderboardWords(value)))
    return `${table(columns, rows, terminal.dim)}\n${words}`
  })
}

/** What it counts, and what its columns are. */
function leaderboardWords(board: z.infer<typeof leaderboardObject>): string {
  const receipts =
    board.epoch === null
      ? 'every receipt so far, in an epoch or not yet'
      : `the receipts of epoch ${board.epoch}`
  return [
    `${board.datanet}: ${receipts}; ${usd(board.earned_nano_usd)} earned in all`,
    'STAND: contributions that stand now; CALLS: those that a passage of the payee was credited for;',
    '$ EARNED: the payee’s part of the prices of those calls',
  ].join('\n')
}
