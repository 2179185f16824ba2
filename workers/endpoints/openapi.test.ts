// The document and the router say the same, and the document is one that others can read.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { Api } from '../http/context.ts'
import { docsPage } from './docs-page.ts'
import { mount } from './endpoint.ts'
import { openApiDocument } from './openapi.ts'
import { ENDPOINTS } from './table.ts'

const document = openApiDocument(ENDPOINTS, 'https://edge.test')
const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
  Object.entries(methods ?? {}).map(([method, operation]) => ({ method, path, operation })),
)

describe('the OpenAPI document', () => {
  test('has every route that is mounted, and no other', () => {
    const app = new Hono<Api>()
    for (const one of ENDPOINTS) mount(app, one)
    const mounted = app.routes.map(({ method, path }) => `${method} ${path}`)
    const documented = operations.map(
      ({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
    )
    expect(documented.toSorted()).toEqual(mounted.toSorted())
    expect(new Set(mounted).size).toBe(mounted.length)
  })

  test('is the only way in: app.ts mounts nothing by hand', () => {
    const source = readFileSync(join(import.meta.dirname, '../app.ts'), 'utf8')
    expect(source.match(/app\.(get|post|put|patch|delete|all|on|route)\(/g)).toBeNull()
  })

  test('names each operation once and tells what each gives and refuses', () => {
    const ids = operations.map(({ operation }) => Object(operation).operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { operation, path } of operations) {
      const statuses = Object.keys(Object(operation).responses)
      expect(
        statuses.some((status) => status.startsWith('2')),
        path,
      ).toBe(true)
      expect(statuses, path).toContain('500')
    }
  })

  test('every path parameter is declared', () => {
    for (const { path, operation } of operations) {
      const declared = (Object(operation).parameters ?? []).filter(
        (one: { in: string }) => one.in === 'path',
      )
      const names = declared.map((one: { name: string }) => one.name)
      expect(names, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1]))
    }
  })

  test('every schema in it compiles as JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema(document, 'api')
    for (const name of Object.keys(document.components?.schemas ?? {})) {
      expect(typeof ajv.getSchema(`api#/components/schemas/${name}`), name).toBe('function')
    }
  })

  test('refuses what the validator refuses: an unknown field is in no request', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema(document, 'api')
    const validate = ajv.getSchema('api#/components/schemas/ChatCompletionRequest')
    const body = { model: 'm', messages: [{ role: 'user', content: 'x' }] }
    expect(validate?.(body)).toBe(true)
    expect(validate?.({ ...body, wat: 1 })).toBe(false)
    expect(validate?.({ ...body, n: 9 })).toBe(false)
    expect(validate?.({ ...body, stop: null })).toBe(true)
  })
})

describe('the page', () => {
  const page = docsPage(document)

  test('shows every operation and every named schema', () => {
    for (const { operation } of operations) {
      expect(page).toContain(`<section id="${Object(operation).operationId}">`)
    }
    for (const name of Object.keys(document.components?.schemas ?? {})) {
      expect(page).toContain(`<section id="schema-${name}">`)
    }
  })

  test('loads nothing: no script, no image, no address elsewhere', () => {
    expect(page).not.toMatch(/<(script|img|link|iframe)|src=|url\(/)
  })

  test('every link on it leads somewhere', () => {
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map((found) => found[1])
    for (const target of targets) expect(page).toContain(`id="${target}"`)
  })

  test('writes what it is told as text', () => {
    const hostile = { ...document, info: { title: '<b>&"', version: '1', description: '<i>' } }
    expect(docsPage(hostile)).not.toMatch(/<b>&"|<i>/)
  })
})
