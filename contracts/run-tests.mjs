// Builds the contracts and runs every Foundry test; the last line is "N passed, N failed". Gas that
// differs from contracts/snapshots is one failure more; with --snapshot it is written there instead.
import { forge } from './tools/forge.mjs'

const run = await forge(['test', '--json'])
const line = run.output.split('\n').find((text) => text.startsWith('{"test/'))
if (line === undefined) {
  console.error(run.output)
  process.exit(1)
}
const results = Object.entries(JSON.parse(line)).flatMap(([suite, { test_results: tests }]) =>
  Object.entries(tests).map(([name, { status, reason }]) => ({ suite, name, status, reason })),
)
const failed = results.filter(({ status }) => status !== 'Success')
for (const { suite, name, reason } of failed) console.error(`FAIL ${suite} ${name}: ${reason}`)

// forge compares snapshots only in its report for people.
process.env.FORGE_SNAPSHOT_CHECK = process.argv.includes('--snapshot') ? 'false' : 'true'
const gas = await forge(['test', '--match-path', 'test/gas/*'])
const differs = gas.code !== 0 && failed.length === 0 ? 1 : 0
if (differs > 0) console.error(gas.output)

console.log(`${results.length - failed.length} passed, ${failed.length + differs} failed`)
process.exit(failed.length + differs > 0 || results.length === 0 ? 1 : 0)
