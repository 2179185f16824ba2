// npm run test:vllm: the runtime against a real vLLM on this machine's CPU. Installs it once under
// .meed/vllm; fails with what is missing where it cannot be installed.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { installVllm, makeTinyModels } from '../gpu-runtime/engines/vllm/cpu/install.ts'
import { ROOT } from './stack/settings.ts'

const python = installVllm(join(ROOT, '.meed/vllm'), (line) => console.log(line))
const models = join(ROOT, '.meed/vllm-models')
makeTinyModels(python, models)
const vitest = join(ROOT, 'node_modules/.bin/vitest')
const env = { ...process.env, MEED_VLLM_PYTHON: python, MEED_VLLM_MODELS: models }
const { status } = spawnSync(vitest, ['run', '--project', 'vllm'], {
  cwd: ROOT,
  env,
  stdio: 'inherit',
})
process.exitCode = status ?? 1
