// Adapter files in the private bucket, keyed by the sha-256 of their bytes: a key is never
// rewritten with other content, so a copy anywhere may be kept for ever.
import type { AdapterBytes } from './models.port.ts'

export function adapterBytesIn(bucket: R2Bucket): AdapterBytes {
  return {
    async put(sha256, bytes) {
      await bucket.put(`adapters/${sha256}`, bytes, { sha256 })
    },
    async get(sha256, from) {
      const key = `adapters/${sha256}`
      const object = await (from === 0
        ? bucket.get(key)
        : // A rest that begins behind the end is none.
          bucket.get(key, { range: { offset: from } }).catch(() => null))
      return object === null ? null : { body: object.body, bytes: object.size }
    },
  }
}
