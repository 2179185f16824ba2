// How a node signs what it tells the edge: with its own ed25519 key, over the path, the time and the
// hash of the body. The fleet's token lets a node in once; from then on only its key speaks for it, so
// that whoever has seen the token cannot speak for a node that is there already.
import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { z } from 'zod'
import { sha256Hex } from '../canonical.ts'

export const NODE_KEY_HEADER = 'meed-node-key'
export const NODE_TIME_HEADER = 'meed-node-time'
export const NODE_SIGNATURE_HEADER = 'meed-node-signature'

/** Of ed25519: 32 bytes, hex. */
export const nodePublicKey = z.string().regex(/^[0-9a-f]{64}$/)

export const nodeProof = z.object({
  [NODE_KEY_HEADER]: nodePublicKey,
  /** Milliseconds since 1970 by the node's clock; grows with every message of a node. */
  [NODE_TIME_HEADER]: z
    .string()
    .regex(/^[1-9][0-9]{0,15}$/)
    .transform(Number)
    .pipe(z.int()),
  [NODE_SIGNATURE_HEADER]: z.string().regex(/^[0-9a-f]{128}$/),
})
export type NodeProof = z.infer<typeof nodeProof>

/** The headers of one message. @param secretKey 32 bytes */
export function signNodeMessage(
  secretKey: Uint8Array,
  path: string,
  sentAtMs: number,
  body: string,
): Record<keyof NodeProof, string> {
  const message = messageOf(path, sentAtMs, utf8ToBytes(body))
  return {
    [NODE_KEY_HEADER]: bytesToHex(ed25519.getPublicKey(secretKey)),
    [NODE_TIME_HEADER]: String(sentAtMs),
    [NODE_SIGNATURE_HEADER]: bytesToHex(ed25519.sign(message, secretKey)),
  }
}

/** Whether the holder of the key in `proof` signed this very message; whose key it is says the fleet. */
export function isSignedByNode(proof: NodeProof, path: string, body: Uint8Array): boolean {
  const message = messageOf(path, proof[NODE_TIME_HEADER], body)
  const signature = hexToBytes(proof[NODE_SIGNATURE_HEADER])
  try {
    return ed25519.verify(signature, message, hexToBytes(proof[NODE_KEY_HEADER]), { zip215: false })
  } catch {
    // Bytes that are no point of the curve.
    return false
  }
}

function messageOf(path: string, sentAtMs: number, body: Uint8Array): Uint8Array {
  return utf8ToBytes(`meed node message 1\n${path}\n${sentAtMs}\n${sha256Hex(body)}`)
}
