// What is said of bytes that no text could be read from: what is wrong with them, and what would do. The
// reader's own detail is a clause of ours, or, of a damaged file, the words of a library.
import type { ExtractionReply } from '../../schemas/wire/extraction.ts'

type Unreadable = Extract<ExtractionReply, { readonly ok: false }>

/** @param what as the sentence calls it: 'file', or 'piece' of a larger one */
export function unreadableWords({ kind, detail }: Unreadable, what: 'file' | 'piece'): string {
  const reason = detail.replace(/[\s.]+$/, '')
  switch (kind) {
    case 'type_unknown':
      return (
        `The ${what} was refused: it is not one of the kinds that are read: txt, md, html, csv, jsonl, ` +
        'pdf and docx, told by the end of its name.'
      )
    case 'type_mismatch':
      return `The ${what} was refused: ${reason}. Name it for what it is.`
    case 'encoding_unknown':
      return (
        `The ${what} was refused: it is neither UTF-8 nor UTF-16 that begins with a byte-order mark. ` +
        'Convert it to UTF-8.'
      )
    case 'file_broken':
      return `The ${what} is damaged, or not what its name says: ${reason}.`
    case 'name_invalid':
    case 'file_too_large':
    case 'archive_too_large':
    case 'archive_unsafe':
    case 'pages_too_many':
    case 'nesting_too_deep':
    case 'text_too_large':
    case 'text_empty':
    case 'took_too_long':
    case 'memory_exceeded':
      return `The ${what} was refused: ${reason}.`
  }
}
