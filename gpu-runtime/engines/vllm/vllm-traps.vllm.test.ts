// The traps of real vLLM, each as a case: that it is there, and what the agent does about it.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseSha256 } from '../../../schemas/ids.ts'
import { must } from '../../../schemas/result.ts'
import { openAdapterStore } from '../../adapters/adapter-store.ts'
import { safetensorsOf, type Sample } from '../../adapters/peft-sample.cases.ts'
import { prepareForVllm } from '../../adapters/prepare.ts'
import { eventsOf, QUESTION, textOf } from '../engine.cases.ts'
import { membersOf } from './process-group.ts'
import { listAdapters, loadAdapter, unloadAdapter } from './vllm-http.ts'
import { startVllmEngine, type VllmEngine } from './vllm-engine.ts'
import { adapterFolders, published, TINY, tinyAdapter, tinyVllm } from './vllm-on-cpu.cases.ts'
import { streamAnswer } from './vllm-stream.ts'

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f']
const never = new AbortController().signal
let folder: string
const folderOf = adapterFolders()
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meed-traps-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const answerOf = async (engine: VllmEngine, letter: string | null) => {
  const adapterFile = letter === null ? null : folderOf(letter)
  return textOf(await eventsOf(engine, { adapterFile }))
}
/** Past the agent: what the server itself answers under a name. */
async function told(url: string, model: string): Promise<string | undefined> {
  let last: string | undefined
  const call = { ...QUESTION, maxTokens: 2 }
  for await (const { type } of streamAnswer({ url, model, contextTokens: 512 }, call, never))
    last = type
  return last
}

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
    expect(await listAdapters(engine.url, 'tiny')).toHaveLength(3)
    expect(engine.loaded()).toHaveLength(3)
  })

  test('trap 2: on a disk with room for four, what vLLM may read again stays where it is', async () => {
    const sources = LETTERS.map((letter) => published(tinyAdapter(letter), folder))
    const [{ bytes } = { bytes: 0 }] = sources
    const store = await openAdapterStore(join(folder, 'store'), {
      bytesMax: 4 * bytes,
      loaded: () => engine.loaded().map((loaded) => basename(loaded)),
      onChange: () => undefined,
      prepare: prepareForVllm(TINY),
      source: ({ url }) => {
        const index = Number(new URL(url).pathname.slice(1))
        const file = must(sources[index] ?? null, 'it is one of them')
        const body = Readable.from([readFileSync(file.path)])
        return Promise.resolve({ body, from: 0, tag: null })
      },
    })
    const use = (turn: number) => {
      const { sha256 } = must(sources[turn] ?? null, 'it is one of them')
      return store.use({ sha256: parseSha256(sha256), bytes, url: `http://edge.test/${turn}` })
    }
    for (const turn of [0, 1, 2, 3, 4, 5, 0, 5, 1]) {
      const held = await use(turn)
      const events = await eventsOf(engine, { adapterFile: held.path, maxTokens: 2 })
      held.release()
      expect(events.at(-1)?.type).toBe('end')
      // One that only comes to the disk is used later than all that are loaded.
      ;(await use((turn + 3) % 6)).release()
      const names = await listAdapters(engine.url, 'tiny')
      expect(new Set(engine.loaded().map((loaded) => basename(loaded)))).toEqual(new Set(names))
      for (const loaded of engine.loaded()) expect(readdirSync(loaded)).toHaveLength(2)
    }
    expect(store.held()).toHaveLength(4)
  })

  test('trap 5: an adapter of another width is taken with 200 and answers; it never comes so far', async () => {
    const wrong = wrongShape()
    const peft = join(folder, 'wrong-shape')
    mkdirSync(peft)
    writeFileSync(join(peft, 'adapter_model.safetensors'), wrong.file)
    writeFileSync(join(peft, 'adapter_config.json'), JSON.stringify(wrong.config))
    await loadAdapter(engine.url, 'wrong-shape', peft)
    expect(await listAdapters(engine.url, 'tiny')).toContain('wrong-shape')
    expect(await told(engine.url, 'wrong-shape')).toBe('end')
    await unloadAdapter(engine.url, 'wrong-shape')
    const preparing = prepareForVllm(TINY)(published(wrong.file, folder), folder)
    await expect(preparing).rejects.toMatchObject({
      code: 'adapter_invalid',
      message: expect.stringMatching(/^base_shape: .* 8 × 96, not 8 × 128/),
    })
  })
})

test('trap 2: vLLM ends when it reads an adapter again whose files are gone, and says so', async () => {
  const engine = await startVllmEngine(await tinyVllm())
  try {
    const doomed = join(folder, 'doomed')
    cpSync(folderOf('a'), doomed, { recursive: true })
    await loadAdapter(engine.url, 'doomed', doomed)
    expect(await told(engine.url, 'doomed')).toBe('end')
    // As many others as its memory holds push it out; the agent would have unloaded it by name.
    for (const letter of 'bcd') {
      await loadAdapter(engine.url, letter, folderOf(letter))
      expect(await told(engine.url, letter)).toBe('end')
    }
    rmSync(doomed, { recursive: true })
    await expect(told(engine.url, 'doomed')).rejects.toThrow(/./)
    expect(await engine.died).toMatch(/^vLLM ended by itself/)
    await gone(engine.pid)
  } finally {
    await engine.stop()
  }
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
  expect(engine.memoryMiB()).toBeNull()
})

test('a server that cannot start says why and leaves nothing', async () => {
  const broken = await tinyVllm({ modelFolder: '/nonexistent-model', readyMsMax: 120_000 })
  await expect(startVllmEngine(broken)).rejects.toThrow(/ended by itself/)
})

/** An adapter of a base 96 wide. */
function wrongShape() {
  const config = {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    r: 8,
    lora_alpha: 16,
    target_modules: ['q_proj'],
    bias: 'none',
  }
  const tensors: Sample['tensors'] = new Map(
    [0, 1].flatMap((layer) => {
      const name = `base_model.model.model.layers.${layer}.self_attn.q_proj.lora_`
      const values = Array.from({ length: 8 * 96 }, (_, index) => Math.sin(index + layer))
      return [
        { name: `${name}A.weight`, shape: [8, 96], values },
        { name: `${name}B.weight`, shape: [96, 8], values },
      ].map((tensor) => [tensor.name, tensor] as const)
    }),
  )
  return { config, file: safetensorsOf({ config, tensors }) }
}

/** How a process calls itself. */
function titleOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')
}

/** Killed processes take a moment to leave the table. */
async function gone(group: number): Promise<void> {
  while (membersOf(group).length > 0) await new Promise((resolve) => setImmediate(resolve))
}
