import { expect, test } from 'vitest'
import { uploadedAdapter } from './uploaded-adapter.ts'

const refusalOf = (weights: Uint8Array<ArrayBuffer>, configText: string | null = null) => {
  const read = uploadedAdapter({ weights, configText }, null)
  return read.ok ? null : [read.error.rule, read.error.why]
}
const NEITHER = [
  'format',
  'the file is neither GGUF nor safetensors: send what PEFT saved, or a GGUF adapter',
]

test('a text, or any other file, is told what is read and not the size of its first letters', () => {
  const readme = Uint8Array.from(new TextEncoder().encode('---\nlibrary_name: peft\n---\n'))
  expect(refusalOf(readme)).toEqual(NEITHER)
  expect(refusalOf(readme, '{}')).toEqual(NEITHER)
})

test('what begins as safetensors does is read by its own rules', () => {
  const endless = Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 127, 0x7b])
  expect(refusalOf(endless)?.[0]).toBe('header_size')
  expect(refusalOf(endless.slice(0, 8))?.[0]).toBe('header_size')
  expect(refusalOf(endless.slice(0, 3))?.[0]).toBe('truncated')
})
