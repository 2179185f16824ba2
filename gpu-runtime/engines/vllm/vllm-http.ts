// What vLLM's server answers, parsed: loading and unloading adapters, what it lists, what it counts.
// Its replies to a refused adapter differ by cause and version; what counts is what it lists after.
import { z } from 'zod'
import type { CountRequest } from '../../../schemas/wire/node.ts'
import { EngineError } from '../engine.port.ts'
import { textToContinue } from './vllm-request.ts'

const LOAD_MS_MAX = 60_000
const ASK_MS_MAX = 10_000

const listed = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) })
const refusal = z.looseObject({ error: z.looseObject({ message: z.string() }) })
const tokenized = z.looseObject({ count: z.number() })

/** Names of the adapters that the server answers for, the base left out. */
export async function listAdapters(url: string, base: string): Promise<readonly string[]> {
  const reply = await fetch(`${url}/v1/models`, { signal: AbortSignal.timeout(ASK_MS_MAX) })
  const { data } = listed.parse(await reply.json())
  return data.map(({ id }) => id).filter((id) => id !== base)
}

/** @param folder absolute: anything else vLLM may look up on a hub */
export async function loadAdapter(url: string, name: string, folder: string): Promise<void> {
  const reply = await post(`${url}/v1/load_lora_adapter`, { lora_name: name, lora_path: folder })
  if (!reply.ok) {
    const why = `vLLM does not take the adapter: ${await whyOf(reply)}`
    throw new EngineError('adapter_invalid', why)
  }
  await reply.body?.cancel()
}

/** Whatever it replies: the caller looks at the list afterwards. */
export async function unloadAdapter(url: string, name: string): Promise<void> {
  const reply = await post(`${url}/v1/unload_lora_adapter`, { lora_name: name })
  await reply.body?.cancel()
}

/** As the `start` of its answer says it. */
export async function countPrompt(
  url: string,
  model: string,
  { messages, template }: CountRequest,
): Promise<number> {
  const prompt = { prompt: textToContinue({ messages }) }
  const asked = template === 'none' ? prompt : { messages, add_generation_prompt: true }
  const reply = await post(`${url}/tokenize`, { model, ...asked })
  if (!reply.ok) throw new EngineError('engine_failed', await whyOf(reply))
  return tokenized.parse(await reply.json()).count
}

/** The gauges that routing and scaling look at; absent ones are 0. */
export async function readGauges(url: string): Promise<ReadonlyMap<string, number>> {
  const reply = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(ASK_MS_MAX) })
  const gauges = new Map<string, number>()
  for (const line of (await reply.text()).split('\n')) {
    const [, name = '', labels = '', value] = /^vllm:(\w+)(\{[^}]*\})? (\S+)$/.exec(line) ?? []
    const reason = /reason="(\w+)"/.exec(labels)?.[1]
    if (value !== undefined)
      gauges.set(reason === undefined ? name : `${name}:${reason}`, Number(value))
  }
  return gauges
}

/** @param signal absent: within a minute */
export function post(url: string, body: object, signal?: AbortSignal): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  const limit = signal ?? AbortSignal.timeout(LOAD_MS_MAX)
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal: limit })
}

/** The message of a refusal, or what was answered instead of one. */
export async function whyOf(reply: Response): Promise<string> {
  const text = await reply.text()
  try {
    return refusal.parse(JSON.parse(text)).error.message
  } catch {
    return `vLLM answered ${reply.status}: ${text.slice(0, 200)}`
  }
}
