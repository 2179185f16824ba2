// Uploads for tests of this folder.
import { sha256Hex } from '../../schemas/canonical.ts'
import { accountOfWallet, contentId, parseAddress } from '../../schemas/ids.ts'
import type { Asked } from './upload-quota.ts'

const payee = parseAddress(`0x${'c'.repeat(40)}`)

/** @param name of one file; another is another upload */
export function sampleUpload(
  name: string,
  bytes: Uint8Array | number,
  datanet = 'dora/net',
): Asked {
  const size = typeof bytes === 'number' ? bytes : bytes.byteLength
  const sha256 = sha256Hex(typeof bytes === 'number' ? `${name} ${bytes}` : bytes)
  return {
    id: contentId('upl', name),
    batchId: contentId('bat', name),
    about: {
      ...{ datanet, payee, contributorAccount: accountOfWallet(payee) },
      ...{ title: name, source: 'https://example.test', licence: 'CC0-1.0' },
    },
    file: { name, mediaType: 'application/jsonl', bytes: size, sha256 },
  }
}
