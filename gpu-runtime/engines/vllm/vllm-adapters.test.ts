// What the agent does about a server whose replies and whose list differ; the server here is a stand-in
// that keeps a list as vLLM does, and is told which of its habits to show.
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { listening } from '../../loopback.cases.ts'
import { VllmAdapters } from './vllm-adapters.ts'

type Habits = {
  /** Says that it has unloaded, and goes on listing. */
  readonly keepsUnloaded?: boolean
  /** Lets go, and says that it failed. */
  readonly complainsUnloading?: boolean
  /** Loads, and says that it failed. */
  readonly complainsLoading?: boolean
  readonly refusesLoading?: boolean
}

let server: Server
let url: string
let habits: Habits
let listed: Set<string>
let told: string[]
let adapters: VllmAdapters

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const [status, body] = answer(request.url ?? '', Buffer.concat(chunks).toString())
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    })
  })
  url = await listening(server)
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})
beforeEach(() => {
  habits = {}
  listed = new Set()
  told = []
  const onSpoilt = (reason: string) => void told.push(reason)
  adapters = new VllmAdapters(url, { baseName: 'base', adaptersInMemory: 2, onSpoilt })
})

const FAILED = { error: { message: 'Call to add_lora method failed' } }

function answer(path: string, body: string): [number, object] {
  if (path === '/v1/models') {
    return [200, { data: ['base', ...listed].map((id) => ({ id })) }]
  }
  const { lora_name: name } = JSON.parse(body) as { lora_name: string }
  if (path === '/v1/load_lora_adapter') {
    if (habits.refusesLoading === true) return [500, FAILED]
    listed.add(name)
    return habits.complainsLoading === true ? [500, FAILED] : [200, {}]
  }
  if (habits.keepsUnloaded !== true) listed.delete(name)
  return habits.complainsUnloading === true ? [500, FAILED] : [200, {}]
}

async function used(...folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    await adapters.enter(folder)
    adapters.leave(folder)
  }
}

test('the least recently used one makes room, and the list says so', async () => {
  await used('/a', '/b', '/a', '/c')
  expect(adapters.loaded()).toEqual(['/a', '/c'])
  expect([...listed]).toEqual(['a', 'c'])
  expect([adapters.loadOf('/a'), adapters.loadOf('/b'), adapters.loadOf('/c')]).toEqual([
    1,
    null,
    3,
  ])
})

test('an unload that complains and lets go is one; the list decides', async () => {
  habits = { complainsUnloading: true }
  await used('/a', '/b', '/c')
  expect([adapters.loaded(), told]).toEqual([['/b', '/c'], []])
})

test('a server that keeps what it was told to unload is spoilt, and takes no other adapter', async () => {
  await used('/a', '/b')
  habits = { keepsUnloaded: true }
  await expect(adapters.enter('/c')).rejects.toMatchObject({ code: 'overloaded' })
  expect(told).toEqual([expect.stringContaining('keeps the adapter a')])
  // It may read those files again: they are still told as loaded, and still answer.
  expect(adapters.loaded()).toEqual(['/a', '/b'])
  await used('/b')
})

test('a load that complains and is listed is one, and one that is not is refused with its reason', async () => {
  habits = { complainsLoading: true }
  await used('/a')
  expect(adapters.loaded()).toEqual(['/a'])
  habits = { refusesLoading: true }
  await expect(adapters.enter('/b')).rejects.toMatchObject({
    code: 'adapter_invalid',
    message: expect.stringContaining('add_lora'),
  })
  expect(adapters.loaded()).toEqual(['/a'])
})

test('what is in use makes no room, and what came in vain is not in use', async () => {
  await Promise.all([adapters.enter('/a'), adapters.enter('/b')])
  await expect(adapters.enter('/c')).rejects.toMatchObject({ code: 'overloaded' })
  adapters.leave('/a')
  await used('/c')
  expect(adapters.loaded()).toEqual(['/b', '/c'])
})
