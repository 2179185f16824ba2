// Reads a prompt, all but its last slice: that one is read together with the first token of the answer.
import type { LlamaContextSequence, LlamaModel } from 'node-llama-cpp'
import { setThreads } from './llama-private-calls.ts'
import type { Slice } from './prompt-threads.ts'

/**
 * A prompt is read in slices, so that hanging up takes effect between two of them. 64 tokens take 100 to
 * 150 ms on one thread (ADR 0102); smaller slices lose speed on CPUs with matrix units, larger ones gain little.
 */
export const SLICE_TOKENS = 64

type Token = ReturnType<LlamaModel['tokenize']>[number]
/** What PromptThreads asks and is told of one call. */
export type Readers = {
  readonly choose: (slice: Slice) => Promise<number>
  readonly took: (slice: Slice, ms: number) => void
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
    const read = tokens.slice(from, from + SLICE_TOKENS)
    const slice = { tokens: read.length, past: from }
    setThreads(sequence.context, await readers.choose(slice))
    const beganMs = performance.now()
    await sequence.evaluateWithoutGeneratingNewTokens(read)
    readers.took(slice, performance.now() - beganMs)
  }
  return !signal.aborted
}
