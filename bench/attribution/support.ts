// How often is what nothing supports marked, and what is supported marked by mistake? Rules by words
// alone, each at the share that does best on one half of the questions, judged on the other half.
import { align } from '../../workers/attribute/align.ts'
import type { AlignedSentence } from '../../workers/attribute/align.ts'
import { ALIGN } from '../../workers/attribute/align-weights.gen.ts'
import { citationsOf } from '../../workers/attribute/cite.ts'
import { tierOf } from '../../workers/attribute/frequent-words.ts'
import { groundingOf } from '../../workers/attribute/grounding.ts'
import { playersOf } from '../../workers/attribute/players.ts'
import { groundsOf, isSupported } from '../../workers/attribute/support.ts'
import type { Grounds } from '../../workers/attribute/support.ts'
import { wordsOf } from '../../workers/attribute/words.ts'
import { readQuoteSum } from './quotesum-set.ts'
import { mean, rounded, sum } from './section.ts'
import type { Section } from './section.ts'
import { supportCases } from './support-set.ts'
import type { SupportCase } from './support-set.ts'

/** What a rule may look at: the sentence's own grounds, and how much of it other measures explain. */
type Seen = {
  readonly one: SupportCase
  readonly grounds: readonly Grounds[]
  /** Of the mass of all words, what any passage explains, as the least of its sentences. */
  readonly mass: number
  /** The first word: unknown to the passages, rare and capitalised; and is the next one capitalised? */
  readonly first: { readonly isUnknown: boolean; readonly isFollowed: boolean }
  /** Of its distinctive words, those that stand anywhere in the one passage that has most of them. */
  readonly onePassage: number
}

/** Of a sentence: does it pass, where so much must be explained at least? A share of 0 asks for none. */
type Rule = {
  readonly name: string
  readonly shares: readonly number[]
  readonly passes: (seen: Seen, share: number) => boolean
}

const SHARES = [1 / 4, 1 / 3, 2 / 5, 1 / 2, 3 / 5, 2 / 3, 3 / 4, 4 / 5]
const covers = ({ content, held }: Grounds, share: number) => held >= share * content
const all = (seen: Seen, holds: (grounds: Grounds) => boolean) => seen.grounds.every(holds)
const isTouched = ({ isTouched: any }: Grounds) => any
const isKnown = (one: Grounds) => !one.hasStranger && !one.opensWithStranger

const IN_USE: Rule = {
  name: 'the rule in use',
  shares: [0],
  passes: (seen) => all(seen, isSupported),
}

/** The rule in use, but for a first word that is capitalised, not frequent and in no passage. */
const heads = (name: string, isStranger: (seen: Seen) => boolean): Rule => ({
  name,
  shares: [0],
  passes: (seen) =>
    all(seen, (one) => isSupported({ ...one, opensWithStranger: false })) && !isStranger(seen),
})
const HEADS: readonly Rule[] = [
  heads('first word: never a name', () => false),
  heads('first word: a name where it is unknown', (seen) => seen.first.isUnknown),
  heads(
    'first word: where the next is capitalised',
    ({ first }) => first.isUnknown && first.isFollowed,
  ),
]

const RULES: readonly Rule[] = [
  { name: 'any word', shares: [0], passes: (seen) => all(seen, isTouched) },
  {
    name: 'any word, no stranger',
    shares: [0],
    passes: (seen) => all(seen, (one) => isTouched(one) && isKnown(one)),
  },
  {
    name: 'share of the words',
    shares: SHARES,
    passes: (seen, share) => all(seen, (one) => isTouched(one) && covers(one, share)),
  },
  {
    name: 'share of the words, no stranger',
    shares: SHARES,
    passes: (seen, share) =>
      all(seen, (one) => isTouched(one) && covers(one, share) && isKnown(one)),
  },
  {
    name: 'share of the mass, no stranger',
    shares: SHARES,
    passes: (seen, share) =>
      seen.mass >= share && all(seen, (one) => isTouched(one) && isKnown(one)),
  },
  {
    name: 'share in one passage, no stranger',
    shares: SHARES,
    passes: (seen, share) =>
      seen.onePassage >= share && all(seen, (one) => isTouched(one) && isKnown(one)),
  },
  ...HEADS,
  IN_USE,
]

export const support: Section = {
  name: 'support',
  run({ data }) {
    const cases = supportCases(data)
      .map(see)
      .filter(({ grounds }) => grounds.length > 0)
    const fit = cases.filter(({ one }) => one.fold === 'fit')
    const heldOut = cases.filter(({ one }) => one.fold === 'held-out')
    const rows = RULES.map((rule) => {
      const share = strictestGood(rule, fit)
      const balances = { fit: balance(rule, share, fit), 'held-out': balance(rule, share, heldOut) }
      return {
        rule: rule.name,
        'least share': rounded(share, 2),
        ...balances,
        ...markedBy(rule, share, heldOut),
      }
    })
    rows.push({
      rule: 'the rule in use, of `fit`',
      'least share': 0,
      fit: balance(IN_USE, 0, fit),
      'held-out': balance(IN_USE, 0, heldOut),
      ...markedBy(IN_USE, 0, fit),
    })
    return {
      conditions: {
        fit: fit.length,
        heldOut: heldOut.length,
        folds:
          'by question; each rule at the strictest share within 0.01 of its best balance on `fit`',
        balance: 'mean share marked of what is unsupported, less that of what is supported',
        note: 'invented numbers and names stand in no passage, by construction',
      },
      figures: {
        unsupportedMarked: rounded(markedOf(false, IN_USE, 0, heldOut), 3),
        supportedMarked: rounded(markedOf(true, IN_USE, 0, heldOut), 3),
        ...microsPerAnswer(data),
      },
      tables: [{ heading: 'Share of sentences marked unsupported, held-out', rows }],
    }
  },
}

function see(one: SupportCase): Seen {
  const passages = playersOf(one.passages)
  const reading = { answer: one.sentence, prompt: '', passages, similarities: null }
  const alignment = align(reading, ALIGN)
  const claims = alignment.filter(({ sentence }) => sentence.kind === 'claim')
  const rare = wordsOf(one.sentence).filter((w) => w.numeric || tierOf(w.form) === 'other')
  const given = one.passages.map(({ text }) => new Set(wordsOf(text).map(({ form }) => form)))
  const held = given.map((forms) => rare.filter(({ form }) => forms.has(form)).length)
  return {
    one,
    grounds: groundsOf(one.sentence, alignment, one.passages).map(({ grounds }) => grounds),
    mass: Math.min(1, ...claims.map(massExplained)),
    first: {
      isUnknown:
        /^\p{Lu}/u.test(one.sentence) &&
        !given.some((forms) => forms.has(rare[0]?.form ?? '')) &&
        rare[0]?.start === 0,
      isFollowed: /^\S+ \p{Lu}/u.test(one.sentence),
    },
    onePassage: rare.length === 0 ? 1 : Math.max(0, ...held) / rare.length,
  }
}

function massExplained({ sentence: { masses }, evidence }: AlignedSentence): number {
  const explained = masses.filter((_, at) => evidence.some(({ scores }) => (scores[at] ?? 0) > 0))
  return sum(explained) / sum(masses)
}

/** Marked of what is supported, or is not. Each kind of sentence counts once, however many there are. */
function markedOf(truth: boolean, rule: Rule, share: number, seen: readonly Seen[]): number {
  const own = seen.filter(({ one }) => one.isSupported === truth)
  return mean(Object.values(markedBy(rule, share, own)))
}

function balance(rule: Rule, share: number, seen: readonly Seen[]): number {
  return rounded(markedOf(false, rule, share, seen) - markedOf(true, rule, share, seen), 3)
}

const NOISE = 0.01

/** Of shares that are equally good for all that can be told, the one that errs to the reader's side. */
function strictestGood(rule: Rule, fit: readonly Seen[]): number {
  const best = Math.max(...rule.shares.map((share) => balance(rule, share, fit)))
  return Math.max(...rule.shares.filter((share) => balance(rule, share, fit) >= best - NOISE))
}

function markedBy(rule: Rule, share: number, seen: readonly Seen[]): Record<string, number> {
  const kinds = [...new Set(seen.map(({ one }) => one.kind))]
  return Object.fromEntries(
    kinds.map((kind) => {
      const own = seen.filter(({ one }) => one.kind === kind)
      const marked = own.filter((each) => !rule.passes(each, share)).length
      return [kind, rounded(marked / own.length, 3)]
    }),
  )
}

const ROUNDS = 20

/** Of QuoteSum's answers: aligned and cited, and what telling their support adds. */
function microsPerAnswer(data: string): Record<string, number> {
  const examples = readQuoteSum(data).map((example) => {
    const { answer, passages } = example
    return { answer: answer.text, passages, players: playersOf(passages) }
  })
  const urlOf = ({ passageId }: { readonly passageId: string }) => passageId
  const rounds = Array.from({ length: ROUNDS }, () => {
    let [cited, told] = [0, 0]
    for (const { answer, passages, players } of examples) {
      const began = performance.now()
      const reading = { answer, prompt: '', passages: players, similarities: null }
      const alignment = align(reading, ALIGN)
      const citations = citationsOf(alignment, passages, urlOf)
      const between = performance.now()
      groundingOf(answer, alignment, citations, passages, urlOf)
      cited += between - began
      told += performance.now() - between
    }
    return { cited: (cited * 1_000) / examples.length, told: (told * 1_000) / examples.length }
  })
  return {
    citingMicrosPerAnswer: Math.round(Math.min(...rounds.map(({ cited }) => cited))),
    groundingMicrosPerAnswer: Math.round(Math.min(...rounds.map(({ told }) => told))),
  }
}
