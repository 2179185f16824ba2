// The context of a guest, on the real model. Set MEED_MODELS_CACHE to share the folder of model files.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LlamaModel } from 'node-llama-cpp'
import { afterAll, expect, test, vi } from 'vitest'
import type { NodeEvent } from '../../schemas/wire/node.ts'
import { randomAdapter } from '../adapters/random-adapter.cases.ts'
import { baseModelForTests } from '../models/model-files.cases.ts'
import { admission } from '../server/admission.ts'
import { QUESTION, textOf } from './engine.cases.ts'
import { LlamaHost } from './llama-host.ts'
import type { PromptThreads } from './prompt-threads.ts'

const folder = mkdtempSync(join(tmpdir(), 'meed-guest-'))
const adapter = (name: string, seed: number) => {
  const file = join(folder, `${name}.gguf`)
  writeFileSync(file, randomAdapter({ seed }))
  return file
}
const [loud, other] = [adapter('loud', 1), adapter('other', 2)]
const never = new AbortController().signal
const made = vi.spyOn(LlamaModel.prototype, 'createContext')
afterAll(() => {
  made.mockRestore()
  rmSync(folder, { recursive: true })
})

async function rest(events: AsyncIterable<NodeEvent>): Promise<string> {
  const all: NodeEvent[] = []
  for await (const event of events) all.push(event)
  expect(all.at(-1)?.type).toBe('end')
  return textOf(all)
}

test('a guest answers beside the slot as when alone, and so does who has its context after it', async () => {
  const contexts = new Set<object>()
  const threads: PromptThreads = {
    choose: (context) => (contexts.add(context), Promise.resolve(1)),
    took: () => undefined,
    leave: () => undefined,
  }
  const places = { slots: 1, guests: 1 }
  const model = await baseModelForTests()
  const host = await LlamaHost.start({ ...model, ...places, contextTokens: 512 }, threads)
  const gate = admission({ ...places, waitingMax: 8 }, () => performance.now())
  const begun = async (tenant: string, adapterFile: string | null) => {
    const asked = { tenant, adapter: adapterFile ?? 'base', choices: 1, tokens: 24 }
    const [place] = await Promise.all(gate.enter(asked, never))
    const events = host.generate({ ...QUESTION, adapterFile }, never)
    expect((await events.next()).value).toMatchObject({ type: 'start' })
    const whole = () => rest(events).finally(() => place?.leave())
    return { whole }
  }
  const alone: string[] = []
  for (const file of [loud, other]) alone.push(await (await begun('a', file)).whole())
  expect(new Set(alone).size).toBe(2)
  // None of them needed the guest's context: it was not made.
  expect([made.mock.calls.length, contexts.size]).toEqual([1, 1])

  const two = [await begun('a', loud), await begun('b', other)]
  expect([gate.active(), contexts.size]).toEqual([2, 2])
  expect(await Promise.all(two.map(({ whole }) => whole()))).toEqual(alone)

  // The base holds the slot; the guest's context wears the other one.
  const base = await begun('a', null)
  const swapped = await begun('b', loud)
  expect([gate.active(), await swapped.whole()]).toEqual([2, alone[0]])
  expect(await (await begun('b', other)).whole()).toBe(alone[1])
  await base.whole()
  expect([gate.active(), made.mock.calls.length, contexts.size]).toEqual([0, 2, 2])
})

test('where there is no memory for a context more, a guest waits for a slot and is answered', async () => {
  const threads = { choose: async () => 1, took: () => undefined, leave: () => undefined }
  const options = { ...(await baseModelForTests()), slots: 1, guests: 1, contextTokens: 512 }
  const host = await LlamaHost.start(options, threads)
  const asked = (adapterFile: string) => host.generate({ ...QUESTION, adapterFile }, never)
  const first = asked(loud)
  await first.next()
  made.mockRejectedValueOnce(new Error('no memory'))
  const second = asked(other)
  const began = second.next()
  const alone = await rest(first)
  expect((await began).value).toMatchObject({ type: 'start' })
  expect(await rest(second)).not.toBe(alone)
})
