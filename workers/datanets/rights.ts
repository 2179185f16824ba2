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

/** Whether it keeps a text out of paid answers whatever its Datanet says; unknown ones are refused before. */
export function isUnpayable(licence: string): boolean {
  return rightsOf(licence, BOTH)?.retrieve === false
}

/** Those that most texts come under; every SPDX expression is known. */
const NAMED = [
  'CC0-1.0',
  'CC-BY-4.0',
  'CC-BY-SA-4.0',
  'CC-BY-ND-4.0',
  'ODC-By-1.0',
  'ODbL-1.0',
  'MIT',
  'Apache-2.0',
] as const

/** What to say of a text that is no SPDX expression. */
export function unknownLicenceWords(licence: string): string {
  const bare = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '')
  const asked = bare(licence)
  const near = NAMED.find((name) => bare(name) === asked || bare(name).replace(/0$/, '') === asked)
  const meant = near === undefined ? '' : ` Is it ${near}?`
  return (
    `'${licence}' is no licence by SPDX's names.${meant} Known are ${NAMED.join(', ')} and all others of ` +
    'spdx.org/licenses, letter by letter, joined by AND or OR; and LicenseRef-… for a Datanet’s own.'
  )
}

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
