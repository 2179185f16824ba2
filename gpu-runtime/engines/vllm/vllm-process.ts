// The life of one vLLM server: started in a process group of its own, watched until it answers, and
// swept whole when it ends, however it ends. Two of its habits make this needed: killed hard, it
// leaves its engine and its workers behind; and when a worker dies, it exits with code 0. When the agent
// itself is killed, serve.py sweeps.
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { ALTERNATIVES_MAX, askedOfChat } from './vllm-logprobs.ts'

export type VllmOptions = {
  /** Python of an environment that has vLLM. */
  readonly python: string
  /** Folder of the base: config, tokenizer, weights. */
  readonly modelFolder: string
  /** The base's name in calls. */
  readonly baseName: string
  readonly port: number
  /** Adapters in one batch: slots on the device. */
  readonly adaptersInBatch: number
  /** Adapters in host memory. */
  readonly adaptersInMemory: number
  readonly maxRank: number
  readonly contextTokens: number
  readonly slots: number
  /** Further arguments, as a machine needs them. */
  readonly args: readonly string[]
  /** All of the server's environment beside what this file sets; no secret belongs in it. */
  readonly env: Readonly<Record<string, string>>
  readonly readyMsMax: number
}

export type VllmProcess = {
  readonly url: string
  readonly pid: number
  /** Resolves with a reason when the server ends without having been stopped. */
  readonly died: Promise<string>
  readonly stop: () => Promise<void>
}

const STOP_MS_MAX = 10_000
const POLL_MS = 250
/** How much of its last output a reason carries. */
const TAIL_CHARS = 600

/** Rejects when the server ends, or is silent, before it is ready; nothing of it is left then. */
export async function startVllm(options: VllmOptions): Promise<VllmProcess> {
  const url = `http://127.0.0.1:${options.port}`
  const child = spawn(options.python, argumentsOf(options), {
    detached: true,
    env: { ...options.env, ...FIXED_ENV },
    // Its input stays open as long as this process lives: serve.py.
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const pid = child.pid
  if (pid === undefined) throw new Error(`${options.python} could not be started`)
  let tail = ''
  const listen = (bytes: Buffer) => (tail = (tail + bytes.toString()).slice(-TAIL_CHARS))
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  let stopping = false
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      sweep(pid)
      resolve(`vLLM ended by itself (${signal ?? `code ${code}`}): ${tail.trim()}`)
    })
  })
  await Promise.race([untilReady(url, options.readyMsMax), ended.then(refuse)]).catch((error) => {
    sweep(pid)
    throw error
  })
  return {
    url,
    pid,
    died: ended.then((reason) => (stopping ? new Promise<never>(() => undefined) : reason)),
    async stop() {
      stopping = true
      await stopChild(child, ended)
      sweep(pid)
    },
  }
}

const SERVE = join(import.meta.dirname, 'serve.py')

/** What the port promises: a call's parameters decide alone, and log-probabilities are those drawn from. */
const FIXED_ARGUMENTS = [
  ...['--generation-config', 'vllm', '--logprobs-mode', 'processed_logprobs'],
  ...['--max-logprobs', String(askedOfChat(ALTERNATIVES_MAX))],
  '--structured-outputs-config',
  JSON.stringify({ backend: 'guidance', disable_any_whitespace: true }),
]

const FIXED_ENV = {
  VLLM_ALLOW_RUNTIME_LORA_UPDATING: 'True',
  HF_HUB_OFFLINE: '1',
  TRANSFORMERS_OFFLINE: '1',
  VLLM_NO_USAGE_STATS: '1',
  DO_NOT_TRACK: '1',
  VLLM_HOST_IP: '127.0.0.1',
}

function argumentsOf(options: VllmOptions): string[] {
  return [
    ...[SERVE, '--host', '127.0.0.1'],
    ...['--port', String(options.port), '--model', options.modelFolder],
    ...['--served-model-name', options.baseName, '--enable-lora'],
    ...['--max-loras', String(options.adaptersInBatch)],
    ...['--max-cpu-loras', String(options.adaptersInMemory)],
    ...['--max-lora-rank', String(options.maxRank)],
    ...['--max-model-len', String(options.contextTokens), '--max-num-seqs', String(options.slots)],
    ...FIXED_ARGUMENTS,
    ...options.args,
  ]
}

async function untilReady(url: string, msMax: number): Promise<void> {
  const deadline = Date.now() + msMax
  while (Date.now() < deadline) {
    const signal = AbortSignal.timeout(2_000)
    const reply = await fetch(`${url}/health`, { signal }).catch(() => null)
    await reply?.body?.cancel()
    if (reply?.ok === true) return
    await setTimeout(POLL_MS)
  }
  throw new Error(`vLLM was not ready within ${msMax} ms`)
}

function refuse(reason: string): never {
  throw new Error(reason)
}

async function stopChild(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await Promise.race([ended, setTimeout(STOP_MS_MAX)])
}

/** Kills whatever is left of the group: engine and workers are not this process's children. */
function sweep(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // Nothing was left.
  }
}
