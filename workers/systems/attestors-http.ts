// Attestors as services over HTTP (`meed attest` is one): each is sent the commit, recomputes the
// epoch from what is published and signs, or says why not. Signatures are checked and ordered here
// as the contract wants them.
import { recoverAddress } from 'viem'
import { z } from 'zod'
import { attestDigest } from '../../schemas/chain/commit-call.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import { parseAddress } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import { hexBytes } from '../../schemas/wire/scalars.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { Attestors } from '../settle/attestors.port.ts'
import type { EpochCommit } from '../settle/epoch.ts'

const ANSWER_MS = 60_000
const signed = z.object({ signature: hexBytes })

export type AttestorPlace = {
  readonly chainId: number
  readonly distributor: Address
  readonly urls: readonly string[]
  /** How many signatures the distributor wants. */
  readonly wanted: number
  /** Is it one of the attestors that the distributor knows? Another's signature reverts the commit. */
  readonly isAttestor: (signer: Address) => Promise<boolean>
}

type Answered = { readonly signer: Address; readonly signature: Hex } | { readonly refusal: string }

export function attestorsOverHttp(place: AttestorPlace): Attestors {
  return {
    async attest(commit) {
      const answers = await Promise.all(place.urls.map((url) => ask(url, place, commit)))
      const bySigner = new Map<Address, Hex>()
      for (const each of answers) if ('signer' in each) bySigner.set(each.signer, each.signature)
      if (bySigner.size < place.wanted) {
        const refusals = answers.flatMap((each) => ('refusal' in each ? [each.refusal] : []))
        const said = refusals.length === 0 ? 'too few attestors are named' : refusals.join('; ')
        throw new Error(`${bySigner.size} of ${place.wanted} attestors sign: ${said}`)
      }
      const ascending = [...bySigner].toSorted(([a], [b]) => (a < b ? -1 : 1))
      return ascending.slice(0, place.wanted).map(([, signature]) => signature)
    },
  }
}

async function ask(url: string, place: AttestorPlace, commit: EpochCommit): Promise<Answered> {
  try {
    const reply = await fetch(`${url}/v1/attestations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(toWire(commit)),
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    const text = await reply.text()
    if (!reply.ok) return { refusal: `${url}: ${text.slice(0, 300)}` }
    const { signature } = signed.parse(JSON.parse(text))
    const hash = attestDigest(place, commit)
    const signer = parseAddress(await recoverAddress({ hash, signature }))
    if (await place.isAttestor(signer)) return { signer, signature }
    return { refusal: `${url}: ${signer} is no attestor of the distributor` }
  } catch (error) {
    return { refusal: `${url}: ${error instanceof Error ? error.message : String(error)}` }
  }
}
