// The parts of uploads in the private bucket, by R2's multipart API, under a name of their own: only what
// was hashed, and is the original of a contribution, is kept under its hash.
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Sha256, UploadId } from '../../schemas/ids.ts'
import { parseSha256 } from '../../schemas/ids.ts'
import { assert, err, must, ok, type Result } from '../../schemas/result.ts'
import type { MediaType } from '../../schemas/wire/extraction.ts'
import { UPLOAD_LIMITS } from '../../schemas/wire/uploads.ts'
import { mannerOf, Splitter, type Pieces } from './split-file.ts'
import type { Said, UploadFile } from './upload.ts'
import type { UploadFiles } from './uploads.port.ts'

type Vault = Pick<
  R2Bucket,
  'createMultipartUpload' | 'resumeMultipartUpload' | 'head' | 'get' | 'put' | 'delete'
>

export function uploadFilesIn(vault: Vault): UploadFiles {
  const keyOf = (id: UploadId) => `uploads/${id}`
  const originalOf = (sha256: Sha256) => `originals/${sha256}`
  const whole = async (id: UploadId) =>
    must(await vault.get(keyOf(id)), 'an upload that was put together lies in the bucket')
  const drop = async (id: UploadId, multipart: string) => {
    const upload = vault.resumeMultipartUpload(keyOf(id), multipart)
    await upload.abort().catch((error: unknown) => {
      if (!isNoUpload(error)) throw error
    })
  }
  return {
    async begin(id) {
      return (await vault.createMultipartUpload(keyOf(id))).uploadId
    },
    async putPart(id, { multipart, stored }, bytes) {
      const upload = vault.resumeMultipartUpload(keyOf(id), multipart)
      // By the platform: a hash of megabytes in JavaScript would hold up every request beside it.
      const digest = crypto.subtle.digest('SHA-256', bytes)
      const { etag } = await upload.uploadPart(stored, bytes)
      return { etag, sha256: hashIn(await digest) }
    },
    async join(id, multipart, parts) {
      if ((await vault.head(keyOf(id))) !== null) return
      const upload = vault.resumeMultipartUpload(keyOf(id), multipart)
      await upload.complete(parts.map(({ stored, etag }) => ({ partNumber: stored, etag })))
    },
    async scan(id, file) {
      return scanned((await whole(id)).body, file)
    },
    async read(id, start, end) {
      if (start === end) return new Uint8Array(0)
      const range = { offset: start, length: end - start }
      const found = await vault.get(keyOf(id), { range })
      return new Uint8Array(await must(found, 'what is taken in was put together').arrayBuffer())
    },
    async keep(id, sha256) {
      if ((await vault.head(originalOf(sha256))) !== null) return
      await vault.put(originalOf(sha256), (await whole(id)).body, { sha256 })
    },
    drop,
    async clean(id, multipart) {
      await vault.delete(keyOf(id))
      if (multipart !== null) await drop(id, multipart)
    },
  }
}

/** One that was put together, given up, or that expired in the store is none any more. */
function isNoUpload(error: unknown): boolean {
  return error instanceof Error && error.message.includes('(10024)')
}

async function scanned(body: ReadableStream<Uint8Array>, { mediaType, bytes }: UploadFile) {
  const digest = new crypto.DigestStream('SHA-256')
  const hashing = digest.getWriter()
  const cut = new Cutting(mediaType, bytes)
  let total = 0
  for await (const chunk of body) {
    await hashing.write(chunk)
    cut.push(chunk)
    total += chunk.byteLength
  }
  await hashing.close()
  assert(total === bytes, 'every part has the size that the declared one makes')
  return { sha256: hashIn(await digest.digest), pieces: cut.end(total) }
}

function hashIn(digest: ArrayBuffer): Sha256 {
  return parseSha256(bytesToHex(new Uint8Array(digest)))
}

/** Where a file is cut, by its type and its own bytes; what is small and of no such type is whole. */
class Cutting {
  readonly #splitter: Splitter | null
  readonly #isSmall: boolean
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  #head = new Uint8Array(0)
  #isUtf8 = true

  constructor(type: MediaType, bytes: number) {
    const manner = mannerOf(type)
    this.#splitter = manner === null ? null : new Splitter(manner)
    this.#isSmall = bytes <= UPLOAD_LIMITS.wholeBytes
  }

  push(chunk: Uint8Array): void {
    if (this.#splitter === null) return
    if (this.#head.length < HEAD)
      this.#head = new Uint8Array([...this.#head, ...chunk.slice(0, HEAD)])
    this.#splitter.push(chunk)
    this.#decode(chunk, true)
  }

  end(total: number): Result<Pieces, Said> {
    const whole: Result<Pieces, Said> = ok({ from: 0, ends: [total] })
    if (this.#splitter === null) return whole
    const [first = 0, second = 0] = this.#head
    // The reader knows two more encodings by their marks, and more about a beginning that is not text.
    const mark = (first << 8) | second
    if (mark === 0xfffe || mark === 0xfeff) return this.#isSmall ? whole : err(NOT_UTF8)
    this.#decode(new Uint8Array(0), false)
    if (!this.#isUtf8) return this.#isSmall ? whole : err(NOT_UTF8)
    const pieces = this.#splitter.end()
    return pieces === null ? err(TOO_MANY) : ok(pieces)
  }

  #decode(chunk: Uint8Array, stream: boolean): void {
    if (!this.#isUtf8) return
    try {
      this.#decoder.decode(chunk, { stream })
    } catch {
      this.#isUtf8 = false
    }
  }
}

const HEAD = 2

const NOT_UTF8: Said = {
  code: 'encoding_unknown',
  message: `Files of more than ${UPLOAD_LIMITS.wholeBytes} bytes are read as UTF-8, and this is none. Convert it.`,
}
const TOO_MANY: Said = {
  code: 'pieces_too_many',
  message:
    'It has too many lines for one upload, or names of columns that are too long to stand before every ' +
    'row. Send it as several files.',
}
