// The callers: a closed loop of so many at once against one gateway, in a process of their own. Counts
// frames that should have come, and adds up what the replies say they cost.
import { Agent, request } from 'node:http'
import { loadSpec, type LoadResult, type LoadSpec } from './terms.ts'

process.on('message', (message) => {
  void run(loadSpec.parse(message)).then((result) => process.send?.(result))
})
process.on('disconnect', () => process.exit(0))

async function run(asked: LoadSpec): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: asked.callers })
  const took: number[] = []
  let [failed, lostFrames]: [number, number] = [0, 0]
  let firstFailure: string | null = null
  const began = performance.now()
  const caller = async () => {
    while (performance.now() - began < asked.ms) {
      const at = performance.now()
      const { status, text } = await one(asked, agent)
      took.push(performance.now() - at)
      if (status !== 200) {
        failed++
        firstFailure ??= `${status} ${text.slice(0, 200)}`
      } else if (asked.stream) lostFrames += lostOf(text, asked.frames)
    }
  }
  await Promise.all(Array.from({ length: asked.callers }, caller))
  const seconds = (performance.now() - began) / 1_000
  agent.destroy()
  took.sort((a, b) => a - b)
  const quantile = (q: number) => took[Math.min(took.length - 1, Math.floor(took.length * q))] ?? 0
  const ended = { p50: quantile(0.5), p99: quantile(0.99), calls: took.length }
  const perSecond = (took.length - failed) / seconds
  return { perSecond, ...ended, failed, lostFrames, firstFailure }
}

/** A stream without its end counts as one frame lost, too. */
function lostOf(text: string, frames: number): number {
  const got = text.split('"content":"').length - 1
  const opening = text.includes('"content":""') ? 1 : 0
  const ended = text.trimEnd().endsWith('data: [DONE]') ? 0 : 1
  return Math.max(0, frames - (got - opening)) + ended
}

function one(asked: LoadSpec, agent: Agent): Promise<{ status: number; text: string }> {
  const { model, stream } = asked
  const body = JSON.stringify({
    model,
    stream,
    max_tokens: 64,
    messages: [{ role: 'user', content: 'Say a word many times.' }],
  })
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', ...asked.headers }
    const sent = request(asked.url, { method: 'POST', headers, agent }, (reply) => {
      let text = ''
      reply.setEncoding('utf8')
      reply.on('data', (chunk: string) => (text += chunk))
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, text }))
      reply.on('error', (error) => resolve({ status: 0, text: error.message }))
    })
    sent.on('error', (error) => resolve({ status: 0, text: error.message }))
    sent.end(body)
  })
}
