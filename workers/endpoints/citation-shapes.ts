// The same citations as other APIs shape them, so that a client written for one of those needs no new
// reader. Nothing is decided here: what is cited, and of what, was verified before.
import type { Annotation } from '../../schemas/wire/chat.ts'
import type { AnthropicContent, CitationShape } from '../../schemas/wire/grounding.ts'
import type { CohereCitations, GroundedAnswer, Grounding } from '../../schemas/wire/grounding.ts'

/** What an answer says of its sources beside OpenAI's annotations. */
export function groundedAnswer(
  shape: CitationShape,
  text: string,
  annotations: readonly Annotation[],
  grounding: Grounding,
): GroundedAnswer {
  switch (shape) {
    case 'openai':
      return { grounding }
    case 'anthropic':
      return { grounding, anthropic: { content: anthropicOf(text, annotations, grounding) } }
    case 'cohere':
      return { grounding, cohere: { citations: cohereOf(text, annotations) } }
  }
}

/** The answer cut wherever a citation begins or ends; each passage is a search result of one block. */
export function anthropicOf(
  text: string,
  annotations: readonly Annotation[],
  { passages }: Grounding,
): AnthropicContent {
  const indexes = new Map(passages.map(({ passage_id: id }, index) => [id, index]))
  const bounds = annotations.flatMap(({ url_citation: { start_index, end_index } }) => [
    start_index,
    end_index,
  ])
  const cuts = [...new Set([0, ...bounds, text.length])].toSorted((a, b) => a - b)
  return cuts.slice(0, -1).map((start, at) => {
    const end = cuts[at + 1] ?? text.length
    const own = annotations.filter(
      ({ url_citation: cited }) => cited.start_index <= start && cited.end_index >= end,
    )
    const citations = own.map(({ url_citation: { url, title }, meed }) => ({
      type: 'search_result_location' as const,
      source: url,
      title,
      cited_text: meed.quote,
      search_result_index: indexes.get(meed.passage_id) ?? 0,
      start_block_index: 0 as const,
      end_block_index: 1 as const,
    }))
    const piece = { type: 'text' as const, text: text.slice(start, end) }
    return { ...piece, citations: citations.length === 0 ? null : citations }
  })
}

/** One citation for each span, with every passage that it was found in. Cohere counts characters. */
export function cohereOf(text: string, annotations: readonly Annotation[]): CohereCitations {
  const bySpan = Map.groupBy(
    annotations,
    ({ url_citation: { start_index, end_index } }) => `${start_index} ${end_index}`,
  )
  const codePoints = (units: number) => Array.from(text.slice(0, units)).length
  return [...bySpan.values()].flatMap((cited) => {
    const [first] = cited
    if (first === undefined) return []
    const { start_index: start, end_index: end } = first.url_citation
    return {
      start: codePoints(start),
      end: codePoints(end),
      text: text.slice(start, end),
      sources: cited.map(({ url_citation: { url, title }, meed }) => ({
        type: 'document' as const,
        id: meed.passage_id,
        document: { id: meed.passage_id, title, url, snippet: meed.quote },
      })),
      content_index: 0 as const,
      type: 'TEXT_CONTENT' as const,
    }
  })
}
