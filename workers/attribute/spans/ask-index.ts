// Opens an index from its stored files and asks it: warm where it fits into memory, else with the
// resident files alone and ranges of the others, few at a time. Both ways the evidence is the same.
import type { ContributionId } from '../../../schemas/ids.ts'
import type { SpanEvidence } from '../../../schemas/wire/span-evidence.ts'
import { askedOf, evidenceOf } from './evidence.ts'
import { findRuns } from './find-runs.ts'
import type { Wanted } from './find-runs.ts'
import type { FileName, GenerationHead } from './generation.ts'
import type { IndexFiles } from './index-files.port.ts'
import { openIndex } from './open-index.ts'
import type { OpenIndex } from './open-index.ts'
import type { SpanQuestion } from './spans.port.ts'

/** A Worker reads from at most so many connections at once. */
const READS_AT_ONCE = 6
/** Tokens are unpacked to four bytes each: an index of this size leaves room in 128 MB. */
const WARM_PLACES_MAX = 12_000_000

/** @param warmPlaces up to how many places the whole index is taken into memory */
export async function loadIndex(
  files: IndexFiles,
  head: GenerationHead,
  warmPlaces = WARM_PLACES_MAX,
): Promise<OpenIndex> {
  const read = async (name: FileName) => files.get(head.files[name].sha256)
  const [lexicon, documents, blocks, keys] = await Promise.all([
    read('lexicon'),
    read('documents'),
    read('blocks'),
    read('keys'),
  ])
  const resident = { lexicon, documents, blocks, keys }
  if (head.kind === 'winnowed' && head.places > warmPlaces) return openIndex(head, resident)
  const [tokens, postings] = await Promise.all([read('tokens'), read('postings')])
  const index = openIndex(head, { ...resident, tokens, postings })
  index.lexicon.decodeAll()
  return index
}

export async function askIndex(
  index: OpenIndex,
  files: IndexFiles,
  { answer, prompt, passages }: SpanQuestion,
  withdrawn: ReadonlySet<ContributionId>,
): Promise<SpanEvidence> {
  const asked = askedOf(answer, index)
  const search = findRuns(index, asked.numbers, withdrawn)
  let step = search.next()
  while (step.done !== true) step = search.next(await readWanted(index, files, step.value))
  return evidenceOf(index, asked, step.value, [prompt, ...passages], withdrawn)
}

async function readWanted(
  { head }: OpenIndex,
  files: IndexFiles,
  { file, ranges }: Wanted,
): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = []
  const { sha256 } = head.files[file]
  for (let from = 0; from < ranges.length; from += READS_AT_ONCE) {
    const wave = ranges.slice(from, from + READS_AT_ONCE)
    parts.push(...(await Promise.all(wave.map((range) => files.get(sha256, range)))))
  }
  return parts
}
