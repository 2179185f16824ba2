// Reads a prompt, all but its last slice: that one is read together with the first token of the answer.
import type { LlamaContextSequence, LlamaModel } from 'node-llama-cpp'
import { setThreads } from './llama-private-calls.ts'

/**
 * A prompt is read in slices, so that hanging up takes effect between two of them. 64 tokens take 100 to
 * 150 ms on one thread (ADR 0102); smaller slices lose speed on CPUs with matrix units, larger ones gain little.
 */
export const SLICE_TOKENS = 64

type Token = ReturnType<LlamaModel['tokenize']>[number]
/** Of one call: the same as of PromptThreads. */
export type Readers = {
  readonly choose: (tokens: number) => number
  readonly took: (threads: number, ms: number) => void
}

/**
 * Where the last slice begins, of 1 to SLICE_TOKENS tokens. A step of its own for the prompt's last token would read
 * all weights once more.
 */
export function lastSlice(tokens: number): number {
  return tokens - 1 - ((tokens - 1) % SLICE_TOKENS)
}

/** Reads slice by slice; false when the caller hung up meanwhile. */
export async function readSlices(
  sequence: LlamaContextSequence,
  tokens: readonly Token[],
  readers: Readers,
  signal: AbortSignal,
): Promise<boolean> {
  for (let from = 0; from < tokens.length; from += SLICE_TOKENS) {
    if (signal.aborted) return false
    const slice = tokens.slice(from, from + SLICE_TOKENS)
    const threads = readers.choose(slice.length)
    const beganMs = performance.now()
    setThreads(sequence.context, threads)
    await sequence.evaluateWithoutGeneratingNewTokens(slice)
    readers.took(threads, performance.now() - beganMs)
  }
  return !signal.aborted
}
