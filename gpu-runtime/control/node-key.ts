// The node's own key: made on its first start, readable by its owner alone, and never sent anywhere.
// Whoever holds the file speaks for the node; a node that lost it joins under another name.
import { randomBytes } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { signNodeMessage, type NodeProof } from '../../schemas/wire/node-signature.ts'

const KEY = /^[0-9a-f]{64}\n?$/

/** The headers of one message to the edge: its proof. */
export type SignMessage = (path: string, body: string) => Record<keyof NodeProof, string>

/** @param now milliseconds since 1970 */
export async function openNodeKey(file: string, now: () => number): Promise<SignMessage> {
  const secret = await secretIn(file)
  let lastMs = 0
  return (path, body) => {
    // Two messages of one millisecond still come one after the other.
    lastMs = Math.max(now(), lastMs + 1)
    return signNodeMessage(secret, path, lastMs, body)
  }
}

async function secretIn(file: string): Promise<Uint8Array> {
  const text = (await readOrNull(file)) ?? (await made(file))
  if (!KEY.test(text)) throw new Error(`${file} holds no node key: 64 hex digits`)
  return Buffer.from(text.trim(), 'hex')
}

/** Written whole before it has its name: a crash in between leaves no half key. */
async function made(file: string): Promise<string> {
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  try {
    await link(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
  return readFile(file, 'utf8')
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
