// The process that reads one file: type in its arguments, bytes on its standard input, one line of
// JSON on its standard output, then it ends. It says `ready` first, when its readers are loaded.
import { buffer } from 'node:stream/consumers'
import { EXTRACTION_VERSION, mediaType } from '../../schemas/wire/extraction.ts'
import type { ExtractionReply } from '../../schemas/wire/extraction.ts'
import { readText, Unreadable } from './read-file.ts'

process.stdout.write('ready\n')
const input = await buffer(process.stdin)
const head = input.indexOf(0x0a)
const type = mediaType.parse(input.subarray(0, head).toString('utf8'))
process.stdout.write(`${JSON.stringify(await reply(new Uint8Array(input.subarray(head + 1))))}\n`)

async function reply(bytes: Uint8Array): Promise<ExtractionReply> {
  try {
    const read = await readText(type, bytes)
    return { ok: true, ...read, mediaType: type, extraction: EXTRACTION_VERSION }
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, kind: error.kind, detail: error.message }
    const detail = error instanceof Error ? error.message.slice(0, 200) : 'it cannot be read'
    return { ok: false, kind: 'file_broken', detail }
  }
}
