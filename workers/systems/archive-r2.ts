// The public archive in an R2 bucket.
import type { Archive } from '../settle/archive.port.ts'

export function archiveR2(bucket: R2Bucket): Archive {
  return {
    async put(key, bytes) {
      await bucket.put(key, bytes)
    },
    async get(key) {
      const object = await bucket.get(key)
      return object === null ? null : new Uint8Array(await object.arrayBuffer())
    },
    async getRange(key, { offset, length }) {
      const object = await bucket.get(key, { range: { offset, length } })
      return object === null ? null : new Uint8Array(await object.arrayBuffer())
    },
  }
}
