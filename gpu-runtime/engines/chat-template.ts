// ChatML, the template of the SmolLM2 family, written out: the tokenizer's own would slip in a
// default system turn, and base and adapters must be asked in exactly the same words.
import type { ChatTurn } from '../../schemas/wire/node.ts'

const CONTROL = /<\|im_(start|end)\|>/g

/** The prompt up to where the assistant begins to speak. Control words in content lose their power. */
export function chatPrompt(messages: readonly ChatTurn[]): string {
  const turns = messages.map(
    ({ role, content }) => `<|im_start|>${role}\n${content.replace(CONTROL, '')}<|im_end|>\n`,
  )
  return `${turns.join('')}<|im_start|>assistant\n`
}
