// Under which keys an epoch is published: blobs by their sha-256, manifests by their number.
import type { Sha256 } from '../../schemas/ids.ts'

export function blobKey(sha256: Sha256): string {
  return `blobs/${sha256}`
}

export function manifestKey(epoch: number): string {
  return `epochs/${epoch}/manifest.json`
}
