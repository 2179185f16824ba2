// 168 passages that try to be instructions, against what the edge does with any passage: it stays in
// its fence, it is cited only where the answer quotes it, and it moves no price.
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../schemas/canonical.ts'
import { contentId, parseAddress } from '../schemas/ids.ts'
import type { GivenPassage } from '../schemas/wire/passage.ts'
import { align } from './attribute/align.ts'
import { citationsOf } from './attribute/cite.ts'
import { ALIGN } from './attribute/align-weights.gen.ts'
import { playersOf } from './attribute/players.ts'
import { attribute } from './attribute/shares.ts'
import { buildPrompt } from './infer/prompt.ts'
import { CANARY, INJECTIONS } from './injections.cases.ts'
import { sampleCandidate } from './retrieve/sample-candidates.ts'

const FACT = 'The lamp of the Bell Rock burned spermaceti oil.'
const question = { role: 'user', content: 'What did the lamp burn?' } as const

function passage(number: number, text: string): GivenPassage {
  const { passage: sample } = sampleCandidate(number, 1, 1)
  return {
    ...sample,
    passageId: contentId('psg', `${number} ${text}`),
    payee: parseAddress(`0x${number.toString(16).padStart(40, '0')}`),
    text,
    textSha256: sha256Hex(text),
    clusterId: sha256Hex(text),
    scores: { lexical: 1, vector: 1, fused: 1 },
  }
}

describe('a passage that gives orders', () => {
  test.each(INJECTIONS)('%j stays inside its fence', (text) => {
    const prompt = buildPrompt([question], [passage(1, FACT), passage(2, text)])
    expect(prompt.map(({ role }) => role)).toEqual(['system', 'user'])
    const [system] = prompt
    const flat = (system?.content ?? '')
      .normalize('NFKC')
      .replace(/[\s\p{Cf}]/gu, '')
      .toLowerCase()
    expect(flat.split('<passages>')).toHaveLength(2)
    expect(flat.split('</passages>')).toHaveLength(2)
    expect(flat.endsWith('</passages>')).toBe(true)
    expect(flat).not.toMatch(/<\||\|>|_of_turn>|\[\/?inst\]|<<\/?sys>>|<\/?s>/)
  })

  test('is cited nowhere, and earns nothing, where the answer says what another says', () => {
    const hostile = INJECTIONS.map((text, index) => passage(index + 2, text))
    const given = [passage(1, FACT), ...hostile]
    const reading = { answer: FACT, prompt: '', passages: playersOf(given), similarities: null }
    const alignment = align(reading, ALIGN)
    const { annotations } = citationsOf(alignment, given, ({ passageId }) => passageId)
    expect(annotations.length).toBeGreaterThan(0)
    for (const { url_citation: citation } of annotations) {
      expect(citation.url).toBe(given[0]?.passageId)
      expect(JSON.stringify(citation)).not.toContain(CANARY)
    }
    const { credit } = attribute({ answer: FACT, passages: given, similarities: null })
    expect(credit.shares.map(({ payee }) => payee)).toEqual([given[0]?.payee])
  })
})
