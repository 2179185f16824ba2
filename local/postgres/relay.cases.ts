// A relay before a PostgreSQL whose connections a test breaks: cut between a commit and its answer, slow,
// or not to be had. It reads so much of the protocol as it takes to know that something was committed.
import { connect, createServer, type AddressInfo, type NetConnectOpts, type Socket } from 'node:net'
import { join } from 'node:path'

export type RelayFault =
  | { readonly kind: 'none' }
  /** Of the commits from now on the one with this number, from 1, is not answered; the connection is gone. */
  | { readonly kind: 'cut'; readonly commit: number }
  /** No commit is answered. */
  | { readonly kind: 'cut_all' }
  /** Every answer comes so much later. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** What is open is gone, and nobody gets in. */
  | { readonly kind: 'down' }

export type Relay = {
  /** The server's URL by way of the relay. */
  readonly url: string
  readonly set: (fault: RelayFault) => void
  /** Commits whose answers were cut off, connections that were turned away, and answers that were held back. */
  readonly seen: { cut: number; refused: number; slowed: number }
  readonly stop: () => Promise<void>
}

/** @param server its URL; without TLS, which nobody in between could read */
export async function startRelay(server: string): Promise<Relay> {
  const upstream = addressOf(new URL(server))
  const seen = { cut: 0, refused: 0, slowed: 0 }
  const pairs = new Set<readonly [Socket, Socket]>()
  let fault: RelayFault = { kind: 'none' }
  let commits = 0
  const isCut = () => {
    commits++
    return fault.kind === 'cut_all' || (fault.kind === 'cut' && commits === fault.commit)
  }
  const listener = createServer((client) => {
    client.on('error', () => undefined)
    if (fault.kind === 'down') {
      seen.refused++
      client.destroy()
      return
    }
    const backend = connect(upstream)
    const pair = [client, backend] as const
    pairs.add(pair)
    const end = () => {
      client.destroy()
      backend.destroy()
      pairs.delete(pair)
    }
    for (const socket of pair) socket.on('error', end).on('close', end)
    const committed = commitsIn()
    client.on('data', (bytes) => backend.write(bytes))
    backend.on('data', (bytes) => {
      if (committed(bytes) && isCut()) {
        seen.cut++
        end()
      } else if (fault.kind === 'slow') {
        seen.slowed++
        setTimeout(() => client.write(bytes), fault.ms)
      } else client.write(bytes)
    })
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  return {
    url: urlAt(server, port),
    seen,
    set(next) {
      fault = next
      commits = 0
      if (next.kind === 'down') for (const pair of pairs) pair[0].destroy()
    },
    stop() {
      for (const pair of pairs) pair[0].destroy()
      return new Promise((resolve) => listener.close(() => resolve()))
    },
  }
}

function addressOf(url: URL): NetConnectOpts {
  const port = Number(url.port === '' ? 5432 : url.port)
  const folder = url.searchParams.get('host')
  if (folder === null) return { host: url.hostname, port }
  return { path: join(folder, `.s.PGSQL.${port}`) }
}

function urlAt(server: string, port: number): string {
  const url = new URL(server)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  url.search = '?sslmode=disable'
  return url.href
}

const [COMPLETE, READY, IDLE] = [0x43, 0x5a, 0x49]
const WROTE = /^(INSERT|UPDATE|DELETE)/

/**
 * Reads what a server says: messages of a type, their length in four bytes, and so much content. True with the
 * bytes by which it tells that it is ready again, outside of a transaction, after a statement that wrote.
 */
function commitsIn(): (bytes: Buffer) => boolean {
  let rest = Buffer.alloc(0)
  let wrote = false
  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    let isCommitted = false
    while (rest.length >= 5 && rest.length > rest.readUInt32BE(1)) {
      const [type, end] = [rest[0], rest.readUInt32BE(1) + 1]
      const content = rest.subarray(5, end)
      if (type === COMPLETE && WROTE.test(content.toString('latin1'))) wrote = true
      if (type === READY && wrote && content[0] === IDLE) [isCommitted, wrote] = [true, false]
      rest = rest.subarray(end)
    }
    return isCommitted
  }
}
