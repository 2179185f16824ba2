// What is refused for want of credit, as Problems of the API.
import { nanoUsd } from '../../schemas/money.ts'
import type { AnswerRefusal } from '../answer.ts'
import type { Problem } from '../http/problem.ts'

type Of<K extends AnswerRefusal['kind']> = Extract<AnswerRefusal, { kind: K }>
type CreditRefusal = Of<'credit_insufficient'>

/** What a refused call may cost at most, in nano-USD. */
export const NEEDED_HEADER = 'x-meed-needed-nano-usd'

/** Clients read "requested up to N tokens, but can only afford M" to ask again for fewer. */
export function creditProblem(refusal: CreditRefusal, maxTokens: number | null): Problem {
  const { neededNanoUsd, availableNanoUsd, affordableTokens } = refusal
  return {
    status: 402,
    type: 'insufficient_credits',
    message:
      `You requested up to ${maxTokens ?? 1} tokens, but can only afford ${affordableTokens}: the ` +
      `call may cost ${neededNanoUsd} nano-USD, and ${availableNanoUsd} are available. ` +
      whatHelps(refusal, 'Deposit more, or ask for fewer with max_tokens.'),
    ...shortOf(refusal),
  }
}

/** Waiting helps where calls under way hold what this one needs, for some of it may come back. */
function inFlight({ neededNanoUsd, availableNanoUsd, heldNanoUsd = nanoUsd(0n) }: CreditRefusal) {
  return neededNanoUsd <= availableNanoUsd + heldNanoUsd ? heldNanoUsd : null
}

/** @param otherwise what helps where waiting does not */
export function whatHelps(refusal: CreditRefusal, otherwise: string): string {
  const held = inFlight(refusal)
  const back = `Calls under way hold ${held} more, some of which may come back: wait for them. `
  return held === null ? otherwise : `${back}${otherwise}`
}

function shortOf(refusal: CreditRefusal): Pick<Problem, 'code' | 'metadata' | 'headers'> {
  const { neededNanoUsd, availableNanoUsd, affordableTokens } = refusal
  const isInFlight = inFlight(refusal) !== null
  return {
    code: isInFlight ? 'in_flight_credit_exhausted' : 'credit_balance_exhausted',
    metadata: {
      limit_source: isInFlight ? 'in_flight' : 'account_balance',
      needed_nano_usd: neededNanoUsd.toString(),
      available_nano_usd: availableNanoUsd.toString(),
      affordable_tokens: affordableTokens,
    },
    headers: {
      [NEEDED_HEADER]: neededNanoUsd.toString(),
      ...(isInFlight ? { 'retry-after': '1' } : {}),
    },
  }
}

export function paymentProblem({ neededNanoUsd }: Of<'payment_required'>): Problem {
  const needed = neededNanoUsd.toString()
  return {
    status: 402,
    type: 'insufficient_credits',
    code: 'payment_required',
    message:
      `This call may cost ${needed} nano-USD. Pay by x402, as the header PAYMENT-REQUIRED says, or ` +
      'send a key: "Authorization: Bearer meed_live_…".',
    metadata: { needed_nano_usd: needed },
    headers: { [NEEDED_HEADER]: needed },
  }
}

export function debtProblem({ owedNanoUsd }: Of<'debt_owed'>): Problem {
  const owed = owedNanoUsd.toString()
  return {
    status: 402,
    type: 'insufficient_credits',
    code: 'debt_owed',
    message:
      `A card payment was taken back after its credit had been spent: ${owed} nano-USD are owed. ` +
      'Top up by at least that much; what comes in pays the debt first.',
    metadata: { limit_source: 'account_balance', owed_nano_usd: owed },
  }
}
