import { expect, test } from 'vitest'
import { isKeyId, keyIdNamed } from './key-name.ts'

const key = (id: string, name: string, disabled = false) => ({ id, name, disabled })

test('a name stands for the one key that bears it, of those that work', () => {
  const keys = [key('key_1', 'ci'), key('key_2', 'phone'), key('key_3', 'ci', true)]
  expect(keyIdNamed('ci', keys)).toBe('key_1')
  expect(keyIdNamed('old', [...keys, key('key_4', 'old', true)])).toBe('key_4')
})

test('a name that stands for several keys, or none, ends nothing', () => {
  const keys = [key('key_1', 'ci'), key('key_2', 'ci'), key('key_3', 'CI')]
  expect(() => keyIdNamed('ci', keys)).toThrow('"ci" names several keys: key_1, key_2. Say which')
  expect(() => keyIdNamed('c', keys)).toThrow('No key is called "c". "meed keys list" shows')
  const gone = keys.map((one) => ({ ...one, disabled: true }))
  expect(() => keyIdNamed('ci', gone)).toThrow('several keys')
})

test('an id is never taken for a name', () => {
  expect(isKeyId(`key_${'0'.repeat(22)}`)).toBe(true)
  for (const name of ['ci', 'key_1', `key_${'0'.repeat(23)}`, ` key_${'0'.repeat(22)}`])
    expect(isKeyId(name)).toBe(false)
})
