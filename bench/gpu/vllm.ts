// What vLLM serves on this machine's GPU behind the agent: adapters, tokens a second, the time to the first
// token and the memory of the card, with every condition. Needs a GPU, a Python that has vLLM, and a Llama
// base in Hugging Face's format; says what is missing.
//
//   node bench/gpu/vllm.ts --python /opt/vllm/bin/python --model /models/llama [--adapters 1000] [--json]
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseNodeConfig } from '../../gpu-runtime/config.ts'
import { chooseEngine } from '../../gpu-runtime/engines/start-engine.ts'
import { seeded, zipf } from '../random.ts'
import { loadOn, type Load } from './load.ts'
import { peftAdapters } from './peft-adapters.ts'

const { values } = parseArgs({
  options: {
    python: { type: 'string' },
    model: { type: 'string' },
    adapters: { type: 'string', default: '1000' },
    rank: { type: 'string', default: '8' },
    'in-batch': { type: 'string', default: '32' },
    'in-memory': { type: 'string', default: '256' },
    calls: { type: 'string', default: '2000' },
    together: { type: 'string', default: '64' },
    tokens: { type: 'string', default: '128' },
    zipf: { type: 'string', default: '1.0' },
    args: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
})

async function main(): Promise<void> {
  const { python, model } = values
  const card = cardOf('name,driver_version,memory.total')
  if (python === undefined || model === undefined || card === null) {
    console.error(
      'This bench needs a GPU that nvidia-smi shows, --python (an environment with vLLM) and --model ' +
        '(absolute folder of a Llama base). Nothing was measured.',
    )
    process.exit(2)
  }
  const folder = mkdtempSync(join(tmpdir(), 'meed-gpu-'))
  try {
    await measure(folder, python, model, card)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(folder: string, python: string, model: string, card: string) {
  const together = Number(values.together)
  const config = parseNodeConfig({
    NODE_ID: 'bench',
    NODE_TOKEN: 'joins no fleet at all',
    NODE_PAYEE: `0x${'0'.repeat(40)}`,
    EDGE_URL: 'http://localhost',
    PORT: '0',
    MODELS_DIR: folder,
    STATE_DIR: folder,
    ENGINE: 'vllm',
    SLOTS: values.together,
    VLLM_PYTHON: python,
    VLLM_MODEL: model,
    VLLM_BASE_NAME: 'base',
    VLLM_ADAPTERS_IN_BATCH: values['in-batch'],
    VLLM_ADAPTERS_IN_MEMORY: values['in-memory'],
    VLLM_MAX_RANK: values.rank,
    VLLM_ARGS: values.args,
  })
  const fetching = { folder, env: process.env, onProgress: () => undefined }
  const chosen = await chooseEngine(config, fetching)
  const count = Number(values.adapters)
  const folders = await peftAdapters(folder, chosen.base.shape, Number(values.rank), count)
  const began = performance.now()
  const engine = await chosen.start()
  const startSeconds = Math.round((performance.now() - began) / 1_000)
  try {
    const rank = zipf(count, Number(values.zipf), seeded(1))
    const draw = () => folders[rank()] ?? ''
    const tokens = Number(values.tokens)
    await loadOn(engine, draw, together, together, tokens)
    const load = await loadOn(engine, draw, Number(values.calls), together, tokens)
    report(load, { card, startSeconds, engine: chosen.fingerprintName, base: model })
  } finally {
    await engine.stop()
  }
}

function report(load: Load, facts: Readonly<Record<string, string | number>>): void {
  const conditions = {
    ...facts,
    adapters: `${values.adapters} of rank ${values.rank} on q and v, ${values['in-batch']} in a batch, ${values['in-memory']} in memory`,
    calls: `${values.calls}, ${values.together} at a time, ${values.tokens} tokens each, Zipf ${values.zipf}`,
    arguments: values.args,
    node: process.version,
  }
  const figures = {
    adaptersServed: load.served.size,
    errors: load.errors,
    tokensPerSecond: Math.round(load.tokens / load.seconds),
    ttftMsP50: at(load.ttftMs, 0.5),
    ttftMsP95: at(load.ttftMs, 0.95),
    ttftMsP99: at(load.ttftMs, 0.99),
    gpuMemoryMiB: Number(cardOf('memory.used')?.split(' ')[0] ?? Number.NaN),
  }
  console.table(conditions)
  console.table(figures)
  if (values.json) console.log(JSON.stringify({ bench: 'gpu', conditions, figures }))
}

/** Of the first card; null where there is none. */
function cardOf(query: string): string | null {
  try {
    const args = [`--query-gpu=${query}`, '--format=csv,noheader']
    return execFileSync('nvidia-smi', args, { encoding: 'utf8' }).trim().split('\n')[0] ?? null
  } catch {
    return null
  }
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))
  return Number((sorted[index] ?? Number.NaN).toFixed(1))
}

await main()
