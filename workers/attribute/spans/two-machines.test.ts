// The same generation attributed in processes that share nothing: each builds the index from the
// texts, one asks it cold by ranges, one warm from memory, twice. Identical bytes, to the credit.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const HERE = import.meta.dirname

const script = (isWarm: boolean) => `
  import { canonicalJson } from '${join(HERE, '../../../schemas/canonical.ts')}'
  import { askIndex, loadIndex } from '${join(HERE, 'ask-index.ts')}'
  import { attribute } from '${join(HERE, '../shares.ts')}'
  import { buildGeneration } from '${join(HERE, 'build.ts')}'
  import { samplePassage } from '${join(HERE, '../sample-passages.ts')}'
  import { documentOf } from '${join(HERE, 'sample-corpus.cases.ts')}'

  const fact = 'Astatine was synthesized in 1940 by bombardment at the University of California.'
  const pages = Array.from({ length: 200 }, (_, page) =>
    Array.from({ length: 40 }, (_, at) => 'w' + ((page * 31 + at * 17) % 900)).join(' '))
  const documents = [fact, ...pages].map((text, at) => documentOf(text, { priorityMs: at }))
  const { head, files } = buildGeneration(documents, { kind: 'winnowed', k: 4, w: 5 })
  const byHash = new Map(Object.entries(head.files).map(([name, { sha256 }]) => [sha256, files[name]]))
  let ranges = 0
  const bucket = {
    has: async () => true,
    put: async () => undefined,
    async get(sha256, range) {
      if (range === undefined) return byHash.get(sha256)
      ranges++
      return byHash.get(sha256).slice(range.from, range.to)
    },
  }
  const given = samplePassage('The lighthouse was lit on 1 February 1811 by its keepers.')
  const answer = fact + ' ' + pages[7].split(' ').slice(3, 20).join(' ') + '. It was lit on 1 February 1811.'
  const index = await loadIndex(bucket, head, ${isWarm ? 'Infinity' : '0'})
  const say = async () => {
    const spans = await askIndex(index, bucket, { answer, prompt: 'What?', passages: [given.text] }, new Set())
    const { credit, evidence, inputs } = attribute({ answer, prompt: 'What?', passages: [given], similarities: null, spans })
    return canonicalJson({ credit, evidence, inputs, root: index.root })
  }
  const first = await say()
  console.log(JSON.stringify({ said: [first, await say()], ranges, isWarm: index.body !== null }))`

const said = z.object({ said: z.array(z.string()), ranges: z.number(), isWarm: z.boolean() })

function machine(isWarm: boolean) {
  const flags = ['--input-type=module', '-e', script(isWarm)]
  return said.parse(JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' })))
}

test('cold on one machine and warm on another, twice each: identical bytes', () => {
  const [cold, warm] = [machine(false), machine(true)]
  expect([cold.isWarm, cold.ranges > 0]).toEqual([false, true])
  expect([warm.isWarm, warm.ranges]).toEqual([true, 0])
  expect(new Set([...cold.said, ...warm.said]).size).toBe(1)
  const [text = ''] = cold.said
  const { credit } = z
    .object({ credit: z.object({ shares: z.array(z.unknown()) }) })
    .parse(JSON.parse(text))
  expect(credit.shares.length).toBeGreaterThan(2)
})
