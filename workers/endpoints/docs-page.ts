// GET /docs: the OpenAPI document as a page to read. It is written here, on the server, without a
// script and without anything from elsewhere, so it works offline and under the strictest policy.
import { asSchema, escapeHtml, memberRows, said, typeOf, type Schema } from './docs-schema.ts'
import { endpoint, type Endpoint } from './endpoint.ts'
import { openApiDocument } from './openapi.ts'

const STYLE = `
:root{color-scheme:light dark;--ink:#1a1d21;--dim:#5b636e;--line:#dfe3e8;--paper:#fff;--tint:#f5f7f9;--accent:#0b6b53}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--dim:#99a2ad;--line:#2b3138;--paper:#14171a;--tint:#1c2126;--accent:#5cc9a7}}
*{box-sizing:border-box}html{scroll-behavior:smooth}
body{margin:0;font:15px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper);display:grid;grid-template-columns:17rem minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.5rem 1.25rem;border-right:1px solid var(--line);background:var(--tint)}
nav h2{font-size:.75rem;text-transform:uppercase;letter-spacing:.06em;color:var(--dim);margin:1.4rem 0 .4rem}
nav ul{list-style:none;margin:0;padding:0}nav a{display:block;padding:.15rem 0;color:inherit;text-decoration:none}nav a:hover,nav a:focus{color:var(--accent)}
main{padding:2rem 3rem 6rem;max-width:62rem}h1{font-size:1.9rem;margin:0}section{border-top:1px solid var(--line);padding:2rem 0}
h3{margin:0 0 .25rem;font-size:1.2rem}h4{margin:1.4rem 0 .4rem;font-size:.8rem;color:var(--dim);text-transform:uppercase;letter-spacing:.05em}
a{color:var(--accent)}code,pre{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,monospace}
.op{display:flex;gap:.6rem;align-items:baseline;color:var(--dim)}.op b{color:var(--accent);text-transform:uppercase}
pre{background:var(--tint);border:1px solid var(--line);border-radius:6px;padding:.9rem 1rem;overflow:auto;white-space:pre}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}td{border-bottom:1px solid var(--line);padding:.35rem .5rem;vertical-align:top}td:first-child{white-space:nowrap}
abbr{color:#c0392b;text-decoration:none;margin-left:.15rem}
@media(max-width:52rem){body{display:block}nav{position:static;height:auto}main{padding:1.5rem}}`

const POLICY = `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'`

const EXAMPLES: Readonly<Record<string, object>> = {
  createChatCompletion: {
    model: 'smollm2-135m-instruct',
    messages: [{ role: 'user', content: 'Who discovered titanium?' }],
  },
  createResponse: { model: 'smollm2-135m-instruct', input: 'Who discovered titanium?' },
  createCompletion: { model: 'smollm2-135m-instruct', prompt: 'The capital of France is' },
  createEmbedding: { model: 'all-MiniLM-L6-v2-int8', input: ['a heron', 'a treaty'] },
}

export function docsPage(document: object): string {
  const { info, paths, components, servers } = asSchema(document)
  const { title, description } = asSchema(info)
  const server = Array.isArray(servers) ? said(asSchema(servers[0])['url']) : ''
  const operations = Object.entries(asSchema(paths)).flatMap(([path, methods]) =>
    Object.entries(asSchema(methods)).map(([method, operation]) => ({
      path,
      method,
      operation: asSchema(operation),
    })),
  )
  const schemas = Object.entries(asSchema(asSchema(components)['schemas']))
  const tags = [...new Set(operations.map(({ operation }) => tagOf(operation)))]
  const menu = tags.map((tag) => {
    const items = operations.filter(({ operation }) => tagOf(operation) === tag)
    const links = items.map(({ operation }) => {
      const id = escapeHtml(said(operation['operationId']))
      return `<li><a href="#${id}">${escapeHtml(said(operation['summary']))}</a></li>`
    })
    return `<h2>${escapeHtml(tag)}</h2><ul>${links.join('')}</ul>`
  })
  const shapes = schemas.map(([name, schema]) => schemaSection(name, asSchema(schema)))
  const body = operations.map((one) => operationSection(one, server))
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(said(title))} API</title><style>${STYLE}</style></head><body><nav aria-label="Operations"><strong>${escapeHtml(said(title))} API</strong>${menu.join('')}<h2>Schemas</h2><ul>${schemas.map(([name]) => `<li><a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a></li>`).join('')}</ul></nav><main><h1>${escapeHtml(said(title))} API</h1><p>${escapeHtml(said(description))}</p><p><a href="/openapi.json">openapi.json</a></p>${body.join('')}${shapes.join('')}</main></body></html>`
}

type Operation = { readonly path: string; readonly method: string; readonly operation: Schema }

function operationSection({ path, method, operation }: Operation, server: string): string {
  const id = said(operation['operationId'])
  const about = said(operation['description'])
  const parameters = Array.isArray(operation['parameters']) ? operation['parameters'] : []
  const rows = parameters.map(asSchema).map(({ name, in: where, required, schema }) => {
    const mark = required === true ? '<abbr title="required">*</abbr>' : ''
    const meaning = said(asSchema(schema)['description'])
    return `<tr><td><code>${escapeHtml(said(name))}</code>${mark}</td><td>${escapeHtml(said(where))}, ${typeOf(schema)}</td><td>${escapeHtml(meaning)}</td></tr>`
  })
  const content = asSchema(asSchema(operation['requestBody'])['content'])
  const replies = Object.entries(asSchema(operation['responses'])).map(([status, reply]) => {
    const types = Object.entries(asSchema(asSchema(reply)['content']))
    const shapes = types.map(
      ([type, one]) => `${escapeHtml(type)}: ${shapeOf(asSchema(one)['schema'])}`,
    )
    const meaning = said(asSchema(reply)['description'])
    return `<tr><td><code>${escapeHtml(status)}</code></td><td>${escapeHtml(meaning)}</td><td>${shapes.join('<br>')}</td></tr>`
  })
  const takes = Object.entries(content).map(
    ([type, one]) => `${escapeHtml(type)}: ${shapeOf(asSchema(one)['schema'])}`,
  )
  return `<section id="${escapeHtml(id)}"><h3>${escapeHtml(said(operation['summary']))}</h3><div class="op"><b>${escapeHtml(method)}</b><code>${escapeHtml(path)}</code></div>${about === '' ? '' : `<p>${escapeHtml(about)}</p>`}${table('Parameters', rows)}${takes.length === 0 ? '' : `<h4>Body</h4><p>${takes.join('<br>')}</p>`}${example(id, path, server)}${table('Replies', replies)}</section>`
}

function shapeOf(schema: unknown): string {
  const rows = memberRows(schema)
  return rows === '' ? typeOf(schema) : `<div class="wide"><table>${rows}</table></div>`
}

function schemaSection(name: string, schema: Schema): string {
  return `<section id="schema-${escapeHtml(name)}"><h3>${escapeHtml(name)}</h3>${shapeOf(schema)}</section>`
}

function example(id: string, path: string, server: string): string {
  const body = EXAMPLES[id]
  if (body === undefined) return ''
  const lines = [
    `curl ${server}${path} \\`,
    `  -H "authorization: Bearer $MEED_API_KEY" \\`,
    `  -H "content-type: application/json" \\`,
    `  -d '${JSON.stringify(body)}'`,
  ]
  return `<pre>${escapeHtml(lines.join('\n'))}</pre>`
}

function table(heading: string, rows: readonly string[]): string {
  if (rows.length === 0) return ''
  return `<h4>${heading}</h4><div class="wide"><table>${rows.join('')}</table></div>`
}

function tagOf(operation: Schema): string {
  return Array.isArray(operation['tags']) ? said(operation['tags'][0]) : 'Other'
}

export function docsEndpoint(mounted: () => readonly Endpoint[]): Endpoint {
  let page: string | null = null
  return endpoint(
    {
      method: 'get',
      path: '/docs',
      operationId: 'getDocs',
      tag: 'Document',
      summary: 'This page',
      auth: 'none',
      replies: { 200: { description: 'The reference, as a page.' } },
      refusals: [],
    },
    (context) => {
      page ??= docsPage(openApiDocument(mounted(), context.get('ports').publicUrl))
      const type = { 'content-type': 'text/html; charset=utf-8' }
      const headers = { ...type, 'content-security-policy': POLICY, 'cache-control': 'no-cache' }
      return new Response(page, { headers })
    },
  )
}
