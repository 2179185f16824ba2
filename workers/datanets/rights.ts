// What does a licence allow? An SPDX expression, read by the field's own parser; each licence that
// is known says whether its text may be put into paid answers and whether adapters may be trained on
// it. One that is not known allows neither: silence is no permission. It knows no Datanet but by the
// two rules that a licence of its own takes from it.
import parse from 'spdx-expression-parse'

export type Rights = { readonly retrieve: boolean; readonly train: boolean }

const NONE: Rights = { retrieve: false, train: false }
const BOTH: Rights = { retrieve: true, train: true }

/**
 * Public domain, attribution and share-alike. Receipts and citations give the attribution; share-alike
 * binds what is derived, so an adapter trained on it must be published under the same terms.
 */
const OPEN =
  /^(CC0-1\.0|PDDL-1\.0|Unlicense|0BSD|MIT|MIT-0|Apache-2\.0|BSD-[23]-Clause|ISC|ODbL-1\.0|ODC-By-1\.0|CC-BY(-SA)?-[0-9.]+|CDLA-Permissive-[0-9.]+|CDLA-Sharing-1\.0|OGL-UK-[0-9.]+)$/
/** Verbatim passages are no derivative; an adapter is. */
const NO_DERIVATIVES = /^CC-BY-ND-[0-9.]+$/
/** Every answer is paid for. */
const NON_COMMERCIAL = /^CC-BY-NC(-SA|-ND)?-[0-9.]+$/

/** @returns null when the text is no SPDX expression */
export function rightsOf(licence: string, own: Rights): Rights | null {
  let tree: ReturnType<typeof parse>
  try {
    tree = parse(licence)
  } catch {
    return null
  }
  return rightsOfNode(tree, own)
}

function rightsOfNode(node: ReturnType<typeof parse>, own: Rights): Rights {
  if (!('conjunction' in node)) return rightsOfLicence(node.license, own)
  const [left, right] = [rightsOfNode(node.left, own), rightsOfNode(node.right, own)]
  return node.conjunction === 'or'
    ? { retrieve: left.retrieve || right.retrieve, train: left.train || right.train }
    : { retrieve: left.retrieve && right.retrieve, train: left.train && right.train }
}

function rightsOfLicence(id: string, own: Rights): Rights {
  if (id.startsWith('LicenseRef-')) return own
  if (NO_DERIVATIVES.test(id)) return { retrieve: true, train: false }
  if (NON_COMMERCIAL.test(id)) return NONE
  return OPEN.test(id) ? BOTH : NONE
}
