// How long after its caller has hung up does the upstream see that nobody reads any more? Measured by
// one clock: the caller and the mock are processes of one machine.
import type { ChildProcess } from 'node:child_process'
import { request } from 'node:http'
import { z } from 'zod'
import type { Gateway } from './peers.ts'

const closed = z.object({ closed: z.string(), atMs: z.number() })
const ABORTS = 50
const FRAMES_BEFORE = 3

export async function abortsOf(
  gateway: Gateway,
  mock: ChildProcess,
): Promise<{ readonly p50: number; readonly p99: number }> {
  const took: number[] = []
  for (let index = 0; index < ABORTS; index++) {
    const name = `slow ${index}`
    const seen = new Promise<number>((resolve) => {
      const listen = (message: unknown) => {
        const told = closed.safeParse(message)
        if (told.data?.closed !== name) return
        mock.off('message', listen)
        resolve(told.data.atMs)
      }
      mock.on('message', listen)
    })
    const hungUpMs = await hangUp(gateway, name)
    took.push((await seen) - hungUpMs)
  }
  took.sort((a, b) => a - b)
  return { p50: took[Math.floor(ABORTS / 2)] ?? 0, p99: took[Math.floor(ABORTS * 0.99)] ?? 0 }
}

/** @returns when the caller hung up, by the clock on the wall */
function hangUp({ url, headers, model }: Gateway, content: string): Promise<number> {
  const body = JSON.stringify({ model, stream: true, messages: [{ role: 'user', content }] })
  return new Promise((resolve, reject) => {
    const all = { 'content-type': 'application/json', ...headers }
    const sent = request(url, { method: 'POST', headers: all, agent: false }, (answered) => {
      let text = ''
      answered.on('error', () => undefined)
      answered.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (text.split('"content":').length <= FRAMES_BEFORE + 1) return
        answered.removeAllListeners('data')
        resolve(Date.now())
        sent.destroy()
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
