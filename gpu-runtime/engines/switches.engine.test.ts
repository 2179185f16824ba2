// Memory over two thousand adapters, each read from the disk: what is pushed out is freed, on the other side
// of the process as well. The base is tiny, so that what grows is seen.
import { linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { randomAdapter } from '../adapters/random-adapter.cases.ts'
import { tinyBase, TINY_SHAPE } from '../models/tiny-base.cases.ts'
import { eventsOf } from './engine.cases.ts'
import { startLlamaEngine } from './llama-engine.ts'

const SWITCHES = 2_000
const SAMPLED_EVERY = 100
/** Until every place is taken and the allocator has what it needs. */
const WARM = 300
/** 16 to 262 KB in the engine, so that a freed place does not fit each: kept, they would take 190 MiB. */
const RANKS = [16, 256, 48, 160, 96]
const ADAPTER = { inputs: TINY_SHAPE.hidden, layers: TINY_SHAPE.layers, loudness: 0.01 }
const GROWTH_MIB_MAX = 40
const CALL = {
  messages: [{ role: 'user' as const, content: 'a' }],
  template: 'none' as const,
  maxTokens: 1,
}

test.runIf(process.platform === 'linux')(
  'the memory of an engine is flat over two thousand switches',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meed-switches-'))
    const modelFile = join(folder, 'base.gguf')
    writeFileSync(modelFile, tinyBase())
    const engine = await startLlamaEngine({
      ...{ modelFile, offsetsFile: null },
      ...{ slots: 2, contextTokens: 256 },
    })
    try {
      // An engine knows an adapter by its path: a name of its own makes each one new to it.
      const files = RANKS.map((rank) => {
        const file = join(folder, `adapter-${rank}.gguf`)
        writeFileSync(file, randomAdapter({ ...ADAPTER, rank }))
        return file
      })
      const memoryMiB: number[] = []
      for (let i = 0; i < SWITCHES; i++) {
        const adapterFile = join(folder, `${i}.gguf`)
        linkSync(files[i % files.length] ?? '', adapterFile)
        const events = await eventsOf(engine, { ...CALL, adapterFile })
        expect(events.at(-1)?.type).toBe('end')
        expect(engine.loaded()).toContain(adapterFile)
        rmSync(adapterFile)
        if ((i + 1) % SAMPLED_EVERY === 0) memoryMiB.push(ownMiBOf(engine.pid))
      }
      expect(engine.loaded()).toHaveLength(engine.adapterSlots)
      const settled = memoryMiB[WARM / SAMPLED_EVERY - 1] ?? Number.NaN
      expect(Math.max(...memoryMiB) - settled).toBeLessThan(GROWTH_MIB_MAX)
    } finally {
      await engine.stop()
      rmSync(folder, { recursive: true })
    }
  },
)

/** Without the pages of files, which come and go as the system likes. */
function ownMiBOf(pid: number | undefined): number {
  const kib = /RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib ?? Number.NaN) / 1_024
}
