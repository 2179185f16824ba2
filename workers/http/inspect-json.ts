// Looks at JSON text before JSON.parse does: how deep it nests, how many values it has, whether a
// member is written twice, and whether a number or a string is one that no store gives back. One
// pass without recursion, so that no body can exhaust the stack or the memory. What is no JSON at
// all is left for JSON.parse to say.

export type JsonFault =
  | { readonly kind: 'too_deep'; readonly limit: number }
  | { readonly kind: 'too_many'; readonly limit: number }
  | { readonly kind: 'twice'; readonly member: string }
  | { readonly kind: 'forbidden'; readonly member: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text' }

export const DEPTH_MAX = 64
export const VALUES_MAX = 50_000

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d]
const NUMBER = /-?[0-9][0-9.eE+-]*/y
const NUMBER_SHOWN = 40

/** @returns the first fault, or null */
export function inspectJson(text: string): JsonFault | null {
  /** Names of the members of each open object; null for an open list. */
  const open: (Set<string> | null)[] = []
  let [values, nameNext, at] = [0, false, 0]
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const end = endOfString(text, at)
      if (end === null) return null
      const content = read(text.slice(at, end))
      if (content === null) return null
      const fault = nameNext ? nameFault(open.at(-1) ?? null, content) : textFault(content)
      if (fault !== null) return fault
      at = end
      nameNext = false
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (open.length >= DEPTH_MAX) return { kind: 'too_deep', limit: DEPTH_MAX }
      open.push(code === OPEN_OBJECT ? new Set() : null)
      nameNext = code === OPEN_OBJECT
      at += 1
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      open.pop()
      nameNext = false
      at += 1
    } else if (code === COMMA) {
      if (++values > VALUES_MAX) return { kind: 'too_many', limit: VALUES_MAX }
      nameNext = (open.at(-1) ?? null) !== null
      at += 1
    } else {
      NUMBER.lastIndex = at
      const number = NUMBER.exec(text)?.[0]
      if (number !== undefined && !Number.isFinite(Number(number))) {
        return { kind: 'number', text: number.slice(0, NUMBER_SHOWN) }
      }
      at += number?.length ?? 1
    }
  }
  return null
}

/** Where the string that begins at `from` is over; null when it never is. */
function endOfString(text: string, from: number): number | null {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at += 1
    else if (code === QUOTE) return at + 1
  }
  return null
}

/** Written differently, "a" and "\u0061" are the same name. */
function read(quoted: string): string | null {
  try {
    const value: unknown = JSON.parse(quoted)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}

function nameFault(names: Set<string> | null, name: string): JsonFault | null {
  if (name === '__proto__') return { kind: 'forbidden', member: name }
  if (names?.has(name) === true) return { kind: 'twice', member: name }
  names?.add(name)
  return textFault(name)
}

/** No database stores NUL in text, and half a surrogate pair has no UTF-8. */
function textFault(text: string): JsonFault | null {
  return text.includes('\0') || !text.isWellFormed() ? { kind: 'text' } : null
}
