// The fields that every way of asking for text shares, as OpenAI names them. A field that is null
// says the same as one that is left out: many clients send both.
import { z } from 'zod'
import { datanetsAsked, jsonObject } from './scalars.ts'

export const MESSAGES_MAX = 256

export const given = <S extends z.ZodType>(schema: S) => schema.nullish()

/** What this API cannot do is said by name, also where a client sends the harmless default. */
const onlyDefault = <V extends number | boolean>(value: V, why: string) =>
  given(z.literal(value, `only ${value} is possible: ${why}`))

/** One form of a part of a message; what is not text is refused by that name, not by its unknown fields. */
export const onlyText = <S extends z.core.$ZodTypeDiscriminable>(textPart: S) =>
  z.discriminatedUnion('type', [textPart], 'only text is read here: no images, no sound, no files')

/** Of four adapters, each of the longest name, with their weights. */
const MODEL_NAME_MAX = 512
export const modelName = z
  .string()
  .min(1)
  .max(MODEL_NAME_MAX)
  .meta({
    description:
      'A base model, or an adapter as owner/name: GET /v1/models lists them. Or up to four adapters of ' +
      'one owner, combined: owner/a:0.6+owner/b, each with the weight by which it counts, or with 1.',
  })

export const datanets = given(datanetsAsked).meta({
  description:
    'Ground the answer in these Datanets, each owner/name or owner/name@version; the answer then has citations.',
})

export const stop = given(
  z.union([
    z.string().min(1).max(256),
    z.array(z.string().min(1).max(256)).max(4, 'at most 4 are possible'),
  ]),
)

export const sampling = {
  temperature: given(z.number().min(0).max(2)),
  top_p: given(z.number().min(0).max(1)).meta({
    description: '0 takes the likeliest token each time, as temperature 0 does.',
  }),
  seed: given(z.int()).meta({
    description:
      'The same seed, model, node and question give the same answer. Its last 32 bits count.',
  }),
  stop,
  n: given(z.int().min(1).max(8)).meta({
    description: 'Independent answers. The prompt is paid once, each answer for its own tokens.',
  }),
  frequency_penalty: onlyDefault(0, 'no engine here applies penalties'),
  presence_penalty: onlyDefault(0, 'no engine here applies penalties'),
  user: given(z.string().max(256)),
  /** Hints that change nothing here: there is one tier, prompts are not cached, nobody's users are screened. */
  service_tier: given(
    z.enum(['auto', 'default'], 'only auto and default are possible: there is one tier'),
  ),
  prompt_cache_key: given(z.string().max(256)),
  safety_identifier: given(z.string().max(256)),
}

export const stream = given(z.boolean())
export const streamOptions = given(
  z.strictObject({
    include_usage: given(z.boolean()),
    include_obfuscation: onlyDefault(false, 'no frame is padded'),
  }),
).meta({ description: 'The last chunk has the usage unless include_usage is false.' })

export const metadata = given(z.record(z.string().max(64), z.string().max(512)))
export const store = onlyDefault(false, 'nothing is kept for later calls')

/** OpenAI's JSON schema format; which keywords are possible is checked when the call is built. */
const jsonSchemaFormat = {
  type: z.literal('json_schema'),
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  description: given(z.string()),
  schema: jsonObject,
  strict: given(z.boolean()),
}
const { type: jsonSchemaType, ...jsonSchemaParts } = jsonSchemaFormat
const plainFormats = [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
] as const

/** chat/completions nests the schema under its own member. */
export const responseFormat = z.discriminatedUnion('type', [
  ...plainFormats,
  z.strictObject({ type: jsonSchemaType, json_schema: z.strictObject(jsonSchemaParts) }),
])
/** responses has the schema beside the type. */
export const textFormat = z.discriminatedUnion('type', [
  ...plainFormats,
  z.strictObject(jsonSchemaFormat),
])

/** Read so that the refusal can name its reason; no engine here calls tools. */
export const tools = {
  tools: given(z.array(z.looseObject({ type: z.string() })).max(128)),
  tool_choice: given(z.union([z.string(), z.looseObject({ type: z.string() })])),
  parallel_tool_calls: given(z.boolean()),
}
