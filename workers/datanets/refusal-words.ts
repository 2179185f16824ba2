// What is said of a contribution that is refused, however it came: its code, and what to do.
import { unknownLicenceWords } from './rights.ts'
import type { ContributeRefusal } from './refusal.ts'

export function refusalWords(refusal: ContributeRefusal): {
  readonly code: string
  readonly message: string
} {
  return { code: codeOf(refusal), message: messageOf(refusal) }
}

function codeOf(refusal: ContributeRefusal): string {
  if (refusal.kind === 'datanet_unknown') return 'datanet_not_found'
  const isRejected = refusal.kind === 'contribution_duplicate' && refusal.isRejected
  return isRejected ? 'contribution_rejected' : refusal.kind
}

function messageOf(refusal: ContributeRefusal): string {
  switch (refusal.kind) {
    case 'text_empty':
      return 'The text has no letter and no digit.'
    case 'text_malformed':
      return 'The text holds NUL or half a surrogate pair.'
    case 'text_too_large':
      return `The text is larger than ${refusal.limit} bytes.`
    case 'passages_too_many':
      return `The text has more than ${refusal.limit} passages.`
    case 'datanet_unknown':
      return `The Datanet '${refusal.name}' does not exist, or this key may not read it.`
    case 'contributor_not_granted':
      return `This account may not contribute to '${refusal.name}'. Ask its owner.`
    case 'contribution_duplicate':
      return refusal.isRejected
        ? `This very text is contribution ${refusal.contributionId}, which was rejected: GET /v1/contributions/${refusal.contributionId} says why. A text that is changed is another contribution.`
        : `This very text is contribution ${refusal.contributionId} already.`
    case 'contribution_withdrawn': {
      const id = refusal.contributionId
      return (
        `This very text is contribution ${id}, which is withdrawn. Whoever withdrew it brings it back: ` +
        `"meed datanets bring-back ${id}", or POST /v1/contributions/${id}/return.`
      )
    }
    case 'text_rejected': {
      const places = refusal.findings.map(({ what, start, end }) => `${what} at ${start}–${end}`)
      return `The text holds what must not be published: ${places.join('; ')}.`
    }
    case 'licence_unknown':
      return unknownLicenceWords(refusal.licence)
    case 'embedding_unavailable':
      return 'No node is up to embed the text. Try again shortly.'
  }
}
