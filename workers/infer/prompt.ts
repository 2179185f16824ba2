// What the model is told. Passages are fenced as data and numbered, the question stays the caller's
// own; nothing in a passage is an instruction.
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import type { ChatTurn } from '../../schemas/wire/node.ts'

const GROUNDED =
  'Answer the question from the passages. Copy the facts from the passage. End with its number in brackets.'

/** The caller's turns, with the passages fenced into a leading system turn when there are any. */
export function buildPrompt(
  turns: readonly ChatTurn[],
  passages: readonly GivenPassage[],
): ChatTurn[] {
  if (passages.length === 0) return [...turns]
  const listed = passages.map((passage, index) => `[${index + 1}] ${fenced(passage.text)}`)
  const own = turns.filter(({ role }) => role === 'system').map(({ content }) => content)
  const system = [GROUNDED, ...own, '<passages>', ...listed, '</passages>'].join('\n')
  return [{ role: 'system', content: system }, ...turns.filter(({ role }) => role !== 'system')]
}

/** A passage cannot close its own fence nor speak the template's control words. */
function fenced(text: string): string {
  return text.replace(/<\/?passages>|<\|im_(start|end)\|>/gi, ' ')
}

/** What retrieval searches for: the caller's last question. */
export function questionOf(turns: readonly ChatTurn[]): string {
  return turns.findLast(({ role }) => role === 'user')?.content ?? ''
}

/**
 * An upper bound on the prompt's tokens that needs no tokenizer: a byte-level BPE never makes more
 * tokens than bytes, and the chat template adds a few per turn. Never more than the context.
 */
export function promptTokensAtMost(prompt: readonly ChatTurn[], contextTokens: number): number {
  const bytes = prompt.reduce((sum, { content }) => sum + utf8Length(content) + 16, 16)
  return Math.min(bytes, contextTokens)
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}
