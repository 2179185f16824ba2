// A file that is too large for one request, in parts: what was sent before, by a run that broke off, is not
// sent again, for the same file is the same upload. Then waits until all of it is taken in.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { typeOfName } from '../../../schemas/file-name.ts'
import { EXTRACTION_LIMITS } from '../../../schemas/wire/extraction.ts'
import { uploadObject, type UploadShown } from '../../../schemas/wire/uploads.ts'
import type { Client } from '../api.ts'
import { CliError } from '../cli-error.ts'
import { EXIT, exitCodeOf } from '../exit-codes.ts'
import { progressOf } from '../progress.ts'
import type { Terminal } from '../terminal.ts'

const POLL_MS = 500
const MIB = 1 << 20

/** Read in pieces, so that more of their text is taken than of one request. */
const IN_PIECES: readonly (string | null)[] = [
  'text/plain',
  'text/markdown',
  'text/csv',
  'application/jsonl',
]

/** Whether one request takes the file. */
export async function isLarge(path: string): Promise<boolean> {
  const isInPieces = IN_PIECES.includes(typeOfName(basename(path)))
  const limit = isInPieces ? EXTRACTION_LIMITS.textBytes : EXTRACTION_LIMITS.fileBytes
  return (await stat(path)).size > limit
}

export type UploadTarget = {
  readonly datanet: string
  readonly licence: string
  readonly source: string
}

export type Uploaded = {
  /** At its end, taken in or refused. */
  readonly upload: UploadShown
  /** Whether an earlier run had brought it there. */
  readonly wasDone: boolean
}

export async function uploadFile(
  client: Client,
  terminal: Terminal,
  { datanet, licence, source }: UploadTarget,
  path: string,
): Promise<Uploaded> {
  const name = basename(path)
  const { size: bytes } = await stat(path)
  const body = { name, title: name, source, licence, bytes, sha256: await sha256Of(path) }
  const place = `/v1/datanets/${datanet}/uploads`
  const begun = await client.json(place, uploadObject, { body })
  if (begun.state === 'done') return { upload: begun, wasDone: true }
  const { id } = begun
  const note = (text: string) => void (terminal.json || terminal.note(`${name}  ${text}`))
  const upload = await sent(client, terminal.signal, path, id, note)
  if (upload.state === 'open') {
    await client.json(`/v1/uploads/${id}/complete`, uploadObject, { method: 'POST' })
  }
  const last = await ended(client, terminal.signal, id, note).catch(unknownEnd)
  return { upload: last, wasDone: false }
}

/** All of it is there: whoever stopped answering did not refuse it, and may have taken it in. */
function unknownEnd(error: unknown): never {
  if (!(error instanceof CliError) || exitCodeOf(error) !== EXIT.unavailable) throw error
  const message = `sent, but how it ended is not known: ${error.message}`
  throw new CliError(503, 'outcome_unknown', message, error.requestId)
}

type Note = (text: string) => void

/** Part after part, each to a URL that was made for it just now. */
async function sent(
  client: Client,
  signal: AbortSignal,
  path: string,
  id: string,
  note: Note,
): Promise<UploadShown> {
  const progress = progressOf('MiB sent', 1)
  for (;;) {
    const upload = await client.json(`/v1/uploads/${id}`, uploadObject)
    const there = upload.parts.filter(({ arrived }) => arrived)
    const bytes = there.reduce((sum, part) => sum + part.bytes, 0)
    const line = progress.line(bytes / MIB, upload.bytes / MIB, performance.now())
    if (line !== null && there.length > 0) note(line)
    const next = upload.parts.find(({ url }) => url !== null)
    if (next === undefined || next.url === null) return upload
    const start = (next.number - 1) * upload.part_bytes
    await put(next.url, await bytesOf(path, start, next.bytes), signal)
  }
}

/** The right to send it is in the URL: the key goes nowhere else. */
async function put(url: string, body: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<void> {
  const { status, text } = await answered(url, body, signal).catch((error: unknown) => {
    if (signal.aborted) throw error
    throw new CliError(0, 'unreachable', 'A part did not get through. Run it again: it goes on.')
  })
  if (status === 200) return
  throw new CliError(status, 'part_refused', `A part was refused: ${text.slice(0, 300)}`)
}

/** Throws what fetch throws, also where the connection breaks off within the answer. */
async function answered(url: string, body: Uint8Array<ArrayBuffer>, signal: AbortSignal) {
  const reply = await fetch(url, { method: 'PUT', body, redirect: 'error', signal })
  return { status: reply.status, text: await reply.text() }
}

async function ended(
  client: Client,
  signal: AbortSignal,
  id: string,
  note: Note,
): Promise<UploadShown> {
  const progress = progressOf('pieces taken in')
  let isChecking = false
  for (;;) {
    const upload = await client.json(`/v1/uploads/${id}`, uploadObject)
    const { state, told, pieces } = upload
    if (state !== 'open' && state !== 'checking' && state !== 'ingesting') return upload
    if (state === 'ingesting') {
      const line = progress.line(told, pieces ?? 0, performance.now())
      if (line !== null) note(line)
    } else if (!isChecking) {
      isChecking = true
      note('sent; being checked')
    }
    await sleep(POLL_MS, undefined, { signal })
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

async function bytesOf(path: string, start: number, length: number) {
  const file = await open(path)
  try {
    const bytes = new Uint8Array(length)
    const { bytesRead } = await file.read(bytes, 0, length, start)
    return bytes.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
