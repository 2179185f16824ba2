// Which JSON schemas can an engine's grammar promise? A keyword that the grammar would silently
// ignore is refused by its path: the answer then fits the whole schema, or the call never runs. The
// schema comes back as the grammar reads it.
import type { Json, JsonObject } from '../../schemas/canonical.ts'
import { err, ok, type Result } from '../../schemas/result.ts'

export type SchemaRefusal = { readonly path: string; readonly reason: string }

/** Any JSON object: what response_format json_object asks for. */
export const ANY_OBJECT: JsonObject = { type: 'object', additionalProperties: true }

const NODES_MAX = 400
const NAMES_MAX = 120
const LENGTH_MAX = 2_000
const SAID_ONLY = ['description', 'title', '$schema', '$id', 'default', 'examples', '$comment']
const BASIC = ['string', 'number', 'integer', 'boolean', 'null']
const FORMATS = ['date-time', 'date', 'time']

type Place = { readonly path: string; readonly defs: ReadonlySet<string>; readonly count: Counter }
type Counter = { nodes: number }
type Shaped = Result<JsonObject, SchemaRefusal>

/** @param path what the caller called it, for the refusal */
export function readSchema(schema: JsonObject, path: string): Shaped {
  const defs = new Set(Object.keys(membersOf(schema['$defs'])))
  const place = { path, defs, count: { nodes: 0 } }
  if (schema['type'] !== 'object' && schema['$ref'] === undefined)
    return refused(place, 'the outermost type must be "object"')
  const read = readOne(schema, place, true)
  const looping = read.ok ? loopOf(membersOf(read.value['$defs'])) : null
  if (looping === null) return read
  return refused(
    at(at(place, '$defs'), looping),
    'it leads back to itself through $ref, anyOf and oneOf alone; refer to it from a property or an item',
  )
}

/**
 * A definition that stands for itself before it stands for any text. No grammar of it ends, and no
 * answer is meant by it; a cycle through a property or an item is an ordinary tree.
 *
 * @param defs as the grammar reads them
 * @returns its name; null where there is none
 */
function loopOf(defs: JsonObject): string | null {
  return Object.keys(defs).find((name) => reaches(defs, name)) ?? null
}

function reaches(defs: JsonObject, name: string): boolean {
  const seen = new Set<string>()
  const open = [...standsFor(defs[name])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === name) return true
    if (!seen.has(next)) open.push(...standsFor(defs[next]))
    seen.add(next)
  }
  return false
}

/** The definitions that a subschema is, whole, in one of its readings. */
function standsFor(schema: Json | undefined): readonly string[] {
  const { $ref, oneOf } = membersOf(schema)
  if ($ref !== undefined) return [word($ref).slice('#/$defs/'.length)]
  return listOf(oneOf).flatMap(standsFor)
}

function readOne(schema: Json | undefined, place: Place, isRoot = false): Shaped {
  if (++place.count.nodes > NODES_MAX) return refused(place, `more than ${NODES_MAX} subschemas`)
  if (!isObject(schema)) return refused(place, 'a subschema must be an object')
  const { $defs, ...rest } = schema
  const own = Object.fromEntries(Object.entries(rest).filter(([key]) => !SAID_ONLY.includes(key)))
  if ($defs !== undefined && !isRoot) return refused(at(place, '$defs'), 'only the root has $defs')
  const shaped = shape(own, place)
  if (!shaped.ok || $defs === undefined) return shaped
  const defs = readMembers($defs, at(place, '$defs'))
  return defs.ok ? ok({ ...shaped.value, $defs: defs.value }) : defs
}

function shape(own: JsonObject, place: Place): Shaped {
  const { type } = own
  if (own['$ref'] !== undefined) return reference(own, place)
  if (own['const'] !== undefined) return only(own, ['const', 'type'], place, constant)
  if (own['enum'] !== undefined) return only(own, ['enum', 'type'], place, enumeration)
  if (own['oneOf'] !== undefined) return only(own, ['oneOf'], place, alternatives('oneOf'))
  if (own['anyOf'] !== undefined) return only(own, ['anyOf'], place, alternatives('anyOf'))
  if (Array.isArray(type)) return only(own, ['type'], place, basic)
  if (type === 'object') {
    return only(own, ['type', 'properties', 'required', 'additionalProperties'], place, object)
  }
  if (type === 'array') {
    return only(own, ['type', 'items', 'prefixItems', 'minItems', 'maxItems'], place, list)
  }
  if (type === 'integer') return only(withoutSafeBounds(own), ['type'], place, basic)
  if (type === 'string') {
    return only(own, ['type', 'format', 'minLength', 'maxLength'], place, text)
  }
  return only(own, ['type'], place, basic)
}

/** Every other keyword would be ignored by the grammar: refused by its name. */
function only(
  own: JsonObject,
  known: readonly string[],
  place: Place,
  next: (own: JsonObject, place: Place) => Shaped,
): Shaped {
  const odd = Object.keys(own).find((key) => !known.includes(key))
  if (odd === undefined) return next(own, place)
  return refused(
    at(place, odd),
    'no grammar holds an answer to this keyword; leave it out and check it yourself',
  )
}

function reference(own: JsonObject, place: Place): Shaped {
  const name = /^#\/\$defs\/([^/]+)$/.exec(word(own['$ref']))?.[1] ?? ''
  if (!place.defs.has(name)) return refused(at(place, '$ref'), 'only "#/$defs/name" of the root')
  return only(own, ['$ref'], place, () => ok({ $ref: `#/$defs/${name}` }))
}

function constant(own: JsonObject, place: Place): Shaped {
  return isScalar(own['const'])
    ? ok({ const: own['const'] })
    : refused(at(place, 'const'), 'a string, a number, a boolean or null')
}

function enumeration(own: JsonObject, place: Place): Shaped {
  const values = listOf(own['enum'])
  if (values.length === 0 || values.length > NAMES_MAX || !values.every(isScalar)) {
    return refused(at(place, 'enum'), `1 to ${NAMES_MAX} strings, numbers, booleans or null`)
  }
  return ok({ enum: values })
}

const alternatives =
  (keyword: 'oneOf' | 'anyOf') =>
  (own: JsonObject, place: Place): Shaped => {
    const choices = listOf(own[keyword])
    if (choices.length === 0) return refused(at(place, keyword), 'a list of subschemas')
    const all = readList(choices, at(place, keyword))
    return all.ok ? ok({ oneOf: all.value }) : all
  }

/** zod writes these bounds for every int(): they say "an integer" and nothing more. */
function withoutSafeBounds(own: JsonObject): JsonObject {
  const says = ([key, value]: [string, Json]) =>
    (key === 'minimum' && value === Number.MIN_SAFE_INTEGER) ||
    (key === 'maximum' && value === Number.MAX_SAFE_INTEGER)
  return Object.fromEntries(Object.entries(own).filter((entry) => !says(entry)))
}

function basic(own: JsonObject, place: Place): Shaped {
  const types = Array.isArray(own['type']) ? listOf(own['type']) : [own['type'] ?? '']
  if (types.length === 0 || !types.every((one) => BASIC.includes(word(one)))) {
    return refused(at(place, 'type'), `one of object, array, ${BASIC.join(', ')}`)
  }
  return ok({ type: types.length === 1 ? (types[0] ?? null) : types })
}

function object(own: JsonObject, place: Place): Shaped {
  const properties = readMembers(own['properties'] ?? {}, at(place, 'properties'))
  if (!properties.ok) return properties
  const names = Object.keys(properties.value)
  if (names.length > NAMES_MAX) return refused(place, `more than ${NAMES_MAX} properties`)
  const missing = listOf(own['required']).find((name) => !names.includes(word(name)))
  if (missing !== undefined) {
    return refused(at(place, 'required'), `'${word(missing)}' is not among the properties`)
  }
  // The grammar writes every property, so a `required` that leaves some out is satisfied too.
  const more = own['additionalProperties'] ?? false
  const extra: Result<Json, SchemaRefusal> =
    typeof more === 'boolean' ? ok(more) : readOne(more, at(place, 'additionalProperties'))
  if (!extra.ok) return extra
  return ok({ type: 'object', properties: properties.value, additionalProperties: extra.value })
}

function list(own: JsonObject, place: Place): Shaped {
  const items = own['items'] === undefined ? ok({}) : readOne(own['items'], at(place, 'items'))
  if (!items.ok) return items
  const prefix = readList(listOf(own['prefixItems']), at(place, 'prefixItems'))
  if (!prefix.ok) return prefix
  const bounds = bound(own, ['minItems', 'maxItems'], place)
  if (!bounds.ok) return bounds
  return ok({
    type: 'array',
    ...(own['items'] === undefined ? {} : { items: items.value }),
    ...(prefix.value.length === 0 ? {} : { prefixItems: prefix.value }),
    ...bounds.value,
  })
}

function text(own: JsonObject, place: Place): Shaped {
  const { format } = own
  if (format === undefined) {
    const bounds = bound(own, ['minLength', 'maxLength'], place)
    return bounds.ok ? ok({ type: 'string', ...bounds.value }) : bounds
  }
  if (!FORMATS.includes(word(format))) {
    return refused(at(place, 'format'), `one of ${FORMATS.join(', ')}`)
  }
  return only(own, ['type', 'format'], place, () => ok({ type: 'string', format }))
}

function bound(own: JsonObject, keywords: readonly [string, string], place: Place): Shaped {
  const [least, most] = keywords
  const found: Record<string, number> = {}
  for (const keyword of keywords) {
    const value = own[keyword]
    if (value === undefined) continue
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= 0
    if (!fits || value > LENGTH_MAX) return refused(at(place, keyword), `0 to ${LENGTH_MAX}`)
    found[keyword] = value
  }
  if ((found[least] ?? 0) > (found[most] ?? LENGTH_MAX)) {
    return refused(at(place, least), `more than ${most}`)
  }
  return ok(found)
}

function readMembers(value: Json, place: Place): Shaped {
  if (!isObject(value)) return refused(place, 'an object of subschemas')
  const members: Record<string, JsonObject> = {}
  for (const [name, member] of Object.entries(value)) {
    const one = readOne(member, at(place, name))
    if (!one.ok) return one
    members[name] = one.value
  }
  return ok(members)
}

function readList(values: readonly Json[], place: Place): Result<JsonObject[], SchemaRefusal> {
  const subschemas: JsonObject[] = []
  for (const [index, value] of values.entries()) {
    const one = readOne(value, { ...place, path: `${place.path}[${index}]` })
    if (!one.ok) return one
    subschemas.push(one.value)
  }
  return ok(subschemas)
}

function at(place: Place, key: string): Place {
  return { ...place, path: `${place.path}.${key}` }
}

function refused({ path }: Place, reason: string): Result<never, SchemaRefusal> {
  return err({ path, reason })
}

function membersOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {}
}

function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : []
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A word of the schema; empty for what is none. */
function word(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function isScalar(value: Json | undefined): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}
