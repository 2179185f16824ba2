// A call as vLLM's server takes it: a chat, or a text that is continued. Pure.
import type { Json, JsonObject } from '../../../schemas/canonical.ts'
import type { EngineCall } from '../engine.port.ts'
import { askedOfChat } from './vllm-logprobs.ts'

export type VllmRequest = { readonly path: string; readonly body: object }

export type Served = {
  readonly url: string
  /** The base's name or an adapter's. */
  readonly model: string
  readonly contextTokens: number
}

export function requestOf({ model, contextTokens }: Served, call: EngineCall): VllmRequest {
  const { logprobs, jsonSchema } = call
  const body = {
    model,
    // It cuts what does not fit beside the prompt, and refuses what would not fit without one.
    max_tokens: Math.min(call.maxTokens, contextTokens),
    temperature: call.temperature,
    top_p: call.topP,
    ...(call.seed === null ? {} : { seed: call.seed }),
    ...(call.stop.length === 0 ? {} : { stop: call.stop }),
    ...(jsonSchema === undefined ? {} : { response_format: formatOf(jsonSchema) }),
    stream: true,
    stream_options: { include_usage: true, continuous_usage_stats: true },
  }
  if (call.template === 'none') {
    const prompt = textToContinue(call)
    const scores = logprobs === undefined ? {} : { logprobs }
    return { path: '/v1/completions', body: { ...body, ...scores, prompt } }
  }
  const scores =
    logprobs === undefined ? {} : { logprobs: true, top_logprobs: askedOfChat(logprobs) }
  return { path: '/v1/chat/completions', body: { ...body, ...scores, messages: call.messages } }
}

export function textToContinue({ messages }: Pick<EngineCall, 'messages'>): string {
  return messages.map(({ content }) => content).join('')
}

function formatOf(schema: JsonObject): JsonObject {
  return { type: 'json_schema', json_schema: { name: 'answer', schema: asJsonSchema(schema) } }
}

/**
 * The wire's schema means what llama.cpp's grammar makes of it: an object has all of its properties, and
 * oneOf is whatever one of them allows. JSON Schema says the same in other words.
 */
export function asJsonSchema(schema: JsonObject): JsonObject {
  const members = Object.entries(schema).map(([key, value]): [string, Json] => {
    if (key === 'properties' || key === '$defs') return [key, eachMember(value)]
    if (key === 'oneOf') return ['anyOf', eachOne(value)]
    if (key === 'prefixItems') return [key, eachOne(value)]
    if (key === 'items' || key === 'additionalProperties') return [key, one(value)]
    return [key, value]
  })
  const { properties } = schema
  const required = isObject(properties) ? { required: Object.keys(properties) } : {}
  return { ...Object.fromEntries(members), ...required }
}

function one(value: Json): Json {
  return isObject(value) ? asJsonSchema(value) : value
}

function eachOne(values: Json): Json {
  return isList(values) ? values.map(one) : values
}

function eachMember(members: Json): Json {
  if (!isObject(members)) return members
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, one(member)]))
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
