// One press of Ctrl-C is one wish, however many signals it makes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { unlessAborted } from './interrupts.ts'

const pending = new Promise<never>(() => undefined)

test('work that ends first is what counts', async () => {
  const { signal } = new AbortController()
  await expect(unlessAborted(signal, Promise.resolve(1))).resolves.toBe(1)
  await expect(unlessAborted(undefined, Promise.resolve(2))).resolves.toBe(2)
})

test('an abort before or during the work throws its reason', async () => {
  const aborting = new AbortController()
  const work = unlessAborted(aborting.signal, pending)
  aborting.abort(new Error('enough'))
  await expect(work).rejects.toThrow('enough')
  await expect(unlessAborted(aborting.signal, pending)).rejects.toThrow('enough')
})

test('signals that arrive together ask once, and for an orderly stop', async () => {
  const program = `
    import { interruptSignal } from ${JSON.stringify(join(import.meta.dirname, 'interrupts.ts'))}
    setInterval(() => {}, 1e6)
    interruptSignal().addEventListener('abort', () => console.log('stopping'))
    let signals = 0
    const count = () => (signals += 1) === 2 && process.exit(0)
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, count)
    console.log('up')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program])
  const heard: string[] = []
  child.stdout.on('data', (chunk: Buffer) => heard.push(chunk.toString()))
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  child.kill('SIGTERM')
  expect(await once(child, 'close')).toEqual([0, null])
  expect(heard.join('')).toBe('up\nstopping\n')
})
