// A chain node that lies, for tests: it stands before a real one and, while a fault is on, cuts
// connections, swallows transactions, denies what it did, or tells what held some blocks ago.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Fault =
  | 'none'
  /** Takes the question and hangs up. */
  | 'silent'
  /** Says that it took a transaction, and throws it away. */
  | 'swallows'
  /** Takes a transaction and says that it failed. */
  | 'denies'
  /** Knows no receipts and no logs, counts no new nonces. */
  | 'behind'

type Question = { readonly id: number; readonly method: string; readonly params: unknown[] }

export async function faultyRpc(behindUrl: string) {
  let fault: Fault = 'none'
  let honestAnswers = 0
  let lies = 0
  const server = createServer((request, response) => {
    void (async () => {
      let text = ''
      for await (const chunk of request) text += String(chunk)
      const question = JSON.parse(text) as Question
      const now = honestAnswers-- > 0 ? 'none' : fault
      if (now === 'silent') {
        lies++
        return response.destroy()
      }
      const { id, method } = question
      const reply = (body: object) => response.end(JSON.stringify({ jsonrpc: '2.0', id, ...body }))
      const isSend = method === 'eth_sendRawTransaction'
      const behind = now === 'behind' ? behindAnswer(method) : undefined
      if (behind !== undefined || (isSend && now === 'swallows')) {
        lies++
        return reply({ result: behind === undefined ? `0x${'0'.repeat(64)}` : behind })
      }
      const answer = await fetch(behindUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: text,
      })
      const truth = await answer.text()
      if (isSend && now === 'denies') {
        lies++
        return reply({ error: { code: -32_000, message: 'the pool is full' } })
      }
      return response.end(truth)
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** @param after how many questions are still answered honestly */
    set(next: Fault, after = 0) {
      fault = next
      honestAnswers = after
    },
    lies: () => lies,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** What a node that has not seen the last blocks would say; undefined where it would know. */
function behindAnswer(method: string): string | null | readonly never[] | undefined {
  if (method === 'eth_getTransactionReceipt') return null
  if (method === 'eth_getLogs') return []
  return undefined
}
