// What a cold adapter costs before the engine sees it: fetched over loopback, hashed while it
// streams, checked, renamed. The production store does it; only the server is made up.
import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { openAdapterStore } from '../../gpu-runtime/adapters/adapter-store.ts'
import { prepareForLlama } from '../../gpu-runtime/adapters/prepare.ts'
import { BASE_SHAPE } from '../../gpu-runtime/models/manifest.ts'
import { parseSha256 } from '../../schemas/ids.ts'
import type { AdapterFile } from './adapter-files.ts'

/** @returns milliseconds of each fetch, in the order of the files */
export async function coldLoads(
  files: readonly AdapterFile[],
  folder: string,
): Promise<readonly number[]> {
  const byPath = new Map(files.map(({ sha256, path }) => [`/${sha256}`, path]))
  const server = createServer((request, response) => {
    createReadStream(byPath.get(request.url ?? '') ?? '').pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const store = await openAdapterStore(join(folder, 'fetched'), {
    bytesMax: Number.MAX_SAFE_INTEGER,
    loaded: () => [],
    onChange: () => undefined,
    prepare: prepareForLlama(BASE_SHAPE),
  })
  const times: number[] = []
  for (const { sha256, bytes } of files) {
    const began = performance.now()
    const url = `http://127.0.0.1:${port}/${sha256}`
    const file = await store.use({ sha256: parseSha256(sha256), bytes, url })
    times.push(performance.now() - began)
    file.release()
  }
  server.close()
  return times
}
