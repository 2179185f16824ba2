// From what a body asks, in whichever of OpenAI's shapes, to a Call: what no engine here can do is
// refused with its reason before anything is held.
import type { JsonObject } from '../../schemas/canonical.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { responseFormat, textFormat } from '../../schemas/wire/sampling.ts'
import type { z } from 'zod'
import type { Call } from '../answer.ts'
import { invalidRequest, type Problem } from '../http/problem.ts'
import { ANY_OBJECT, readSchema } from '../infer/json-schema.ts'

export type Asked = Omit<
  Call,
  'generationId' | 'holdBeforeMs' | 'authorization' | 'keep' | 'signal' | 'whole'
>

type Given<T> = T | null | undefined

export type SamplingBody = {
  readonly temperature?: Given<number>
  readonly top_p?: Given<number>
  readonly seed?: Given<number>
  readonly stop?: Given<string | string[]>
  readonly n?: Given<number>
}

/** What each field means where it is left out, or null. */
export function samplingOf({ temperature, top_p: topP, seed, stop, n }: SamplingBody) {
  return {
    // Of the likeliest tokens that make up nothing, the first stays: the engines call that temperature 0.
    ...(topP === 0
      ? { temperature: 0, topP: 1 }
      : { temperature: temperature ?? 1, topP: topP ?? 1 }),
    seed: typeof seed === 'number' ? Number(BigInt.asUintN(32, BigInt(seed))) : null,
    stop: typeof stop === 'string' ? [stop] : (stop ?? []),
    ...(n === null || n === undefined || n === 1 ? {} : { n }),
  }
}

type ToolsBody = {
  readonly tools?: Given<readonly unknown[]>
  readonly tool_choice?: Given<string | object>
}

/** Null where no tools are asked for. */
export function toolsRefusal({ tools, tool_choice: choice }: ToolsBody): Problem | null {
  const asked = (tools?.length ?? 0) > 0
  const forced = choice !== null && choice !== undefined && choice !== 'none' && choice !== 'auto'
  if (!asked && !forced) return null
  const message =
    'Tools cannot be called: no engine that serves here was trained to call them, and one that was ' +
    'not would only pretend. Ask for JSON with response_format json_schema instead.'
  return invalidRequest('unsupported_parameter', message, asked ? 'tools' : 'tool_choice')
}

type Schema = { readonly jsonSchema?: JsonObject }

/** chat/completions: response_format. */
export function jsonSchemaOf(
  format: Given<z.infer<typeof responseFormat>>,
): Result<Schema, Problem> {
  if (format?.type !== 'json_schema') return ok(plain(format?.type))
  return strict(format.json_schema.schema, 'response_format.json_schema.schema')
}

/** responses: text.format. */
export function textSchemaOf(format: Given<z.infer<typeof textFormat>>): Result<Schema, Problem> {
  if (format?.type !== 'json_schema') return ok(plain(format?.type))
  return strict(format.schema, 'text.format.schema')
}

function plain(type: 'text' | 'json_object' | undefined): Schema {
  return type === 'json_object' ? { jsonSchema: ANY_OBJECT } : {}
}

function strict(schema: JsonObject, path: string): Result<Schema, Problem> {
  const read = readSchema(schema, path)
  if (read.ok) return ok({ jsonSchema: read.value })
  const message = `'${read.error.path}' is not possible: ${read.error.reason}.`
  return err(invalidRequest('invalid_json_schema', message, read.error.path))
}

export function logprobsRefusal(param: string, needs: string): Problem {
  return invalidRequest('invalid_value', `'${param}' needs '${needs}' too.`, param)
}
