// A developer's server for the tests of `meed listen`: keeps what it is sent, answers as it is told.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Got = { readonly headers: Record<string, string>; readonly body: string }
export type Receiver = {
  /** As a person types it: without a scheme. */
  readonly place: string
  readonly answerWith: (status: number) => void
  /** The first, of what came and of what will, whose body it is. */
  readonly next: (isIt: (body: string) => boolean) => Promise<Got>
  readonly stop: () => Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const got: Got[] = []
  const waiting = new Set<() => void>()
  let status = 200
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
      got.push({ headers: Object.fromEntries(headers), body: Buffer.concat(chunks).toString() })
      response.writeHead(status).end()
      for (const look of waiting) look()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    place: `127.0.0.1:${port}/hook`,
    answerWith: (code) => void (status = code),
    next: (isIt) =>
      new Promise((resolve) => {
        const look = () => {
          const found = got.find(({ body }) => isIt(body))
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
