// npm run influence [-- --json] [--only adapters | small]: the second opinion on who trained an answer. DataInf's scores
// (gpu-runtime/train) against leave-one-out retraining of a small model, their sign on planted facts
// and their contraries, and on the adapters of this repository against the credit of spans. Python with torch computes the gradients: MEED_TRAIN_PYTHON, or
// .meed/train/bin/python as gpu-runtime/train/README.md makes it.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Option } from '@commander-js/extra-typings'
import { z } from 'zod'
import { sha256Hex } from '../schemas/canonical.ts'
import { contentId, parseAddress } from '../schemas/ids.ts'
import { buildGeneration } from '../workers/attribute/spans/build.ts'
import type { TrainingDocument } from '../workers/attribute/spans/documents.ts'
import { askedOf, evidenceOf } from '../workers/attribute/spans/evidence.ts'
import { findWarm } from '../workers/attribute/spans/find-runs.ts'
import { openIndex } from '../workers/attribute/spans/open-index.ts'
import { mean, rounded } from './attribution/section.ts'
import { benchFlags } from './flags.ts'

const ROOT = join(import.meta.dirname, '..')
const TRAIN = join(ROOT, 'gpu-runtime/train')
const DATA = join(ROOT, 'local/demo-data')
const PYTHON = process.env['MEED_TRAIN_PYTHON'] ?? join(ROOT, '.meed/train/bin/python')

const leaveOneOut = z.object({
  examples: z.number(),
  asked: z.number(),
  spearman: z.array(z.number()),
  ownHelps: z.number(),
  contraryHarms: z.number(),
  ownHelpsInTruth: z.number(),
  contraryHarmsInTruth: z.number(),
  seconds: z.number(),
})

const ofAdapter = z.object({
  texts: z.array(z.string()),
  asked: z.array(
    z.object({
      own: z.number(),
      answer: z.string(),
      answerHelp: z.array(z.number()),
      contraryHelp: z.array(z.number()),
    }),
  ),
  seconds: z.number(),
})
type OfAdapter = z.infer<typeof ofAdapter>
const BASE = join(ROOT, '.meed/models/SmolLM2-135M-Instruct.Q4_1.gguf')
const ADAPTERS = ['brief', 'quote']

function main(): void {
  const values = benchFlags('influence', 'Influence of training data beside leaving it out')
    .addOption(new Option('--only <part>', 'one part').choices(['small', 'adapters'] as const))
    .parse()
    .opts()
  if (!existsSync(PYTHON)) {
    console.error(
      `influence: ${PYTHON} is missing. gpu-runtime/train/README.md says how to make that environment.`,
    )
    process.exitCode = 1
    return
  }
  python(['-m', 'unittest', '--quiet', 'test_datainf'])
  const parts = [
    ...(values.only === 'small' ? [] : [adaptersPart()]),
    ...(values.only === 'adapters' ? [] : [smallPart()]),
  ]
  const conditions = Object.assign(
    {
      method: 'DataInf, closed form, sign turned so that positive helps; lambda = mean square / 10',
      machine: 'CPU, shared',
    },
    ...parts.map((part) => part.conditions),
  )
  const figures = Object.assign({}, ...parts.map((part) => part.figures))
  console.table(conditions)
  console.table(figures)
  if (values.json) console.log(JSON.stringify({ bench: 'influence', conditions, figures }))
}

type Part = {
  readonly conditions: Readonly<Record<string, string>>
  readonly figures: Readonly<Record<string, string | number>>
}

function smallPart(): Part {
  const small = retrain()
  return {
    conditions: {
      smallModel: `${small.examples} examples, ${small.asked} asked about, each with a contrary; ${small.seconds} s`,
    },
    figures: {
      spearmanWithLeaveOneOut: rounded(mean(small.spearman), 3),
      plantedHelpRight: `${small.ownHelps}/${small.asked}`,
      plantedHarmRight: `${small.contraryHarms}/${small.asked}`,
      plantedHelpInRetraining: `${small.ownHelpsInTruth}/${small.asked}`,
      plantedHarmInRetraining: `${small.contraryHarmsInTruth}/${small.asked}`,
    },
  }
}

function adaptersPart(): Part {
  const adapters = ADAPTERS.map(askAdapter)
  const each = (what: (one: OfAdapter) => number) => adapters.map(what).join(', ')
  return {
    conditions: {
      adapters: `dora/${ADAPTERS.join(', dora/')}: their ${each(({ texts }) => texts.length)} shortest examples; asked about ${each(({ asked }) => asked.length)} atomic numbers without passages`,
      adapterSeconds: each(({ seconds }) => seconds),
      spans: 'an index over the same examples, one document each; mean rank correlation per answer',
    },
    figures: Object.assign({}, ...adapters.map((one, at) => figuresOf(ADAPTERS[at] ?? '', one))),
  }
}

/** What the scores say of answers that a published adapter was trained to give. */
function figuresOf(name: string, { texts, asked }: OfAdapter): Record<string, string | number> {
  const documents = texts.map((text, at) => documentFor(text, at))
  const { head, files } = buildGeneration(documents)
  const index = openIndex(head, files)
  const rows = asked.map(({ own, answer, answerHelp, contraryHelp }) => {
    const read = askedOf(answer, index)
    const runs = findWarm(index, read.numbers, new Set())
    const { spans } = evidenceOf(index, read, runs, [], new Set())
    const masses = documents.map(({ clusterId }) =>
      spans.reduce((sum, { mass, clusters }) => {
        const holds = clusters.some((cluster) => cluster.clusterId === clusterId)
        return sum + (holds ? mass / clusters.length : 0)
      }, 0),
    )
    const better = answerHelp.filter((help) => help > (answerHelp[own] ?? 0)).length
    return {
      helps: (answerHelp[own] ?? 0) > 0,
      rank: better + 1,
      harms: (contraryHelp[own] ?? 0) < (answerHelp[own] ?? 0),
      agreement: spearman(answerHelp, masses),
      topIsSpan: (masses[answerHelp.indexOf(Math.max(...answerHelp))] ?? 0) > 0,
    }
  })
  const count = (is: (row: (typeof rows)[number]) => boolean) =>
    `${rows.filter(is).length}/${rows.length}`
  return {
    [`${name}OwnExampleHelps`]: count(({ helps }) => helps),
    [`${name}OwnExampleFirst`]: count(({ rank }) => rank === 1),
    [`${name}OwnExampleMedianRank`]:
      rows.map(({ rank }) => rank).toSorted((a, b) => a - b)[Math.floor(rows.length / 2)] ?? 0,
    [`${name}HelpsContraryLess`]: count(({ harms }) => harms),
    [`${name}SpearmanWithSpans`]: rounded(mean(rows.map(({ agreement }) => agreement)), 3),
    [`${name}BestHasSpan`]: count(({ topIsSpan }) => topIsSpan),
  }
}

function documentFor(text: string, at: number): TrainingDocument {
  return {
    contributionId: contentId('con', `${at} ${text}`),
    clusterId: sha256Hex(`${at} ${text}`),
    payee: parseAddress(`0x${sha256Hex(text).slice(0, 40)}`),
    licence: 'CC0-1.0',
    priorityMs: at,
    documentOffset: 0,
    text,
  }
}

/** Rank correlation, ties by their mean rank; 0 where either is constant. */
function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranksOf(a), ranksOf(b)]
  const [mx, my] = [mean(x), mean(y)]
  const covariance = x.reduce((sum, rank, i) => sum + (rank - mx) * ((y[i] ?? 0) - my), 0)
  const spread = (ranks: readonly number[], m: number) =>
    ranks.reduce((sum, rank) => sum + (rank - m) ** 2, 0)
  const scale = Math.sqrt(spread(x, mx) * spread(y, my))
  return scale === 0 ? 0 : covariance / scale
}

function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length
    const same = values.filter((other) => other === value).length
    return below + (same - 1) / 2
  })
}

function askAdapter(name: string): OfAdapter {
  const lines = join(DATA, `training/${name}.jsonl`)
  const adapter = join(DATA, `adapters/${name}.gguf`)
  const output = python([
    ...['adapter_influence.py', '--gguf', BASE, '--adapter', adapter, '--lines', lines],
  ])
  return ofAdapter.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''))
}

function python(args: readonly string[]): string {
  return execFileSync(PYTHON, args, {
    cwd: TRAIN,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

function retrain(): z.infer<typeof leaveOneOut> {
  const texts = ['training', 'datanet/alice', 'datanet/bruno', 'datanet/chen'].flatMap((folder) =>
    readdirSync(join(DATA, folder))
      .filter((name) => name.endsWith('.txt'))
      .map((name) => join(DATA, folder, name)),
  )
  const output = python(['leave_one_out.py', '--text', ...texts])
  return leaveOneOut.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''))
}

main()
