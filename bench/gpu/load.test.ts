import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fakeEngine } from '../../gpu-runtime/engines/fake-engine.ts'
import { loadOn } from './load.ts'
import { peftAdapters } from './peft-adapters.ts'

test('every call is made, counted once, and what fails is an error and no figure', async () => {
  const files = ['a', 'b', 'c', 'bad']
  let next = 0
  const draw = () => files[next++ % files.length] ?? ''
  const engine = fakeEngine(({ adapterFile }) => ({ refuse: adapterFile === 'bad' }))
  const load = await loadOn(engine, draw, 40, 8, 5)
  expect(load).toMatchObject({ tokens: 150, errors: 10, served: new Set(['a', 'b', 'c']) })
  expect(load.ttftMs).toHaveLength(30)
  expect(load.seconds).toBeGreaterThan(0)
})

test('the adapters of the bench pass the rules that every adapter has to pass, and differ', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meed-gpu-'))
  try {
    const base = { layers: 2, hidden: 16, feedForward: 24, heads: 4, keyValueHeads: 2, headSize: 4 }
    const folders = await peftAdapters(folder, base, 2, 5)
    expect(new Set(folders).size).toBe(5)
    expect(readdirSync(folders[0] ?? '')).toEqual([
      'adapter_config.json',
      'adapter_model.safetensors',
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
