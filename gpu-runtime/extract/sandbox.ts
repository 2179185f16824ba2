// Reads files that strangers sent, each in a process of its own: no file of this machine but the
// program, no child, no worker, little heap, little time. A file that breaks its process breaks
// nothing else. One process is always kept ready, so that starting it costs the next file nothing.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EXTRACTION_LIMITS as LIMITS, extractionReply } from '../../schemas/wire/extraction.ts'
import type { ExtractionReply } from '../../schemas/wire/extraction.ts'
import { isFileName, typeOfName } from '../../schemas/file-name.ts'

const ROOT = join(import.meta.dirname, '../..')
const CHILD = join(import.meta.dirname, 'extract-child.ts')
const HEAP_MIB = 160
const START_MS = 20_000
const WATCH_MS = 20
/** A reply is JSON: each byte of text may take six. */
const REPLY_BYTES_MAX = 8 * LIMITS.textBytes
const PAGE_BYTES = 4_096

type Reader = { readonly child: ChildProcessWithoutNullStreams; readonly ready: Promise<void> }

export class ExtractionSandbox {
  #spare: Reader | null = null

  /** Starts the process that the first file will find ready. */
  prepare(): Promise<void> {
    this.#spare ??= startReader()
    return this.#spare.ready
  }

  async extract(name: string, bytes: Uint8Array): Promise<ExtractionReply> {
    if (!isFileName(name)) return refused('name_invalid', 'a name holds no path and no mark')
    const type = typeOfName(name)
    if (type === null)
      return refused('type_unknown', 'txt, md, html, csv, jsonl, pdf, docx are read')
    if (bytes.byteLength > LIMITS.fileBytes) {
      return refused('file_too_large', `it has more than ${LIMITS.fileBytes} bytes`)
    }
    const reader = this.#spare ?? startReader()
    this.#spare = startReader()
    await reader.ready
    return read(reader.child, type, bytes)
  }

  close(): void {
    this.#spare?.child.kill('SIGKILL')
    this.#spare = null
  }
}

function startReader(): Reader {
  const flags = ['--permission', `--allow-fs-read=${ROOT}/*`, `--max-old-space-size=${HEAP_MIB}`]
  const quiet = ['--no-warnings', ...flags, CHILD]
  const child = spawn(process.execPath, quiet, { cwd: ROOT, env: {}, stdio: 'pipe' })
  child.stdin.on('error', () => undefined)
  child.stderr.resume()
  const ready = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => child.kill('SIGKILL'), START_MS)
    child.stdout.once('data', () => {
      clearTimeout(late)
      resolve()
    })
    child.once('exit', () => {
      clearTimeout(late)
      reject(new Error('the reader of files did not start'))
    })
  })
  ready.catch(() => undefined)
  return { child, ready }
}

function read(
  child: ChildProcessWithoutNullStreams,
  type: string,
  bytes: Uint8Array,
): Promise<ExtractionReply> {
  return new Promise((resolve) => {
    let output = ''
    let killedFor: ExtractionReply | null = null
    const kill = (reply: ExtractionReply) => {
      killedFor ??= reply
      child.kill('SIGKILL')
    }
    const late = setTimeout(
      () => kill(refused('took_too_long', `it takes more than ${LIMITS.milliseconds} ms to read`)),
      LIMITS.milliseconds,
    )
    const watch = setInterval(() => void checkMemory(child.pid, kill), WATCH_MS)
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
      if (output.length > REPLY_BYTES_MAX) kill(refused('text_too_large', 'its text is too long'))
    })
    child.once('close', () => {
      clearTimeout(late)
      clearInterval(watch)
      resolve(killedFor ?? parsed(output))
    })
    child.stdin.end(Buffer.concat([Buffer.from(`${type}\n`), bytes]))
  })
}

/** A process that ended without its line ran out of its heap. */
function parsed(output: string): ExtractionReply {
  const line = output.split('\n').find((each) => each.startsWith('{'))
  if (line === undefined) return refused('memory_exceeded', 'reading it takes too much memory')
  return extractionReply.parse(JSON.parse(line))
}

/** Where the system says what a process holds; elsewhere its heap is bounded alone. */
async function checkMemory(
  pid: number | undefined,
  kill: (reply: ExtractionReply) => void,
): Promise<void> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  const pages = Number(statm.split(' ')[1] ?? 0)
  if (pages * PAGE_BYTES > LIMITS.memoryBytes) {
    kill(refused('memory_exceeded', 'reading it takes too much memory'))
  }
}

function refused(
  kind: Extract<ExtractionReply, { ok: false }>['kind'],
  detail: string,
): ExtractionReply {
  return { ok: false, kind, detail }
}
