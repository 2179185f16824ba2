import { utf8ToBytes } from '@noble/hashes/utils.js'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSignedByNode, nodeProof, signNodeMessage } from './node-signature.ts'

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 })
const time = fc.integer({ min: 1, max: 2 ** 50 })

test('a signed message verifies; with any part of it changed it does not', () => {
  fc.assert(
    fc.property(secret, secret, time, fc.string(), fc.nat(), (mine, other, at, body, place) => {
      const path = '/internal/nodes/heartbeat'
      const headers = signNodeMessage(mine, path, at, body)
      const proof = nodeProof.parse(headers)
      expect(isSignedByNode(proof, path, utf8ToBytes(body))).toBe(true)
      expect(isSignedByNode(proof, `${path}/`, utf8ToBytes(body))).toBe(false)
      expect(isSignedByNode(proof, path, utf8ToBytes(`${body} `))).toBe(false)
      const later = { ...proof, 'meed-node-time': at + 1 }
      expect(isSignedByNode(later, path, utf8ToBytes(body))).toBe(false)
      const signature = headers['meed-node-signature']
      const at4 = place % signature.length
      const digit = ((Number.parseInt(signature[at4] ?? '0', 16) + 1) % 16).toString(16)
      const bent = signature.slice(0, at4) + digit + signature.slice(at4 + 1)
      expect(
        isSignedByNode({ ...proof, 'meed-node-signature': bent }, path, utf8ToBytes(body)),
      ).toBe(false)
      const theirs = signNodeMessage(other, path, at, body)['meed-node-key']
      if (theirs !== proof['meed-node-key']) {
        const swapped = { ...proof, 'meed-node-key': theirs }
        expect(isSignedByNode(swapped, path, utf8ToBytes(body))).toBe(false)
      }
    }),
    { numRuns: 40 },
  )
})

test('what is no point of the curve signs nothing, and throws nothing', () => {
  const headers = signNodeMessage(new Uint8Array(32).fill(7), '/', 1, '')
  for (const key of ['f'.repeat(64), '0'.repeat(64)]) {
    const proof = nodeProof.parse({ ...headers, 'meed-node-key': key })
    expect(isSignedByNode(proof, '/', utf8ToBytes(''))).toBe(false)
  }
})
