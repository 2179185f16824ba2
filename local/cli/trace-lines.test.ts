import { describe, expect, test } from 'vitest'
import { traceLines, traceReply } from './trace-lines.ts'

const PAYER = `0x${'aa'.repeat(20)}`
const OTHER = `0x${'bb'.repeat(20)}`
const CLUSTER = 'c'.repeat(64)
const plain = (text: string) => text

type Stretch = { readonly reason: string; readonly payees: readonly string[] }
const trace = (unattributed: number, withheld: number, ...stretches: readonly Stretch[]) =>
  traceReply.parse({
    ...{ id: 'gen_1', version: 'v1', payer: PAYER },
    credit: {
      unattributed,
      ...(withheld === 0
        ? {}
        : { withheld: [{ cluster_id: CLUSTER, passage_ids: [], payee: PAYER, share: withheld }] }),
    },
    highlights: stretches.map(({ reason, payees }) => ({
      ...{ start: 0, end: 9, text: 'some\nwords', channel: 'passage', reason },
      sources: payees.map((payee) => ({
        ...{ cluster_id: CLUSTER, payee, passage_id: null, part: 1 },
      })),
    })),
  })

describe('a trace', () => {
  test('says of each stretch why, and to whom', () => {
    const lines = traceLines(
      trace(
        250_000_000,
        0,
        { reason: 'verbatim', payees: [OTHER] },
        { reason: 'span', payees: [OTHER, OTHER] },
        { reason: 'no_source', payees: [] },
        { reason: 'claims_nothing', payees: [] },
        { reason: 'weak', payees: [] },
      ),
      plain,
    )
    expect(lines).toEqual([
      'some words',
      '    word for word from a passage: 0xbbbbbbbb…',
      'some words',
      '    from the adapter’s training texts: 0xbbbbbbbb…',
      'some words',
      '    nothing explains it: it is the model’s own',
      'some words',
      '    claims nothing, so it needs no source',
      'some words',
      '    a few words as in a passage, weak evidence, and nobody is credited',
      '',
      'gen_1  25.00 % nothing explains  rules v1',
    ])
  })

  test('tells a payer why his own passages pay him nothing', () => {
    const lines = traceLines(
      trace(1_000_000_000, 775_535_143, { reason: 'verbatim', payees: [PAYER] }),
      plain,
    )
    expect(lines).toEqual([
      'some words',
      '    word for word from a passage: you, unpaid (a payer’s own data earns nothing)',
      '',
      'gen_1  22.45 % nothing explains, 77.55 % is your own data’s: a payer’s own data earns nothing  rules v1',
    ])
  })

  test('tells apart what is his own and what is not, where both are in one stretch', () => {
    const both = { reason: 'paraphrase', payees: [PAYER, OTHER] }
    expect(traceLines(trace(600_000_000, 400_000_000, both), plain)).toEqual([
      'some words',
      '    a passage in other words: you, unpaid (a payer’s own data earns nothing), 0xbbbbbbbb…',
      '',
      'gen_1  20.00 % nothing explains, 40.00 % is your own data’s: a payer’s own data earns nothing  rules v1',
    ])
  })
})
