// Test support: servers and nodes on this machine's loopback.
import type { ChildProcess } from 'node:child_process'
import type { Server } from 'node:http'

/** Starts it on a port that nobody has. @returns its URL, without a slash at the end */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

/** The URL of a node that was started as a process, once it says that it is ready. */
export function readyUrl(node: ChildProcess): Promise<string> {
  const ready = Promise.withResolvers<string>()
  let said = ''
  node.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    const url = /^ready (\S+)$/m.exec(said)?.[1]
    if (url !== undefined) ready.resolve(url)
  })
  node.once('exit', (code) => ready.reject(new Error(`the node exited with ${code}`)))
  return ready.promise
}
