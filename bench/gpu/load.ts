// So many calls at once on an engine, each with an adapter drawn by its popularity, for a while: when did
// each get its first token, how many tokens came in all, and which adapters answered?
import type { Engine } from '../../gpu-runtime/engines/engine.port.ts'

export type Load = {
  readonly ttftMs: readonly number[]
  readonly tokens: number
  readonly errors: number
  readonly served: ReadonlySet<string>
  readonly seconds: number
}

/**
 * @param draw the adapter of the next call
 * @param calls how many are made in all, `together` of them at a time
 */
export async function loadOn(
  engine: Pick<Engine, 'generate'>,
  draw: () => string,
  calls: number,
  together: number,
  maxTokens: number,
): Promise<Load> {
  const ttftMs: number[] = []
  const served = new Set<string>()
  let [left, tokens, errors] = [calls, 0, 0]
  const began = performance.now()
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      const adapterFile = draw()
      const asked = performance.now()
      let isFirst = true
      try {
        for await (const event of engine.generate(callOf(adapterFile, maxTokens), never)) {
          if (event.type === 'error') errors += 1
          if (event.type !== 'token') continue
          tokens += event.tokens
          if (isFirst) ttftMs.push(performance.now() - asked)
          isFirst = false
        }
        if (!isFirst) served.add(adapterFile)
      } catch {
        errors += 1
      }
    }
  }
  await Promise.all(Array.from({ length: together }, one))
  return { ttftMs, tokens, errors, served, seconds: (performance.now() - began) / 1_000 }
}

const never = new AbortController().signal

function callOf(adapterFile: string, maxTokens: number) {
  const content = 'Tell me a long story about a lighthouse, in as many words as you can.'
  return {
    adapterFile,
    messages: [{ role: 'user' as const, content }],
    maxTokens,
    temperature: 0,
    topP: 1,
    seed: null,
    stop: [],
  }
}
