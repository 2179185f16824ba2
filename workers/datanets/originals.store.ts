// Original bytes of contributions in the private bucket, under their hash.
import type { Sha256 } from '../../schemas/ids.ts'
import type { Originals } from './files.port.ts'

export function originalsIn(vault: Pick<R2Bucket, 'put'>): Originals {
  return {
    async put(sha256: Sha256, bytes: Uint8Array) {
      await vault.put(`originals/${sha256}`, bytes, { sha256 })
    },
  }
}
