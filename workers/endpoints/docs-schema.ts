// A JSON schema of the OpenAPI document as HTML: one row a member, nested members indented, named
// schemas linked. Escapes everything that it is given.

export type Schema = { readonly [key: string]: unknown }

const DEPTH_MAX = 4

export function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }
  return text.replace(/[&<>"]/g, (character) => `&${names[character]};`)
}

/** The members of an object schema as table rows; none for anything else. */
export function memberRows(schema: unknown, depth = 0): string {
  const { properties, required } = asSchema(schema)
  const names = Array.isArray(required) ? required : []
  return Object.entries(asSchema(properties))
    .map(([name, member]) => memberRow(name, asSchema(member), names.includes(name), depth))
    .join('')
}

function memberRow(name: string, member: Schema, isRequired: boolean, depth: number): string {
  const inner = nestedOf(member)
  const nested = depth < DEPTH_MAX && inner !== null ? memberRows(inner, depth + 1) : ''
  const about = said(member['description'])
  const mark = isRequired ? '<abbr title="required">*</abbr>' : ''
  return `<tr><td style="padding-left:${depth * 1.25 + 0.5}rem"><code>${escapeHtml(name)}</code>${mark}</td><td>${typeOf(member)}</td><td>${escapeHtml(about)}</td></tr>${nested}`
}

/** The object inside, where a member is one, a list of one, or one or null. */
function nestedOf(schema: Schema): Schema | null {
  if (schema['properties'] !== undefined) return schema
  if (schema['items'] !== undefined) return nestedOf(asSchema(schema['items']))
  const choices = choicesOf(schema).map(asSchema)
  const objects = choices.filter((choice) => nestedOf(choice) !== null)
  return objects.length === 1 && objects[0] !== undefined ? nestedOf(objects[0]) : null
}

/** In words: string, one of "a", "b", list of Name, 0 to 2. */
export function typeOf(value: unknown): string {
  const schema = asSchema(value)
  const { $ref: reference, enum: values, const: constant, type } = schema
  if (typeof reference === 'string') {
    const name = escapeHtml(reference.split('/').at(-1) ?? '')
    return `<a href="#schema-${name}">${name}</a>`
  }
  if (constant !== undefined) return code(constant)
  if (Array.isArray(values)) return values.map(code).join(' ')
  const choices = choicesOf(schema)
  if (choices.length > 0) return [...new Set(choices.map(typeOf))].join(' or ')
  if (type === 'array') return `list of ${typeOf(schema['items'])}`
  const types = (Array.isArray(type) ? type : [type ?? 'any']).map(said).join(' or ')
  return `${escapeHtml(types)}${bounds(schema)}`
}

function bounds({ minimum, maximum, exclusiveMinimum, maxLength, maxItems }: Schema): string {
  const least = minimum ?? exclusiveMinimum
  if (least !== undefined && maximum !== undefined) return `, ${said(least)} to ${said(maximum)}`
  if (least !== undefined) return `, from ${said(least)}`
  const most = maxLength ?? maxItems
  return most === undefined ? '' : `, at most ${said(most)}`
}

function choicesOf(schema: Schema): readonly unknown[] {
  const { anyOf, oneOf } = schema
  if (Array.isArray(anyOf)) return anyOf
  return Array.isArray(oneOf) ? oneOf : []
}

function code(value: unknown): string {
  return `<code>${escapeHtml(JSON.stringify(value))}</code>`
}

/** What stands there as text or number, else nothing. */
export function said(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

export function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {}
}
