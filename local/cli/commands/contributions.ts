// Contributions after they were given: the review queue, reading one, deciding about it, taking one back,
// what it earned, and whether curators agree.
import type { z } from 'zod'
import { listOf } from '../../../schemas/wire/account.ts'
import { earningsObject } from '../../../schemas/wire/earnings.ts'
import { agreementObject, reviewReply } from '../../../schemas/wire/reviews.ts'
import { usd } from '../amounts.ts'
import { usageError } from '../cli-error.ts'
import { examples, wholeNumber, type Cli } from '../cli.ts'
import { noveltyWords, reviewedReply } from '../contribution-words.ts'
import { age, facts, oneLine, shown, table } from '../table.ts'
import { noteMore, tell, type Terminal } from '../terminal.ts'
import { idNamed, placeOf, type DatanetsGroup } from './datanets-group.ts'

type Reviewed = z.infer<typeof reviewedReply>

const STATES = ['pending', 'accepted', 'rejected'] as const

export function addContributions(datanets: DatanetsGroup, cli: Cli): void {
  datanets
    .command('contributions <name>')
    .description(
      'Oldest first: all for owner and curators, else your own; --state pending: the queue',
    )
    .option('--state <state>', `of ${STATES.join(', ')}`)
    .option('--limit <n>', 'how many at most', wholeNumber('--limit', 1, 100), 50)
    .option('--after <id>', 'go on after this one')
    .addHelpText('after', examples('meed datanets contributions harbour/lights --state pending'))
    .action((name, options) => list(cli, name, options))
  datanets
    .command('read <contribution>')
    .description('One contribution: its text, how it stands, whose words it repeats')
    .addHelpText('after', examples('meed datanets read con_…'))
    .action((id) => read(cli, id))
  datanets
    .command('review <contribution>')
    .description('Approve or reject one that waits, as owner or curator, once (scope datanets)')
    .option('--approve', 'it may be found and is paid')
    .option('--reject', 'it is not')
    .requiredOption('--reason <text>', 'what its contributor will read')
    .addHelpText(
      'after',
      examples('meed datanets review con_… --approve --reason "Sound, and sourced."'),
    )
    .action((id, { approve, reject, reason }) => {
      if ((approve === true) === (reject === true)) throw usageError('Say --approve or --reject.')
      return review(cli, id, approve === true ? 'approve' : 'reject', reason)
    })
  datanets
    .command('withdraw <contribution>')
    .description('Take one back: found no more and paid no more; versions still prove it')
    .addHelpText('after', examples('meed datanets withdraw con_…'))
    .action((id) => withdraw(cli, id))
  datanets
    .command('bring-back <contribution>')
    .description('Take back your own withdrawal: it stands again as it was (scope datanets)')
    .addHelpText('after', examples('meed datanets bring-back con_…'))
    .action((id) => bringBack(cli, id))
  datanets
    .command('earnings <contribution>')
    .description('What one earned, passage by passage')
    .addHelpText('after', examples('meed datanets earnings con_…'))
    .action((id) => earnings(cli, id))
  datanets
    .command('agreement <name>')
    .description('How far its curators agree')
    .addHelpText('after', examples('meed datanets agreement harbour/lights'))
    .action((name) => agreement(cli, name))
}

type Page = {
  readonly state?: string | undefined
  readonly limit: number
  readonly after?: string | undefined
}

async function list(cli: Cli, name: string, { state, limit, after }: Page): Promise<void> {
  if (state !== undefined && !STATES.some((one) => one === state)) {
    throw usageError(`--state takes one of ${STATES.join(', ')}, not "${state}".`)
  }
  const query = new URLSearchParams({
    limit: String(limit),
    ...(state === undefined ? {} : { state }),
    ...(after === undefined ? {} : { after: idNamed('con', after) }),
  })
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const path = `${placeOf(name)}/contributions?${query.toString()}`
  const { value, wire } = await client.both(path, listOf(reviewedReply))
  const columns = [
    ...['CONTRIBUTION', 'STANDS'].map((title) => ({ title })),
    ...['NEW', 'AGE'].map((title) => ({ title, right: true })),
    ...['GIVEN BY', 'LICENCE', 'TITLE', 'NOTICED'].map((title) => ({ title })),
  ]
  const nowMs = Date.now()
  const rows = value.data.map((one) => [
    one.id,
    standing(one),
    `${Math.floor(one.novelty_millionths / 10_000)} %`,
    age(one.committed_at_ms, nowMs),
    one.contributor_account,
    one.licence,
    one.title,
    one.flags.map(({ code }) => code).join(', '),
  ])
  tell(terminal, wire, () => table(columns, rows, terminal.dim))
  const waiting = value.data.find((one) => one.state === 'pending' && !one.withdrawn)
  if (!terminal.json && waiting !== undefined) {
    terminal.note(`Read one: meed datanets read ${waiting.id}`)
    if (state === 'pending') terminal.note(`Then decide: ${decideCommand(waiting.id)}`)
  }
  noteMore(terminal, value.data.length === limit, value.data.at(-1)?.id)
}

const decideCommand = (id: string) =>
  `meed datanets review ${id} --approve --reason "…", or --reject`

async function read(cli: Cli, id: string): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const path = `/v1/contributions/${idNamed('con', id)}`
  const { value, wire } = await client.both(path, reviewedReply)
  tell(terminal, wire, () => `${factsOf(value, terminal)}\n\n${shown(value.text)}`)
}

function factsOf(one: Reviewed, { dim }: Terminal): string {
  const noticed = one.flags.map(({ message }) => message).join(' ')
  return facts(
    [
      ['contribution', one.id],
      ['datanet', one.datanet],
      ['title', one.title],
      ['source', one.source],
      ['licence', one.licence],
      ['given by', `${one.contributor_account}, paid to ${one.payee}`],
      ['given at', new Date(one.committed_at_ms).toISOString()],
      ['stands', standing(one)],
      ['new', noveltyWords(one)],
      ['noticed', noticed === '' ? null : noticed],
      [
        'reviews',
        one.own_review === null ? String(one.reviews) : `${one.reviews}, you: ${one.own_review}`,
      ],
      ['reasons', one.reasons.length === 0 ? null : one.reasons.join(' · ')],
    ],
    dim,
  )
}

function standing({ state, withdrawn }: Reviewed): string {
  return withdrawn ? `${state}, withdrawn` : state
}

async function review(cli: Cli, id: string, verdict: string, reason: string): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const path = `/v1/contributions/${idNamed('con', id)}/review`
  const before = await client.json(`/v1/contributions/${id}`, reviewedReply)
  // Sent also where it was said before: that finishes what a crash left undone.
  const { value, wire } = await client.both(path, reviewReply, { body: { verdict, reason } })
  const again = before.own_review === null ? '' : `: you said ${before.own_review} before`
  const more = value.state === 'pending' ? '; more curators have to say the same' : ''
  tell(terminal, wire, () => {
    return `${id} is ${value.state}${again === '' ? '' : ' already'}${again}${more}`
  })
}

async function withdraw(cli: Cli, id: string): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  await client.raw(`/v1/contributions/${idNamed('con', id)}`, { method: 'DELETE' })
  tell(terminal, { object: 'contribution.withdrawn', id }, () => {
    return `${id} is found and paid no more.`
  })
}

async function bringBack(cli: Cli, id: string): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const place = `/v1/contributions/${idNamed('con', id)}`
  const before = await client.json(place, reviewedReply)
  const { value, wire } = await client.both(`${place}/return`, reviewedReply, { method: 'POST' })
  tell(terminal, wire, () => {
    if (value.withdrawn) {
      return `${id} is withdrawn still, by the other of its contributor and the Datanet’s owner.`
    }
    if (before.withdrawn) return `${id} is ${value.state} again, as it was.`
    return `${id} was not withdrawn: it is ${value.state}, and bringing back changes nothing of that.`
  })
}

async function earnings(cli: Cli, id: string): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const path = `/v1/contributions/${idNamed('con', id)}/earnings`
  const { value, wire } = await client.both(path, earningsObject)
  const columns = [
    { title: 'PASSAGE' },
    ...['CALLS', '$ EARNED'].map((title) => ({ title, right: true })),
    { title: 'BEGINS' },
  ]
  const rows = value.passages.map((one) => {
    return [one.passage_id, String(one.calls), usd(one.earned_nano_usd).slice(1), one.begins]
  })
  tell(terminal, wire, () => {
    const sum = `${usd(value.earned_nano_usd)} in ${value.calls} calls, for ${value.payee}`
    const head = oneLine(`“${value.title}”, ${value.datanet}`)
    return `${head}\n${table(columns, rows, terminal.dim)}\n${sum}\n${terminal.dim(shown(value.formula))}`
  })
}

async function agreement(cli: Cli, name: string): Promise<void> {
  const [client, terminal] = [await cli.client(), cli.terminal()]
  const { value, wire } = await client.both(`${placeOf(name)}/agreement`, agreementObject)
  const part = (share: number | null) => (share === null ? '-' : share.toFixed(2))
  const columns = [
    { title: 'CURATORS' },
    ...['BOTH SAW', 'AGREED', 'KAPPA'].map((title) => ({ title, right: true })),
  ]
  const rows = value.pairs.map(({ reviewers, contributions, observed, kappa }) => {
    return [reviewers.join(', '), String(contributions), part(observed), part(kappa)]
  })
  tell(terminal, wire, () => {
    const { reviews, shared_contributions: both, observed } = value
    const sum = `${reviews} reviews, ${both} contributions seen by several, agreed ${part(observed)}`
    return rows.length === 0 ? sum : `${table(columns, rows, terminal.dim)}\n${sum}`
  })
}
