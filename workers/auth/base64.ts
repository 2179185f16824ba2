// Base64 with padding, RFC 4648 §4, strictly: anything else is no base64.

const FORM = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

export function fromBase64(text: string): Uint8Array | null {
  if (text === '' || !FORM.test(text)) return null
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}
