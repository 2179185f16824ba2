// What is a file, by its name? A name is a label, never a path: whatever could leave a folder or
// hide what it is, is refused.
import type { MediaType } from './wire/extraction.ts'

const TYPES: Readonly<Record<string, MediaType>> = {
  txt: 'text/plain',
  md: 'text/markdown',
  html: 'text/html',
  htm: 'text/html',
  csv: 'text/csv',
  jsonl: 'application/jsonl',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

export function isFileName(name: string): boolean {
  if (name.length === 0 || name.length > 200 || !name.isWellFormed()) return false
  // Separators, drive letters, controls, and the marks that turn the direction of writing.
  return !/[/\\:\p{Cc}\p{Cf}]/u.test(name) && !name.startsWith('.')
}

export function typeOfName(name: string): MediaType | null {
  return TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? null
}
