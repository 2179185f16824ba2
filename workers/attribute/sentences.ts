// Which sentences does an answer hold, and which of them claim something? Markdown is seen through:
// list markers, headings, table bars and fences are not text. Greetings, questions and refusals are
// sentences that claim nothing, so they weigh nothing. Offsets are UTF-16 units of the answer.

export type SentenceKind = 'claim' | 'greeting' | 'question' | 'refusal'
export type Sentence = {
  readonly start: number
  readonly end: number
  readonly kind: SentenceKind
}

type Range = { readonly start: number; readonly end: number }

export function sentencesOf(text: string): Sentence[] {
  return blocksOf(text)
    .flatMap((block) => split(text, block))
    .map((range) => ({ ...range, kind: kindOf(text.slice(range.start, range.end)) }))
}

// ``` or ~~~ around code; a bar of dashes, or a rule; what opens a heading, item or quote.
const FENCE = /^\s*(```|~~~)/
const RULE = /^[|:\s*_=-]*$/
const OPENING = /^\s*(?:>\s*)*(?:#{1,6}\s+|[-*+•]\s+|\d{1,3}[.)]\s+)?/
const STANDS_ALONE = /^\s*(?:#{1,6}\s|\|)/
const OPENS_ITEM = /^\s*(?:>\s*)*(?:[-*+•]\s|\d{1,3}[.)]\s)/

/** Paragraphs, items, rows and lines of code: no sentence runs across two of them. */
function blocksOf(text: string): Range[] {
  const blocks: Range[] = []
  let open: Range | null = null
  let inFence = false
  for (const line of linesOf(text)) {
    const content = text.slice(line.start, line.end)
    const isFence = FENCE.test(content)
    if (isFence) inFence = !inFence
    const skip = isFence || RULE.test(content)
    if (
      open !== null &&
      (skip || inFence || STANDS_ALONE.test(content) || OPENS_ITEM.test(content))
    ) {
      blocks.push(open)
      open = null
    }
    if (skip) continue
    const start = line.start + (inFence ? 0 : (OPENING.exec(content)?.[0].length ?? 0))
    open = open === null ? { start, end: line.end } : { start: open.start, end: line.end }
    if (inFence || STANDS_ALONE.test(content)) {
      blocks.push(open)
      open = null
    }
  }
  return open === null ? blocks : [...blocks, open]
}

function linesOf(text: string): Range[] {
  const lines: Range[] = []
  let start = 0
  for (const line of text.split('\n')) {
    lines.push({ start, end: start + line.length })
    start += line.length + 1
  }
  return lines
}

// A full stop, what closes around it, and the marks that cite it; the next sentence must open with
// a capital, a digit, a bracket or a quote. Ideographic stops need no space.
const MARKS = String.raw`(?:\s*\[\d{1,2}(?:\s*[,;–-]\s*\d{1,2})*\])*(?!\s*\[\d)`
const OPENER = String.raw`(?=\s+["'“‘«([*_]*[\p{Lu}\p{Lo}\p{N}])`
const STOP = new RegExp(`[.!?…]+["'”’»)\\]*_]*${MARKS}${OPENER}|[。！？]+[」』”’）]*`, 'gu')

const SHORT_FORMS = [
  'mr mrs ms dr prof sr jr st mt gen gov hon rev sen rep capt col lt sgt inc co corp ltd dept est',
  'vs etc nos vol fig figs eq ch sec pp p approx ca cf op ed eds viz',
  'jan feb mar apr jun jul aug sep sept oct nov dec',
  String.raw`e\.g i\.e u\.s u\.k a\.d b\.c a\.m p\.m ph\.d et\sal`,
].flatMap((row) => row.split(' '))
const BEFORE_WORD = String.raw`(?:^|[\s("'“‘[.])`
const ABBREVIATION = new RegExp(`${BEFORE_WORD}(?:${SHORT_FORMS.join('|')})\\.$`, 'i')
const INITIAL = new RegExp(`${BEFORE_WORD}\\p{Lu}\\.$`, 'u')

function split(text: string, block: Range): Range[] {
  const content = text.slice(block.start, block.end)
  const ranges: Range[] = []
  let from = 0
  for (const stop of content.matchAll(STOP)) {
    const head = content.slice(from, stop.index + 1)
    if (stop[0] === '.' && (ABBREVIATION.test(head) || INITIAL.test(head))) continue
    const to = stop.index + stop[0].length
    ranges.push({ start: from, end: to })
    from = to
  }
  ranges.push({ start: from, end: content.length })
  return ranges.flatMap((range) =>
    trimmed(text, block.start + range.start, block.start + range.end),
  )
}

function trimmed(text: string, start: number, end: number): Range[] {
  const content = text.slice(start, end)
  const lead = content.length - content.trimStart().length
  const body = content.trim()
  return /[\p{L}\p{N}]/u.test(body)
    ? [{ start: start + lead, end: start + lead + body.length }]
    : []
}

const GREETINGS = [
  'hi|hello|hey|dear|greetings|welcome|good (?:morning|afternoon|evening)|thanks|thank you',
  "you(?:'|’)re welcome|sure|certainly|of course|absolutely|great question|good question",
  'i hope (?:this|that)|hope (?:this|that)|let me know|feel free|happy to',
  'here (?:is|are) (?:the|your|an|a) (?:answer|summary)',
]
const GREETING = new RegExp(`^(?:${GREETINGS.join('|')})\\b`, 'i')
const GREETING_WORDS = 14

const CANNOT =
  "do not|don['’]t|cannot|can['’]t|could not|couldn['’]t|not able|unable|not sure|sorry"
const SAY = 'say|mention|state|contain|provide|include|specify|give|answer'
const REFUSALS = [
  `(?:i|we)(?: am| are|['’]m|['’]re)? (?:${CANNOT})`,
  `(?:passages?|sources?|context|text|documents?) (?:do|does|did)(?: not|n['’]t) (?:${SAY})`,
  'as an ai|not enough information|no information',
]
const REFUSAL = new RegExp(`\\b(?:${REFUSALS.join('|')})\\b`, 'i')

function kindOf(sentence: string): SentenceKind {
  if (/\?["'”’)\]*_]*(?:\s*\[[\d,\s]+\])*$/.test(sentence)) return 'question'
  const short = sentence.split(/\s+/).length <= GREETING_WORDS
  if (short && GREETING.test(sentence) && !/\d/.test(sentence)) return 'greeting'
  return REFUSAL.test(sentence) ? 'refusal' : 'claim'
}
