// Candidates for tests of this folder, told apart by number.
import { sha256Hex } from '../../schemas/canonical.ts'
import { contentId, parseAddress } from '../../schemas/ids.ts'
import { FUSION } from './fusion.ts'
import type { Candidate } from './rank.ts'

/** @param cluster candidates of one number share a cluster */
export function sampleCandidate(
  id: number,
  lexical: number,
  vector: number | null,
  cluster = id,
): Candidate {
  const text = `Passage ${id}`
  return {
    passage: {
      passageId: contentId('psg', `${id}`),
      contributionId: contentId('con', `${id}`),
      datanetId: contentId('dn', 'sample'),
      datanet: 'sample/sample',
      clusterId: sha256Hex(`${cluster}`),
      payee: parseAddress(`0x${cluster.toString(16).padStart(40, '0')}`),
      title: 'Sample',
      text,
      textSha256: sha256Hex(text),
    },
    lexical,
    lexicalMost: 1 / FUSION.coverageUnit,
    vector,
    vectorPart: null,
  }
}
