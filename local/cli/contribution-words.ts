// What a contributor is told of a text that was taken in, or a curator of one that waits: how much of it is
// new, whose words the rest are, and what validation noticed.
import { z } from 'zod'
import { reviewedObject } from '../../schemas/wire/reviews.ts'

const repeats = z
  .array(
    z.looseObject({
      contribution_id: z.string(),
      datanet: z.string(),
      title: z.string(),
      share_millionths: z.number(),
      withdrawn: z.boolean().default(false),
    }),
  )
  .nullish()
const flags = z.array(z.looseObject({ code: z.string(), message: z.string() })).default([])

/** Of a contribution that was taken in: servers of other versions say less, or more. */
export const addedReply = z.looseObject({
  id: z.string(),
  passages: z.number(),
  novelty_millionths: z.number(),
  near_duplicates: z.number().default(0),
  state: z.enum(['accepted', 'pending']),
  flags,
  repeats,
})
/** The same of one under review. */
export const reviewedReply = z.looseObject({ ...reviewedObject.shape, flags, repeats })

/** Not sent: nobody answered, so nobody refused it. Unknown: it was sent, and nobody says how it ended. */
export type FateState =
  | 'added'
  | 'waiting'
  | 'there'
  | 'withdrawn'
  | 'refused'
  | 'not_sent'
  | 'unknown'

/** What refusals of a given text say of it; any other is told by its exit code. A reply that is not understood refuses nothing. */
export const FATE_BY_CODE: ReadonlyMap<string, FateState> = new Map([
  ['contribution_duplicate', 'there'],
  ['contribution_withdrawn', 'withdrawn'],
  ['reply_unreadable', 'unknown'],
])

type Reply = z.infer<typeof addedReply>
type Weighed = Pick<Reply, 'novelty_millionths' | 'repeats'>

/** More are named by `--json`. */
const NAMED = 3
/** Runs of a few words that many texts share are nobody's. */
const SCRAPS_MILLIONTHS = 20_000

/** Of one line. */
export function addedWords(reply: Reply): string {
  const { id, passages, near_duplicates: copies } = reply
  const copied = copies === 0 ? '' : ` (${copies} like earlier ones)`
  const said = `${id}  ${counted(passages, 'passage')}${copied}, ${noveltyWords(reply)}`
  const noticed = reply.flags.map(({ message }) => message).join(' ')
  if (reply.state === 'accepted') return noticed === '' ? said : `${said}; noticed: ${noticed}`
  return `${said}; waits for review: ${noticed === '' ? 'every text is reviewed' : noticed}`
}

/** How much is new, and whose the rest is. */
export function noveltyWords({ novelty_millionths: novelty, repeats: list }: Weighed): string {
  const isNew = `${percent(novelty)} of its words are new`
  if (list === null || list === undefined || novelty === 1_000_000) return isNew
  const named = list.slice(0, NAMED).map((one) => {
    const gone = one.withdrawn ? ', withdrawn' : ''
    return `${percent(one.share_millionths)} is in ${one.contribution_id} “${one.title}” (${one.datanet}${gone})`
  })
  const more = list.slice(NAMED)
  const told =
    more.length === 0 ? named : [...named, `${percent(sum(more))} in ${more.length} more`]
  const rest = 1_000_000 - novelty - sum(list)
  const unseen = `${percent(rest)} in others, which this key may not see or which share a few words`
  return [isNew, ...told, ...(rest >= SCRAPS_MILLIONTHS ? [unseen] : [])].join('; ')
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}

function sum(list: readonly { readonly share_millionths: number }[]): number {
  return list.reduce((total, one) => total + one.share_millionths, 0)
}

/** Cut off, and never rounded up to all of it. */
function percent(millionths: number): string {
  return `${(Math.floor(millionths / 1_000) / 10).toFixed(1)} %`
}
