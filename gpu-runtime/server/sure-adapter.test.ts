import { expect, test } from 'vitest'
import { admission } from './admission.ts'
import { adapterLoader, type SureParts } from './sure-adapter.ts'

const never = new AbortController().signal

function partsOf(asked: string[]): SureParts {
  const guard = {
    isSure: () => false,
    verified(sha256: string) {
      asked.push(sha256)
      return Promise.resolve(1)
    },
  }
  // @ts-expect-error -- of the engine and the store nothing is used, of the guard these two
  return { guard: () => guard, onChange: () => undefined }
}

test('an adapter that a full house kept out is loaded when there is room again', async () => {
  const asked: string[] = []
  const gate = admission({ slots: 1, waitingMax: 1 }, () => 0)
  const loader = adapterLoader(partsOf(asked), gate)
  const wanted = { tenant: 'x', adapter: 'x', choices: 1, tokens: 10 }
  const [running] = gate.enter(wanted, never)
  const [waiting] = gate.enter(wanted, never)
  const refused = { name: 'EngineError', code: 'overloaded' }
  await expect(loader.sure('x', '/x.gguf')).rejects.toMatchObject(refused)
  for (const place of [running, waiting]) (await place)?.leave()
  await loader.sure('x', '/x.gguf')
  expect([asked, gate.active(), gate.waiting()]).toEqual([['x'], 0, 0])
})
