// One piece of an uploaded file becomes a contribution: read by a node in a process of its own like any
// file, and told to the upload's batch. What concerns its text is its own; what would befall every piece
// of the file ends the upload; what passes, as when no node is up, is left for later.
import type { BatchItem, Batches, PieceOutcome } from './batches.port.ts'
import type { Datanets, NewContribution } from './datanets.port.ts'
import type { Extractor } from './files.port.ts'
import { isPassing } from './passing-error.ts'
import { refusalWords } from './refusal-words.ts'
import { unreadableWords } from './unreadable-words.ts'
import type { Piece, Said, Upload } from './upload.ts'
import { cutBack } from '../../schemas/cut-back.ts'
import { EXTRACTION_LIMITS, type ExtractionRefusal } from '../../schemas/wire/extraction.ts'

export type TakePorts = {
  readonly extractor: Extractor
  readonly datanets: Pick<Datanets, 'contribute'>
  readonly batches: Pick<Batches, 'tell'>
  readonly now: () => number
}

export type Taken =
  | { readonly kind: 'told'; readonly outcome: PieceOutcome }
  /** Nobody was there to do it. */
  | { readonly kind: 'later' }
  /** A node was there, and had no time or no room for it. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'stop'; readonly refusal: Said }

const TITLE_UNITS_MAX = 200
/** So often one is tried that could not be stored, though a node had read it. */
const FAULTS = 8
/** So often a piece is read again that a node had no time or no room for. */
const BUSY_TRIES = 3

/** @param read gives bytes of the file, end exclusive */
export async function takePiece(
  upload: Upload,
  piece: Piece,
  read: (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>,
  ports: TakePorts,
): Promise<Taken> {
  const taken = await contributed(upload, piece, read, ports)
  if ('kind' in taken) return taken
  const item = { name: itemName(upload, piece), ...taken }
  await ports.batches.tell(upload.batchId, item, ports.now())
  return { kind: 'told', outcome: taken.outcome === 'withdrawn' ? 'rejected' : taken.outcome }
}

type Told = Omit<BatchItem, 'name'>

async function contributed(
  upload: Upload,
  piece: Piece,
  read: (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>,
  { extractor, datanets, now }: TakePorts,
): Promise<Told | Exclude<Taken, { kind: 'told' }>> {
  const { about, file } = upload
  if (piece.end - piece.start + piece.headBytes > EXTRACTION_LIMITS.fileBytes) {
    const message = `A line of it has more than ${EXTRACTION_LIMITS.fileBytes} bytes.`
    return rejected('file_too_large', message)
  }
  const bytes = joined(await read(0, piece.headBytes), await read(piece.start, piece.end))
  const text = await extractor.extract(file.name, bytes)
  if (text === null) return { kind: 'later' }
  if (!text.ok && isOfTheNode(text.kind) && upload.busy < BUSY_TRIES) return { kind: 'busy' }
  if (!text.ok) return rejected(text.kind, unreadableWords(text, 'piece'))
  const place = piece.of === 1 ? '' : ` bytes ${piece.start}-${piece.end}`
  const contribution: NewContribution = {
    ...about,
    title: titleOf(about.title, piece),
    text: text.text,
    original: {
      sha256: file.sha256,
      mediaType: text.mediaType,
      extraction: `${text.extraction}${place}`,
      rows: text.rows,
    },
  }
  const added = await datanets.contribute(contribution, now()).catch((error: unknown) => {
    // A database that is away or busy says nothing of the piece; what it refused so often, it will refuse.
    if (isPassing(error) || upload.faults < FAULTS) throw error
    return null
  })
  if (added === null) return rejected('piece_failed', 'It could not be stored, tried many times.')
  if (added.ok) {
    const { id, state } = added.value
    return { outcome: state, contributionId: id, code: null, message: null }
  }
  const said = refusalWords(added.error)
  switch (added.error.kind) {
    case 'embedding_unavailable':
      return { kind: 'later' }
    case 'datanet_unknown':
    case 'contributor_not_granted':
    case 'licence_unknown':
      return { kind: 'stop', refusal: said }
    case 'contribution_duplicate': {
      const { contributionId, isRejected } = added.error
      if (isRejected) return rejected(said.code, said.message)
      return { outcome: 'duplicate', contributionId, ...said }
    }
    case 'contribution_withdrawn': {
      const { contributionId } = added.error
      return { outcome: 'withdrawn', contributionId, ...said }
    }
    case 'text_empty':
    case 'text_malformed':
    case 'text_too_large':
    case 'passages_too_many':
    case 'text_rejected':
      return rejected(said.code, said.message)
  }
}

/** It may be the node's load and not the piece. */
function isOfTheNode(kind: ExtractionRefusal): boolean {
  return kind === 'took_too_long' || kind === 'memory_exceeded'
}

function rejected(code: string, message: string): Told {
  return { outcome: 'rejected', contributionId: null, code, message }
}

/** Told apart in any order of names. */
function itemName({ file }: Upload, { number, of }: Piece): string {
  return of === 1 ? file.name : `${cutFront(file.name, 190)} ${String(number + 1).padStart(4, '0')}`
}

function titleOf(title: string, { number, of }: Piece): string {
  if (of === 1) return title
  const place = ` (${number + 1}/${of})`
  return `${cutBack(title, TITLE_UNITS_MAX - place.length)}${place}`
}

/** What `cutBack` is of the beginning, of its end. */
function cutFront(text: string, units: number): string {
  return text.slice(-units).replace(/^[\udc00-\udfff]/, '')
}

function joined(head: Uint8Array, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(head.length + body.length)
  both.set(head)
  both.set(body, head.length)
  return both
}
