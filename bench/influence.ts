// npm run influence [-- --json] [--adapter NAME] [--every N]: the second opinion on who trained an
// answer. DataInf's scores (gpu-runtime/train) against leave-one-out retraining of a small model,
// and against the span credit of answers that a demo adapter gives. Python with torch computes the
// gradients: MEED_TRAIN_PYTHON, or .meed/train/bin/python as gpu-runtime/train/README.md makes it.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { sha256Hex } from '../schemas/canonical.ts'
import { contentId, parseAddress } from '../schemas/ids.ts'
import { must } from '../schemas/result.ts'
import { buildGeneration } from '../workers/attribute/spans/build.ts'
import { askedOf, evidenceOf } from '../workers/attribute/spans/evidence.ts'
import { findWarm } from '../workers/attribute/spans/find-runs.ts'
import { openIndex } from '../workers/attribute/spans/open-index.ts'
import type { OpenIndex } from '../workers/attribute/spans/open-index.ts'
import { mean, rounded } from './attribution/section.ts'

const ROOT = join(import.meta.dirname, '..')
const TRAIN = join(ROOT, 'gpu-runtime/train')
const DATA = join(ROOT, 'local/demo-data')
const PYTHON = process.env['MEED_TRAIN_PYTHON'] ?? join(ROOT, '.meed/train/bin/python')
const BASE = join(
  process.env['MEED_MODELS_CACHE'] ?? join(ROOT, '.meed/models'),
  'SmolLM2-135M-Instruct.Q4_1.gguf',
)

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
const influence = z.object({
  lines: z.number(),
  answers: z.array(z.object({ line: z.number(), text: z.string(), scores: z.array(z.number()) })),
})
type Answered = z.infer<typeof influence>['answers'][number]
const chat = z.object({ messages: z.array(z.object({ role: z.string(), content: z.string() })) })

function main(): void {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      adapter: { type: 'string', default: 'quote' },
      every: { type: 'string', default: '12' },
    },
  })
  const missing = [PYTHON, BASE].find((file) => !existsSync(file))
  if (missing !== undefined) {
    console.error(
      `influence: ${missing} is missing. gpu-runtime/train/README.md says how to make the Python\n` +
        'environment; the base model comes with the first npm start.',
    )
    process.exitCode = 1
    return
  }
  python(['-m', 'unittest', '--quiet', 'test_datainf'])
  const small = retrain()
  const answers = influenceOf(values.adapter, values.every)
  const agreement = agree(values.adapter, answers)
  const conditions = {
    method: 'DataInf, closed form, sign turned so that positive helps; lambda = mean square / 10',
    smallModel: `${small.examples} examples, ${small.asked} asked about, each with a contrary; ${small.seconds} s`,
    adapter: `dora/${values.adapter}, ${answers.length} greedy answers to prompts of its training`,
    machine: 'CPU, shared',
  }
  const figures = {
    spearmanWithLeaveOneOut: rounded(mean(small.spearman), 3),
    plantedHelpRight: `${small.ownHelps}/${small.asked}`,
    plantedHarmRight: `${small.contraryHarms}/${small.asked}`,
    plantedHelpInRetraining: `${small.ownHelpsInTruth}/${small.asked}`,
    plantedHarmInRetraining: `${small.contraryHarmsInTruth}/${small.asked}`,
    ...agreement,
  }
  console.table(conditions)
  console.table(figures)
  if (values.json) console.log(JSON.stringify({ bench: 'influence', conditions, figures }))
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

function influenceOf(adapter: string, every: string): Answered[] {
  const folder = join(ROOT, '.meed/influence')
  mkdirSync(folder, { recursive: true })
  const out = join(folder, `${adapter}.json`)
  const lines = join(DATA, `training/${adapter}.jsonl`)
  const from = ['--gguf', BASE, '--adapter', join(DATA, `adapters/${adapter}.gguf`)]
  python(['influence.py', ...from, '--lines', lines, '--every', every, '--out', out])
  return influence.parse(JSON.parse(readFileSync(out, 'utf8'))).answers
}

/** Ranks of the training lines by influence beside their ranks by span credit, answer by answer. */
function agree(adapter: string, answers: readonly Answered[]): Record<string, number> {
  const texts = readFileSync(join(DATA, `training/${adapter}.txt`), 'utf8')
    .trim()
    .split('\n\n')
  const prompts = readFileSync(join(DATA, `training/${adapter}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => chat.parse(JSON.parse(line)).messages.slice(0, -1))
  const { head, files } = buildGeneration(
    texts.map((text, line) => ({
      contributionId: contentId('con', adapter),
      clusterId: sha256Hex(`line ${line}`),
      payee: parseAddress(`0x${'d0'.repeat(20)}`),
      licence: 'CC0-1.0',
      priorityMs: 0,
      documentOffset: line,
      text,
    })),
  )
  const index = openIndex(head, files)
  const rows = answers.map((answer) => {
    const prompt = must(prompts[answer.line], 'a line has its prompt')
    const given = prompt.map(({ content }) => content)
    const verbatim = creditOf(index, answer.text, [], texts.length)
    const paid = creditOf(index, answer.text, given, texts.length)
    const better = answer.scores.filter((score) => score > (answer.scores[answer.line] ?? 0))
    return { answer, verbatim, paid, rank: better.length + 1 }
  })
  const withVerbatim = rows.filter(({ verbatim }) => verbatim.some((credit) => credit > 0))
  const withPaid = rows.filter(({ paid }) => paid.some((credit) => credit > 0))
  return {
    lines: texts.length,
    answers: rows.length,
    ownLineFirst: rows.filter(({ rank }) => rank === 1).length,
    ownLineAmongFive: rows.filter(({ rank }) => rank <= 5).length,
    spearmanWithSpansVerbatim: rounded(
      mean(withVerbatim.map(({ answer, verbatim }) => spearman(answer.scores, verbatim))),
      3,
    ),
    spearmanWithSpansPaid: rounded(
      mean(withPaid.map(({ answer, paid }) => spearman(answer.scores, paid))),
      3,
    ),
    answersWithPaidSpans: withPaid.length,
    negativeScoresPerAnswer: rounded(
      mean(rows.map(({ answer }) => answer.scores.filter((score) => score < 0).length)),
      1,
    ),
  }
}

/** Each line's part of the mass of the spans that it holds. */
function creditOf(
  index: OpenIndex,
  answer: string,
  given: readonly string[],
  lines: number,
): number[] {
  const asked = askedOf(answer, index)
  const none = new Set<never>()
  const runs = findWarm(index, asked.numbers, none)
  const credit = Array.from({ length: lines }, () => 0)
  for (const { mass, clusters } of evidenceOf(index, asked, runs, given, none).spans) {
    for (const { documentOffset: line } of clusters) {
      credit[line] = (credit[line] ?? 0) + mass / clusters.length
    }
  }
  return credit
}

function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranksOf(a), ranksOf(b)]
  const [meanX, meanY] = [mean(x), mean(y)]
  const centred = x.map((rank, at) => [rank - meanX, (y[at] ?? 0) - meanY] as const)
  const total = (part: (row: readonly [number, number]) => number) =>
    centred.reduce((sum, row) => sum + part(row), 0)
  const scale = Math.sqrt(total(([p]) => p * p) * total(([, q]) => q * q))
  return scale === 0 ? 0 : total(([p, q]) => p * q) / scale
}

/** Ties share their mean rank. */
function ranksOf(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b)
  const first = new Map<number, number>()
  const count = new Map<number, number>()
  for (const [rank, value] of sorted.entries()) {
    if (!first.has(value)) first.set(value, rank)
    count.set(value, (count.get(value) ?? 0) + 1)
  }
  return values.map((value) => (first.get(value) ?? 0) + ((count.get(value) ?? 1) - 1) / 2)
}

main()
