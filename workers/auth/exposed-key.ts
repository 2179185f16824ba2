// Where a key must never stand: in a URL, which proxies, histories and logs keep; and in a log line.
// Decided by the form of a key alone, checksum or not: a mistyped key is nearly the key.

/** The pattern for secret scanners: ours to search for, and GitHub's. */
const KEY_FORM = /meed_(live|test)_[0-9A-Za-z]{20,}/g

export function holdsKey(text: string): boolean {
  return text.search(KEY_FORM) !== -1
}

/**
 * A URL may hide a key behind percent-encoding, once or more often.
 *
 * @param url path and query as received
 */
export function urlHoldsKey(url: string): boolean {
  let text = url
  for (let depth = 0; depth < 3; depth++) {
    if (holdsKey(text)) return true
    const decoded = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    if (decoded === text) return false
    text = decoded
  }
  return holdsKey(text)
}

/** The text with the secret part of every key struck out; what is left tells which mode it was. */
export function redactKeys(text: string): string {
  return text.replace(KEY_FORM, 'meed_$1_[redacted]')
}
