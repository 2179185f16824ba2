// The engine's cases on real vLLM, and its five traps, each as a case: what the agent does about them.
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { must } from '../../../schemas/result.ts'
import { engineCases, eventsOf, textOf } from '../engine.cases.ts'
import { listAdapters, readGauges } from './vllm-http.ts'
import { startVllmEngine, type VllmEngine } from './vllm-engine.ts'
import { adapterFolders, tinyVllm } from './vllm-on-cpu.cases.ts'

let folders: Readonly<Record<string, string>>
let removeFolders: () => void
beforeAll(async () => {
  const made = await adapterFolders()
  folders = made.folders
  removeFolders = made.remove
})
afterAll(() => removeFolders())

const folderOf = (letter: string) => must(folders[letter] ?? null, `there is an adapter ${letter}`)
const answerOf = async (engine: VllmEngine, letter: string | null) => {
  const adapterFile = letter === null ? null : folderOf(letter)
  return textOf(await eventsOf(engine, { adapterFile }))
}

describe('an engine', () => {
  engineCases(async () => {
    const engine = await startVllmEngine(await tinyVllm())
    return { engine, adapters: [folderOf('a'), folderOf('b')] }
  })
})

describe('vLLM', () => {
  let engine: VllmEngine
  beforeAll(async () => {
    engine = await startVllmEngine(await tinyVllm())
  })
  afterAll(() => engine.stop())

  test('trap 1: the base keeps its own weights in a batch with adapters', async () => {
    const alone = await answerOf(engine, null)
    const adapter = await answerOf(engine, 'a')
    expect(adapter).not.toBe(alone)
    for (let round = 0; round < 3; round++) {
      const mixed = await Promise.all(
        ['a', null, 'b', null, 'a'].map((one) => answerOf(engine, one)),
      )
      expect([mixed[1], mixed[3]]).toEqual([alone, alone])
      expect([mixed[0], mixed[4]]).toEqual([adapter, adapter])
    }
  })

  test('more adapters than fit take turns, and each answers with its own weights each time', async () => {
    const first = new Map<string, string>()
    for (const letter of 'abcdef') first.set(letter, await answerOf(engine, letter))
    expect(new Set(first.values()).size).toBe(6)
    for (const letter of 'fedcba') expect(await answerOf(engine, letter)).toBe(first.get(letter))
    const names = await listAdapters(engine.url, 'tiny')
    expect(names).toHaveLength(3)
    expect(engine.loaded()).toHaveLength(3)
  })

  test('trap 2: what vLLM may read again is told, so that its files stay', async () => {
    await answerOf(engine, 'a')
    const names = await listAdapters(engine.url, 'tiny')
    const held = engine.loaded().map((folder) => folder.split('/').at(-1))
    expect(new Set(held)).toEqual(new Set(names))
    for (const folder of engine.loaded()) expect(readdirSync(folder)).toHaveLength(2)
  })

  test('its gauges say what runs and waits, by reason', async () => {
    const gauges = await readGauges(engine.url)
    expect(gauges.get('num_requests_running')).toBe(0)
    expect(gauges.get('num_requests_waiting_by_reason:deferred')).toBe(0)
    expect(gauges.has('kv_cache_usage_perc')).toBe(true)
  })
})

test('trap 3: a worker that dies ends the engine with a reason, whatever the exit code', async () => {
  const engine = await startVllmEngine(await tinyVllm())
  try {
    const worker = membersOf(engine.pid).find((pid) => titleOf(pid).startsWith('VLLM::Worker'))
    process.kill(must(worker ?? null, 'vLLM has a worker'), 'SIGKILL')
    expect(await engine.died).toMatch(/^vLLM ended by itself/)
    await gone(engine.pid)
  } finally {
    await engine.stop()
  }
})

test('trap 4: a server that is killed hard leaves no process behind', async () => {
  const engine = await startVllmEngine(await tinyVllm())
  expect(membersOf(engine.pid).length).toBeGreaterThan(1)
  process.kill(engine.pid, 'SIGKILL')
  expect(await engine.died).toContain('SIGKILL')
  await gone(engine.pid)
})

test('a server that cannot start says why and leaves nothing', async () => {
  const broken = await tinyVllm({ modelFolder: '/nonexistent-model', readyMsMax: 120_000 })
  await expect(startVllmEngine(broken)).rejects.toThrow(/ended by itself/)
})

/** Live processes of a process group. */
function membersOf(group: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const [, state, , pgrp] =
        /^\d+ \(.*\) (\S) (\d+) (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? []
      return Number(pgrp) === group && state !== 'Z' ? [Number(name)] : []
    } catch {
      return []
    }
  })
}

/** How a process calls itself. */
function titleOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')
}

/** Killed processes take a moment to leave the table. */
async function gone(group: number): Promise<void> {
  while (membersOf(group).length > 0) await new Promise((resolve) => setImmediate(resolve))
}
