// Downloads over connections that break, against a server of this test that speaks ranges as HTTP and S3
// do: what came is not asked for again, and what changed on the way is not mixed.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listening } from '../loopback.cases.ts'
import { parseSha256 } from '../../schemas/ids.ts'
import { downloadAdapter } from './download-adapter.ts'
import { openBySchema, openHttp, openS3 } from './sources.ts'

const FILE = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 31) % 251))
const SHA256 = createHash('sha256').update(FILE).digest('hex')
const KEYS = { accessKeyId: 'a test', secretAccessKey: 'a test key' }
let server: Server
let origin: string
let folder: string
let asked: { path: string; range: string | undefined; tag: string | undefined; sign: string }[]
/** What is done with the n-th request. */
let answers: ((request: IncomingMessage, response: ServerResponse, from: number) => void)[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meed-sources-'))
  asked = []
  answers = []
  server = createServer((request, response) => {
    const { range, 'if-range': ifRange, 'if-match': ifMatch } = request.headers
    const path = (request.url ?? '').split('?')[0] ?? ''
    const sign = request.headers.authorization ?? ''
    const condition = ifMatch ?? (typeof ifRange === 'string' ? ifRange : undefined)
    asked.push({ path, range, tag: condition, sign })
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
    ;(answers.shift() ?? whole())(request, response, from)
  })
  origin = await listening(server)
})
afterEach(() => {
  server.close()
  server.closeAllConnections()
  rmSync(folder, { recursive: true })
})

/** What the server has from `from` on; the connection breaks after `until` of the file. */
function whole(content = FILE, until = content.length, tag = '"one"') {
  return (_: IncomingMessage, response: ServerResponse, from: number) => {
    const rest = content.subarray(from)
    const range = `bytes ${from}-${content.length - 1}/${content.length}`
    const headers = { etag: tag, 'content-length': rest.length }
    response.writeHead(from === 0 ? 200 : 206, {
      ...headers,
      ...(from === 0 ? {} : { 'content-range': range }),
    })
    if (until >= content.length) return void response.end(rest)
    response.write(content.subarray(from, until), () => response.destroy())
  }
}

async function fetched(url: string, source = openHttp, bytes = FILE.length) {
  const path = join(folder, 'file')
  const out = await open(path, 'w+')
  try {
    const wanted = { sha256: parseSha256(SHA256), bytes, url }
    return { sha256: await downloadAdapter(wanted, out, source), content: readFileSync(path) }
  } finally {
    await out.close()
  }
}

describe('over HTTP', () => {
  test('a connection that breaks is gone on with where it broke, of the same file', async () => {
    answers = [whole(FILE, 60_000), whole(FILE, 150_000), whole()]
    const { sha256, content } = await fetched(`${origin}/a`)
    expect([sha256, content.equals(FILE)]).toEqual([SHA256, true])
    expect(asked[0]?.range).toBeUndefined()
    expect(asked).toHaveLength(3)
    const starts = asked.map(({ range }) => Number(/\d+/.exec(range ?? '0')?.[0]))
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
    expect(starts[2]).toBeGreaterThan(0)
    expect(asked.slice(1).map(({ tag }) => tag)).toEqual(['"one"', '"one"'])
  })

  test('a source that gives no ranges, or another file by now, is begun anew', async () => {
    const other = Buffer.from(FILE).reverse()
    answers = [whole(other, 60_000, '"old"'), (request, response) => whole()(request, response, 0)]
    const { sha256, content } = await fetched(`${origin}/a`)
    expect([sha256, content.equals(FILE)]).toEqual([SHA256, true])
  })

  test('a connection that breaks each time is given up', async () => {
    answers = Array.from({ length: 9 }, () => whole(FILE, 0))
    await expect(fetched(`${origin}/a`)).rejects.toMatchObject({ code: 'adapter_fetch_failed' })
    expect(asked).toHaveLength(4)
  })

  test('what is refused is not asked for again, and what is too long is not read on', async () => {
    answers = [(_, response) => void response.writeHead(404).end()]
    await expect(fetched(`${origin}/a`)).rejects.toThrow('the edge answered 404')
    expect(asked).toHaveLength(1)
    await expect(fetched(`${origin}/a`, openHttp, 1_000)).rejects.toThrow('more bytes came')
    expect(asked).toHaveLength(2)
  })
})

describe('from a bucket', () => {
  const bucket = () => {
    const client = new S3Client({
      endpoint: origin,
      region: 'auto',
      credentials: KEYS,
      forcePathStyle: true,
      maxAttempts: 1,
    })
    return openBySchema(openS3(client, 'vault'))
  }

  test('a file is read with the node’s own keys, and gone on with where it broke', async () => {
    answers = [whole(FILE, 60_000), whole()]
    const { sha256, content } = await fetched(`s3://vault/adapters/${SHA256}`, bucket())
    expect([sha256, content.equals(FILE)]).toEqual([SHA256, true])
    expect(asked.map(({ path }) => path)).toEqual(Array(2).fill(`/vault/adapters/${SHA256}`))
    expect(asked[1]?.range).toMatch(/^bytes=\d+-$/)
    expect(asked[1]?.tag).toBe('"one"')
    expect(asked[0]?.sign).toMatch(/^AWS4-HMAC-SHA256 Credential=a test\//)
  })

  test('another bucket is not read, nor any where none is set', async () => {
    await expect(fetched('s3://other/adapters/x', bucket())).rejects.toThrow(
      'the bucket vault only',
    )
    await expect(fetched('s3://vault/x', openBySchema(null))).rejects.toThrow('ADAPTERS_S3_BUCKET')
    expect(asked).toEqual([])
  })

  test('a file that is not there is refused once', async () => {
    answers = [(_, response) => void response.writeHead(404).end()]
    await expect(fetched('s3://vault/adapters/x', bucket())).rejects.toThrow('answered 404')
    expect(asked).toHaveLength(1)
  })
})
