// npm run invariants: the invariants over more than a million random calls (foundry.toml, profile
// deep), minutes of work. Arguments go to forge: `-- --match-test Money` walks one of them. Other
// cases than the fixed ones: FOUNDRY_FUZZ_SEED=<number>.
import { forge } from './tools/forge.mjs'

process.env.FOUNDRY_PROFILE = 'deep'
const began = performance.now()
const run = await forge(['test', '--match-path', 'test/invariant/*', ...process.argv.slice(2)])
const verdicts = run.output.split('\n').filter((line) => /^\[(PASS|FAIL)/.test(line))
if (run.code !== 0) console.error(run.output)
for (const verdict of verdicts) console.log(verdict)
const calls = verdicts.reduce((sum, line) => sum + Number(/calls: (\d+)/.exec(line)?.[1] ?? 0), 0)
const seconds = ((performance.now() - began) / 1000).toFixed(0)
console.log(`${calls} calls in ${seconds} s`)
process.exit(run.code !== 0 || calls === 0 ? 1 : 0)
