// Where adapter files come from: the edge's own signed URLs, or a bucket that speaks S3. Either can be
// asked to go on from a byte, as long as the file is still the one that was begun. What comes is believed
// by its hash alone, which is the store's business.
import { GetObjectCommand, S3ServiceException, type S3Client } from '@aws-sdk/client-s3'
import type { Readable } from 'node:stream'

export type OpenedSource = {
  readonly body: AsyncIterable<Uint8Array>
  /** The first byte that comes: what was asked for, or 0 where it has to begin anew. */
  readonly from: number
  /** Names this very content; null where the source has no name for it. */
  readonly tag: string | null
}

export type Asked = {
  readonly url: string
  readonly from: number
  /** Of what came before `from`. */
  readonly tag: string | null
  readonly signal: AbortSignal
}

/** Throws a SourceRefusal where asking again would bring the same answer. */
export type OpenSource = (asked: Asked) => Promise<OpenedSource>

export class SourceRefusal extends Error {
  override readonly name = 'SourceRefusal'
}

export const openHttp: OpenSource = async ({ url, from, tag, signal }) => {
  const range = from === 0 || tag === null ? {} : { range: `bytes=${from}-`, 'if-range': tag }
  // Only where the edge sends it: a signed URL does not redirect.
  const reply = await fetch(url, { signal, redirect: 'error', headers: range })
  if (!reply.ok || reply.body === null) {
    await reply.body?.cancel()
    throw failure(reply.status, `the edge answered ${reply.status}`)
  }
  const isRest = reply.status === 206 && startOf(reply.headers.get('content-range')) === from
  return { body: reply.body, from: isRest ? from : 0, tag: strong(reply.headers.get('etag')) }
}

/** @param bucket the only one that is read: no sender chooses another */
export function openS3(client: S3Client, bucket: string): OpenSource {
  return async ({ url, from, tag, signal }) => {
    const { host, pathname } = new URL(url)
    if (host !== bucket) throw new SourceRefusal(`this node reads the bucket ${bucket} only`)
    const Key = decodeURIComponent(pathname.slice(1))
    const rest = from === 0 || tag === null ? {} : { Range: `bytes=${from}-`, IfMatch: tag }
    const reply = await client
      .send(new GetObjectCommand({ Bucket: bucket, Key, ...rest }), { abortSignal: signal })
      .catch((error: unknown) => {
        const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : null
        throw failure(status ?? 0, `the bucket answered ${status ?? 'nothing'}`)
      })
    const isRest = startOf(reply.ContentRange ?? null) === from
    // In Node.js the SDK gives a stream of Node's.
    const body = reply.Body as Readable
    return { body, from: isRest ? from : 0, tag: strong(reply.ETag ?? null) }
  }
}

/** `https:` and `http:` go to the edge, `s3:` to the bucket where one is set. */
export function openBySchema(bucket: OpenSource | null): OpenSource {
  return (asked) => {
    if (!asked.url.startsWith('s3:')) return openHttp(asked)
    if (bucket === null) throw new SourceRefusal('this node has no bucket: set ADAPTERS_S3_BUCKET')
    return bucket(asked)
  }
}

/** What is refused now will be refused again, but for a file that has changed on the way. */
function failure(status: number, message: string): Error {
  const isFinal =
    status >= 400 && status < 500 && status !== 408 && status !== 412 && status !== 429
  return isFinal ? new SourceRefusal(message) : new Error(message)
}

function startOf(contentRange: string | null): number | null {
  const start = /^bytes (\d+)-/.exec(contentRange ?? '')?.[1]
  return start === undefined ? null : Number(start)
}

/** A weak name may stand for other bytes. */
function strong(tag: string | null): string | null {
  return tag === null || tag.startsWith('W/') ? null : tag
}
