// npm run influence [-- --json]: the second opinion on who trained an answer. DataInf's scores
// (gpu-runtime/train) against leave-one-out retraining of a small model, and its sign on planted
// facts and their contraries. Python with torch computes the gradients: MEED_TRAIN_PYTHON, or
// .meed/train/bin/python as gpu-runtime/train/README.md makes it.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { mean, rounded } from './attribution/section.ts'

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
function main(): void {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
    },
  })
  if (!existsSync(PYTHON)) {
    console.error(
      `influence: ${PYTHON} is missing. gpu-runtime/train/README.md says how to make that environment.`,
    )
    process.exitCode = 1
    return
  }
  python(['-m', 'unittest', '--quiet', 'test_datainf'])
  const small = retrain()
  const conditions = {
    method: 'DataInf, closed form, sign turned so that positive helps; lambda = mean square / 10',
    smallModel: `${small.examples} examples, ${small.asked} asked about, each with a contrary; ${small.seconds} s`,
    machine: 'CPU, shared',
  }
  const figures = {
    spearmanWithLeaveOneOut: rounded(mean(small.spearman), 3),
    plantedHelpRight: `${small.ownHelps}/${small.asked}`,
    plantedHarmRight: `${small.contraryHarms}/${small.asked}`,
    plantedHelpInRetraining: `${small.ownHelpsInTruth}/${small.asked}`,
    plantedHarmInRetraining: `${small.contraryHarmsInTruth}/${small.asked}`,
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

main()
