// Where does a JSON object that arrives in pieces end? A grammar allows white space after it for ever;
// nobody should wait for that, or pay for it. Pure: pieces in, what belongs to the object out.

export type JsonState = {
  readonly depth: number
  readonly inString: boolean
  readonly escaped: boolean
  readonly ended: boolean
}

export const JSON_BEGIN: JsonState = { depth: 0, inString: false, escaped: false, ended: false }

/** @returns the part of `piece` up to the object's closing brace, and what to carry on */
export function feedJson(
  state: JsonState,
  piece: string,
): { readonly text: string; readonly state: JsonState } {
  let [{ depth, inString, escaped }, at] = [state, 0]
  if (state.ended) return { text: '', state }
  for (const character of piece) {
    at += character.length
    if (escaped) escaped = false
    else if (inString && character === '\\') escaped = true
    else if (character === '"') inString = !inString
    else if (!inString && (character === '{' || character === '[')) depth += 1
    else if (!inString && (character === '}' || character === ']')) depth -= 1
    else continue
    if (depth === 0 && !inString && !escaped && character !== '"') {
      return { text: piece.slice(0, at), state: { ...JSON_BEGIN, ended: true } }
    }
  }
  return { text: piece, state: { depth, inString, escaped, ended: false } }
}
