import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readTrace, TraceError } from './trace.ts'

const folder = mkdtempSync(join(tmpdir(), 'meed-trace-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function trace(text: string) {
  const file = join(folder, 'trace')
  writeFileSync(file, text)
  return readTrace(file)
}

test('readTrace reads dates with any fraction, in order, from the first arrival on', () => {
  const text = `TIMESTAMP,ContextTokens,GeneratedTokens\r
2023-11-16 18:15:48.5000000,5,6\r
2023-11-16 18:15:46.2500000,374,44\r
`
  expect(trace(text)).toEqual([
    { atSeconds: 0, promptTokens: 374, answerTokens: 44 },
    { atSeconds: 2.25, promptTokens: 5, answerTokens: 6 },
  ])
})

test('readTrace reads JSON lines in milliseconds, and leaves out calls without an answer', () => {
  const line = (timestamp: number, output: number) =>
    JSON.stringify({ timestamp, input_length: 10, output_length: output, hash_ids: [1] })
  expect(trace([line(0, 5), line(900_000, 0), line(3_600_000, 7)].join('\n'))).toEqual([
    { atSeconds: 0, promptTokens: 10, answerTokens: 5 },
    { atSeconds: 3_600, promptTokens: 10, answerTokens: 7 },
  ])
})

test('readTrace reads BurstGPT, whose times are seconds', () => {
  const text = `Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
5,ChatGPT,472,18,490,Conversation log
45,ChatGPT,1087,230,1317,Conversation log`
  expect(trace(text).map(({ atSeconds }) => atSeconds)).toEqual([0, 40])
})

test('readTrace names the column that is missing, the line that is broken, the file that is not there', () => {
  expect(() => trace('TIMESTAMP,ContextTokens\n1,2')).toThrow(/no column "generatedtokens"/)
  expect(() => trace('time,prompt_tokens,completion_tokens\nnever,2,3')).toThrow(/:2 has no time/)
  expect(() => readTrace(join(folder, 'none'))).toThrow(TraceError)
})
