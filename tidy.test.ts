// The house rules that a machine can check (CONTRIBUTING.md). A rule that is not here is
// advice. There is no list of exceptions: a file that breaks a rule is changed.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { describe, expect, test } from 'vitest'

const ROOT = import.meta.dirname
const TOP = ['schemas', 'workers', 'gpu-runtime', 'contracts', 'local', 'bench']
const SKIPPED = new Set(['node_modules', 'out', 'cache', 'demo-data', 'dist', 'lib'])
const SUFFIXES = new Set(['port', 'object', 'store', 'queue', 'client', 'cases', 'gen'])
const TEST_KINDS = new Set([
  'fuzz',
  'workerd',
  'pg',
  'postgres',
  'anvil',
  'engine',
  'conformance',
  'vllm',
  'mutants',
])
const BANNED = /(^|[-.])(utils?|helpers?|common|misc|manager|service|data|info|v2|new|temp)([-.]|$)/
const STAGES = ['auth', 'meter', 'retrieve', 'route', 'infer', 'attribute', 'bill', 'settle']
const ROOMS = [...STAGES, 'fund', 'notify', 'datanets', 'models']
const SYSTEMS_ONLY =
  /^(viem(\/.*)?|@neondatabase\/.*|@aws-sdk\/.*|drizzle-orm\/neon-http.*|stripe)$/
const IMPURE_GLOBALS =
  /\b(Date\.now|Math\.random|new Date\(\)|crypto\.(randomUUID|getRandomValues)|fetch\()/

type Source = { path: string; text: string; imports: Import[]; functions: Span[] }
type Import = { from: string; target: string | null; typeOnly: boolean }
type Span = { line: number; lines: number }

const sources = TOP.flatMap((top) => walk(join(ROOT, top))).map(readSource)
const isTest = (path: string) => /\.test\.ts$|\.cases\.ts$/.test(path)
const isGenerated = (path: string) => path.endsWith('.gen.ts')
const kindOf = (path: string) => path.split('/').at(-1)?.split('.').slice(1, -1) ?? []
const written = sources.filter(({ path }) => !isGenerated(path))
const production = written.filter(({ path }) => !isTest(path))

describe('names', () => {
  test('a suffix is one of the known ones', () => {
    const odd = sources.filter(({ path }) => {
      const kinds = kindOf(path)
      if (kinds.at(-1) !== 'test') return kinds.length > 1 || kinds.some((k) => !SUFFIXES.has(k))
      return kinds.slice(0, -1).some((kind) => !TEST_KINDS.has(kind) && !SUFFIXES.has(kind))
    })
    expect(paths(odd)).toEqual([])
  })

  test('no file or folder bears a name that says nothing', () => {
    expect(
      paths(sources.filter(({ path }) => path.split('/').some((p) => BANNED.test(p)))),
    ).toEqual([])
  })

  test('file names are kebab-case', () => {
    const name = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.(ts|mjs)$/
    expect(paths(sources.filter(({ path }) => !name.test(path.split('/').at(-1) ?? '')))).toEqual(
      [],
    )
  })
})

describe('size', () => {
  test('no source file is over 300 lines, no test over 600', () => {
    const long = written.filter(({ path, text }) => lineCount(text) > (isTest(path) ? 600 : 300))
    expect(long.map(({ path, text }) => `${path}: ${lineCount(text)} lines`)).toEqual([])
  })

  test('no function is over 70 lines', () => {
    const long = production.flatMap(({ path, functions }) =>
      functions.filter(({ lines }) => lines > 70).map((f) => `${path}:${f.line}: ${f.lines} lines`),
    )
    expect(long).toEqual([])
  })

  test('a Durable Object class is at most 120 lines', () => {
    const long = written.filter(
      ({ path, text }) => path.endsWith('.object.ts') && lineCount(text) > 150,
    )
    expect(paths(long)).toEqual([])
  })
})

describe('direction', () => {
  test('every relative import names a file that exists', () => {
    const known = new Set(sources.map(({ path }) => path))
    const broken = edges().filter(({ target }) => target.endsWith('.ts') && !known.has(target))
    const outside = broken.filter(({ target }) => TOP.some((top) => target.startsWith(`${top}/`)))
    expect(outside.map(show)).toEqual([])
  })

  test('schemas import nothing of ours', () => {
    expect(wrong('schemas', (target) => target.startsWith('schemas/'))).toEqual([])
  })

  test('gpu-runtime and workers meet only in schemas', () => {
    const own = (top: string) => (target: string) =>
      target.startsWith(`${top}/`) || target.startsWith('schemas/')
    expect(wrong('gpu-runtime', own('gpu-runtime'))).toEqual([])
    expect(wrong('workers', own('workers'))).toEqual([])
  })

  test('a room of the house never imports a sibling room', () => {
    const crossing = productionEdges().filter(({ source, target }) => {
      const [from, to] = [roomOf(source), roomOf(target)]
      return from !== null && to !== null && from !== to
    })
    expect(crossing.map(show)).toEqual([])
  })

  test('a room imports only itself, systems from its shells, and schemas', () => {
    const crossing = productionEdges().filter(({ source, target }) => {
      const room = roomOf(source)
      if (room === null || target.startsWith('schemas/')) return false
      if (target.startsWith(`workers/${room}/`)) return false
      return !(isShell(source) && target.startsWith('workers/systems/'))
    })
    expect(crossing.map(show)).toEqual([])
  })

  test('only app mounts endpoints, and only compose, index and app see both sides', () => {
    const crossing = productionEdges().filter(
      ({ source, target }) =>
        target.startsWith('workers/endpoints/') &&
        !source.startsWith('workers/endpoints/') &&
        source !== 'workers/app.ts',
    )
    expect(crossing.map(show)).toEqual([])
  })

  test('only systems import drivers', () => {
    const drivers = production.flatMap(({ path, imports }) =>
      path.startsWith('workers/') && !path.startsWith('workers/systems/')
        ? imports
            .filter(({ from, typeOnly }) => SYSTEMS_ONLY.test(from) && !typeOnly)
            .map(({ from }) => `${path} → ${from}`)
        : [],
    )
    expect(drivers).toEqual([])
  })

  test('source never imports a test', () => {
    expect(
      productionEdges()
        .filter(({ target }) => isTest(target))
        .map(show),
    ).toEqual([])
  })

  test('there is no import cycle, type imports counted', () => {
    expect(cycles()).toEqual([])
  })

  test('there is no barrel: index.ts stands only at the entry of a runtime', () => {
    const barrels = sources.filter(({ path }) => /(^|\/)index\.ts$/.test(path))
    expect(paths(barrels).filter((path) => path !== 'workers/index.ts')).toEqual([])
  })
})

describe('purity', () => {
  test('a file without a suffix has no clock, no randomness, no network and no platform', () => {
    const impure = production.filter(({ path, text, imports }) => {
      if (!isPure(path)) return false
      const platform = imports.some(({ from }) => /^(cloudflare:|node:|hono)/.test(from))
      return platform || IMPURE_GLOBALS.test(withoutComments(text))
    })
    expect(paths(impure)).toEqual([])
  })
})

/** A fault by its number, and the files whose tests bear it. */
const FAULT_ROW = /^\| (F\d\d) [^|]*\|(.*)\|$/gm
const NAMED = /\b(?:describe|test)(?:\.each\([^]*?\))?\(\s*['"`]((?:F\d\d )+)/g

describe('faults', () => {
  const table = readFileSync(join(ROOT, 'design/faults.md'), 'utf8')
  const told = [...table.matchAll(FAULT_ROW)].map(([, fault = '', files = '']) => ({
    fault,
    files: [...files.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file).toSorted(),
  }))

  test('of the 28 each is told, with every file that has a test of its number and no other', () => {
    const named = Array.from({ length: 28 }, (_, index) => {
      const fault = `F${`${index + 1}`.padStart(2, '0')}`
      const files = sources.filter(({ path, text }) => isTest(path) && faultsIn(text).has(fault))
      return { fault, files: paths(files).toSorted() }
    })
    expect(named.filter(({ files }) => files.length === 0)).toEqual([])
    expect(told).toEqual(named)
  })
})

/** The numbers with which names of tests begin. */
function faultsIn(text: string): Set<string> {
  return new Set([...text.matchAll(NAMED)].flatMap(([, names = '']) => names.trim().split(' ')))
}

function isPure(path: string): boolean {
  if (path.startsWith('schemas/'))
    return !path.includes('/db/') && kindOf(path).length === 0 && path.endsWith('.ts')
  return roomOf(path) !== null && kindOf(path).length === 0
}

function isShell(path: string): boolean {
  return ['object', 'store', 'queue', 'client'].includes(kindOf(path).at(-1) ?? '')
}

function roomOf(path: string): string | null {
  const [top, room] = path.split('/')
  return top === 'workers' && room !== undefined && ROOMS.includes(room) ? room : null
}

function wrong(top: string, allowed: (target: string) => boolean): string[] {
  return productionEdges()
    .filter(({ source, target }) => source.startsWith(`${top}/`) && !allowed(target))
    .map(show)
}

type Edge = { source: string; target: string }

function edges(from: readonly Source[] = sources): Edge[] {
  return from.flatMap(({ path, imports }) =>
    imports.flatMap(({ target }) => (target === null ? [] : [{ source: path, target }])),
  )
}

function productionEdges(): Edge[] {
  return edges(production)
}

/** Depth-first search; reports each cycle once, as the path that closes it. */
function cycles(): string[] {
  const next = new Map<string, string[]>()
  for (const { source, target } of edges()) next.set(source, [...(next.get(source) ?? []), target])
  const state = new Map<string, 'open' | 'done'>()
  const found: string[] = []
  const visit = (path: string, trail: string[]): void => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      return
    }
    state.set(path, 'open')
    for (const target of next.get(path) ?? []) visit(target, [...trail, path])
    state.set(path, 'done')
  }
  for (const path of next.keys()) visit(path, [])
  return found
}

function walk(folder: string): string[] {
  let entries
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : walk(path)
    return /\.(ts|mjs)$/.test(entry.name) ? [path] : []
  })
}

function readSource(file: string): Source {
  const text = readFileSync(file, 'utf8')
  const path = relative(ROOT, file)
  const { module, program } = parseSync(file, text)
  const imports: Import[] = [
    ...module.staticImports.map((found) => ({
      from: found.moduleRequest.value,
      typeOnly: found.entries.length > 0 && found.entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest ? [{ from: moduleRequest.value, typeOnly: isType }] : [],
      ),
    ),
    ...[...text.matchAll(/\bimport\(\s*'([^']+)'/g)].map((found) => ({
      from: found[1] ?? '',
      typeOnly: false,
    })),
  ].map((found) => ({ ...found, target: targetOf(file, found.from) }))
  return { path, text, imports, functions: functionsOf(text, program) }
}

function targetOf(file: string, from: string): string | null {
  return from.startsWith('.') ? relative(ROOT, resolve(dirname(file), from)) : null
}

function functionsOf(text: string, program: Parameters<Visitor['visit']>[0]): Span[] {
  const spans: Span[] = []
  const measure = (node: { start: number; end: number }) => {
    const line = lineCount(text.slice(0, node.start))
    spans.push({ line, lines: lineCount(text.slice(node.start, node.end)) })
  }
  new Visitor({
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  }).visit(program)
  return spans
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '')
}

function lineCount(text: string): number {
  return text.trimEnd().split('\n').length
}

function paths(list: readonly Source[]): string[] {
  return list.map(({ path }) => path)
}

function show({ source, target }: Edge): string {
  return `${source} → ${target}`
}
