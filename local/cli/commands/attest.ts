// An attestor beside the stack that runs here, or any other. It signs commits that it recomputed, with
// the key in ATTESTOR_KEY, until it is stopped.
import type { Hex } from 'viem'
import { startAttestor } from '../../verify/attestor.ts'
import { findSource } from '../../verify/where.ts'
import { usageError } from '../cli-error.ts'
import type { Cli } from '../cli.ts'
import { tell } from '../terminal.ts'
import { found, receiptSignersOf, type PlaceFlags } from './where-flags.ts'

type AttestFlags = PlaceFlags & {
  readonly port: number
  readonly receiptSigner?: string[] | undefined
}

export async function attest(
  cli: Cli,
  { port, receiptSigner, ...flags }: AttestFlags,
): Promise<void> {
  const terminal = cli.terminal()
  const key = cli.env['ATTESTOR_KEY'] ?? ''
  if (!/^0x[0-9a-f]{64}$/.test(key)) throw usageError('ATTESTOR_KEY is no private key.')
  const receiptSigners = receiptSignersOf(receiptSigner)
  const { source } = await found(flags, findSource)
  const onAnswer = (epoch: number, said: string) => {
    terminal.line(
      terminal.json ? JSON.stringify({ epoch, said }) : `attest: epoch ${epoch}: ${said}`,
    )
  }
  const server = await startAttestor({ port, key: key as Hex, source, receiptSigners, onAnswer })
  tell(terminal, { url: server.url }, () => {
    return `attest: ready on ${server.url}; name it in ATTESTOR_URLS of the settler`
  })
  const stop = () => void server.stop()
  if (terminal.signal.aborted) stop()
  else terminal.signal.addEventListener('abort', stop)
}
