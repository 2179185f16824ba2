// The gateways that Meed is measured beside, each as its makers start it, without keys, accounts or
// logs: Portkey from npm as a plain pass-through, LiteLLM from PyPI with a master key and one worker.
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { freePort } from '../../local/demo/running-stack.ts'
import { ROOT } from '../../local/stack/settings.ts'
import { serving, type Started } from './process.ts'

export type Gateway = Started & {
  readonly name: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly model: string
  /** Waits for the work that calls leave behind, where a gateway has such work. */
  readonly settled?: () => Promise<number>
}

export const LITELLM = 'litellm[proxy]==1.91.1'
const MASTER_KEY = 'sk-bench'

export async function startPortkey(mockUrl: string): Promise<Gateway> {
  const port = await freePort()
  const server = join(ROOT, 'node_modules/@portkey-ai/gateway/build/start-server.js')
  const base = `http://127.0.0.1:${port}`
  const started = await serving(process.execPath, [server, '--headless', `--port=${port}`], base)
  const headers = {
    authorization: 'Bearer bench',
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `${mockUrl}/v1`,
  }
  return {
    ...started,
    name: 'Portkey',
    url: `${base}/v1/chat/completions`,
    headers,
    model: 'bench',
  }
}

/** Installed once into a virtual environment of its own. */
export async function startLiteLlm(mockUrl: string): Promise<Gateway> {
  const folder = join(ROOT, '.meed/litellm')
  const bin = (name: string) => join(folder, 'bin', name)
  const run = promisify(execFile)
  if (!existsSync(bin('litellm'))) {
    await run('python3', ['-m', 'venv', folder])
    await run(bin('pip'), ['install', '--quiet', LITELLM], { maxBuffer: 1 << 26 })
  }
  const port = await freePort()
  const config = join(folder, 'bench.yaml')
  await writeFile(config, liteLlmConfig(mockUrl))
  const args = ['--config', config, '--host', '127.0.0.1', '--port', String(port)]
  const base = `http://127.0.0.1:${port}`
  const env = { LITELLM_LOG: 'ERROR', LITELLM_LOCAL_MODEL_COST_MAP: 'True' }
  const started = await serving(bin('litellm'), [...args, '--num_workers', '1'], base, env)
  const headers = { authorization: `Bearer ${MASTER_KEY}` }
  return {
    ...started,
    name: 'LiteLLM',
    url: `${base}/v1/chat/completions`,
    headers,
    model: 'bench',
  }
}

function liteLlmConfig(mockUrl: string): string {
  return `model_list:
  - model_name: bench
    litellm_params:
      model: openai/bench
      api_base: ${mockUrl}/v1
      api_key: bench
litellm_settings:
  num_retries: 0
  telemetry: false
general_settings:
  master_key: ${MASTER_KEY}
  disable_spend_logs: true
`
}
