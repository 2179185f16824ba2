// Index files in the private bucket, keyed by the sha-256 of their bytes.
import type { Sha256 } from '../../../schemas/ids.ts'
import { must } from '../../../schemas/result.ts'
import type { IndexFiles } from './index-files.port.ts'

const keyOf = (sha256: Sha256) => `spans/${sha256}`

export function indexFilesIn(bucket: R2Bucket): IndexFiles {
  return {
    async has(sha256) {
      return (await bucket.head(keyOf(sha256))) !== null
    },
    async put(sha256, bytes) {
      await bucket.put(keyOf(sha256), bytes, { sha256 })
    },
    async get(sha256, range) {
      const part = range && { offset: range.from, length: range.to - range.from }
      const object = await bucket.get(keyOf(sha256), part === undefined ? {} : { range: part })
      return new Uint8Array(await must(object, `index file ${sha256} is stored`).arrayBuffer())
    },
  }
}
