// npm run bench:attribution [-- --json] [--data DIR] [--only NAME]: how true, how hard to farm and
// how fast is attribution? Prints each section with its conditions; with --json it ends in one line.
import { attackGain } from './attribution/attacks.ts'
import { plants } from './attribution/plants.ts'
import { support } from './attribution/support.ts'
import { quoteSum } from './attribution/quotesum.ts'
import type { Report, Section, Value } from './attribution/section.ts'
import { spansSection } from './attribution-spans.ts'
import { ALIGN } from '../workers/attribute/align-weights.gen.ts'
import { benchFlags } from './flags.ts'

const SECTIONS: readonly Section[] = [quoteSum, support, plants, attackGain, spansSection]
const DEFAULT_DATA = '../shared/data'

async function main(): Promise<void> {
  const values = benchFlags(
    'bench:attribution',
    'How true shares of credit are, and what they cost',
  )
    .option('--data <folder>', 'of QuoteSum', process.env['MEED_BENCH_DATA'] ?? DEFAULT_DATA)
    .option('--only <section>', 'one section of the table')
    .parse()
    .opts()
  const figures: Record<string, Value> = {}
  const conditions: Record<string, Value> = {
    weights: ALIGN.version,
    node: process.version,
    data: values.data,
  }
  for (const section of SECTIONS) {
    if (values.only !== undefined && section.name !== values.only) continue
    const report = await section.run({ data: values.data })
    print(section.name, report)
    Object.assign(figures, report.figures)
    for (const [name, value] of Object.entries(report.conditions)) {
      conditions[`${section.name}.${name}`] = value
    }
  }
  if (values.json) console.log(JSON.stringify({ bench: 'attribution', conditions, figures }))
}

function print(name: string, { conditions, figures, tables = [] }: Report): void {
  console.log(`\n${name}`)
  console.table(conditions)
  console.table(figures)
  for (const { heading, rows } of tables) {
    console.log(heading)
    console.table(rows)
  }
}

await main()
