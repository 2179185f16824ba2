// What the suite `vllm` needs before it runs: vLLM itself and the models that it serves, both made once
// under .meed. Refused in one line on a machine that cannot have it.
import { join } from 'node:path'
import {
  installVllm,
  makeTinyModels,
  type VllmUnavailable,
} from '../gpu-runtime/engines/vllm/cpu/install.ts'
import { ok, type Result } from '../schemas/result.ts'
import { ROOT } from './stack/settings.ts'

/** @returns the environment by which the tests find them */
export function vllmForTests(): Result<Readonly<Record<string, string>>, VllmUnavailable> {
  const installed = installVllm(join(ROOT, '.meed/vllm'), (line) => console.log(line))
  if (!installed.ok) return installed
  const models = join(ROOT, '.meed/vllm-models')
  makeTinyModels(installed.value, models)
  return ok({ MEED_VLLM_PYTHON: installed.value, MEED_VLLM_MODELS: models })
}
