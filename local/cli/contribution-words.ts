// What a contributor is told of a text that was taken in, or a curator of one that waits: how much of it is
// new, whose words the rest are, and what validation noticed.
import type { z } from 'zod'
import type { contributionObject } from '../../schemas/wire/account.ts'
import type { reviewedObject } from '../../schemas/wire/reviews.ts'

type Reply = z.infer<typeof contributionObject>
type Weighed = Pick<z.infer<typeof reviewedObject>, 'novelty_millionths' | 'repeats'>

/** More are named by `--json`. */
const NAMED = 3
/** Runs of a few words that many texts share are nobody's. */
const SCRAPS_MILLIONTHS = 20_000

/** Of one line. */
export function addedWords(reply: Reply): string {
  const { id, passages, near_duplicates: copies, flags } = reply
  const copied = copies === 0 ? '' : ` (${copies} like earlier ones)`
  const again = reply.brought_back ? 'back as it was: ' : ''
  const said = `${id}  ${again}${counted(passages, 'passage')}${copied}, ${noveltyWords(reply)}`
  const noticed = flags.map(({ message }) => message).join(' ')
  if (reply.state === 'accepted') return noticed === '' ? said : `${said}; noticed: ${noticed}`
  return `${said}; waits for review: ${noticed === '' ? 'every text is reviewed' : noticed}`
}

/** How much is new, and whose the rest is. */
export function noveltyWords({ novelty_millionths: novelty, repeats }: Weighed): string {
  const isNew = `${percent(novelty)} of its words are new`
  if (repeats === null || novelty === 1_000_000) return isNew
  const named = repeats.slice(0, NAMED).map((one) => {
    const gone = one.withdrawn ? ', withdrawn' : ''
    return `${percent(one.share_millionths)} is in ${one.contribution_id} “${one.title}” (${one.datanet}${gone})`
  })
  const more = repeats.slice(NAMED)
  const told =
    more.length === 0 ? named : [...named, `${percent(sum(more))} in ${more.length} more`]
  const rest = 1_000_000 - novelty - sum(repeats)
  const unseen = `${percent(rest)} in others, which this key may not see or which share a few words`
  return [isNew, ...told, ...(rest >= SCRAPS_MILLIONTHS ? [unseen] : [])].join('; ')
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}

function sum(repeats: readonly { readonly share_millionths: number }[]): number {
  return repeats.reduce((total, one) => total + one.share_millionths, 0)
}

/** Cut off, and never rounded up to all of it. */
function percent(millionths: number): string {
  return `${(Math.floor(millionths / 1_000) / 10).toFixed(1)} %`
}
