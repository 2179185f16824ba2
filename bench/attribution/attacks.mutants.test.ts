// The attack suite as a gate, and the suite on trial: with a defence taken out, some attack must
// pay. Pools are generated; `npm run bench:attribution` measures on QuoteSum's as well.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import type * as Players from '../../workers/attribute/players.ts'
import type { attribute } from '../../workers/attribute/shares.ts'
import { samplePassage } from '../../workers/attribute/sample-passages.ts'
import { ATTACKS } from './attack-list.ts'
import { gainsOf } from './attacks.ts'
import { answerOf, generatedWorlds, givenOf, payeeOf } from './worlds.ts'

const LIMIT = 1.02
const worlds = generatedWorlds(24, 7)

type Attribute = typeof attribute

/** The production code as it stands after the mocks of a test. */
async function rebuilt(): Promise<Attribute> {
  vi.resetModules()
  const shares = await import('../../workers/attribute/shares.ts')
  return shares.attribute
}

function worstGain(attributeBy: Attribute): number {
  return Math.max(...gainsOf('generated', worlds, attributeBy).map(({ gain }) => gain))
}

/** A number bait: his passage is as like the sentence as the honest one, but lacks its number. */
function baitPay(attributeBy: Attribute): number {
  const honest = { owner: 'honest', text: 'Keepers served 4 weeks on the rock in turn.', atMs: 1 }
  const bait = { owner: 'bait', text: 'Keepers served weeks on a rock, and so on.', atMs: 2 }
  const passages = givenOf([honest, bait])
  const similarities = [passages.map(() => 900_000)]
  const answer = 'Watchmen lived 4 weeks at sea.'
  const { shares } = attributeBy({ answer, passages, similarities }).credit
  return shares.find(({ payee }) => payee === payeeOf('bait'))?.share ?? 0
}

/** Copies that were retrieved beside their original, of whose commit times nothing is known. */
function copyPay(attributeBy: Attribute): number {
  const text = 'The Bell Rock lighthouse was lit on 1 February 1811 by its keepers.'
  const original = samplePassage(text, 'honest')
  const copies = [1, 2, 3].map(() => samplePassage(text, 'copyist', text))
  const passages = [original, ...copies]
  const { shares } = attributeBy({ answer: text, passages, similarities: null }).credit
  const own = shares.filter(({ payee }) => payee !== original.payee)
  return own.reduce((sum, { share }) => sum + share, 0)
}

afterEach(() => {
  vi.doUnmock('../../workers/attribute/players.ts')
  vi.doUnmock('../../workers/attribute/borrowed.ts')
  vi.doUnmock('../../workers/attribute/vetoes.ts')
  vi.doUnmock('../../workers/attribute/align-weights.gen.ts')
})

describe('no attack gains more than two hundredths', () => {
  const gains = new Map<string, number>()

  test.each(ATTACKS.map(({ name }) => name))('%s', async (name) => {
    if (gains.size === 0) {
      const measured = gainsOf('generated', worlds, await rebuilt())
      for (const { attack, gain } of measured) gains.set(attack, gain)
    }
    expect(gains.get(name)).toBeLessThanOrEqual(LIMIT)
    expect(gains.get(name)).toBeGreaterThan(0)
  })

  test('a bait without the number of the sentence earns nothing', async () => {
    expect(baitPay(await rebuilt())).toBe(0)
  })

  test('copies in one cluster earn nothing, though nothing tells who was first', async () => {
    expect(copyPay(await rebuilt())).toBe(0)
  })

  test('the pools pay somebody: an answer stitched from them is mostly credited', async () => {
    const attributeBy = await rebuilt()
    for (const { pieces, uploads } of worlds) {
      const input = { answer: answerOf(pieces), passages: givenOf(uploads), similarities: null }
      expect(attributeBy(input).credit.unattributed).toBeLessThan(600_000_000)
    }
  })
})

describe('the suite turns red', () => {
  test('without priority by first commit', async () => {
    vi.doMock('../../workers/attribute/borrowed.ts', () => ({
      originsOf: (passages: readonly { words: readonly unknown[] }[]) =>
        passages.map(({ words }, index) => words.map(() => index)),
      mainOriginOf: (_origins: readonly number[], own: number) => own,
    }))
    expect(worstGain(await rebuilt())).toBeGreaterThan(LIMIT)
  })

  test('without clusters, every upload a player of its own', async () => {
    const real = await vi.importActual<typeof Players>('../../workers/attribute/players.ts')
    const alone = (passages: Parameters<typeof real.clustersOf>[0]) =>
      passages.map((passage, n) => ({
        ...passage,
        clusterId: sha256Hex(`${passage.clusterId} ${n}`),
      }))
    vi.doMock('../../workers/attribute/players.ts', () => ({
      clustersOf: (passages: Parameters<typeof real.clustersOf>[0]) =>
        real.clustersOf(alone(passages)),
      playersOf: (passages: Parameters<typeof real.playersOf>[0]) =>
        real.playersOf(alone(passages)),
    }))
    expect(copyPay(await rebuilt())).toBeGreaterThan(0)
  })

  test('without the information cut', async () => {
    const { ALIGN } = await import('../../workers/attribute/align-weights.gen.ts')
    const open = { ...ALIGN, anchorWords: 1, anchorMass: 0, nameWords: 1, nameMass: 0 }
    vi.doMock('../../workers/attribute/align-weights.gen.ts', () => ({ ALIGN: open }))
    expect(worstGain(await rebuilt())).toBeGreaterThan(LIMIT)
  })

  test('without the veto', async () => {
    vi.doMock('../../workers/attribute/vetoes.ts', () => ({
      vetoesOf: () => [],
      lacksFact: () => false,
    }))
    expect(baitPay(await rebuilt())).toBeGreaterThan(0)
  })
})
