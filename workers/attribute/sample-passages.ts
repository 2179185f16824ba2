// Passages for tests of this folder: each text is its own cluster and its own payee unless said.
import { contentId, parseAddress } from '../../schemas/ids.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'

/**
 * @param owner names the payee; two passages of one owner have one payee
 * @param cluster names the cluster; by default the text's own
 */
export function samplePassage(text: string, owner = text, cluster = text): GivenPassage {
  return {
    passageId: contentId('psg', `${owner} ${cluster} ${text}`),
    contributionId: contentId('con', `${owner} ${text}`),
    datanetId: contentId('dn', 'sample'),
    datanet: 'sample/sample',
    clusterId: sha256Hex(cluster),
    payee: parseAddress(`0x${sha256Hex(owner).slice(0, 40)}`),
    title: 'Sample',
    text,
    textSha256: sha256Hex(text),
    scores: { lexical: 0, vector: 0, fused: 0 },
  }
}
