// What does an attack earn? The attacker's pay over all pools with the attack, divided by his pay
// without it: 1 is nothing gained, below 1 it cost him. Query farming is money, not share: what
// comes back of a call that he pays for himself, divided by its price.
import { WHOLE } from '../../schemas/wire/generation.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import { attribute } from '../../workers/attribute/shares.ts'
import { withheldFromPayer } from '../../workers/attribute/self-dealing.ts'
import { ATTACKS } from './attack-list.ts'
import { rounded, sum } from './section.ts'
import type { Section } from './section.ts'
import { answerOf, generatedWorlds, givenOf, payeeOf, quoteSumWorlds } from './worlds.ts'
import type { World } from './worlds.ts'

export const GENERATED = { count: 120, seed: 7 }

/** Gain and pay of one attack over the worlds. */
export type Gain = { readonly attack: string; readonly pool: string; readonly gain: number }

type Attribute = typeof attribute

export const attackGain: Section = {
  name: 'attacks',
  run({ data }) {
    const quoteSum = quoteSumWorlds(data)
    const generated = generatedWorlds(GENERATED.count, GENERATED.seed)
    const gains = [...gainsOf('quotesum', quoteSum), ...gainsOf('generated', generated)]
    return {
      conditions: {
        quoteSumPools: quoteSum.length,
        generatedPools: generated.length,
        seed: GENERATED.seed,
        attacks: ATTACKS.length,
        gain: 'pay of all his accounts over all pools, with the attack / without it',
      },
      figures: {
        attackerGainMax: rounded(Math.max(...gains.map(({ gain }) => gain))),
        selfDealingReturn: rounded(selfDealingReturn(generated)),
        repetitionGain: rounded(repetitionGain(generated)),
      },
      tables: [{ heading: 'Gain of each attack', rows: byAttack(gains) }],
    }
  },
}

export function gainsOf(
  pool: string,
  worlds: readonly World[],
  attributeBy: Attribute = attribute,
): Gain[] {
  const honest = sum(worlds.map((world) => payOf(world, world.attacker, attributeBy)))
  return ATTACKS.map(({ name, on }) => {
    const attacked = sum(
      worlds.map((world) => payOf({ ...world, ...on(world) }, world.attacker, attributeBy)),
    )
    return { attack: name, pool, gain: attacked / honest }
  })
}

/** Share, of 1, of all accounts whose name begins with the attacker's. */
function payOf(world: World, attacker: string, attributeBy: Attribute): number {
  const { credit } = attributeBy({
    answer: answerOf(world.pieces),
    prompt: world.question,
    passages: givenOf(world.uploads),
    similarities: null,
  })
  const his = new Set(
    world.uploads
      .filter(({ owner }) => owner === attacker || owner.startsWith(`${attacker} `))
      .map(({ owner }) => payeeOf(owner)),
  )
  return sum(credit.shares.filter(({ payee }) => his.has(payee)).map(({ share }) => share)) / WHOLE
}

/** Who calls his own passages from his own wallet gets nothing back. */
function selfDealingReturn(worlds: readonly World[]): number {
  return Math.max(
    ...worlds.map((world) => {
      const given: GivenPassage[] = givenOf(world.uploads)
      const { credit } = attribute({
        answer: answerOf(world.pieces),
        passages: given,
        similarities: null,
      })
      const payer = payeeOf(world.attacker)
      const { shares } = withheldFromPayer(credit, payer)
      return sum(shares.filter(({ payee }) => payee === payer).map(({ share }) => share)) / WHOLE
    }),
  )
}

/** A call that makes the model say one passage twenty times over, against saying it once. */
function repetitionGain(worlds: readonly World[]): number {
  const pay = (times: number): number =>
    sum(
      worlds.map((world) => {
        const his = world.uploads.find(({ owner }) => owner === world.attacker)?.text ?? ''
        const others = world.pieces.filter(({ owner }) => owner !== world.attacker)
        const said = Array.from({ length: times }, () => ({ text: his, owner: world.attacker }))
        const pieces = [...others, ...said]
        const words = answerOf(pieces).split(/\s+/).length
        return payOf({ ...world, pieces }, world.attacker, attribute) * words
      }),
    )
  return pay(20) / pay(1)
}

function byAttack(gains: readonly Gain[]): object[] {
  return ATTACKS.map(({ name }) => {
    const gainIn = (pool: string) =>
      rounded(gains.find((gain) => gain.attack === name && gain.pool === pool)?.gain ?? 0, 4)
    return { attack: name, quotesum: gainIn('quotesum'), generated: gainIn('generated') }
  })
}
