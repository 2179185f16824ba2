// What a receipt says of credit, run again by others: the payer from the inputs, a payee from his
// line alone. Over answers stitched from passages and training texts.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId, parseAddress } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { WHOLE } from '../../schemas/wire/generation.ts'
import type { SpanEvidence } from '../../schemas/wire/span-evidence.ts'
import { rerun } from './rerun.ts'
import { samplePassage } from './sample-passages.ts'
import { withheldFromPayer } from './self-dealing.ts'
import { attribute } from './shares.ts'
import { highlightsOf } from './trace.ts'
import { verifyLine } from './lines.ts'
import { wordsOf } from './words.ts'

const TEXTS = [
  'The Bell Rock lighthouse was lit on 1 February 1811 by its keepers.',
  'Each keeper served four weeks on the rock and a fortnight ashore at Arbroath.',
  'Its lens turned once in eight minutes and burned spermaceti oil until 1843.',
]
const OWN = ['Sailors still tell of it.', 'Hello!', 'Who knows?', 'Granite dovetails hold it fast.']
const payer = parseAddress(`0x${'11'.repeat(20)}`)

const scene = fc.record({
  pieces: fc.array(fc.constantFrom(...TEXTS, ...OWN), { minLength: 1, maxLength: 6 }),
  given: fc.subarray(TEXTS),
  trained: fc.array(
    fc.record({
      from: fc.nat(30),
      words: fc.integer({ min: 1, max: 12 }),
      holders: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 3 },
  ),
  isPayerPaid: fc.boolean(),
})
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never

function inputOf({ pieces, given, trained, isPayerPaid }: Scene) {
  const answer = pieces.join(' ')
  const passages = given.map((text, index) => {
    const passage = samplePassage(text)
    return isPayerPaid && index === 0 ? { ...passage, payee: payer } : passage
  })
  return {
    answer,
    prompt: 'Tell me of the Bell Rock.',
    passages,
    similarities: null,
    spans: spansOf(answer, trained),
  }
}

function spansOf(answer: string, trained: Scene['trained']): SpanEvidence {
  const words = wordsOf(answer)
  const owners = words.map((): number | null => null)
  const spans = trained.flatMap(({ from, words: length, holders }, index) => {
    const own = words.slice(from, from + length)
    const [first, last] = [own[0], own.at(-1)]
    if (first === undefined || last === undefined) return []
    own.forEach((_, at) => (owners[from + at] = index))
    const clusters = Array.from({ length: holders }, (_, n) => ({
      clusterId: sha256Hex(`trained ${index} ${n}`),
      payee: parseAddress(`0x${sha256Hex(`trainer ${n}`).slice(0, 40)}`),
      contributionId: contentId('con', `trained ${index} ${n}`),
      documentOffset: 0,
      documentToken: 0,
    }))
    return [{ start: first.start, end: last.end, information: 30_000, mass: 1, clusters }]
  })
  return {
    version: 'spans-test',
    indexRoot: sha256Hex('index'),
    withdrawnRoot: sha256Hex('[]'),
    cut: 20_000,
    tokens: words.map(({ start, end }, at) => {
      const span = owners[at] ?? null
      return { start, end, mass: 1, span: span !== null && span < spans.length ? span : null }
    }),
    spans,
  }
}

const runs = { numRuns: 400 }

describe('credit of two channels', () => {
  test('sums to exactly 1e9, and is the same from the kept inputs, byte for byte', () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const { credit, inputs } = attribute(inputOf(drawn))
        expect(credit.shares.reduce((sum, { share }) => sum + share, credit.unattributed)).toBe(
          WHOLE,
        )
        expect(rerun(inputs, withheldFromPayer(credit, payer), payer).ok).toBe(true)
      }),
      runs,
    )
  })

  test('training data never takes a word from a passage that explains it whole', () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const input = inputOf(drawn)
        const both = attribute(input)
        const alone = attribute({ ...input, spans: null })
        for (const { clusterId, payee, share } of alone.credit.shares) {
          const after = both.credit.shares.find(
            (s) => s.clusterId === clusterId && s.payee === payee,
          )
          expect(Math.abs((after?.share ?? 0) - share)).toBeLessThanOrEqual(1)
        }
        expect(both.credit.unattributed).toBeLessThanOrEqual(alone.credit.unattributed + 1)
      }),
      runs,
    )
  })

  test('pays nothing to who paid for the call, and says what was withheld', () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const { credit } = attribute(inputOf(drawn))
        const after = withheldFromPayer(credit, payer)
        expect(after.shares.every(({ payee }) => payee !== payer)).toBe(true)
        expect(after.shares.reduce((sum, { share }) => sum + share, after.unattributed)).toBe(WHOLE)
        const kept = (after.withheld ?? []).reduce((sum, { share }) => sum + share, 0)
        expect(after.unattributed).toBe(credit.unattributed + kept)
      }),
      runs,
    )
  })
})

describe('a line', () => {
  test('proves itself against the root, and no other line does', () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const { credit, lines } = attribute(inputOf(drawn))
        const root = must(credit.linesRoot, 'a credit has the root of its lines')
        for (const proven of lines) {
          expect(verifyLine(proven, root)).toBe(true)
          const raised = { ...proven, line: { ...proven.line, share: proven.line.share + 1 } }
          expect(verifyLine(raised, root)).toBe(false)
          expect(verifyLine({ ...proven, path: [...proven.path, root] }, root)).toBe(false)
        }
        expect(lines.map(({ line }) => line.share)).toEqual(credit.shares.map(({ share }) => share))
      }),
      runs,
    )
  })
})

describe('highlights', () => {
  test('hold every word once, in order, with what the credit holds of it', () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const input = inputOf(drawn)
        const shown = highlightsOf(attribute(input), input.answer, input.passages, input.spans)
        expect(shown.flatMap(({ text }) => wordsOf(text).map(({ form }) => form))).toEqual(
          wordsOf(input.answer).map(({ form }) => form),
        )
        for (const { start, end, text, channel, sources } of shown) {
          expect(input.answer.slice(start, end)).toBe(text)
          expect(sources.length > 0).toBe(channel !== 'none')
          expect(sources.reduce((sum, { part }) => sum + part, 0)).toBeLessThanOrEqual(1_000_000)
        }
      }),
      runs,
    )
  })
})

describe('running again', () => {
  const input = inputOf({ pieces: TEXTS, given: TEXTS, trained: [], isPayerPaid: false })
  const { credit, inputs } = attribute(input)

  test('names what differs', () => {
    const kinds = (kept: string, told = credit) => {
      const again = rerun(kept, told, payer)
      return again.ok ? 'ok' : again.error.kind
    }
    expect(kinds(inputs)).toBe('ok')
    expect(kinds(inputs.replace('Each keeper served', 'Each guard served'))).toBe(
      'evidence_differs',
    )
    const texts = inputs.replace('"text":"Each keeper', '"text":"Each guard')
    expect(kinds(texts)).toBe('passage_changed')
    expect(kinds(inputs, { ...credit, version: 'align-0' })).toBe('other_version')
    const [first, ...rest] = credit.shares
    const moved = { ...must(first, 'somebody is paid'), payee: payer }
    expect(kinds(inputs, { ...credit, shares: [moved, ...rest] })).toBe('credit_differs')
  })
})
