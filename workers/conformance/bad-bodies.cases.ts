// Bodies that nobody should send, drawn from a seed: each is wrong in a known way, so each must be
// refused with a 4xx in the error shape.
import fc from 'fast-check'

export type BadBody = {
  readonly what: string
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
}

export type Base = Readonly<Record<string, unknown>>

const text = (what: string, body: string): BadBody => ({ what, body })

/** Valid JSON of a wrong shape, for any schema that is a strict object with required members. */
function wrongShapes(base: Base): fc.Arbitrary<BadBody> {
  const names = fc.constantFrom(...Object.keys(base))
  const junk = fc.oneof(
    fc.constantFrom<unknown>(null, true, -1, 0.5, 1e308, '', {}, [[]], { toString: 1 }),
    fc.array(fc.constant('x'), { minLength: 300, maxLength: 300 }),
    fc.bigInt({ min: 2n ** 60n, max: 2n ** 70n }).map(Number),
  )
  const required = (name: string) =>
    name === 'model' || name === 'messages' || name === 'input' || name === 'prompt'
  return fc.oneof(
    fc
      .tuple(names.filter(required), fc.constantFrom<unknown>(null, true, -1, {}, []))
      .map(([name, value]) =>
        text(`${name} of a wrong type`, JSON.stringify({ ...base, [name]: value })),
      ),
    fc
      .tuple(fc.constantFrom('temperature', 'max_tokens', 'n', 'seed', 'stream', 'wat'), junk)
      .map(([name, value]) =>
        text(`${name} unfit`, JSON.stringify({ ...base, wat: 1, [name]: value })),
      ),
    names
      .filter(required)
      .map((name) =>
        text(
          `${name} missing`,
          JSON.stringify(Object.fromEntries(Object.entries(base).filter(([key]) => key !== name))),
        ),
      ),
    fc
      .constantFrom('__proto__', 'constructor', 'prototype', 'toString', '')
      .map((name) =>
        text(
          `a member ${name}`,
          `{${JSON.stringify(name)}:{"polluted":true},${JSON.stringify(base).slice(1)}`,
        ),
      ),
    fc
      .jsonValue()
      .filter((value) => typeof value !== 'object' || value === null || Array.isArray(value))
      .map((value) => text('no object', JSON.stringify(value))),
  )
}

/** Below the first level: messages, parts, tools and schemas, each unfit at one place, some of them for the model alone. */
export function bodiesWrongInside(base: Base): fc.Arbitrary<BadBody> {
  const inside = (what: string, members: object) =>
    text(`${what} inside`, JSON.stringify({ ...base, ...members }))
  const junk = fc.constantFrom<unknown>(null, true, -1, 0.5, [], {}, [[]], { wat: 1 }, [null])
  if ('prompt' in base) return junk.map((value) => inside('prompt', { prompt: [value] }))
  const turns = 'messages' in base ? 'messages' : 'input'
  const ofParts = junk.map((value) => inside('part', { [turns]: [turn({ content: [value] })] }))
  if (String(base['model']).includes('MiniLM')) {
    return junk.map((value) => inside('text', { input: ['x', value] }))
  }
  const isChat = turns === 'messages'
  const withSchema = (schema: unknown) => {
    const named = { name: 'x', strict: true, schema }
    return inside(
      'schema',
      isChat
        ? { response_format: { type: 'json_schema', json_schema: named } }
        : { text: { format: { type: 'json_schema', ...named } } },
    )
  }
  const ofTurns = fc.oneof(
    junk.map((value) => inside('message', { [turns]: [value] })),
    fc.constantFrom('tool', 'function', '', 1).map((role) => {
      return inside('role', { [turns]: [turn({ role })] })
    }),
    fc.constantFrom('image_url', 'input_audio', 'input_image', 'file', '', 7).map((type) => {
      return inside('part', { [turns]: [turn({ content: [{ type, text: 'x', url: 'x' }] })] })
    }),
    fc.constantFrom('__proto__', 'constructor', 'wat', '').map((name) => {
      const body = JSON.stringify({ ...base, [turns]: [turn({ PLACE: 1 })] })
      return text('a member of a message', body.replace('"PLACE"', JSON.stringify(name)))
    }),
  )
  const ofTools = fc.oneof(
    junk
      .filter((value) => String(value) !== '' && value !== null)
      .map((value) => {
        return inside('tool', { tools: [value] })
      }),
    fc
      .constantFrom<unknown>('required', 'wat', { type: 'function' }, { wat: 1 }, 7)
      .map((choice) => {
        return inside('tool_choice', { tool_choice: choice })
      }),
  )
  return fc.oneof(ofParts, ofTurns, ofTools, wrongSchemas().map(withSchema))
}

const turn = (members: object) => ({ role: 'user', content: 'x', ...members })

/** Schemas that no grammar holds an answer to, some of them at some depth. */
function wrongSchemas(): fc.Arbitrary<unknown> {
  const one = { type: 'object', properties: {} }
  const name = fc.constantFrom('A', 'a b', 'A/b', '__proto__', 'constructor', 'é', '')
  const loops = fc.integer({ min: 1, max: 6 }).chain((length) =>
    fc.array(fc.boolean(), { minLength: length, maxLength: length }).map((choices) => {
      const refs = choices.map((isChoice, at) => {
        const $ref = `#/$defs/d${(at + 1) % length}`
        return [`d${at}`, isChoice ? { anyOf: [{ type: 'null' }, { $ref }] } : { $ref }]
      })
      const $defs = Object.fromEntries(refs)
      return { ...one, properties: { a: { $ref: '#/$defs/d0' } }, $defs }
    }),
  )
  const wrong = fc.oneof(
    fc.constantFrom<unknown>(true, 1, 'string', [], { wat: 1 }, { allOf: [{}] }, { not: {} }),
    fc.constantFrom<unknown>({ type: 'string', pattern: '(a+)+' }, { enum: [] }, { anyOf: [] }),
    fc.constantFrom<unknown>({ const: {} }, { type: 'array', minItems: -1 }, { type: [[]] }),
    name.map((named) => ({ $ref: `#/$defs/${named}` })),
  )
  const deep = fc.tuple(wrong, fc.integer({ min: 0, max: 20 })).map(([schema, depth]) => {
    let inner = schema
    for (let level = 0; level < depth; level++) inner = { ...one, properties: { a: inner } }
    return { ...one, properties: { a: inner } }
  })
  return fc.oneof(loops, deep, fc.constant({ $ref: '#' }))
}

function brokenJson(base: Base): fc.Arbitrary<BadBody> {
  const whole = JSON.stringify(base)
  return fc.oneof(
    fc.nat(whole.length - 1).map((end) => text('cut short', whole.slice(0, end))),
    fc
      .constantFrom('[', '{"a":')
      .chain((open) =>
        fc.integer({ min: 65, max: 20_000 }).map((depth) => text('too deep', open.repeat(depth))),
      ),
    fc
      .constantFrom(...Object.keys(base))
      .map((name) =>
        text(
          'a member twice',
          `${whole.slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(base[name])}}`,
        ),
      ),
    fc
      .constantFrom('1e999', '-1e400', '9'.repeat(400))
      .map((number) => text('a number beyond double', `${whole.slice(0, -1)},"seed":${number}}`)),
    fc
      .constantFrom('NaN', 'Infinity', 'undefined', "'x'", '01', '.5', '+1', '0x10')
      .map((value) => text('no JSON value', `${whole.slice(0, -1)},"temperature":${value}}`)),
    fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => ({
      what: 'invalid UTF-8',
      body: new Uint8Array([0xff, 0xfe, ...bytes]),
    })),
    fc.constant(text('half a surrogate pair', whole.replace('"', '"\\ud800'))),
    fc.constant(text('NUL', whole.replace(/"$|"(?=})/, '\\u0000"'))),
    fc
      .integer({ min: 1, max: 3 })
      .map((mib) => text('too large', `${whole.slice(0, -1)},"user":"${'x'.repeat(mib << 20)}"}`)),
    fc.constant(text('too many values', `${whole.slice(0, -1)},"wat":[${'0,'.repeat(60_000)}0]}`)),
    fc.constant(text('empty', '')),
    fc.constant(text('BOM', `\ufeff${whole}`)),
  )
}

function oddHeaders(base: Base): fc.Arbitrary<BadBody> {
  const body = JSON.stringify(base)
  return fc.oneof(
    fc
      .constantFrom(
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
        'text/json',
        '*/*',
      )
      .map((type) => ({ what: `content-type ${type}`, body, headers: { 'content-type': type } })),
    fc.constantFrom('gzip', 'br', 'deflate', 'zstd', 'gzip, gzip', 'nonsense').map((encoding) => ({
      what: `content-encoding ${encoding}`,
      body,
      headers: { 'content-encoding': encoding },
    })),
  )
}

export function badBodies(base: Base): fc.Arbitrary<BadBody> {
  return fc.oneof(
    { weight: 5, arbitrary: wrongShapes(base) },
    { weight: 5, arbitrary: brokenJson(base) },
    { weight: 1, arbitrary: oddHeaders(base) },
  )
}
