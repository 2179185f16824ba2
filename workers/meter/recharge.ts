// When is a card charged by itself? Once for each time that the credit falls below the threshold: a
// crossing is counted, charged under its number, and over when its payment was credited. A charge that
// fails, or that nobody answers within a day, switches the whole thing off and says why: it never tries
// again by itself. Pure; whoever charges repeats a crossing under the same number after a crash.
import { addNanoUsd, nanoUsd, ZERO_NANO_USD, type NanoUsd } from '../../schemas/money.ts'

export type RechargeSettings = {
  readonly thresholdNanoUsd: NanoUsd
  readonly amountNanoUsd: NanoUsd
  /** The most that is charged by itself in a calendar month, UTC. */
  readonly monthlyCapNanoUsd: NanoUsd
}

/** A card that its owner let us keep: names of the card processor's, never a number. */
export type KeptCard = { readonly customer: string; readonly paymentMethod: string }

export type Recharge = {
  readonly settings: RechargeSettings | null
  readonly card: KeptCard | null
  /** How many crossings there ever were. */
  readonly crossings: number
  readonly underway: Underway | null
  readonly month: Month
  /** The last one that failed, or that nobody answered: its payment may come all the same. */
  readonly givenUp: GivenUp | null
  /** Why it is switched off until new settings come; null while it is not. */
  readonly disabledFor: string | null
}

type Underway = {
  readonly charge: RechargeCharge
  readonly sinceMs: number
  readonly triedAtMs: number
}

type GivenUp = {
  readonly crossing: number
  readonly amountNanoUsd: NanoUsd
  readonly period: number
}

/** What was charged in the month of that number, counted from 1970. */
type Month = { readonly period: number; readonly chargedNanoUsd: NanoUsd }

/** What is to be charged now. The same crossing is the same charge, however often it is told. */
export type RechargeCharge = {
  readonly crossing: number
  readonly amountNanoUsd: NanoUsd
  readonly card: KeptCard
}

export const NO_RECHARGE: Recharge = {
  settings: null,
  card: null,
  crossings: 0,
  underway: null,
  month: { period: 0, chargedNanoUsd: ZERO_NANO_USD },
  givenUp: null,
  disabledFor: null,
}

/** How long one attempt is left alone before it is taken for dead and made again. */
export const ATTEMPT_MS = 60_000
/** The card processor remembers the name of a charge for a day: after that a repeat would be another. */
export const ANSWER_MS = 20 * 60 * 60_000

/** New settings begin anew: what had switched the old ones off is forgotten. */
export function withSettings(state: Recharge, settings: RechargeSettings | null): Recharge {
  return { ...state, settings, disabledFor: null }
}

export function withCard(state: Recharge, card: KeptCard): Recharge {
  return { ...state, card }
}

/** @returns the state to keep before the charge is made, and the charge; null where none is due */
export function dueCharge(
  state: Recharge,
  availableNanoUsd: NanoUsd,
  nowMs: number,
): { readonly state: Recharge; readonly charge: RechargeCharge | null } {
  const { settings, card, underway, disabledFor } = state
  const idle = { state, charge: null }
  if (underway !== null) return againOrOff(state, underway, nowMs)
  if (settings === null || card === null || disabledFor !== null) return idle
  const { thresholdNanoUsd, amountNanoUsd, monthlyCapNanoUsd } = settings
  const month = monthAt(state.month, nowMs)
  const chargedNanoUsd = addNanoUsd(month.chargedNanoUsd, amountNanoUsd)
  if (availableNanoUsd >= thresholdNanoUsd || chargedNanoUsd > monthlyCapNanoUsd) return idle
  const crossings = state.crossings + 1
  const charge = { crossing: crossings, amountNanoUsd, card }
  const started = { charge, sinceMs: nowMs, triedAtMs: nowMs }
  const kept = { ...state, crossings, underway: started, month: { ...month, chargedNanoUsd } }
  return { state: kept, charge }
}

function againOrOff(state: Recharge, underway: Underway, nowMs: number) {
  const { charge, sinceMs, triedAtMs } = underway
  if (nowMs - sinceMs >= ANSWER_MS) {
    return { state: failedCharge(state, charge.crossing, 'no_answer'), charge: null }
  }
  if (nowMs - triedAtMs < ATTEMPT_MS) return { state, charge: null }
  return { state: { ...state, underway: { ...underway, triedAtMs: nowMs } }, charge }
}

/**
 * Its payment was credited: the next crossing may come. One that was given up and is credited late counts
 * in the month after all; its owner was told that it is switched off, and so it stays.
 */
export function creditedCharge(state: Recharge, crossing: number): Recharge {
  if (state.underway?.charge.crossing === crossing) return { ...state, underway: null }
  const { givenUp, month } = state
  if (givenUp === null || givenUp.crossing !== crossing) return state
  const sameMonth = givenUp.period === month.period
  const charged = addNanoUsd(month.chargedNanoUsd, givenUp.amountNanoUsd)
  const counted = sameMonth ? { ...month, chargedNanoUsd: charged } : month
  return { ...state, month: counted, givenUp: null }
}

/** When to look again; 0 is now, null never. Whoever looks then finds something to do, or never wakes for it. */
export function wakesAtMs(state: Recharge, availableNanoUsd: NanoUsd): number | null {
  const { settings, card, underway, disabledFor, month } = state
  if (underway !== null) {
    return Math.min(underway.triedAtMs + ATTEMPT_MS, underway.sinceMs + ANSWER_MS)
  }
  if (settings === null || card === null || disabledFor !== null) return null
  const { thresholdNanoUsd, amountNanoUsd, monthlyCapNanoUsd } = settings
  if (availableNanoUsd >= thresholdNanoUsd || amountNanoUsd > monthlyCapNanoUsd) return null
  const isCapped = month.chargedNanoUsd + amountNanoUsd > monthlyCapNanoUsd
  return isCapped ? Date.UTC(1970, month.period + 1, 1) : 0
}

/** @param crossing a failure that is told late, of an older one, changes nothing */
export function failedCharge(state: Recharge, crossing: number, reason: string): Recharge {
  if (state.underway?.charge.crossing !== crossing) return state
  const { chargedNanoUsd, period } = state.month
  const { amountNanoUsd } = state.underway.charge
  const begunInMonth = monthOf(state.underway.sinceMs) === period
  const left = begunInMonth ? nanoUsd(chargedNanoUsd - amountNanoUsd) : chargedNanoUsd
  const month = { period, chargedNanoUsd: left }
  const givenUp = { crossing, amountNanoUsd, period: monthOf(state.underway.sinceMs) }
  return { ...state, underway: null, month, disabledFor: reason, givenUp }
}

function monthAt(month: Month, nowMs: number): Month {
  const period = monthOf(nowMs)
  return period > month.period ? { period, chargedNanoUsd: ZERO_NANO_USD } : month
}

function monthOf(nowMs: number): number {
  const at = new Date(nowMs)
  return (at.getUTCFullYear() - 1970) * 12 + at.getUTCMonth()
}
