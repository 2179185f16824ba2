// Secrets that must be read again, as they are kept: AES-256-GCM under a key of the deployment, bound
// to what they are of, so that one row's secret cannot be put into another's (ADR 0060).
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

const VERSION = 'v1'
const NONCE_BYTES = 12

export type SecretBox = {
  readonly seal: (secret: string, of: string) => Promise<string>
  /** Throws where the text was sealed by another key, for something else, or was changed. */
  readonly unseal: (sealed: string, of: string) => Promise<string>
}

export function secretBox(keyText: string): SecretBox {
  const bytes = Uint8Array.from(sha256(utf8ToBytes(`meed webhook secrets ${keyText}`)))
  const key = crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
  const terms = (iv: Uint8Array<ArrayBuffer>, of: string) => {
    return { name: 'AES-GCM', iv, additionalData: Uint8Array.from(utf8ToBytes(of)) }
  }
  return {
    async seal(secret, of) {
      const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
      const text = Uint8Array.from(utf8ToBytes(secret))
      const sealed = new Uint8Array(await crypto.subtle.encrypt(terms(iv, of), await key, text))
      return `${VERSION}.${base64(iv)}.${base64(sealed)}`
    },
    async unseal(sealed, of) {
      const [version, iv = '', text = ''] = sealed.split('.')
      if (version !== VERSION) throw new Error('a secret was sealed in a form that is not known')
      const box = terms(bytesOf(iv), of)
      return new TextDecoder().decode(await crypto.subtle.decrypt(box, await key, bytesOf(text)))
    },
  }
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}
