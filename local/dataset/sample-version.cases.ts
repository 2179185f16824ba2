// A version of a Datanet for tests: three texts, of which one was withdrawn.
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId, parseAddress } from '../../schemas/ids.ts'
import type { VersionRowShown } from '../../schemas/wire/datanets.ts'
import { leafOf, versionTree } from '../../workers/datanets/version.ts'

export const TEXTS = [
  'Lamps burn oil.',
  'Les phares — « écaille » 🙂\nune ligne',
  'Withdrawn since.',
]
const payee = parseAddress(`0x${'a'.repeat(40)}`)
export const entries = TEXTS.map((text, at) => ({
  contributionId: contentId('con', text),
  textSha256: sha256Hex(text),
  originalSha256: null,
  extraction: 'text-1',
  licence: 'CC0-1.0',
  payee,
  committedAtMs: 1_700_000_000_000 + at,
}))
export const tree = versionTree(entries.map(leafOf))
export const rows = entries.map((entry, position): VersionRowShown => {
  const leaf = leafOf(entry)
  const withdrawn = position === 2
  return {
    contribution_id: entry.contributionId,
    text_sha256: entry.textSha256,
    original_sha256: null,
    extraction: entry.extraction,
    licence: entry.licence,
    payee,
    committed_at_ms: entry.committedAtMs,
    leaf,
    proof: [...tree.proofOf(leaf)],
    withdrawn,
    position,
    title: `Title ${position}`,
    source: 'https://example.test',
    text: withdrawn ? null : (TEXTS[position] ?? null),
  }
})
export const card = {
  datanet: 'harbour/lights',
  title: 'Lights: "great" ones',
  description: 'Of lamps.',
  licence: 'CC0-1.0',
  language: 'en',
  tags: ['sea'],
}
export const version = {
  number: 3,
  root: tree.root,
  contributions: 3,
  note: '',
  published_at_ms: 1,
}
