// The pools that attacks are measured on: who uploaded what, in which order, and what a model then
// answered. Half are QuoteSum's, with people's answers; half are generated, with answers stitched
// from what the honest uploaded. Uploads pass the production code of ingestion before they are given.
import { contentId, parseAddress, parseId } from '../../schemas/ids.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import { must } from '../../schemas/result.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import { ingest } from '../../workers/datanets/ingest.ts'
import { seeded } from '../routing/random.ts'
import type { Random } from '../routing/random.ts'
import { readQuoteSum } from './quotesum-set.ts'
import type { Example } from './quotesum-set.ts'

export type Upload = { readonly owner: string; readonly text: string; readonly atMs: number }

/** A stretch of an answer and the owner whose words it is; null: the model's own. */
export type Piece = { readonly text: string; readonly owner: string | null }

export type World = {
  readonly name: string
  readonly question: string
  readonly uploads: readonly Upload[]
  readonly pieces: readonly Piece[]
  /** The owner who turns on the others. Whoever's name begins with his is he. */
  readonly attacker: string
  /** The owner whom he would most like to be. */
  readonly victim: string
}

export const answerOf = (pieces: readonly Piece[]): string =>
  pieces.map(({ text }) => text).join(' ')

const DATANET = parseId('dn', `dn_${'0'.repeat(22)}`)
const DAY_MS = 86_400_000

/** What retrieval would give of these uploads: every passage, of a cluster the earliest alone. */
export function givenOf(uploads: readonly Upload[]): GivenPassage[] {
  const passages = uploads.flatMap(({ owner, text, atMs }) => {
    const taken = ingest(DATANET, text)
    const cuts = taken.ok ? taken.value.passages : []
    return cuts.map((cut): GivenPassage => {
      return {
        passageId: contentId('psg', `${owner} ${cut.id}`),
        contributionId: contentId('con', `${owner} ${text}`),
        datanetId: DATANET,
        datanet: 'bench/attacks',
        clusterId: cut.clusterId,
        payee: payeeOf(owner),
        title: '',
        text: cut.text,
        textSha256: cut.textSha256,
        committedAtMs: atMs,
        scores: { lexical: 0, vector: 0, fused: 0 },
      }
    })
  })
  const firsts = new Map<string, GivenPassage>()
  for (const passage of passages) {
    const before = firsts.get(passage.clusterId)
    const isFirst = before === undefined || timeOf(passage) < timeOf(before)
    if (isFirst) firsts.set(passage.clusterId, passage)
  }
  return passages.filter((passage) => firsts.get(passage.clusterId) === passage)
}

export function payeeOf(owner: string): GivenPassage['payee'] {
  return parseAddress(`0x${sha256Hex(owner).slice(0, 40)}`)
}

function timeOf({ committedAtMs }: GivenPassage): number {
  return must(committedAtMs, 'an upload has a time')
}

/** One world per answer of the set that quotes two sources; each in turn attacks the next. */
export function quoteSumWorlds(data: string): World[] {
  return readQuoteSum(data).flatMap((example, index) => worldOf(example, index))
}

function worldOf(example: Example, index: number): World[] {
  const quoted = [...new Set(example.quotes.truth)].flatMap((source) => source ?? [])
  const attacker = quoted[index % quoted.length]
  const victim = quoted[(index + 1) % quoted.length]
  if (attacker === undefined || victim === undefined || attacker === victim) return []
  return [
    {
      name: example.id,
      question: example.asked,
      uploads: example.passages.map(({ text }, source) => ({
        owner: ownerOf(source),
        text,
        atMs: (source + 1) * DAY_MS,
      })),
      pieces: example.pieces.map(({ text, source }) => ({
        text,
        owner: source === null ? null : ownerOf(source),
      })),
      attacker: ownerOf(attacker),
      victim: ownerOf(victim),
    },
  ]
}

const ownerOf = (source: number): string => `owner-${String.fromCharCode(97 + source)}`

/** Pools of invented prose: topics of their own per owner, function words of everybody. */
export function generatedWorlds(count: number, seed: number): World[] {
  return Array.from({ length: count }, (_, index) => generatedWorld(index, seeded(seed + index)))
}

const FUNCTION_WORDS = 'the of a in and to was by for with on that from as at his'.split(' ')
const COMMON_WORDS = 'first year new city name part work state group house water day'.split(' ')

function generatedWorld(index: number, random: Random): World {
  const owners = 3 + Math.floor(random() * 4)
  const shared = Array.from({ length: 8 }, () => invented(random))
  const uploads = Array.from({ length: owners }, (_, owner): Upload & { own: string[] } => {
    const topic = Array.from({ length: 14 }, () => invented(random))
    const own = Array.from({ length: 5 }, () => sentence([...topic, ...shared], random))
    return { owner: ownerOf(owner), text: own.join(' '), own, atMs: (owner + 1) * DAY_MS }
  })
  const used = uploads.slice(0, 2 + Math.floor(random() * (owners - 1)))
  const pieces = used.flatMap(({ owner, own }): Piece[] => {
    const quoted = own[Math.floor(random() * own.length)] ?? ''
    return [
      { text: quoted, owner },
      ...(random() < 0.5 ? [{ text: sentence([...shared, ...shared], random), owner: null }] : []),
    ]
  })
  const turn = index % used.length
  return {
    name: `generated ${index}`,
    question: shared.slice(0, 4).join(' '),
    uploads: uploads.map(({ owner, text, atMs }) => ({ owner, text, atMs })),
    pieces,
    attacker: ownerOf(turn),
    victim: ownerOf((turn + 1) % used.length),
  }
}

function sentence(topic: readonly string[], random: Random): string {
  const words = Array.from({ length: 8 + Math.floor(random() * 9) }, (_, at) => {
    if (at % 2 === 0) return pick(FUNCTION_WORDS, random)
    const dice = random()
    if (dice < 0.1) return String(1800 + Math.floor(random() * 200))
    return dice < 0.3 ? pick(COMMON_WORDS, random) : pick(topic, random)
  })
  const text = words.join(' ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} ${pick(topic, random)}.`
}

function pick(words: readonly string[], random: Random): string {
  return must(words[Math.floor(random() * words.length)], 'there are words')
}

const SYLLABLES = 'ba ke lo mi nu ra se ti vo zu dra fel gor hin jas kul mar nor pel tan'.split(' ')

export function invented(random: Random): string {
  return Array.from({ length: 3 }, () => pick(SYLLABLES, random)).join('')
}
