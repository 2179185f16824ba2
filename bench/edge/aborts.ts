// How long after its caller has hung up does the upstream see that nobody reads any more, and until
// its end can be read? Measured by one clock: caller and mock are processes of one machine.
import type { ChildProcess } from 'node:child_process'
import { request } from 'node:http'
import { z } from 'zod'
import type { Gateway } from './peers.ts'

const shown = z.looseObject({ state: z.string() })
const closed = z.object({ closed: z.string(), atMs: z.number() })
const ABORTS = 50
const FRAMES_BEFORE = 3

export async function abortsOf(gateway: Gateway, mock: ChildProcess): Promise<Aborts> {
  const [took, readable]: [number[], number[]] = [[], []]
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
    const { hungUpMs, id } = await hangUp(gateway, name)
    const [seenMs, readMs] = await Promise.all([seen, endReadAt(gateway, id)])
    took.push(seenMs - hungUpMs)
    readable.push(readMs - hungUpMs)
  }
  return { toUpstreamMs: quantiles(took), toReadableEndMs: quantiles(readable) }
}

type Quantiles = { readonly p50: number; readonly p99: number }
export type Aborts = { readonly toUpstreamMs: Quantiles; readonly toReadableEndMs: Quantiles }

function quantiles(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (q: number) => sorted[Math.floor(sorted.length * q)] ?? 0
  return { p50: at(0.5), p99: at(0.99) }
}

/** @returns when the call was first seen to be over, by the clock on the wall */
async function endReadAt({ url, headers }: Gateway, id: string): Promise<number> {
  const place = new URL(`/v1/generations/${id}`, url)
  for (;;) {
    const read = await fetch(place, { headers })
    const { state } = shown.parse(await read.json())
    if (state !== 'held') return Date.now()
  }
}

/** @returns when the caller hung up, by the clock on the wall, and on which call */
function hangUp(
  { url, headers, model }: Gateway,
  content: string,
): Promise<{ readonly hungUpMs: number; readonly id: string }> {
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
        resolve({ hungUpMs: Date.now(), id: String(answered.headers['x-meed-generation-id']) })
        sent.destroy()
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
