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

/**
 * A passage cannot close its own fence, however it spells it, nor speak the control words of a
 * template: ChatML's and Llama's bars, Gemma's turns, Mistral's brackets, sentence marks.
 */
function fenced(text: string): string {
  return text.normalize('NFKC').replace(CONTROL, ' ')
}

const CONTROL =
  /<[\s\p{Cf}]*\/?[\s\p{Cf}]*passages[^>]*>|<\|[^|\n]{0,64}\|>|<\/?(start|end)_of_turn>|\[\/?INST\]|<<\/?SYS>>|<\/?s>/giu

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
