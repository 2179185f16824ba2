// What a call asks of llama.cpp beyond plain text: a grammar that lets only fitting JSON through, and
// the log-probability of each token. Both are prepared here; llama-host.ts runs the tokens.
import { randomInt } from 'node:crypto'
import {
  LlamaGrammarEvaluationState,
  type LlamaContextSequence,
  type LlamaModel,
} from 'node-llama-cpp'
import type { TokenLogprob } from '../../schemas/wire/logprobs.ts'
import { EngineError, SEEDS, type EngineCall } from './engine.port.ts'
import { setThreads } from './llama-private-calls.ts'
import { scoredToken } from './token-logprob.ts'

type Token = ReturnType<LlamaModel['tokenize']>[number]
type Evaluation = NonNullable<Parameters<LlamaContextSequence['evaluateWithMetadata']>[2]>
export type Decoded = { readonly token: Token; readonly logprob: TokenLogprob | null }

/** All of the vocabulary: the library would keep the 40 likeliest tokens alone, which no call asks for. */
const EVERY_TOKEN = 0

/** The end of a prompt, at least one token, that was not evaluated yet. */
export type Unread = {
  readonly tokens: readonly Token[]
  /** How many read it. */
  readonly threads: number
  /** Told how many milliseconds reading it took, with the first token of the answer. */
  readonly took: (ms: number) => void
}

/** The tokens one by one, each with its log-probability where the call asks for it. */
export async function* decoded(
  model: LlamaModel,
  sequence: LlamaContextSequence,
  { tokens, threads, took }: Unread,
  call: EngineCall,
): AsyncGenerator<Decoded, void> {
  // A grammar takes its own time.
  const options = await evaluationOf(model, call)
  setThreads(sequence.context, threads)
  const beganMs = performance.now()
  let isFirst = true
  for await (const one of evaluated(sequence, tokens, options, call)) {
    if (isFirst) took(performance.now() - beganMs)
    isFirst = false
    // The first step read the prompt; the others, which are not begun before the next token is asked for, write.
    setThreads(sequence.context, 1)
    yield one
  }
}

async function* evaluated(
  sequence: LlamaContextSequence,
  prompt: readonly Token[],
  options: Evaluation,
  { logprobs }: EngineCall,
): AsyncGenerator<Decoded, void> {
  const { model } = sequence
  if (logprobs === undefined) {
    for await (const token of sequence.evaluate([...prompt], options))
      yield { token, logprob: null }
    return
  }
  const score = ([token, probability]: readonly [Token, number]) =>
    scoredToken(model.detokenize([token]), Math.log(probability))
  if (logprobs === 0) {
    const asked = { confidence: true } as const
    for await (const one of sequence.evaluateWithMetadata([...prompt], asked, options)) {
      const own = score([one.token, one.confidence])
      yield { token: one.token, logprob: { ...own, top_logprobs: [] } }
    }
    return
  }
  const asked = { confidence: true, probabilities: true } as const
  for await (const one of sequence.evaluateWithMetadata([...prompt], asked, options)) {
    const likeliest = [...firstOf(one.probabilities, logprobs)]
    const own = score([one.token, one.confidence])
    yield { token: one.token, logprob: { ...own, top_logprobs: likeliest.map(score) } }
  }
}

/** Without a seed each call draws its own: the library's default is the second of the clock. */
async function evaluationOf(model: LlamaModel, call: EngineCall): Promise<Evaluation> {
  const { temperature, topP, seed, jsonSchema } = call
  const drawn = (seed ?? randomInt(SEEDS)) % SEEDS
  const sampling = { temperature, topP, topK: EVERY_TOKEN, seed: drawn }
  if (jsonSchema === undefined) return sampling
  try {
    // The edge has checked that the schema keeps to what this grammar can express.
    const grammar = await model.llama.createGrammarForJsonSchema(jsonSchema as { type: 'object' })
    return {
      ...sampling,
      grammarEvaluationState: new LlamaGrammarEvaluationState({ model, grammar }),
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new EngineError('schema_unsupported', `no grammar can be made of the schema: ${why}`)
  }
}

function* firstOf<T>(items: Iterable<T>, count: number): Generator<T, void> {
  let left = count
  for (const item of items) {
    if (left-- <= 0) return
    yield item
  }
}
