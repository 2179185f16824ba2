// ChatML, the template of the SmolLM2 family, written out: the tokenizer's own would slip in a
// default system turn, and base and adapters must be asked in exactly the same words. Content stays
// apart from control words, so that whatever it spells, it is read as text and opens no turn.
import type { ChatTurn } from '../../schemas/wire/node.ts'

export type PromptPiece = {
  readonly text: string
  /** Control words become one special token; all else is text, even where it spells one. */
  readonly control: boolean
}

const START = { text: '<|im_start|>', control: true } as const
const END = { text: '<|im_end|>', control: true } as const

/** The prompt in order, up to where the assistant begins to speak. */
export function chatPrompt(messages: readonly ChatTurn[]): PromptPiece[] {
  const turns = messages.flatMap(({ role, content }) => [
    START,
    { text: `${role}\n${content}`, control: false },
    END,
    { text: '\n', control: false },
  ])
  return [...turns, START, { text: 'assistant\n', control: false }]
}
