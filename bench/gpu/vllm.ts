// What vLLM serves on this machine's GPU behind the agent: adapters, tokens a second, the time to the first
// token and the memory of the card, with every condition. Needs a GPU, a Python that has vLLM, and a Llama
// base in Hugging Face's format; says what is missing.
//
//   node bench/gpu/vllm.ts --python /opt/vllm/bin/python --model /models/llama [--adapters 1000] [--json]
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseNodeConfig } from '../../gpu-runtime/config.ts'
import { chooseEngine } from '../../gpu-runtime/engines/start-engine.ts'
import { amount, benchFlags, count } from '../flags.ts'
import { seeded, zipf } from '../random.ts'
import { loadOn, type Load } from './load.ts'
import { peftAdapters } from './peft-adapters.ts'

const values = benchFlags('bench:gpu', 'What vLLM serves on this GPU behind the agent')
  .option('--python <file>', 'of an environment with vLLM')
  .option('--model <folder>', "of a Llama base in Hugging Face's format")
  .option('--adapters <n>', 'how many', count, 1_000)
  .option('--rank <n>', 'theirs', count, 8)
  .option('--in-batch <n>', 'adapters that one batch may mix', count, 32)
  .option('--in-memory <n>', 'adapters that the engine holds', count, 256)
  .option('--calls <n>', 'how many', count, 2_000)
  .option('--together <n>', 'calls at a time', count, 64)
  .option('--tokens <n>', 'of each answer', count, 128)
  .option('--zipf <n>', 'exponent of their popularity', amount, 1)
  .option('--args <words>', "more of vLLM's own", '')
  .parse()
  .opts()

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
  const { together, tokens } = values
  const config = parseNodeConfig({
    NODE_ID: 'bench',
    NODE_TOKEN: 'joins no fleet at all',
    NODE_PAYEE: `0x${'0'.repeat(40)}`,
    EDGE_URL: 'http://localhost',
    PORT: '0',
    MODELS_DIR: folder,
    STATE_DIR: folder,
    ENGINE: 'vllm',
    SLOTS: String(together),
    VLLM_PYTHON: python,
    VLLM_MODEL: model,
    VLLM_BASE_NAME: 'base',
    VLLM_ADAPTERS_IN_BATCH: String(values.inBatch),
    VLLM_ADAPTERS_IN_MEMORY: String(values.inMemory),
    VLLM_MAX_RANK: String(values.rank),
    VLLM_ARGS: values.args,
  })
  const fetching = { folder, env: process.env, onProgress: () => undefined }
  const chosen = await chooseEngine(config, fetching)
  const folders = await peftAdapters(folder, chosen.base.shape, values.rank, values.adapters)
  const began = performance.now()
  const engine = await chosen.start()
  const startSeconds = Math.round((performance.now() - began) / 1_000)
  try {
    const rank = zipf(values.adapters, values.zipf, seeded(1))
    const draw = () => folders[rank()] ?? ''
    await loadOn(engine, draw, together, together, tokens)
    const load = await loadOn(engine, draw, values.calls, together, tokens)
    report(load, { card, startSeconds, engine: chosen.fingerprintName, base: model })
  } finally {
    await engine.stop()
  }
}

function report(load: Load, facts: Readonly<Record<string, string | number>>): void {
  const conditions = {
    ...facts,
    adapters: `${values.adapters} of rank ${values.rank} on q and v, ${values.inBatch} in a batch, ${values.inMemory} in memory`,
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
