// Planted facts: a sentence that one passage alone holds is put into an answer, word for word,
// lightly edited or paraphrased, and must be credited to its owner. Facts are invented from tables,
// so no two owners hold one; the sentence around it is nobody's.
import { WHOLE } from '../../schemas/wire/generation.ts'
import type { Similarities } from '../../workers/attribute/align.ts'
import { attribute } from '../../workers/attribute/shares.ts'
import { seeded } from '../routing/random.ts'
import type { Random } from '../routing/random.ts'
import { mean, rounded, sum } from './section.ts'
import type { Section } from './section.ts'
import { givenOf, invented, payeeOf } from './worlds.ts'

const PLANTS = { count: 400, seed: 11, owners: 5 }
/** What MiniLM gives a paraphrase of this kind, and an unrelated pair, in 1e-6: assumed, not run. */
const SIMILARITY = { paraphrase: 820_000, unrelated: 120_000 }

type Fact = { readonly plain: string; readonly edited: string; readonly paraphrase: string }

export const plants: Section = {
  name: 'plants',
  run() {
    const random = seeded(PLANTS.seed)
    const rows = Array.from({ length: PLANTS.count }, () => plantOnce(random))
    const share = (kind: keyof Fact) => rounded(mean(rows.map((row) => row[kind].owner)))
    const all = rows.flatMap((row) => [row.plain, row.edited, row.paraphrase])
    const paid = sum(all.map(({ owner, others }) => owner + others))
    return {
      conditions: {
        plants: PLANTS.count,
        ownersInPool: PLANTS.owners,
        seed: PLANTS.seed,
        credit: 'of the planted sentence: owner / (owner + others + unattributed)',
        edited: 'two words changed, none a number',
        paraphrase: `similarity set to ${SIMILARITY.paraphrase / 1e6}, unrelated ${SIMILARITY.unrelated / 1e6}`,
      },
      figures: {
        verbatimPlantCredit: share('plain'),
        editedPlantCredit: share('edited'),
        paraphrasePlantCredit: share('paraphrase'),
        plantPrecision: rounded(sum(all.map(({ owner }) => owner)) / paid),
        plantsFound: rounded(mean(all.map(({ owner }) => (owner > 0 ? 1 : 0)))),
      },
    }
  },
}

type Found = { readonly owner: number; readonly others: number }

function plantOnce(random: Random): Record<keyof Fact, Found> {
  const facts = Array.from({ length: PLANTS.owners }, () => fact(random))
  const uploads = facts.map(({ plain }, index) => ({
    owner: `owner ${index}`,
    text: `${plain} Of ${invented(random)} and ${invented(random)} it tells little.`,
    atMs: index,
  }))
  const planted = Math.floor(random() * PLANTS.owners)
  const found = (kind: keyof Fact): Found => {
    const passages = givenOf(uploads)
    const similarities: Similarities =
      kind === 'paraphrase'
        ? [passages.map((_, at) => (at === planted ? SIMILARITY.paraphrase : SIMILARITY.unrelated))]
        : null
    const answer = facts[planted]?.[kind] ?? ''
    const { shares } = attribute({ answer, passages, similarities }).credit
    const payee = payeeOf(`owner ${planted}`)
    const of = (isOwner: boolean) =>
      sum(shares.filter((s) => (s.payee === payee) === isOwner).map(({ share }) => share)) / WHOLE
    return { owner: of(true), others: of(false) }
  }
  return { plain: found('plain'), edited: found('edited'), paraphrase: found('paraphrase') }
}

const NOUNS = 'lighthouse aqueduct observatory foundry granary causeway cistern viaduct'.split(' ')

/** Sentences of six builds. No two share a run of eight words, which would be the earlier one’s. */
function fact(random: Random): Fact {
  const name = () => {
    const word = invented(random)
    return `${word.charAt(0).toUpperCase()}${word.slice(1)}`
  }
  const [place, one, two] = [name(), name(), name()]
  const noun = NOUNS[Math.floor(random() * NOUNS.length)] ?? ''
  const year = 1600 + Math.floor(random() * 400)
  const many = 12 + Math.floor(random() * 80)
  const builds = [
    `The ${noun} of ${place} was [designed] by ${one} ${two} in ${year} and [rises] ${many} metres above the harbour.`,
    `In ${year} the surveyor ${one} ${two} [finished] the ${noun} at ${place}, which [cost] ${many} thousand crowns.`,
    `${one} ${two} kept the ${place} ${noun} for ${many} years and [left] a diary up to ${year} with a [drawing] of its vault.`,
    `A storm [carried] off the roof of ${place} in ${year}, so ${one} ${two} gave ${many} oaks to [repair] the ${noun}.`,
    `Masons from ${place} under ${one} ${two} [cut] ${many} blocks weekly until the ${noun} [opened] in ${year}.`,
    `The ledger of ${one} ${two} [lists] ${many} workers at the ${place} ${noun} in ${year}, most [hired] for a season.`,
  ]
  const build = builds[Math.floor(random() * builds.length)] ?? ''
  return {
    plain: build.replaceAll(/[[\]]/g, ''),
    edited: build.replaceAll(/\[\w+\]/g, 'otherwise'),
    paraphrase: `${two}'s work there dates to ${year} or so, and the figure of ${many} is his.`,
  }
}
