// npm run fit:attribution [-- --data DIR] [--write]: fits the figures of the alignment on the
// development answers and, with --write, stores them as workers/attribute/align-weights.gen.ts.
// Coordinate descent over small grids, in a fixed order: the same data give the same file. What the
// weights are worth on answers that they were not fitted on is told by cross-validation: five folds,
// answers to one question always in one fold, the fit repeated without the fold that judges it.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { canonicalJson } from '../schemas/canonical.ts'
import { ALIGN } from '../workers/attribute/align-weights.gen.ts'
import type { AlignmentWeights } from '../workers/attribute/weights.ts'
import { measure } from './attribution/quotesum.ts'
import type { Row } from './attribution/quotesum.ts'
import { readQuoteSum } from './attribution/quotesum-set.ts'
import type { Example } from './attribution/quotesum-set.ts'
import { mean, rounded } from './attribution/section.ts'
import { benchFlags } from './flags.ts'

type Name = Exclude<keyof AlignmentWeights, 'version'>

/** Where the descent begins. */
const START: AlignmentWeights = {
  version: 'align-2',
  massFunction: 4_000,
  massCommon: 8_500,
  massOther: 10_500,
  massNumber: 10_500,
  anchorWords: 3,
  anchorMass: 21_000,
  nameWords: 2,
  nameMass: 19_000,
  proseReach: 5,
  companyWords: 15,
  companyPlaces: 10,
  nearBefore: 1,
  nearAfter: 1,
  nearSentence: 10,
  borrowedWords: 8,
  borrowedGap: 2,
  askedWords: 2,
  scoreAnchor: 1_000_000,
  scoreBeside: 250_000,
  scoreLone: 50_000,
  similarityFloor: 700_000,
  similarityPart: 300_000,
  selfMark: 4_000,
}

/**
 * What is fitted. The rest is a unit (scoreAnchor), is not seen by this set (similarity), or is set by
 * the attack suite: masses and what weak evidence is paid, which fitting alone would set too kindly.
 */
const GRID: readonly (readonly [Name, readonly number[]])[] = [
  ['nearBefore', [1, 2, 3]],
  ['nearSentence', [0, 5, 10, 20, 40]],
  ['companyWords', [5, 10, 15, 25]],
  ['proseReach', [3, 4, 5]],
]
const SWEEPS = 3
const FOLDS = 5
const OUTPUT = 'workers/attribute/align-weights.gen.ts'

type Errors = readonly Row[]

/** Errors of every answer under given weights, computed once. */
function table(examples: readonly Example[]): (weights: AlignmentWeights) => Errors {
  const known = new Map<string, Errors>()
  return (weights) => {
    const key = canonicalJson(weights)
    const errors = known.get(key) ?? examples.map((example) => measure(example, weights))
    known.set(key, errors)
    return errors
  }
}

/** Both halves of the product: among the sources, and with what nobody is paid for. */
function lossOf(errors: Errors, chosen: readonly number[]): number {
  return mean(
    chosen.map((index) => {
      const row = errors[index]
      return row === undefined ? 0 : (row.quotes + row.withUnattributed) / 2
    }),
  )
}

function fit(errorsOf: (weights: AlignmentWeights) => Errors, chosen: readonly number[]) {
  let best = START
  let least = lossOf(errorsOf(best), chosen)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const before = least
    for (const [name, values] of GRID) {
      for (const value of values) {
        const tried = { ...best, [name]: value }
        const loss = lossOf(errorsOf(tried), chosen)
        if (loss < least - 1e-9) [best, least] = [tried, loss]
      }
    }
    if (least === before) break
  }
  return best
}

/** The fold of a question follows from its name alone. */
function foldOf({ question }: Example): number {
  return (createHash('sha256').update(question).digest()[0] ?? 0) % FOLDS
}

function textOf(weights: AlignmentWeights): string {
  const lines = Object.entries(weights).map(([name, value]) =>
    typeof value === 'string'
      ? `  ${name}: '${value}',`
      : `  ${name}: ${value.toLocaleString('en').replaceAll(',', '_')},`,
  )
  return [
    '// Written by `npm run fit:attribution -- --write`; never edited by hand.',
    "import type { AlignmentWeights } from './weights.ts'",
    '',
    'export const ALIGN: AlignmentWeights = {',
    ...lines,
    '}',
    '',
  ].join('\n')
}

function main(): void {
  const values = benchFlags('fit:attribution', 'The weights of alignment that fit QuoteSum best')
    .option('--write', 'into the source', false)
    .option('--data <folder>', 'of QuoteSum', process.env['MEED_BENCH_DATA'] ?? '../shared/data')
    .parse()
    .opts()
  const examples = readQuoteSum(values.data)
  const errorsOf = table(examples)
  const all = [...examples.keys()]
  const fitted = fit(errorsOf, all)
  const judged = Array.from({ length: FOLDS }, (_, fold) => {
    const held = all.filter((index) =>
      examples.slice(index, index + 1).some((e) => foldOf(e) === fold),
    )
    const weights = fit(
      errorsOf,
      all.filter((index) => !held.includes(index)),
    )
    return { fold, held, errors: errorsOf(weights), weights }
  })
  const heldOut = judged.flatMap(({ held, errors }) => held.flatMap((index) => errors[index] ?? []))
  const conditions = {
    answers: examples.length,
    folds: FOLDS,
    grouped: 'by question',
    data: values.data,
  }
  const figures = {
    quotesumStart: rounded(mean(errorsOf(START).map(({ quotes }) => quotes))),
    quotesumFitted: rounded(mean(errorsOf(fitted).map(({ quotes }) => quotes))),
    quotesumCrossValidated: rounded(mean(heldOut.map(({ quotes }) => quotes))),
    wholeAnswersCrossValidated: rounded(mean(heldOut.map(({ whole }) => whole))),
    withUnattributedCrossValidated: rounded(mean(heldOut.map((row) => row.withUnattributed))),
    isWhatIsInForce: canonicalJson(fitted) === canonicalJson(ALIGN) ? 1 : 0,
  }
  console.table(conditions)
  console.table(
    GRID.map(([name, tried]) => ({
      name,
      tried: tried.join(' '),
      fitted: fitted[name],
      'fitted without each fold': judged.map(({ weights }) => weights[name]).join(' '),
    })),
  )
  console.table(figures)
  if (values.write) writeFileSync(OUTPUT, textOf(fitted))
  if (values.json) console.log(JSON.stringify({ bench: 'fit-attribution', conditions, figures }))
}

main()
