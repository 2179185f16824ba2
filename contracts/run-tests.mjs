// Builds the contracts and runs every Foundry test; the last line is "N passed, N failed".
import { forge } from './tools/forge.mjs'

const run = await forge(['test', '--json'])
const line = run.output.split('\n').find((text) => text.startsWith('{'))
if (line === undefined) {
  console.error(run.output)
  process.exit(1)
}
const results = Object.entries(JSON.parse(line)).flatMap(([suite, { test_results: tests }]) =>
  Object.entries(tests).map(([name, { status, reason }]) => ({ suite, name, status, reason })),
)
const failed = results.filter(({ status }) => status !== 'Success')
for (const { suite, name, reason } of failed) console.error(`FAIL ${suite} ${name}: ${reason}`)
console.log(`${results.length - failed.length} passed, ${failed.length} failed`)
process.exit(failed.length > 0 || results.length === 0 ? 1 : 0)
